"""What the lists show, and in which order."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from kernel.tables import NUMBERS, ONE_LINE
from readiness.models import ChangeCase, Defect, TestRun, TestTemplate, VerdictDecision

BADGE = "components/state_badge.html"


class ChangeCaseTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("Number"), attrs=ONE_LINE)
    title = tables.Column(verbose_name=_("Title"))
    process = tables.Column(verbose_name=_("Process"), order_by="process__position")
    trigger = tables.Column(verbose_name=_("Trigger"))
    owner = tables.Column(verbose_name=_("Owner"))
    planned_on = tables.DateColumn(verbose_name=_("Planned for"), format="j M Y")
    state = tables.TemplateColumn(template_name=BADGE, verbose_name=_("State"))

    class Meta:
        model = ChangeCase
        fields = ["number", "title", "process", "trigger", "owner", "planned_on", "state"]
        empty_text = _("No change case matches. Clear a filter, or open one from a verdict.")

    def value_state(self, record: ChangeCase) -> str:
        return record.get_state_display()


class DefectTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("Number"), attrs=ONE_LINE)
    title = tables.Column(verbose_name=_("Title"))
    case = tables.Column(linkify=True, accessor="case", verbose_name=_("Change case"))
    severity = tables.Column(verbose_name=_("Severity"))
    opened_at = tables.DateTimeColumn(verbose_name=_("Found"), format="j M Y")
    state = tables.TemplateColumn(template_name=BADGE, verbose_name=_("State"))

    class Meta:
        model = Defect
        fields = ["number", "title", "case", "severity", "opened_at", "state"]
        empty_text = _("No defect matches. A failed test step opens one.")

    def value_state(self, record: Defect) -> str:
        return record.get_state_display()


class TestRunTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("Run"), order_by=("plan", "number"))
    case = tables.Column(linkify=True, accessor="plan__case", verbose_name=_("Change case"))
    plan = tables.Column(accessor="plan__title", verbose_name=_("Plan"))
    tester = tables.Column(verbose_name=_("Tester"))
    started_at = tables.DateTimeColumn(verbose_name=_("Started"), format="j M Y, H:i")
    finished_at = tables.DateTimeColumn(verbose_name=_("Finished"), format="j M Y, H:i")
    state = tables.TemplateColumn(template_name=BADGE, verbose_name=_("State"))

    class Meta:
        model = TestRun
        fields = ["number", "case", "plan", "tester", "started_at", "finished_at", "state"]
        empty_text = _("No test run matches. A run starts from the page of a change case.")

    def render_number(self, record: TestRun) -> str:
        return str(record)

    def value_state(self, record: TestRun) -> str:
        return record.get_state_display()


class TestTemplateTable(tables.Table):
    title = tables.Column(linkify=("test-template", [tables.A("key")]), verbose_name=_("Template"))
    purpose = tables.Column(verbose_name=_("When to use it"), orderable=False)
    step_count = tables.Column(verbose_name=_("Steps"), attrs=NUMBERS)

    class Meta:
        model = TestTemplate
        fields = ["title", "purpose", "step_count"]
        empty_text = _("There is no template.")


class VerdictDecisionTable(tables.Table):
    decided_at = tables.DateTimeColumn(
        linkify=("verdict-decision", [tables.A("pk")]), verbose_name=_("Decided"), format="j M Y"
    )
    measure = tables.Column(
        accessor="verdict__series_name",
        linkify=lambda record: record.verdict.series_url,
        verbose_name=_("Measure"),
        orderable=False,
    )
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    until = tables.DateColumn(verbose_name=_("Holds until"), format="j M Y")
    decided_by = tables.Column(verbose_name=_("By"))

    class Meta:
        model = VerdictDecision
        fields = ["decided_at", "measure", "reason", "until", "decided_by"]
        empty_text = _("Nobody has decided to leave a verdict as it is.")
