from django.contrib import admin

from kernel.admin.lifecycle import LifecycleAdmin
from kernel.admin.read_only import ReadOnlyAdmin
from reporting import actions
from reporting.lifecycle import BASELINE_LIFECYCLE, SIGNAL_LIFECYCLE
from reporting.models import (
    Baseline,
    Digest,
    DigestIssue,
    MeasureChart,
    Signal,
    SignalComment,
    Silence,
    Verdict,
    VerdictDemand,
)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    list_display = [
        *("measure", "segment", "period", "cadence", "revision"),
        *("variation", "assurance", "probability"),
    ]
    list_filter = ["variation", "assurance", "cadence", "period", "place"]
    list_select_related = ["measure__process"]
    search_fields = ["measure__name", "measure__process__name", "segment", "reason"]


@admin.register(Signal)
class SignalAdmin(LifecycleAdmin):
    """Assigned here, a signal goes to the administrator who does it."""

    lifecycle = SIGNAL_LIFECYCLE
    acts = actions.SIGNAL_ACTS
    list_display = ["measure", "period", "rule", "state", "assignee"]
    list_filter = ["state", "rule", "period"]
    list_select_related = ["measure__process", "assignee"]
    search_fields = ["measure__name", "measure__process__key", "told"]


@admin.register(SignalComment)
class SignalCommentAdmin(ReadOnlyAdmin):
    list_display = ["signal", "author", "written_at"]
    list_select_related = ["signal__measure__process", "author"]
    search_fields = ["text"]


@admin.register(Baseline)
class BaselineAdmin(LifecycleAdmin):
    lifecycle = BASELINE_LIFECYCLE
    acts = {"undo": actions.undo_baseline}
    list_display = ["measure", "since", "until", "cadence", "state", "made_by"]
    list_filter = ["state"]
    list_select_related = ["measure__process", "made_by"]
    search_fields = ["measure__name", "measure__process__key", "reason"]


@admin.register(MeasureChart)
class MeasureChartAdmin(ReadOnlyAdmin):
    list_display = ["measure", "chart", "rules", "chosen_by"]
    list_filter = ["chart", "rules"]
    list_select_related = ["measure__process", "chosen_by"]
    search_fields = ["measure__name", "measure__process__key"]


@admin.register(VerdictDemand)
class VerdictDemandAdmin(ReadOnlyAdmin):
    """The clock asks, reminds and escalates; an answer ends it."""

    list_display = ["measure", "segment", "due_on", "escalated_at", "ended_at", "ended_by"]
    list_filter = ["ended_by", "due_on"]
    list_select_related = ["measure__process"]
    search_fields = ["measure__name", "measure__process__name"]


@admin.register(Silence)
class SilenceAdmin(ReadOnlyAdmin):
    list_display = ["source", "measure", "newest_on", "allowed_days", "noticed_at", "ended_at"]
    list_select_related = ["source__process", "measure__process"]
    search_fields = ["source__name", "measure__name"]


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """People subscribe themselves, and nobody else."""

    list_display = ["owner", "cadence", "family", "is_on", "created_at"]
    list_filter = ["cadence", "is_on"]
    list_select_related = ["owner"]
    search_fields = ["owner__username", "owner__last_name"]


@admin.register(DigestIssue)
class DigestIssueAdmin(ReadOnlyAdmin):
    list_display = ["digest", "period", "prepared_at", "sent_at", "was_empty", "may_be_double"]
    list_select_related = ["digest__owner"]
    search_fields = ["digest__owner__username", "period"]
