"""What a case waits for, and from whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from readiness.lifecycle import CaseState, StageState
from readiness.models import ChangeCase, Condition, Defect, StageKind
from readiness.queries.benefit import latest_review
from readiness.queries.documents import Way, document_ways
from readiness.queries.gate import gate_of
from readiness.queries.rollout import (
    acceptance_faults,
    current_stage,
    guardrail_objection,
    planned_stage,
)
from readiness.queries.testing import latest_run, open_run, plan_of, shortfalls


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do next. `permission` is what its doer needs; `person` who is named for it."""

    act: str
    why: str
    url: str
    role: Any
    permission: str
    person: Any = None
    due_on: date | None = None


OWNER = ("readiness.design_changecase", gettext_lazy("Process owner"))
TESTER = ("readiness.test_changecase", gettext_lazy("Readiness tester"))
APPROVER = ("readiness.accept_changecase", gettext_lazy("Go-live approver"))
EDITOR = ("knowledge.change_documentversion", gettext_lazy("Knowledge editor"))
FIXER = ("readiness.fix_defect", gettext_lazy("Process owner or knowledge editor"))
MEETER = ("readiness.meet_condition", gettext_lazy("Process owner"))
RELEASER = ("readiness.release_changecase", gettext_lazy("Go-live approver"))
MANAGER = ("readiness.review_changecase", gettext_lazy("Support manager"))


def next_step(case: ChangeCase) -> NextStep | None:
    """The one step this case waits for now; None when it is over."""
    step = STEPS.get(case.state)
    return step(case) if step else None


def states_that_ask(person: Any) -> list[str]:
    """The states of cases whose next step this person's role may include."""
    return [state for state, needed in ASKED.items() if any(person.has_perm(one) for one in needed)]


def _proposed(case: ChangeCase) -> NextStep:
    return _step(
        case, OWNER, _("Take into design"), _("Someone must carry the change."), person=case.owner
    )


def _design(case: ChangeCase) -> NextStep:
    ways = document_ways(case)
    if not ways and not case.provision_links.exists():
        return _step(
            case,
            OWNER,
            _("Link what must change"),
            _("Documents, and infrastructure that is needed."),
            "#design",
            case.owner,
        )
    missing = [way.document.number for way in ways if way.way == Way.NOT_DRAFTED]
    if missing:
        return NextStep(
            _("Draft %(numbers)s") % {"numbers": ", ".join(missing)},
            _("The tests need the new wording."),
            f"{case.get_absolute_url()}#design",
            EDITOR[1],
            EDITOR[0],
        )
    return _step(
        case,
        OWNER,
        _("Hand over to test"),
        _("Every document is drafted."),
        person=case.owner,
    )


def _test(case: ChangeCase) -> NextStep:
    plan, run = plan_of(case), open_run(case)
    if plan is None:
        return _step(
            case,
            TESTER,
            _("Plan the tests"),
            _("Begin with a template."),
            "plan-tests/",
            case.tester,
        )
    if run is not None:
        return NextStep(
            _("Finish test run %(n)d") % {"n": run.number},
            _("It was started and is still open."),
            run.get_absolute_url(),
            TESTER[1],
            TESTER[0],
            run.tester,
        )
    if latest_run(case) is None:
        return _step(
            case, TESTER, _("Run the tests"), _("The plan is written."), "#tests", case.tester
        )
    to_fix = Defect.objects.to_fix().filter(case=case).first()
    if to_fix is not None:
        return NextStep(
            _("Fix %(number)s") % {"number": to_fix.number},
            to_fix.title,
            to_fix.get_absolute_url(),
            FIXER[1],
            FIXER[0],
        )
    if shortfalls(case) or Defect.objects.unresolved().filter(case=case).exists():
        return _step(
            case,
            TESTER,
            _("Test again"),
            _("Not every step stands."),
            "#tests",
            case.tester,
        )
    return _step(
        case,
        TESTER,
        _("Ask for acceptance"),
        _("The tests stand."),
        "",
        case.tester,
    )


def _gate(case: ChangeCase) -> NextStep:
    shut = gate_of(case).in_the_way
    why = (
        ngettext("%(n)d criterion is not met yet.", "%(n)d criteria are not met yet.", len(shut))
        % {"n": len(shut)}
        if shut
        else _("Every criterion is met or waived.")
    )
    again = case.state == CaseState.RECONFIRM
    act = _("Re-confirm the acceptance") if again else _("Look at the gate and decide")
    return _step(case, APPROVER, act, why, "#gate", due_on=case.planned_on)


def _accepted(case: ChangeCase) -> NextStep:
    if acceptance_faults(case):
        return _step(
            case, RELEASER, _("Ask for re-confirmation"), " ".join(acceptance_faults(case)), "#gate"
        )
    if planned_stage(case, StageKind.PILOT) is None:
        return _step(
            case, RELEASER, _("Plan the pilot"), _("Scope, guardrail, minimum."), "plan-stage/"
        )
    return _step(case, RELEASER, _("Start the pilot"), _("It is accepted."), "#rollout")


def _stage(case: ChangeCase) -> NextStep:
    stage = current_stage(case)
    if stage is not None and stage.state == StageState.PAUSED:
        return _step(case, RELEASER, _("Decide on the paused stage"), str(stage), "#rollout")
    objection = guardrail_objection(stage) if stage else ""
    if objection:
        return _step(case, RELEASER, _("Watch the guardrail"), objection, "#rollout")
    condition = Condition.objects.outstanding().filter(case=case).first()
    if condition is not None:
        return NextStep(
            _("Meet a condition"),
            condition.text,
            f"{case.get_absolute_url()}#gate",
            MEETER[1],
            MEETER[0],
            case.owner,
            condition.due_on,
        )
    return _step(
        case,
        RELEASER,
        _("Decide on the next stage"),
        _("The guardrail lets go."),
        "#rollout",
        due_on=case.planned_on,
    )


def _available(case: ChangeCase) -> NextStep:
    review = latest_review(case)
    if review is None or not review.is_conclusive:
        why = review.sentence if review else _("The same measure, before and after.")
        return _step(case, MANAGER, _("Review the benefit"), why, "#benefit")
    return _step(case, MANAGER, _("Close the case"), review.sentence, "")


def _step(
    case: ChangeCase,
    who: tuple[str, Any],
    act: str,
    why: str,
    where: str = "",
    person: Any = None,
    due_on: date | None = None,
) -> NextStep:
    permission, role = who
    return NextStep(act, why, f"{case.get_absolute_url()}{where}", role, permission, person, due_on)


STEPS: dict[str, Callable[[ChangeCase], NextStep]] = {
    CaseState.PROPOSED: _proposed,
    CaseState.DESIGN: _design,
    CaseState.TEST: _test,
    CaseState.READY: _gate,
    CaseState.RECONFIRM: _gate,
    CaseState.ACCEPTED: _accepted,
    CaseState.PILOT: _stage,
    CaseState.LIMITED: _stage,
    CaseState.AVAILABLE: _available,
}
ASKED: dict[str, set[str]] = {
    state: {permission for permission, _role in doers}
    for state, doers in {
        CaseState.PROPOSED: [OWNER],
        CaseState.DESIGN: [OWNER, EDITOR],
        CaseState.TEST: [TESTER, FIXER],
        CaseState.READY: [APPROVER],
        CaseState.RECONFIRM: [APPROVER],
        CaseState.ACCEPTED: [RELEASER],
        CaseState.PILOT: [RELEASER, MEETER],
        CaseState.LIMITED: [RELEASER, MEETER],
        CaseState.AVAILABLE: [MANAGER],
    }.items()
}
