from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kernel.admin.added import AddedByAction
from kernel.admin.lifecycle import LifecycleAdmin
from kernel.admin.read_only import ReadOnlyAdmin
from reporting import actions
from reporting.forms.costs import ActivityTimeForm, CostPoolForm, PoolPeriodForm
from reporting.forms.measures import NewMeasureForm
from reporting.forms.targets import TargetForm
from reporting.lifecycle import BASELINE_LIFECYCLE, SIGNAL_LIFECYCLE
from reporting.models import (
    ActivityCell,
    ActivityTime,
    Baseline,
    BusinessCalendar,
    BusinessMetric,
    CapacityUse,
    CaseFact,
    CostCell,
    CostPool,
    CostPoolPeriod,
    CostRun,
    DailyCell,
    Digest,
    DigestIssue,
    DurationCell,
    EventBatch,
    Measure,
    MeasureChart,
    MeasureVersion,
    ProcessCalendar,
    QuarantinedRow,
    SegmentDimension,
    ServiceLimit,
    Signal,
    SignalComment,
    Silence,
    Source,
    Target,
    Verdict,
    VerdictDemand,
)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    list_display = [
        *("measure", "segment", "period", "revision"),
        *("variation", "assurance", "probability"),
    ]
    list_filter = ["variation", "assurance", "period", "place"]
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
    list_display = ["measure", "since", "until", "state", "made_by"]
    list_filter = ["state"]
    list_select_related = ["measure__process", "made_by"]
    search_fields = ["measure__name", "measure__process__key", "reason"]


@admin.register(MeasureChart)
class MeasureChartAdmin(ReadOnlyAdmin):
    list_display = ["measure", "chart", "rules", "chosen_by"]
    list_filter = ["chart", "rules"]
    list_select_related = ["measure__process", "chosen_by"]
    search_fields = ["measure__name", "measure__process__key"]


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Records come in through the page or the command, and so do their sources."""

    list_display = ["number", "name", "process", "kind", "time_zone"]
    list_filter = ["kind"]
    list_select_related = ["process"]
    search_fields = ["number", "name", "process__key"]


@admin.register(EventBatch)
class EventBatchAdmin(ReadOnlyAdmin):
    list_display = ["source", "ordinal", "file_name", "added", "quarantined", "loaded_at"]
    list_select_related = ["source", "mended_from__source"]
    search_fields = ["file_name", "source__number"]


@admin.register(QuarantinedRow)
class QuarantinedRowAdmin(ReadOnlyAdmin):
    list_display = ["batch", "line", "column", "reason", "mended_in", "mended_by", "mended_at"]
    list_filter = ["reason", ("mended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["batch__source", "mended_in__source", "mended_by"]


@admin.register(CaseFact)
class CaseFactAdmin(ReadOnlyAdmin):
    list_display = ["case_key", "source", "opened_at", "closed_at", "outcome", "events"]
    list_select_related = ["source"]
    search_fields = ["=case_key"]
    show_full_result_count = False


@admin.register(DailyCell)
class DailyCellAdmin(ReadOnlyAdmin):
    list_display = ["source", "day", "place", "segment", "opened", "closed", "met", "missed"]
    list_filter = ["place"]
    list_select_related = ["source"]
    date_hierarchy = "day"


@admin.register(ActivityCell)
class ActivityCellAdmin(ReadOnlyAdmin):
    list_display = ["source", "activity", "place", "segment", "events", "cases", "timed"]
    list_filter = ["place"]
    list_select_related = ["source"]
    search_fields = ["activity"]


@admin.register(DurationCell)
class DurationCellAdmin(ReadOnlyAdmin):
    list_display = ["source", "kind", "place", "segment", "bucket", "cases"]
    list_filter = ["kind", "place"]
    list_select_related = ["source"]


@admin.register(SegmentDimension)
class SegmentDimensionAdmin(ReadOnlyAdmin):
    list_display = ["process", "place", "name"]
    list_select_related = ["process"]
    search_fields = ["name", "process__key"]


@admin.register(BusinessMetric)
class BusinessMetricAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "unit", "vertical", "process_key", "confidence"]
    list_filter = ["vertical", "category", "confidence"]
    search_fields = ["code", "name"]


@admin.register(Measure)
class MeasureAdmin(AddedByAction):
    """New versions come by its page."""

    form = NewMeasureForm
    asked = tuple(NewMeasureForm.field_order)
    add_permission = "reporting.add_measure"
    list_display = ["code", "name", "process", "calculation", "unit", "cadence", "version", "owner"]
    list_filter = ["calculation", "direction", "cadence", "retired_on"]
    list_select_related = ["process", "owner"]
    search_fields = ["code", "name", "process__key"]

    def save_model(self, request: HttpRequest, obj: Measure, form: Any, change: bool) -> None:
        said = form.cleaned_data
        measure = actions.create_measure(
            said["process"],
            actor=request.user,
            metric=said["metric"],
            reason=said["reason"],
            **form.definition(),
        )
        obj.pk, obj.process = measure.pk, measure.process


@admin.register(MeasureVersion)
class MeasureVersionAdmin(ReadOnlyAdmin):
    list_display = ["measure", "version", "valid_from", "calculation", "unit", "made_by"]
    list_select_related = ["measure__process", "made_by"]
    search_fields = ["measure__code", "reason"]


@admin.register(Target)
class TargetAdmin(AddedByAction):
    form = TargetForm
    asked = ("measure",)
    add_permission = "reporting.add_target"
    list_display = ["measure", "version", "value", "valid_from", "due_on", "owner"]
    list_select_related = ["measure__process", "owner"]

    def save_model(self, request: HttpRequest, obj: Target, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        target = actions.set_target(told.pop("measure"), actor=request.user, **told)
        obj.pk, obj.version = target.pk, target.version


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


@admin.register(CostPool)
class CostPoolAdmin(AddedByAction):
    form = CostPoolForm
    add_permission = "reporting.change_costpool"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: CostPool, form: Any, change: bool) -> None:
        obj.pk = actions.define_pool(actor=request.user, **form.cleaned_data).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has set the processes."""


@admin.register(CostPoolPeriod)
class CostPoolPeriodAdmin(AddedByAction):
    form = PoolPeriodForm
    add_permission = "reporting.change_costpool"
    asked = ("pool",)
    list_display = ["pool", "month", "version", "amount", "capacity_minutes", "set_by", "set_at"]
    list_select_related = ["pool", "set_by"]
    date_hierarchy = "month"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_pool_period(told.pop("pool"), actor=request.user, **told).pk


@admin.register(ActivityTime)
class ActivityTimeAdmin(AddedByAction):
    form = ActivityTimeForm
    add_permission = "reporting.change_costpool"
    list_display = ["process", "activity", "pool", "minutes", "valid_from", "version"]
    list_select_related = ["process", "pool"]
    search_fields = ["activity", "process__key", "pool__name"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        obj.pk = actions.set_activity_time(told.pop("process"), actor=request.user, **told).pk


@admin.register(CostRun)
class CostRunAdmin(ReadOnlyAdmin):
    list_display = ["month", "revision", "pool_cents", "used_cents", "unused_cents", "allocated_at"]


@admin.register(CapacityUse)
class CapacityUseAdmin(ReadOnlyAdmin):
    list_display = ["pool", "month", "used_minutes", "practical_minutes", "unused_cents"]
    list_filter = ["kind"]
    list_select_related = ["pool"]


@admin.register(CostCell)
class CostCellAdmin(ReadOnlyAdmin):
    list_display = ["process", "month", "place", "segment", "activity", "pool", "minutes", "cents"]
    list_filter = ["kind", "place"]
    list_select_related = ["process", "pool"]


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(ReadOnlyAdmin):
    """Hours are changed on the page: its processes are worked out again then."""

    list_display = ["name", "time_zone"]
    search_fields = ["name"]


@admin.register(ProcessCalendar)
class ProcessCalendarAdmin(ReadOnlyAdmin):
    list_display = ["process", "calendar"]
    list_select_related = ["process", "calendar"]


@admin.register(ServiceLimit)
class ServiceLimitAdmin(ReadOnlyAdmin):
    list_display = ["process", "place", "segment", "hours", "in_business_hours"]
    list_select_related = ["process"]
    search_fields = ["process__key", "segment"]
