"""Tests: templates, plans with their steps, runs, defects."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel.pages import FormPage, ListPage, RecordPage, confirm_move
from readiness import actions
from readiness.filters import DefectFilter, TestRunFilter
from readiness.forms import PlanTestsForm, ResultForm, StepForm
from readiness.lifecycle import DEFECT_LIFECYCLE, RUN_LIFECYCLE
from readiness.models import Defect, StepResult, TestPlan, TestRun, TestStep, TestTemplate
from readiness.permits import demand, demand_recording, permit_ruling, recording_ruling
from readiness.queries.testing import runs_of, summary_of
from readiness.queries.tracing import traced_by
from readiness.tables import DefectTable, TestRunTable, TestTemplateTable
from readiness.views.case_forms import CaseForm, keep_evidence

PLANS = TestPlan.objects.select_related("case__process", "template", "planned_by")
RUNS = TestRun.objects.select_related("plan__case", "tester", "retest_of")
DEFECTS = Defect.objects.select_related("case", "found_in__run__plan__case", "fixed_by")


class TestTemplateList(ListPage):
    permission_required = "readiness.view_testtemplate"
    queryset = TestTemplate.objects.annotate(step_count=Count("steps"))
    table_class = TestTemplateTable
    title = gettext_lazy("Test templates")
    intro = gettext_lazy("Proven ways to test a kind of change. A plan begins as a copy of one.")


class TestTemplatePage(RecordPage):
    permission_required = "readiness.view_testtemplate"
    queryset = TestTemplate.objects.prefetch_related("steps")
    template_name = "readiness/test_template.html"


class PlanTests(CaseForm):
    work = "plan_tests"
    anchor = "#tests"
    form_class = PlanTestsForm
    submit_label = gettext_lazy("Make the plan")
    success = gettext_lazy("The plan is made. Look through its steps.")

    def act(self, form: PlanTestsForm) -> TestPlan:
        template = form.cleaned_data["template"]
        return actions.plan_tests(self.record, template, actor=self.request.user)


class TestPlanPage(RecordPage):
    permission_required = "readiness.view_testplan"
    queryset = PLANS
    template_name = "readiness/test_plan.html"

    def context(self, request: HttpRequest, record: TestPlan) -> dict[str, Any]:
        return {
            "steps": _steps(record),
            "runs": runs_of(record.case),
            "may_edit": permit_ruling(record.case, "plan_tests", request.user),
            "crumbs": [(str(record.case), record.case.get_absolute_url()), (_("Test plan"), "")],
        }


class WriteStep(FormPage):
    """Add a step to a plan."""

    permission_required = "readiness.test_changecase"
    queryset = PLANS
    title = gettext_lazy("Add a test step")
    form_class = StepForm
    submit_label = gettext_lazy("Add the step")
    success = gettext_lazy("The step is in the plan.")

    def form_kwargs(self) -> dict[str, Any]:
        demand(self.record.case, "plan_tests", self.request.user)
        return {}

    def act(self, form: StepForm) -> TestPlan:
        actions.write_step(self.record, actor=self.request.user, **form.cleaned_data)
        return self.record


class EditStep(FormPage):
    permission_required = "readiness.test_changecase"
    queryset = TestStep.objects.select_related("plan__case")
    title = gettext_lazy("Edit a test step")
    intro = gettext_lazy("A changed step must be tested again.")
    form_class = StepForm
    success = gettext_lazy("The step is changed.")

    def form_kwargs(self) -> dict[str, Any]:
        demand(self.record.plan.case, "plan_tests", self.request.user)
        return {"instance": self.record}

    def act(self, form: StepForm) -> TestPlan:
        step = TestStep.objects.select_related("plan__case").get(pk=self.record.pk)
        actions.write_step(step.plan, actor=self.request.user, step=step, **form.cleaned_data)
        return step.plan

    def cancel_url(self) -> str:
        return self.record.plan.get_absolute_url()


@require_POST
def delete_step(request: HttpRequest, pk: int) -> HttpResponse:
    steps = TestStep.objects.visible_to(request.user).select_related("plan__case")
    step = get_object_or_404(steps, pk=pk)
    actions.delete_step(step, actor=request.user)
    messages.success(request, _("The step is taken out."))
    return redirect(step.plan)


class TestRunList(ListPage):
    permission_required = "readiness.view_testrun"
    queryset = RUNS.order_by("-started_at")
    filterset_class = TestRunFilter
    table_class = TestRunTable
    title = gettext_lazy("Test runs")


class TestRunPage(RecordPage):
    permission_required = "readiness.view_testrun"
    queryset = RUNS
    template_name = "readiness/test_run.html"
    lifecycle = RUN_LIFECYCLE

    def context(self, request: HttpRequest, record: TestRun) -> dict[str, Any]:
        results = record.results.select_related("evidence", "carried_from")
        return {
            "results": [
                (result, ResultForm(prefix=str(result.pk), initial=_entered(result)))
                for result in results
            ],
            "summary": summary_of(record),
            "may_record": recording_ruling(record, request.user),
            "defects": Defect.objects.filter(found_in__run=record),
            "crumbs": [(str(record.case), record.case.get_absolute_url()), (str(record), "")],
        }


class RecordResult(FormPage):
    """What a step gave; the run's page has the same form at every step."""

    permission_required = "readiness.test_changecase"
    queryset = StepResult.objects.select_related("run__plan__case")
    form_class = ResultForm
    submit_label = gettext_lazy("Record")
    success = ""

    def form_kwargs(self) -> dict[str, Any]:
        demand_recording(self.record.run, self.request.user)
        return {"prefix": str(self.record.pk), "initial": _entered(self.record)}

    def act(self, form: ResultForm) -> str:
        answers, user = form.cleaned_data, self.request.user
        actions.record_result(
            self.record,
            actor=user,
            outcome=answers["outcome"],
            note=answers["note"],
            evidence=keep_evidence(answers["evidence"], user),
        )
        return self.cancel_url()

    def show(self, form: ResultForm, status: int = 200) -> HttpResponse:
        self.title, self.intro = str(self.record), self.record.expected
        return super().show(form, status)

    def cancel_url(self) -> str:
        return f"{self.record.run.get_absolute_url()}#step-{self.record.position}"


def run_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    run = get_object_or_404(RUNS.visible_to(request.user), pk=pk)
    return confirm_move(request, run, RUN_LIFECYCLE, move, actions.RUN_ACTS[move])


class DefectList(ListPage):
    permission_required = "readiness.view_defect"
    queryset = DEFECTS
    filterset_class = DefectFilter
    table_class = DefectTable
    title = gettext_lazy("Defects")
    intro = gettext_lazy("What failed test steps have shown. Each is fixed and tested again.")


class DefectPage(RecordPage):
    permission_required = "readiness.view_defect"
    queryset = DEFECTS
    template_name = "readiness/defect.html"
    lifecycle = DEFECT_LIFECYCLE

    def context(self, request: HttpRequest, record: Defect) -> dict[str, Any]:
        return {"crumbs": [(str(record.case), record.case.get_absolute_url()), (record.number, "")]}


def defect_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    defect = get_object_or_404(DEFECTS.visible_to(request.user), number=number)
    return confirm_move(request, defect, DEFECT_LIFECYCLE, move, actions.DEFECT_ACTS[move])


def _steps(plan: TestPlan) -> list[TestStep]:
    """Each with what it tries as `tried`."""
    steps = list(plan.steps.all())
    traced = traced_by(steps)
    for step in steps:
        step.tried = traced.get(step.pk, [])
    return steps


def _entered(result: StepResult) -> dict[str, str]:
    return {"outcome": result.result, "note": result.note}
