from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from kernel.admin.read_only import ReadOnlyAdmin
from kernel.models import ApiToken, AuditEntry, BreakGlass, JobRun


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


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Made on a person's own page only; an administrator takes one back on the list of tokens."""

    list_display = ["name", "prefix", "owner", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "prefix", "owner__username"]
    exclude = ["digest"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [name for name in super().get_readonly_fields(request, obj) if name != "digest"]
