"""Plans, runs and the results of their steps."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.ruling import DomainError
from knowledge.models import Document
from readiness.actions.defects import settle_defects
from readiness.actions.telling import note_move
from readiness.advancing import advance_case
from readiness.lifecycle import RUN_LIFECYCLE
from readiness.models import (
    ChangeCase,
    Defect,
    Result,
    StepResult,
    StepTrace,
    TestPlan,
    TestRun,
    TestStep,
    TestTemplate,
)
from readiness.permits import demand, demand_recording
from readiness.queries.pinned import pinned_documents
from readiness.queries.testing import latest_run


@transaction.atomic
def plan_tests(case: ChangeCase, template: TestTemplate | None, *, actor: Any) -> TestPlan:
    """Make the test plan of a case; its steps are copied from the template and can be edited."""
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    demand(case, "plan_tests", actor)
    if TestPlan.objects.filter(case=case).exists():
        raise DomainError(_("The case has a test plan already; edit its steps."))
    plan = TestPlan.objects.create(
        case=case,
        template=template,
        title=template.title if template else case.title,
        planned_by=actor,
        planned_at=dated.now(),
    )
    if template:
        TestStep.objects.bulk_create(
            TestStep(
                plan=plan,
                position=step.position,
                action=step.action,
                expected=step.expected,
                is_mandatory=step.is_mandatory,
            )
            for step in template.steps.all()
        )
    case.tester = case.tester or (actor if actor.pk != case.proposer_id else None)
    case.save(update_fields=["tester"])
    audit.record(
        "test_plan.made",
        plan,
        actor=actor,
        after={"template": template.key if template else None},
        about=[case],
    )
    return plan


@transaction.atomic
def write_step(
    plan: TestPlan,
    *,
    actor: Any,
    action: str,
    expected: str,
    is_mandatory: bool = True,
    step: TestStep | None = None,
    traces: Sequence[tuple[Document, int]] | None = None,
) -> TestStep:
    """Add a step to the plan, or change one.

    `traces`: the steps of procedures that it tries, as `read_references` tells them; None: as
    they are.
    """
    demand(plan.case, "plan_tests", actor)
    before = {"do": step.action, "expect": step.expected, **_traced(step)} if step else None
    if step is None:
        last = plan.steps.aggregate(last=Max("position"))["last"] or 0
        step = TestStep(plan=plan, position=last + 1)
    step.action, step.expected, step.is_mandatory = action, expected, is_mandatory
    step.save()
    if traces is not None:
        _trace(step, traces)
    told = {"step": step.position, "do": action, "expect": expected, "mandatory": is_mandatory}
    audit.record(
        "test_plan.step_written",
        plan,
        actor=actor,
        before=before,
        after={**told, **_traced(step)},
        about=[plan.case],
    )
    return step


@transaction.atomic
def delete_step(step: TestStep, *, actor: Any) -> None:
    """Take a step out of its plan; results it had stay with their runs.

    Raises DomainError while a defect waits for the step to be tested again.
    """
    demand(step.plan.case, "plan_tests", actor)
    waiting = Defect.objects.unresolved().filter(found_in__step=step).first()
    if waiting is not None:
        raise DomainError(
            _("%(defect)s was found at this step; close it first.") % {"defect": waiting.number}
        )
    audit.record(
        "test_plan.step_deleted",
        step.plan,
        actor=actor,
        before={"step": step.position, "do": step.action, "expect": step.expected},
        about=[step.plan.case],
    )
    step.delete()


@transaction.atomic
def start_run(case: ChangeCase, *, actor: Any, note: str = "") -> TestRun:
    """Start a run of the plan on the document versions linked now.

    After a run on the same versions it is a re-test: passed results of unchanged steps are
    carried over.
    """
    case = advance_case(case, "start_run", actor=actor)
    if case.tester is None:
        case.tester = actor
        case.save(update_fields=["tester"])
    former = latest_run(case)
    pinned = pinned_documents(case)
    last = case.test_plan.runs.aggregate(last=Max("number"))["last"] or 0
    run = TestRun.objects.create(
        plan=case.test_plan,
        number=last + 1,
        tester=actor,
        retest_of=former,
        pinned=pinned,
        started_at=dated.now(),
    )
    carried = _carried_results(former) if former and former.pinned == pinned else {}
    StepResult.objects.bulk_create(
        _blank_result(run, step, carried.get(step.pk)) for step in case.test_plan.steps.all()
    )
    note_move(
        case, "test_run.started", actor=actor, note=note, after={"run": run.number}, about=(run,)
    )
    return run


@transaction.atomic
def record_result(
    result: StepResult, *, actor: Any, outcome: str, note: str = "", evidence: Any = None
) -> StepResult:
    """Say what a step gave. Raises DomainError in a finished run: it is frozen."""
    run = TestRun.objects.select_for_update().get(pk=result.run_id)
    demand_recording(run, actor)
    if outcome in {Result.FAILED, Result.BLOCKED} and not note.strip():
        raise DomainError(_("Say what was seen: a failed or blocked step needs a note."))
    before = {"result": result.result}
    result.result, result.note = outcome, note.strip()
    result.evidence = evidence or result.evidence
    result.carried_from = None
    result.recorded_by, result.recorded_at = actor, dated.now()
    result.save()
    audit.record(
        "test_run.result_recorded",
        run,
        actor=actor,
        before=before,
        after={"step": result.position, "result": outcome},
        note=result.note,
        about=[run.case],
    )
    return result


@transaction.atomic
def finish_run(run: TestRun, *, actor: Any, note: str = "") -> TestRun:
    """Freeze a run. Failed steps open defects, steps that pass now close those marked fixed."""
    run = TestRun.objects.select_for_update().get(pk=run.pk)
    RUN_LIFECYCLE.advance(run, "finish", actor=actor)
    run.finished_at = dated.now()
    run.save(update_fields=["finished_at"])
    counts = {result.label: run.results.filter(result=result.value).count() for result in Result}
    audit.record(
        "test_run.finished",
        run,
        actor=actor,
        after={str(label): count for label, count in counts.items()},
        note=note,
        about=[run.case, run.case.process],
    )
    settle_defects(run, actor=actor)
    return run


@transaction.atomic
def abandon_run(run: TestRun, *, actor: Any, note: str) -> TestRun:
    """End a run that shall not count."""
    run = TestRun.objects.select_for_update().get(pk=run.pk)
    RUN_LIFECYCLE.advance(run, "abandon", actor=actor, note=note)
    run.finished_at = dated.now()
    run.save(update_fields=["finished_at"])
    audit.record("test_run.abandoned", run, actor=actor, note=note, about=[run.case])
    return run


@transaction.atomic
def submit_case(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Ask the go-live approver to look at the gate."""
    case = advance_case(case, "submit", actor=actor)
    return note_move(case, "change_case.submitted", actor=actor, note=note)


def _trace(step: TestStep, traces: Sequence[tuple[Document, int]]) -> None:
    step.traces.all().delete()
    StepTrace.objects.bulk_create(
        StepTrace(step=step, procedure=procedure, number=number)
        for procedure, number in dict.fromkeys(traces)
    )


def _traced(step: TestStep) -> dict[str, list[str]]:
    traces = [str(trace) for trace in step.traces.select_related("procedure")]
    return {"tries": traces} if traces else {}


def _carried_results(former: TestRun) -> dict[int, StepResult]:
    passed = former.results.filter(result=Result.PASSED, step__isnull=False)
    return {result.step_id: result for result in passed if result.step_id}


def _blank_result(run: TestRun, step: TestStep, former: StepResult | None) -> StepResult:
    told = (step.action, step.expected)
    same = former if former and (former.action, former.expected) == told else None
    return StepResult(
        run=run,
        step=step,
        position=step.position,
        action=step.action,
        expected=step.expected,
        is_mandatory=step.is_mandatory,
        result=Result.PASSED if same else Result.NOT_RUN,
        note=same.note if same else "",
        evidence=same.evidence if same else None,
        carried_from=(same.carried_from or same.run) if same else None,
        recorded_by=same.recorded_by if same else None,
        recorded_at=same.recorded_at if same else None,
    )
