"""Import of customers: upload, mapping, dry run of every row, release, progress, result."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import tasks
from inventory.actions import import_batches as actions
from inventory.filters.imports import CustomerImportFilter, ImportRowFilter
from inventory.forms.imports import ColumnsForm, CustomerFileForm
from inventory.lifecycle import IMPORT_LIFECYCLE, ImportState
from inventory.models import CustomerImport, ImportRow
from inventory.tables.imports import CustomerImportTable, ImportRowTable
from inventory.views.registered import RegisteredList
from kernel import jobs
from kernel.models import JobRun
from kernel.pages import FormPage, ListPage, RecordPage, confirm_move, moves
from kernel.tasks import send

CHECK, LOAD = "customer_import.check", "customer_import.load"
MOVES_BY_HAND = ("release", "discard")
CELLS_SHOWN = 25


class CustomerImportList(ListPage):
    permission_required = "inventory.view_customerimport"
    queryset = CustomerImport.objects.select_related("created_by")
    filterset_class = CustomerImportFilter
    table_class = CustomerImportTable
    title = gettext_lazy("Customer imports")
    intro = gettext_lazy("Files of customers, and what became of them.")
    create_route = "customer-import-create"
    create_label = gettext_lazy("Import")
    create_permission = "inventory.add_customerimport"


class CustomerImportCreate(FormPage):
    permission_required = "inventory.add_customerimport"
    form_class = CustomerFileForm
    title = gettext_lazy("Import customers")
    intro = gettext_lazy("Every row is checked first; nothing is written before you release it.")
    submit_label = gettext_lazy("Check the file")
    success = ""

    def act(self, form: Any) -> CustomerImport | HttpResponse:
        batch = actions.receive_customer_file(
            form.cleaned_data["file"], mapping=form.mapping(), actor=self.request.user
        )
        if not batch.mapping:
            return redirect("customer-import-columns", pk=batch.pk)
        start_check(batch, self.request.user)
        return batch


class CustomerImportColumns(FormPage):
    permission_required = "inventory.add_customerimport"
    queryset = CustomerImport.objects.all()
    form_class = ColumnsForm
    title = gettext_lazy("Which column is what?")
    submit_label = gettext_lazy("Check the file")
    success = ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"columns": actions.table_of(self.record).columns}

    def act(self, form: Any) -> CustomerImport:
        batch = actions.map_customer_file(
            self.record, mapping=form.mapping(), actor=self.request.user
        )
        start_check(batch, self.request.user)
        return batch


class CustomerImportPage(RecordPage):
    permission_required = "inventory.view_customerimport"
    queryset = CustomerImport.objects.select_related("created_by", "upload")
    template_name = "inventory/customer_import.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        run = runs_of(record).first()
        offers = moves(record, IMPORT_LIFECYCLE, request.user)
        return {
            "crumbs": [
                (_("Customer imports"), reverse("customer-import-list")),
                (record.file_name, ""),
            ],
            "run": run,
            "is_working": run is not None and not run.is_over,
            "may_map": bool(record.upload and IMPORT_LIFECYCLE.ruling(record, "map", request.user)),
            "offers": [offer for offer in offers if offer.move.name in MOVES_BY_HAND],
            "stats": _stats(record),
            "cells": record.error_cells[:CELLS_SHOWN],
            "facts": [
                (_("Mapping"), record.mapping_title),
                (_("Handed in by"), record.created_by),
                (_("At"), record.created_at),
                (_("Loaded"), record.loaded_at),
                (_("SHA-256 of the content"), record.sha256[:16]),
            ],
        }


class ImportRowList(RegisteredList):
    permission_required = "inventory.view_importrow"
    queryset = ImportRow.objects.all()
    filterset_class = ImportRowFilter
    table_class = ImportRowTable
    title = gettext_lazy("Dry run, row by row")

    def get_queryset(self) -> QuerySet[ImportRow]:
        return super().get_queryset().filter(batch=self.kwargs["pk"])


def customer_import_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    batch = get_object_or_404(CustomerImport.objects.visible_to(request.user), pk=pk)

    def act(record: CustomerImport, *, actor: Any, note: str = "") -> CustomerImport:
        if move == "discard":
            return actions.discard_import(record, actor=actor, note=note)
        released = actions.release_import(record, actor=actor, note=note)
        start_load(released, actor)
        return released

    return confirm_move(request, batch, IMPORT_LIFECYCLE, move, act)


def start_check(batch: CustomerImport, actor: Any) -> None:
    """Queue the dry run; one for each time that the columns were chosen."""
    turn = runs_of(batch).count() + 1
    label = _("Dry run of %(file)s") % {"file": batch.file_name}
    _start(CHECK, f"{batch.pk}:{turn}", label, batch, actor, tasks.check_customer_import.name)


def start_load(batch: CustomerImport, actor: Any) -> None:
    label = _("Import of %(file)s") % {"file": batch.file_name}
    _start(LOAD, f"{batch.pk}:load", label, batch, actor, tasks.load_customer_import.name)


def _start(job: str, period: str, label: str, batch: CustomerImport, actor: Any, task: str) -> None:
    send(jobs.queue(job, period, label=label, actor=actor, task=task, arguments=[batch.pk]))


def runs_of(batch: CustomerImport) -> QuerySet[JobRun]:
    """The newest first."""
    mine = Q(job__in=[CHECK, LOAD], period__startswith=f"{batch.pk}:")
    return JobRun.objects.filter(mine)


def _stats(batch: CustomerImport) -> list[dict[str, Any]]:
    """What the dry run found, or what was done, each with the way to its rows."""
    is_loaded = batch.state == ImportState.LOADED
    rows = reverse("import-row-list", args=[batch.pk]) if batch.upload_id else ""
    note = _("Their rows are kept, but for %(n)d refused.") % {"n": batch.refused}
    told = [
        (_("Added") if is_loaded else _("To add"), batch.added, "outcome=add"),
        (_("Changed") if is_loaded else _("To change"), batch.changed, "outcome=change"),
        (_("Unchanged"), batch.unchanged, "outcome=unchanged"),
    ]
    stats = [
        {"label": label, "value": value, "url": f"{rows}?{query}" if rows else ""}
        for label, value, query in told
    ]
    errors = {"label": _("Cells in error"), "value": batch.errors}
    if batch.errors:
        errors |= {"tone": "warn", "note": note, "url": f"{rows}?faulty=on" if rows else ""}
    return [*stats, errors]
