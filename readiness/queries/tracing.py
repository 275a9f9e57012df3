"""Which steps of procedures the tests try, and what they showed last."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery

from knowledge.sockets import StepTest
from knowledge.step_references import NamedStep, steps_now
from readiness.lifecycle import RunState
from readiness.models import Result, StepResult, StepTrace, TestStep

TONES = {Result.PASSED: "ok", Result.FAILED: "bad", Result.BLOCKED: "warn"}


def tests_of_procedure(procedure: Any, user: Any) -> dict[int, list[StepTest]]:
    """By the number of the step: each test step that tries it, with its newest finished result."""
    if not user.has_perm("readiness.view_testplan"):
        return {}
    newest = StepResult.objects.filter(step=OuterRef("step"), run__state=RunState.FINISHED)
    traces = (
        StepTrace.objects.filter(procedure=procedure)
        .select_related("step__plan__case")
        .annotate(last=Subquery(newest.order_by("-run__number").values("result")[:1]))
        .order_by("step__plan__case__number", "step__position")
    )
    found: dict[int, list[StepTest]] = {}
    for trace in traces:
        found.setdefault(trace.number, []).append(_test(trace))
    return found


def traced_by(steps: Iterable[TestStep]) -> dict[int, list[NamedStep]]:
    """By the key of the test step: what it tries, as the procedures have it now."""
    traces = list(StepTrace.objects.filter(step__in=list(steps)).select_related("procedure"))
    named = steps_now(NamedStep(one.procedure, one.number) for one in traces)
    found: dict[int, list[NamedStep]] = {}
    for trace, step in zip(traces, named, strict=True):
        found.setdefault(trace.step_id, []).append(step)
    return found


def _test(trace: Any) -> StepTest:
    case = trace.step.plan.case
    last = trace.last or Result.NOT_RUN
    label = f"{case.number}, {trace.step.position}"
    result, tone = str(Result(last).label).lower(), TONES.get(last, "muted")
    return StepTest(label, trace.step.plan.get_absolute_url(), result, tone)
