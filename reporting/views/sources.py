"""Where event records come from, what each delivery brought, and what was set aside."""

from typing import Any

from django.db.models import Case, Count, QuerySet, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pages import FormPage, ListPage, RecordPage
from kernel.pages.listing import Listing
from reporting import actions
from reporting.event_mapping import mapping_of
from reporting.filters import QuarantinedRowFilter, SourceFilter
from reporting.forms.imports import SourceNameForm
from reporting.mapping_files import mapping_text
from reporting.models import EventBatch, FolderFile, QuarantinedRow, Source
from reporting.tables import EventBatchTable, FolderFileTable, QuarantinedRowTable, SourceTable

ROWS_SHOWN = 20
BATCHES_NAMED = 5


class SourceList(ListPage):
    permission_required = "reporting.view_source"
    queryset = Source.objects.select_related("process").with_activity()
    filterset_class = SourceFilter
    table_class = SourceTable
    title = gettext_lazy("Event sources")
    intro = gettext_lazy("Where the records of each process come from, and how far they reach.")
    template_name = "reporting/source_list.html"
    create_route = "source-import"
    create_label = gettext_lazy("Load an event log")
    create_permission = "reporting.load_source"


class SourcePage(RecordPage):
    permission_required = "reporting.view_source"
    queryset = Source.objects.select_related("process", "created_by")
    template_name = "reporting/source.html"

    def title(self, record: Source) -> str:
        return record.name

    def context(self, request: HttpRequest, record: Source) -> dict[str, Any]:
        batches = record.batches.select_related("loaded_by")
        waiting = list(record.batches.with_waiting())
        return {
            "crumbs": [(_("Event sources"), reverse("source-list")), (record.number, "")],
            "figures": _figures(record),
            "files": FolderFileTable(_files(record), orderable=False),
            "batches": EventBatchTable(batches[:ROWS_SHOWN], orderable=False),
            "mapping": mapping_text(mapping_of(record.mapping)),
            "waiting": sum(one.waiting for one in waiting),
            "waiting_batches": waiting[:BATCHES_NAMED],
            "facts": [
                (_("Process"), record.process),
                (_("Kind"), record.get_kind_display()),
                *_fetched_from(record),
                (_("Time zone"), record.time_zone),
                (_("Opened by"), record.created_by),
                (_("Opened"), record.created_at),
                (_("Rows set aside"), sum(batches.values_list("quarantined", flat=True))),
            ],
        }


class SourceRename(FormPage):
    permission_required = "reporting.change_source"
    queryset = Source.objects.all()
    form_class = SourceNameForm
    title = gettext_lazy("Rename the source")

    def act(self, form: Any) -> Source:
        return actions.rename_source(
            self.record, name=form.cleaned_data["name"], actor=self.request.user
        )


class EventBatchPage(RecordPage):
    permission_required = "reporting.view_eventbatch"
    queryset = EventBatch.objects.select_related(
        "source__process", "loaded_by", "mended_from__source"
    )
    template_name = "reporting/event_batch.html"

    def title(self, record: EventBatch) -> str:
        return record.file_name

    def context(self, request: HttpRequest, record: EventBatch) -> dict[str, Any]:
        source = record.source
        aside = record.quarantine.select_related("mended_in__source")[:ROWS_SHOWN]
        return {
            "crumbs": [
                (_("Event sources"), reverse("source-list")),
                (source.number, source.get_absolute_url()),
                (_("Batch %(n)s") % {"n": record.ordinal}, ""),
            ],
            "quarantine": QuarantinedRowTable(aside, orderable=False),
            "waiting": record.quarantine.waiting().count(),
            "facts": [
                (_("Source"), source),
                (_("Process"), source.process),
                (_("First event"), record.first_event_at),
                (_("Last event"), record.last_event_at),
                (_("Loaded by"), record.loaded_by),
                (_("Loaded"), record.loaded_at),
                (_("SHA-256 of the content"), record.digest[:16]),
            ],
        }


class QuarantineList(ListPage):
    permission_required = "reporting.view_quarantinedrow"
    queryset = QuarantinedRow.objects.select_related("mended_in__source")
    template_name = "reporting/quarantine_list.html"
    filterset_class = QuarantinedRowFilter
    table_class = QuarantinedRowTable
    title = gettext_lazy("Rows set aside")
    intro = gettext_lazy(
        "Mend them here, or at their source and deliver them again; nothing counts twice."
    )

    def get_queryset(self) -> QuerySet[QuarantinedRow]:
        return super().get_queryset().filter(batch=self.kwargs["pk"])

    def listing(self) -> Listing:
        found = super().listing()
        if self.request.GET:
            found.table.empty_text = _("No row that was set aside answers these filters.")
        return found

    def context(self) -> dict[str, Any]:
        batch = get_object_or_404(EventBatch.objects.select_related("source"), **self.kwargs)
        return {
            "batch": batch,
            "waiting": batch.quarantine.waiting().count(),
            "crumbs": [
                (_("Event sources"), reverse("source-list")),
                (batch.source.number, batch.source.get_absolute_url()),
                (batch.file_name, batch.get_absolute_url()),
                (_("Rows set aside"), ""),
            ],
        }


def _files(source: Source) -> QuerySet[FolderFile]:
    """What is broken stands first."""
    return source.files.select_related("batch__source").order_by(
        Case(When(trouble="", then=1), default=0), "-seen_at", "name"
    )[:ROWS_SHOWN]


def _fetched_from(source: Source) -> list[tuple[str, Any]]:
    if not source.is_fetched:
        return []
    told = " · ".join(value for value in source.feed.values() if value)
    return [(_("Fetched from"), told), (_("Looked at last"), source.fetched_at)]


def _figures(source: Source) -> list[tuple[str, int]]:
    outcomes = dict(source.cases.order_by().values_list("outcome").annotate(Count("pk")))
    events = sum(source.batches.values_list("added", flat=True))
    return [
        (_("Events"), events),
        (_("Cases"), sum(outcomes.values())),
        (_("Met"), outcomes.get("met", 0)),
        (_("Missed"), outcomes.get("missed", 0)),
    ]
