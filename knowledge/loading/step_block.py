"""The steps of a procedure within a Markdown file: lines for people, and a block that is read."""

import json
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from knowledge.step_text import Step, steps_as_text
from knowledge.steps import shaped_steps

BEGIN = "<!-- steps -->"
BLOCK = re.compile(r"^```json procedure-steps[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def with_steps(body: str, steps: Sequence[Step]) -> str:
    """The text, the steps for reading, and the block that `without_steps` reads."""
    said = [{name: value for name, value in step.items() if value} for step in steps]
    told = json.dumps(said, ensure_ascii=False, indent=1)
    lines = steps_as_text(steps)
    return f"{body}\n\n{BEGIN}\n\n{lines}\n\n```json procedure-steps\n{told}\n```".lstrip("\n")


def without_steps(text: str) -> tuple[str, list[Step] | None]:
    """The text above, and the steps; None where there is no block. Raises ValueError."""
    found = BLOCK.search(text)
    if found is None:
        return text, None
    try:
        told = json.loads(found[1])
    except (ValueError, RecursionError) as fault:
        raise ValueError(_("The block of the steps is no JSON: %(e)s") % {"e": fault}) from fault
    return text[: found.start()].partition(BEGIN)[0], shaped_steps(told)
