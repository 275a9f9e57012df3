"""Telling a move of a case in all the histories it concerns, and why something was decided."""

from typing import Any

from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError
from readiness.models import ChangeCase

SHORTEST_REASON = 10


def demand_reason(reason: str) -> None:
    """Raises DomainError when it says too little."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(_("Say why in at least %(n)d characters.") % {"n": SHORTEST_REASON})


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
