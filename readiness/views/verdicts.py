"""Decisions not to act on a verdict."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, ListPage, RecordPage
from readiness import actions
from readiness.forms import DecisionForm
from readiness.models import VerdictDecision
from readiness.tables import VerdictDecisionTable
from reporting.models import Verdict

DECISIONS = VerdictDecision.objects.select_related("verdict__measure__process", "decided_by")
USUAL_WAIT = timedelta(days=60)


class DecideNotToAct(FormPage):
    permission_required = "readiness.add_verdictdecision"
    queryset = Verdict.objects.select_related("measure__process")
    title = _("Decide not to act")
    form_class = DecisionForm
    submit_label = _("Decide so")
    success = _("The decision stands until its day.")

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        self.intro = self.record.reason
        return super().show(form, status)

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"until": timezone.localdate() + USUAL_WAIT}}

    def act(self, form: DecisionForm) -> str:
        actions.decide_not_to_act(self.record, actor=self.request.user, **form.cleaned_data)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return self.record.series_url


class VerdictDecisionList(ListPage):
    permission_required = "readiness.view_verdictdecision"
    queryset = DECISIONS
    table_class = VerdictDecisionTable
    title = _("Decisions not to act")
    intro = _("Each answers a verdict for a time, with its reason.")


class VerdictDecisionPage(RecordPage):
    permission_required = "readiness.view_verdictdecision"
    queryset = DECISIONS
    template_name = "readiness/verdict_decision.html"
