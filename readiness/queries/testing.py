"""What the test runs of a case have shown."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from readiness.lifecycle import RunState
from readiness.models import ChangeCase, Result, StepResult, TestPlan, TestRun
from readiness.queries.pinned import pinned_documents
from readiness.remembering import remembered


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run and how many of its steps gave which result."""

    run: TestRun
    passed: int
    failed: int
    blocked: int
    not_run: int

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.blocked + self.not_run


@remembered
def plan_of(case: ChangeCase) -> TestPlan | None:
    return TestPlan.objects.filter(case=case).select_related("template").first()


def runs_of(case: ChangeCase) -> list[RunSummary]:
    """The runs of a case, newest first."""
    runs = TestRun.objects.filter(plan__case=case).select_related("tester", "plan__case")
    return [summary_of(run) for run in runs.prefetch_related("results")]


def summary_of(run: TestRun) -> RunSummary:
    counts = Counter(result.result for result in run.results.all())
    return RunSummary(
        run,
        counts[Result.PASSED],
        counts[Result.FAILED],
        counts[Result.BLOCKED],
        counts[Result.NOT_RUN],
    )


@remembered
def latest_run(case: ChangeCase) -> TestRun | None:
    """The newest finished run; one that still runs or was abandoned does not count."""
    return (
        TestRun.objects.finished().filter(plan__case=case).select_related("plan", "tester").first()
    )


@remembered
def open_run(case: ChangeCase) -> TestRun | None:
    return TestRun.objects.running().filter(plan__case=case).select_related("tester").first()


@remembered
def shortfalls(case: ChangeCase) -> list[str]:
    """Why the tests do not stand, in words; nothing when every mandatory step has passed.

    Judged is the latest finished run, against the plan and the document versions as they are now.
    """
    plan = plan_of(case)
    if plan is None or not plan.steps.filter(is_mandatory=True).exists():
        return [_("There is no test plan with a mandatory step.")]
    run = latest_run(case)
    if run is None:
        return [_("No test run is finished.")]
    found = [*_steps_not_passed(plan, run)]
    if run.pinned != pinned_documents(case):
        found.append(
            _("Run %(n)d tried other document versions than the ones linked now.")
            % {"n": run.number}
        )
    return found


def steps_to_try_again(run: TestRun) -> set[int]:
    """The steps whose result in this run was not a pass."""
    return set(run.results.exclude(result=Result.PASSED).values_list("step_id", flat=True))


def _steps_not_passed(plan: TestPlan, run: TestRun) -> list[str]:
    results = {result.step_id: result for result in run.results.all()}
    found = []
    for step in plan.steps.filter(is_mandatory=True):
        result = results.get(step.pk)
        if result is None or (result.action, result.expected) != (step.action, step.expected):
            found.append(
                _("Step %(n)d was added or changed after run %(run)d.")
                % {"n": step.position, "run": run.number}
            )
        elif result.result != Result.PASSED:
            found.append(_describe(result, run))
    return found


def _describe(result: StepResult, run: TestRun) -> str:
    return _("Step %(n)d: %(result)s in run %(run)d.") % {
        "n": result.position,
        "result": result.get_result_display().lower(),
        "run": run.number,
    }


def is_running(case: ChangeCase) -> bool:
    return TestRun.objects.filter(plan__case=case, state=RunState.RUNNING).exists()
