"""Where a case stands on its way around the loop."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from readiness.lifecycle import CaseState, StageState
from readiness.models import ChangeCase, StageKind
from readiness.queries.benefit import latest_review


@dataclass(frozen=True, slots=True)
class LoopStep:
    """A station of the loop: `standing` is done, here, ahead or stopped."""

    label: Any
    standing: str
    anchor: str


ORDER = (
    CaseState.PROPOSED,
    CaseState.DESIGN,
    CaseState.TEST,
    CaseState.READY,
    CaseState.ACCEPTED,
    CaseState.PILOT,
    CaseState.LIMITED,
    CaseState.AVAILABLE,
    CaseState.CLOSED,
)


def loop_of(case: ChangeCase) -> list[LoopStep]:
    """The stations in their order, with the one where the case is."""
    place = _place(case)
    stations = [
        (_("Verdict") if case.verdict_id else case.get_trigger_display(), "trigger", -1),
        (_("Design"), "design", ORDER.index(CaseState.DESIGN)),
        (_("Tests"), "tests", ORDER.index(CaseState.TEST)),
        (_("Acceptance"), "gate", ORDER.index(CaseState.READY)),
        (_("Pilot"), "rollout", ORDER.index(CaseState.PILOT)),
        *_limited(case),
        (_("General availability"), "rollout", ORDER.index(CaseState.AVAILABLE)),
        (_("Benefit"), "benefit", ORDER.index(CaseState.CLOSED)),
    ]
    here = max((at for _label, _anchor, at in stations if at <= place), default=-1)
    return [LoopStep(label, _standing(case, at, here), anchor) for label, anchor, at in stations]


def _place(case: ChangeCase) -> int:
    if case.state == CaseState.RECONFIRM:
        return ORDER.index(CaseState.READY)
    if case.state == CaseState.REJECTED:
        return ORDER.index(CaseState.PROPOSED)
    if case.state == CaseState.AVAILABLE and latest_review(case):
        return ORDER.index(CaseState.CLOSED)
    return ORDER.index(CaseState(case.state))


def _limited(case: ChangeCase) -> list[tuple[Any, str, int]]:
    planned = case.stages.filter(kind=StageKind.LIMITED).exclude(state=StageState.HALTED)
    if not planned.exists() and case.state != CaseState.LIMITED:
        return []
    return [(_("Limited"), "rollout", ORDER.index(CaseState.LIMITED))]


def _standing(case: ChangeCase, at: int, here: int) -> str:
    if case.state == CaseState.CLOSED:
        return "done"
    if at < here:
        return "done"
    if at > here:
        return "ahead"
    return "stopped" if case.state in {CaseState.REJECTED, CaseState.RECONFIRM} else "here"
