"""Moving a case: locked, read afresh, advanced by the chain."""

from typing import Any

from django.utils.translation import gettext as _

from kernel import break_glass
from kernel.ruling import DomainError
from readiness.chain import CASE_LIFECYCLE
from readiness.models import ChangeCase


def advance_case(case: ChangeCase, move: str, *, actor: Any, note: str = "") -> ChangeCase:
    """The case, locked, read afresh and moved.

    Raises MoveRefused, or DomainError when a reason is wanted and there is none.
    """
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    glass = break_glass.is_open(case, move, actor)
    CASE_LIFECYCLE.advance(case, move, actor=actor)
    demand_note(CASE_LIFECYCLE.moves[move].needs_note, note)
    if glass and not break_glass.is_open(case, move, actor):
        case.broke_glass = True
        case.save(update_fields=["broke_glass"])
    return case


def demand_note(is_needed: bool, note: str) -> None:
    if is_needed and not note.strip():
        raise DomainError(_("Say why: the reason stands in the history."))
