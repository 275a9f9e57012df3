"""The steps of a procedure as words."""

from collections.abc import Sequence
from typing import Any

Step = dict[str, Any]


def steps_as_text(steps: Sequence[Step]) -> str:
    """What one may quote and search: each step on a line of its own."""
    return "\n".join(
        " · ".join(filter(None, [f"{place}. {one['action']}", one["role"], one["when"]]))
        for place, one in enumerate(steps, start=1)
    )
