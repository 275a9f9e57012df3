"""The gate: evidence, waivers, conditions, the pinned dossier."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage
from readiness import actions
from readiness.dossier import canonical, digest_of
from readiness.forms import ConditionForm, FindingForm, MeetConditionForm, WaiverForm
from readiness.models import ChangeCase, Condition, Criterion, Dossier
from readiness.permits import demand
from readiness.queries.pinned import changes_since
from readiness.views.case_forms import CaseForm, keep_evidence


class CriterionForm(CaseForm):
    """Work on one criterion of a case."""

    anchor = "#gate"

    @cached_property
    def criterion(self) -> Criterion:
        return get_object_or_404(Criterion, key=self.kwargs["key"])

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        self.intro = self.criterion.explanation
        self.title = str(self.criterion.title)
        return super().show(form, status)


class RecordFinding(CriterionForm):
    work = "record_finding"
    form_class = FindingForm
    submit_label = _("Record the evidence")
    success = _("The evidence is recorded.")

    def act(self, form: FindingForm) -> str:
        actions.record_finding(
            self.record,
            self.criterion,
            actor=self.request.user,
            is_met=form.cleaned_data["is_met"],
            note=form.cleaned_data["note"],
            evidence=keep_evidence(form.cleaned_data["upload"], self.request.user),
        )
        return self.back()


class WaiveCriterion(CriterionForm):
    work = "waive"
    form_class = WaiverForm
    submit_label = _("Waive it")
    success = _("The criterion is waived.")

    def act(self, form: WaiverForm) -> str:
        actions.waive_criterion(
            self.record, self.criterion, actor=self.request.user, **form.cleaned_data
        )
        return self.back()


class SetCondition(CaseForm):
    work = "set_condition"
    anchor = "#gate"
    form_class = ConditionForm
    intro = _("The release waits until it is met.")
    success = _("The condition is set.")

    def act(self, form: ConditionForm) -> str:
        actions.set_condition(self.record, actor=self.request.user, **form.cleaned_data)
        return self.back()


class MeetCondition(FormPage):
    permission_required = "readiness.meet_condition"
    queryset = Condition.objects.select_related("case")
    title = _("Mark a condition as met")
    form_class = MeetConditionForm
    submit_label = _("It is met")
    success = _("The condition is met.")

    def find(self) -> None:
        super().find()
        demand(self.record.case, "meet_condition", self.request.user)

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        self.intro = self.record.text
        return super().show(form, status)

    def act(self, form: MeetConditionForm) -> str:
        actions.meet_condition(self.record, actor=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return f"{self.record.case.get_absolute_url()}#gate"


def dossier_page(request: HttpRequest, number: str, edition: int) -> HttpResponse:
    """The pinned evidence, with the proof that it is as it was."""
    dossier = _visible_dossier(request, number, edition)
    context = {
        "record": dossier,
        "title": str(dossier),
        "content": dossier.content,
        "is_sound": digest_of(dossier.content) == dossier.digest,
        "changes": changes_since(dossier),
        "crumbs": [
            (str(dossier.case), dossier.case.get_absolute_url()),
            (str(dossier), ""),
        ],
    }
    return render(request, "readiness/dossier.html", context)


def dossier_canonical(request: HttpRequest, number: str, edition: int) -> HttpResponse:
    """The very bytes the digest was taken of."""
    dossier = _visible_dossier(request, number, edition)
    name = f"{number}-dossier-{edition}.json"
    return HttpResponse(
        canonical(dossier.content),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _visible_dossier(request: HttpRequest, number: str, edition: int) -> Dossier:
    cases = ChangeCase.objects.visible_to(request.user)
    dossiers = Dossier.objects.filter(case__in=cases).select_related("case", "accepted_by")
    return get_object_or_404(dossiers, case__number=number, edition=edition)
