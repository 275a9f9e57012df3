"""Markdown files that become documents: kept, checked file by file, loaded, approved, undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import DomainError, MoveRefused, demand
from kernel.uploads import receive_upload
from knowledge.actions.approvals import approve_version
from knowledge.actions.imported_files import (
    leads_elsewhere,
    link_imported_file,
    submit_imported_file,
    undo_imported_file,
    write_imported_file,
)
from knowledge.lifecycle import DOCUMENT_IMPORT_LIFECYCLE, VersionState
from knowledge.loading.archives import ARCHIVES, found_files
from knowledge.loading.planning import FilePlan, Planner, counted
from knowledge.models import DocumentImport, FileOutcome, ImportedFile

KINDS = {"text", "gzip", "zip"}
ROWS_AT_ONCE = 200
TOLD_EACH = 10

Tell = Callable[[int, int, str], None]


def _tell_nobody(_done: int, _total: int, _message: str) -> None:
    """For a caller who does not watch."""


def collection_of(name: str) -> str:
    """What the files of an archive are known by when nobody names it: its own name."""
    for ending in ARCHIVES:
        if name.lower().endswith(ending):
            return name[: -len(ending)][:120]
    return "files" if name.lower().endswith(".md") else name[:120]


@transaction.atomic
def receive_document_file(file: File, *, actor: User, **choices: Any) -> DocumentImport:
    """Keep what somebody handed in. `choices`: kind, process, owner, submits, collection.

    Raises DomainError when it is neither an archive nor text, or no archive and called one.
    """
    demand(actor, "knowledge.add_documentimport", _("Import documents"))
    is_archive = (file.name or "").lower().endswith(ARCHIVES)
    upload = receive_upload(file, actor=actor, kinds=KINDS - {"text"} if is_archive else KINDS)
    return begin_document_import(upload.name, actor=actor, upload=upload, **choices)


@transaction.atomic
def begin_document_import(
    file_name: str, *, actor: User, collection: str = "", **choices: Any
) -> DocumentImport:
    """The record of an import; nothing is read yet."""
    demand(actor, "knowledge.add_documentimport", _("Import documents"))
    batch = DocumentImport.objects.create(
        file_name=file_name[:200],
        collection=collection or collection_of(file_name),
        created_by=actor,
        created_at=timezone.now(),
        **choices,
    )
    told = {"collection": batch.collection, "kind": batch.kind, "process": batch.process.key}
    audit.record("document_import.received", batch, actor=actor, after=told)
    return batch


def check_document_import(
    batch: DocumentImport, *, actor: User, place: Path | None = None, tell: Tell = _tell_nobody
) -> dict[str, int]:
    """The dry run: keep for every file what would be done with it; no document is touched.

    `place`: of the folder or file, where it was not handed in. Raises DomainError for an archive
    that cannot be trusted; then nothing of it is kept.
    """
    if not (ruling := DOCUMENT_IMPORT_LIFECYCLE.ruling(batch, "check", actor)):
        raise MoveRefused(ruling)
    if place is None and batch.upload is None:
        raise DomainError(_("The file of this import was not kept. Hand it in again."))
    place = place or Path(batch.upload.file.path)  # type: ignore[union-attr]  # asked above
    files = list(found_files(place, name=batch.file_name))
    if not files:
        raise DomainError(_("%(name)s holds no file.") % {"name": batch.file_name})
    rows = []
    for number, plan in enumerate(Planner(batch, actor).plans(files)):
        rows.append(_row(batch, number, plan))
        if number % TOLD_EACH == 0:
            tell(number, len(files), plan.path)
    figures = counted(row.outcome for row in rows)
    with transaction.atomic():
        batch = _locked(batch)
        DOCUMENT_IMPORT_LIFECYCLE.advance(batch, "check", actor=actor)
        batch.files.all().delete()
        ImportedFile.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        batch.figures = figures
        batch.save(update_fields=["figures"])
        audit.record("document_import.checked", batch, actor=actor, after=figures)
    return figures


def load_document_import(
    batch: DocumentImport, *, actor: User, tell: Tell = _tell_nobody
) -> dict[str, int]:
    """Make the drafts, each file in its own transaction; what is made already is passed over."""
    with transaction.atomic():
        batch = _locked(batch)
        DOCUMENT_IMPORT_LIFECYCLE.advance(batch, "load", actor=actor)
        audit.record("document_import.load_begun", batch, actor=actor)
    planner = Planner(batch, actor)
    rows = list(batch.files.to_be_written())
    for number, row in enumerate(rows):
        _attempt(row, lambda row: write_imported_file(row, planner, actor=actor), FileOutcome.ERROR)
        if number % TOLD_EACH == 0:
            tell(number, len(rows), row.path)
    _finish_drafts(batch, planner, actor)
    with transaction.atomic():
        batch = _locked(batch)
        DOCUMENT_IMPORT_LIFECYCLE.advance(batch, "finish", actor=actor)
        batch.figures = counted(batch.files.values_list("outcome", flat=True))
        batch.loaded_at = timezone.now()
        batch.save(update_fields=["figures", "loaded_at"])
        audit.record("document_import.loaded", batch, actor=actor, after=batch.figures)
    return batch.figures


def submit_document_import(
    batch: DocumentImport, *, actor: User, tell: Tell = _tell_nobody
) -> dict[str, int]:
    """Ask for approval of each of its drafts; who is refused is told with the reason."""
    _demand_move(batch, "submit", actor)
    return _one_by_one(batch, "submit", "document_import.submitted", actor, tell, _submit)


def approve_document_import(
    batch: DocumentImport, *, actor: User, note: str = "", tell: Tell = _tell_nobody
) -> dict[str, int]:
    """Approve what waits for approval and says what was imported, version by version.

    Each passes the guards of its own approval; `fate` keeps what was refused, and why.
    """
    _demand_move(batch, "approve", actor)

    def approve(row: ImportedFile, actor: User) -> str:
        version: Any = row.version  # in work, so it has one
        version = approve_version(version, actor=actor, note=note, read=row.digest)
        if version.state == VersionState.IN_REVIEW:
            return str(_("Approved by one of those whom its class asks for."))
        return str(_("Approved."))

    return _one_by_one(batch, "approve", "document_import.approved", actor, tell, approve)


def undo_document_import(
    batch: DocumentImport, *, actor: User, note: str, tell: Tell = _tell_nobody
) -> dict[str, int]:
    """Withdraw its drafts and put titles back; what somebody built on since stays, and is told."""
    _demand_move(batch, "undo", actor)
    rows = list(batch.files.written().filter(undone_at__isnull=True))
    for number, row in enumerate(rows):
        _attempt(row, lambda row: undo_imported_file(row, actor=actor, note=note))
        if number % TOLD_EACH == 0:
            tell(number, len(rows), row.path)
    written = batch.files.written()
    figures = {"undone": written.filter(undone_at__isnull=False).count()}
    figures["left"] = written.count() - figures["undone"]
    with transaction.atomic():
        batch = _locked(batch)
        DOCUMENT_IMPORT_LIFECYCLE.advance(batch, "undo", actor=actor, note=note)
        batch.figures = {**batch.figures, **figures}
        batch.save(update_fields=["figures"])
        audit.record("document_import.undone", batch, actor=actor, note=note, after=figures)
    return figures


@transaction.atomic
def discard_document_import(
    batch: DocumentImport, *, actor: User, note: str = ""
) -> DocumentImport:
    """Write nothing of it."""
    batch = _locked(batch)
    DOCUMENT_IMPORT_LIFECYCLE.advance(batch, "discard", actor=actor)
    audit.record("document_import.discarded", batch, actor=actor, note=note)
    return batch


def demand_document_move(batch: DocumentImport, move: str, *, actor: User, note: str = "") -> None:
    """Refuse a long move before it is begun. Raises MoveRefused, with the reason."""
    _demand_move(batch, move, actor)


def _demand_move(batch: DocumentImport, move: str, actor: User) -> None:
    if not (ruling := DOCUMENT_IMPORT_LIFECYCLE.ruling(batch, move, actor)):
        raise MoveRefused(ruling)


def _one_by_one(
    batch: DocumentImport,
    move: str,
    act: str,
    actor: User,
    tell: Tell,
    do: Callable[[ImportedFile, User], str],
) -> dict[str, int]:
    """The same move for each version of an import in its own transaction; then the record of it."""
    state = {"submit": "draft", "approve": "in_review"}[move]
    rows = batch.files.in_work().filter(version__state=state).select_related("version__document")
    done, waiting = 0, list(rows)
    for number, row in enumerate(waiting):
        done += _attempt(row, lambda row: _fated(row, do(row, actor)))
        if number % TOLD_EACH == 0:
            tell(number, len(waiting), row.path)
    figures = {"done": done, "refused": len(waiting) - done}
    audit.record(act, batch, actor=actor, after=figures)
    return figures


def _submit(row: ImportedFile, actor: User) -> str:
    if refused := submit_imported_file(row, actor=actor):
        raise DomainError(refused)
    return str(_("Submitted for review."))


def _finish_drafts(batch: DocumentImport, planner: Planner, actor: User) -> None:
    """When all documents are there: links that lead to later ones, then the asking for approval."""
    for path, number in batch.files.written().values_list("path", "document__number"):
        planner.knows(path, number)
    rows = batch.files.in_work().filter(version__state="draft").select_related("version__document")
    for row in rows:
        if leads_elsewhere(row, planner):
            _attempt(row, lambda row: link_imported_file(row, planner, actor=actor))
        if batch.submits:
            row.refresh_from_db(fields=["version"])
            _attempt(row, lambda row: _fated(row, _submit(row, actor)))


def _attempt(
    row: ImportedFile, do: Callable[[ImportedFile], Any], outcome: FileOutcome | None = None
) -> bool:
    """Do it; a refusal stands on the row, and the others go on."""
    try:
        do(row)
    except DomainError as refusal:
        if outcome:
            row.outcome, row.detail = outcome, str(refusal)
        else:
            row.fate = str(refusal)
        row.save(update_fields=["outcome", "detail", "fate"])
        return False
    return True


def _fated(row: ImportedFile, fate: str) -> None:
    row.fate = fate
    row.save(update_fields=["fate"])


def _locked(batch: DocumentImport) -> DocumentImport:
    lock = DocumentImport.objects.select_for_update(of=("self",))
    return lock.select_related("process", "owner", "created_by").get(pk=batch.pk)


def _row(batch: DocumentImport, place: int, plan: FilePlan) -> ImportedFile:
    told = plan.told
    return ImportedFile(
        batch=batch,
        place=place,
        path=plan.path,
        key=plan.key,
        title=plan.title,
        outcome=plan.outcome,
        line=plan.place[0] or None,
        column=plan.place[1] or None,
        detail=plan.detail,
        document=plan.document,
        told={
            "body": told.body,
            "fields": told.fields,
            "other": told.other,
            "heading": told.heading,
            "table": told.table,
            "parts": told.parts,
        }
        if told and plan.outcome != FileOutcome.UNCHANGED
        else {},
    )
