"""Rollout: stages and the benefit review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from kernel.pages import RecordPage, confirm_move
from readiness import actions
from readiness.case_page import stage_view
from readiness.forms import BenefitForm, StageForm
from readiness.lifecycle import STAGE_LIFECYCLE
from readiness.models import Stage
from readiness.queries.benefit import comparison_of, windows_of
from readiness.queries.rollout import limit_to_begin_with
from readiness.views.case_forms import CaseForm

STAGES = Stage.objects.select_related("case__process", "guard_measure", "planned_by")


class PlanStage(CaseForm):
    work = "plan_stage"
    anchor = "#rollout"
    form_class = StageForm
    intro = _(
        "Nothing moves on from a stage before it has its cases and days and its measure keeps"
        " within the guardrail. Too little data holds."
    )
    submit_label = _("Plan the stage")
    success = _("The stage is planned.")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "case": self.record,
            "initial": {"guard_limit": limit_to_begin_with(self.record)},
        }

    def act(self, form: StageForm) -> str:
        actions.plan_stage(self.record, actor=self.request.user, **form.cleaned_data)
        return self.back()


class StagePage(RecordPage):
    permission_required = "readiness.view_stage"
    queryset = STAGES
    template_name = "readiness/stage.html"

    def context(self, request: HttpRequest, record: Stage) -> dict[str, Any]:
        return {
            "stage": stage_view(record, request.user),
            "crumbs": [(str(record.case), record.case.get_absolute_url()), (str(record), "")],
        }


def stage_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    stage = get_object_or_404(STAGES.visible_to(request.user), pk=pk)
    return confirm_move(request, stage, STAGE_LIFECYCLE, move, actions.STAGE_ACTS[move])


class ReviewBenefit(CaseForm):
    work = "review_benefit"
    anchor = "#benefit"
    form_class = BenefitForm
    template_name = "readiness/review_benefit.html"
    submit_label = _("Keep this review")
    success = _("The benefit is reviewed.")

    def act(self, form: BenefitForm) -> str:
        actions.review_benefit(self.record, actor=self.request.user, **form.cleaned_data)
        return self.back()

    def context(self) -> dict[str, Any]:
        windows = windows_of(self.record)
        found = comparison_of(self.record, windows) if windows and self.record.measure else None
        return {**super().context(), "windows": windows, "comparison": found}
