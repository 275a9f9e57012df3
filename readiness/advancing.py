"""Moving a case: locked, read afresh, advanced by the chain."""

from typing import Any

from kernel import break_glass
from readiness.chain import CASE_LIFECYCLE
from readiness.models import ChangeCase


def advance_case(
    case: ChangeCase, move: str, *, actor: Any, note: str = "", read: str | None = None
) -> ChangeCase:
    """The case, locked, read afresh and moved. Raises MoveRefused."""
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    glass = break_glass.is_open(case, move, actor)
    case.moved_from = case.state
    CASE_LIFECYCLE.advance(case, move, actor=actor, note=note, read=read)
    if glass and not break_glass.is_open(case, move, actor):
        case.broke_glass = True
        case.save(update_fields=["broke_glass"])
    return case
