from django.contrib import admin

from kernel.admin.read_only import ReadOnlyAdmin
from reporting.models import (
    ActivityCell,
    CaseFact,
    DailyCell,
    DurationCell,
    EventBatch,
    QuarantinedRow,
    Source,
)


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
    list_display = [
        *("batch", "line", "column", "reason"),
        *("mended_in", "mended_by", "mended_at", "is_redelivered"),
    ]
    list_filter = ["reason", ("mended_at", admin.EmptyFieldListFilter), "is_redelivered"]
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
