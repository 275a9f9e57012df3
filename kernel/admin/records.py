from django.contrib import admin

from kernel.admin.read_only import ReadOnlyAdmin
from kernel.models import AuditEntry, BreakGlass, JobRun


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor_name", "act", "subject_label", "request_id"]
    list_filter = ["at"]
    search_fields = ["subject", "subject_label", "act", "request_id"]
    date_hierarchy = "at"


@admin.register(BreakGlass)
class BreakGlassAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "actor", "subject_label", "move", "reason", "used_at"]
    list_select_related = ["actor"]
    search_fields = ["subject_label", "reason"]


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ["label", "state", "steps_done", "steps_total", "created_at", "finished_at"]
    list_filter = ["state", "job"]
    search_fields = ["label", "period"]
