"""The change log: who did what to which record, what it was before, and why."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.filters import AuditEntryFilter
from kernel.keys import record_of
from kernel.models import AuditEntry
from kernel.pages import ListPage, RecordPage
from kernel.queries import changes_of
from kernel.tables import AuditEntryTable


class AuditList(ListPage):
    permission_required = "kernel.view_auditentry"
    queryset = AuditEntry.objects.select_related("seal")
    filterset_class = AuditEntryFilter
    table_class = AuditEntryTable
    title = _("Change log")
    intro = _("Every act, newest first. Entries cannot be changed; a seal binds each to the last.")


class AuditEntryPage(RecordPage):
    permission_required = "kernel.view_auditentry"
    queryset = AuditEntry.objects.select_related("seal", "actor").prefetch_related("about")
    template_name = "kernel/audit_entry.html"
    shows_history = False

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        subject = record_of(record.subject)
        link = getattr(subject, "get_absolute_url", None)
        return {
            "changes": changes_of(record),
            "subject_url": link() if link else "",
            "seal": getattr(record, "seal", None),
            "concerned": [
                (about.key, str(record_of(about.key) or about.key))
                for about in record.about.all()
                if about.key != record.subject
            ],
        }
