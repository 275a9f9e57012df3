"""Import of Markdown files: upload, dry run of every file, drafts, bulk moves, undo."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel import jobs
from kernel.models import JobRun
from kernel.pages import FormPage, ListPage, RecordPage, confirm_move, moves
from kernel.tasks import send
from knowledge import tasks
from knowledge.actions import document_imports as actions
from knowledge.diff import word_diff
from knowledge.filters import DocumentImportFilter, ImportedFileFilter
from knowledge.forms import DocumentFileForm
from knowledge.lifecycle import DOCUMENT_IMPORT_LIFECYCLE, DocumentImportState
from knowledge.loading.planning import text_told
from knowledge.models import DocumentImport, FileOutcome, ImportedFile
from knowledge.rendering import render_markdown
from knowledge.tables import DocumentImportTable, ImportedFileTable

JOB = "document_import"
MOVES_BY_HAND = ("check", "load", "submit", "approve", "undo", "discard")
FAULTS_SHOWN = 25
ONLY_SOME = {FileOutcome.CONFLICT, FileOutcome.LEFT_OUT}
TONES = {FileOutcome.CONFLICT: "warn", FileOutcome.ERROR: "bad"}


class DocumentImportList(ListPage):
    permission_required = "knowledge.view_documentimport"
    queryset = DocumentImport.objects.select_related("created_by")
    filterset_class = DocumentImportFilter
    table_class = DocumentImportTable
    title = _("Document imports")
    intro = _("Folders and archives of Markdown, and what became of them.")
    create_route = "document-import-create"
    create_label = _("Import")
    create_permission = "knowledge.add_documentimport"


class DocumentImportCreate(FormPage):
    permission_required = "knowledge.add_documentimport"
    form_class = DocumentFileForm
    title = _("Import documents")
    intro = _("Every file is checked first. What you choose holds for files that do not tell it.")
    submit_label = _("Check the files")
    success = ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"owner": self.request.user}}

    def act(self, form: Any) -> DocumentImport:
        batch = actions.receive_document_file(actor=self.request.user, **form.cleaned_data)
        start(batch, "check", self.request.user)
        return batch

    def cancel_url(self) -> str:
        return reverse("document-import-list")


class DocumentImportPage(RecordPage):
    permission_required = "knowledge.view_documentimport"
    queryset = DocumentImport.objects.select_related("created_by", "process", "owner", "upload")
    template_name = "knowledge/document_import.html"
    lifecycle = DOCUMENT_IMPORT_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        run = runs_of(record).first()
        offers = moves(record, DOCUMENT_IMPORT_LIFECYCLE, request.user)
        faults = record.files.filter(outcome__in=[FileOutcome.ERROR, FileOutcome.CONFLICT])
        return {
            "crumbs": [
                (_t("Document imports"), reverse("document-import-list")),
                (record.file_name, ""),
            ],
            "run": run,
            "is_working": run is not None and not run.is_over,
            "was_stopped": _was_stopped(record, run),
            "offers": [one for one in offers if _is_by_hand(record, one.move.name)],
            "stats": _stats(record),
            "faults": faults[:FAULTS_SHOWN],
            "fault_count": faults.count(),
            "facts": [
                (_t("Collection"), record.collection),
                (_t("Kind, where none is told"), record.get_kind_display()),
                (_t("Process, where none is told"), record.process),
                (_t("Owner, where none is told"), record.owner),
                (_t("Handed in by"), record.created_by),
                (_t("At"), record.created_at),
                (_t("Loaded"), record.loaded_at),
            ],
        }


class ImportedFileList(ListPage):
    permission_required = "knowledge.view_importedfile"
    queryset = ImportedFile.objects.select_related("document", "version__document")
    filterset_class = ImportedFileFilter
    table_class = ImportedFileTable
    title = _("Files of a document import")

    def get_queryset(self) -> QuerySet[ImportedFile]:
        return super().get_queryset().filter(batch=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        batches = DocumentImport.objects.visible_to(self.request.user)
        batch = get_object_or_404(batches, pk=self.kwargs["pk"])
        return {
            "crumbs": [
                (_t("Document imports"), reverse("document-import-list")),
                (batch.file_name, batch.get_absolute_url()),
                (_t("Files"), ""),
            ]
        }


class ImportedFilePage(RecordPage):
    """What one file changes, word by word, or how it will look."""

    permission_required = "knowledge.view_importedfile"
    queryset = ImportedFile.objects.select_related("batch", "document", "version__document")
    template_name = "knowledge/imported_file.html"
    shows_history = False

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        before, after = text_told(record)
        html = render_markdown(after) if after and not before else ""
        return {
            "crumbs": [
                (_t("Document imports"), reverse("document-import-list")),
                (record.batch.file_name, record.batch.get_absolute_url()),
                (record.path, ""),
            ],
            "pieces": word_diff(before, after) if before and after else None,
            "html": mark_safe(html),  # noqa: S308  # render_markdown cleans
        }


def document_import_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    batch = get_object_or_404(DocumentImport.objects.visible_to(request.user), pk=pk)

    def act(record: DocumentImport, *, actor: Any, note: str = "") -> DocumentImport:
        if move == "discard":
            return actions.discard_document_import(record, actor=actor, note=note)
        actions.demand_document_move(record, move, actor=actor, note=note)
        start(record, move, actor, note)
        record.refresh_from_db()
        return record

    return confirm_move(request, batch, DOCUMENT_IMPORT_LIFECYCLE, move, act)


def start(batch: DocumentImport, move: str, actor: Any, note: str = "") -> None:
    """Queue a long move. While one is under way there is no other, and it is not begun twice."""
    under_way = runs_of(batch).under_way().first()
    if under_way:
        return
    words = {"move": DOCUMENT_IMPORT_LIFECYCLE.moves[move].label, "file": batch.file_name}
    send(
        jobs.queue(
            JOB,
            f"{batch.pk}:{runs_of(batch).count() + 1}",
            label=_t("%(move)s: %(file)s") % words,
            actor=actor,
            task=tasks.move_document_import.name,
            arguments=[batch.pk, move, note],
        )
    )


def runs_of(batch: DocumentImport) -> Any:
    """The newest first."""
    return JobRun.objects.filter(job=JOB, period__startswith=f"{batch.pk}:")


def _was_stopped(batch: DocumentImport, run: JobRun | None) -> bool:
    """Its dry run did not come to an end: nothing is known of its files yet."""
    return batch.state == DocumentImportState.UPLOADED and run is not None and run.is_over


def _is_by_hand(batch: DocumentImport, move: str) -> bool:
    """The dry run begins by itself; by hand where it did not come to an end."""
    if move == "check":
        return batch.state == DocumentImportState.UPLOADED and batch.upload_id is not None
    return move in MOVES_BY_HAND


def _stats(batch: DocumentImport) -> list[dict[str, Any]]:
    """How many files of each outcome, each with the way to them."""
    files = reverse("imported-file-list", args=[batch.pk])
    stats: list[dict[str, Any]] = [
        {
            "label": outcome.label,
            "value": batch.figures.get(outcome.value, 0),
            "url": f"{files}?outcome={outcome.value}",
            "tone": TONES.get(outcome, "") if batch.figures.get(outcome.value) else "",
        }
        for outcome in FileOutcome
        if batch.figures.get(outcome.value) or outcome not in ONLY_SOME
    ]
    if batch.state == DocumentImportState.UNDONE:
        stats.append({"label": _t("Taken back"), "value": batch.figures.get("undone", 0)})
        stats.append({"label": _t("Stay"), "value": batch.figures.get("left", 0), "url": files})
    return stats
