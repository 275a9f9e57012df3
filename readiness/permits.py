"""What may be done in a case without moving it: in which states, by whom, and what must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.lifecycle import Guard
from kernel.ruling import MoveRefused, Ruling
from readiness.chain import ACCEPT, DESIGN, REVIEW, TEST, approver_has_no_other_part, no_run_is_open
from readiness.lifecycle import CaseState, tester_is_not_the_proposer
from readiness.models import ChangeCase, TestRun


@dataclass(frozen=True, slots=True)
class Permit:
    """One kind of work in a case."""

    label: str | Promise
    states: tuple[CaseState, ...]
    permission: str
    guards: Sequence[Guard] = ()


@dataclass(frozen=True, slots=True)
class OfferedWork:
    """Work a person is offered on a page, whether they may do it, and whether it is its time."""

    name: str
    label: str | Promise
    ruling: Ruling
    url: str
    is_in_time: bool


S = CaseState
BEFORE_PILOT = (S.DESIGN, S.TEST, S.READY, S.ACCEPTED, S.RECONFIRM)
AT_THE_GATE = (S.TEST, S.READY, S.RECONFIRM)
ROLLING = (S.ACCEPTED, S.RECONFIRM, S.PILOT, S.LIMITED)
GOING_ON = tuple(state for state in S if state not in {S.CLOSED, S.REJECTED})
T = gettext_lazy
APPROVER = [approver_has_no_other_part]
# fmt: off
PERMITS = {
    "edit":           Permit(T("Edit the case"), GOING_ON, "readiness.change_changecase"),
    "link_document":  Permit(T("Link a document"), (S.DESIGN,), DESIGN),
    "link_provision": Permit(T("Link infrastructure"), (S.DESIGN,), DESIGN),
    "plan_tests":     Permit(T("Plan the tests"), (S.DESIGN, S.TEST), TEST, [no_run_is_open]),
    "record_finding": Permit(T("Record evidence"), AT_THE_GATE, "readiness.add_manualfinding"),
    "waive":          Permit(T("Waive a criterion"), AT_THE_GATE, ACCEPT, APPROVER),
    "set_condition":  Permit(T("Set a condition"), (S.READY, *ROLLING), ACCEPT, APPROVER),
    "meet_condition": Permit(T("Mark as met"), GOING_ON, "readiness.meet_condition"),
    "plan_stage":     Permit(T("Plan a stage"), BEFORE_PILOT, "readiness.plan_stage"),
    "review_benefit": Permit(T("Review the benefit"), (S.AVAILABLE,), REVIEW),
}
# fmt: on


def permit_ruling(case: ChangeCase, name: str, actor: Any) -> Ruling:
    """Whether this person may do this work in the case now, with every reason why not."""
    permit = PERMITS[name]
    if case.state not in permit.states:
        return Ruling.of(
            [_("Not while the case is %(state)s.") % {"state": case.get_state_display().lower()}]
        )
    reasons = [] if actor.has_perm(permit.permission) else [_("Your role does not include this.")]
    return Ruling.of([*reasons, *(guard(case, actor) for guard in permit.guards)])


def demand(case: ChangeCase, name: str, actor: Any) -> None:
    """Raises MoveRefused unless the work is permitted."""
    ruling = permit_ruling(case, name, actor)
    if not ruling:
        raise MoveRefused(ruling)


def recording_ruling(run: TestRun, actor: Any) -> Ruling:
    """Whether this person may say in this run what a step gave; who began it may go on."""
    if run.is_frozen:
        return Ruling.of([_("The run is finished and frozen. Start a re-test.")])
    role = "" if actor.has_perm(TEST) else _("Your role does not include testing.")
    apart = "" if run.tester_id == actor.pk else tester_is_not_the_proposer(run, actor)
    return Ruling.of([role, apart])


def demand_recording(run: TestRun, actor: Any) -> None:
    ruling = recording_ruling(run, actor)
    if not ruling:
        raise MoveRefused(ruling)


def works(case: ChangeCase, actor: Any, *names: str) -> dict[str, OfferedWork]:
    """The named kinds of work with their rulings, for a page."""
    base = case.get_absolute_url()
    return {
        name: OfferedWork(
            name,
            PERMITS[name].label,
            permit_ruling(case, name, actor),
            f"{base}{name.replace('_', '-')}/",
            case.state in PERMITS[name].states,
        )
        for name in names
    }
