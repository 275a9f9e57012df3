"""Telling a move of a case in all the histories it concerns."""

from typing import Any

from kernel import audit
from readiness.models import ChangeCase


def note_move(
    case: ChangeCase,
    act: str,
    *,
    actor: Any,
    note: str = "",
    after: dict[str, Any] | None = None,
    about: tuple[Any, ...] = (),
) -> ChangeCase:
    """Write the move into the histories of the case, its process, measure and release."""
    things = [case.process, case.measure, case.release, *about]
    audit.record(
        act,
        case,
        actor=actor,
        before={"state": case.moved_from},
        after={"state": case.state, **(after or {})},
        note=note,
        about=[thing for thing in things if thing is not None],
    )
    return case
