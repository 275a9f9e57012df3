"""One imported file at a time: written as a draft, and taken back; each in its own transaction."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import MoveRefused, demand
from knowledge.actions.documents import change_document, create_document
from knowledge.actions.versions import (
    draft_version,
    edit_version,
    reopen_version,
    submit_version,
    withdraw_version,
)
from knowledge.lifecycle import VersionState
from knowledge.loading.links import linked
from knowledge.loading.markdown_file import ToldDocument
from knowledge.loading.planning import FilePlan, Planner
from knowledge.models import (
    Document,
    DocumentSource,
    DocumentVersion,
    FileOutcome,
    ImportedFile,
    digest_of,
)
from knowledge.parts import with_systems
from knowledge.steps import recognised

WRITABLE = {FileOutcome.NEW, FileOutcome.CHANGED}
KEPT = ("outcome", "detail", "document", "version", "digest", "former", "fate", "written_at")


def told_by(row: ImportedFile) -> ToldDocument:
    """What the file said, as it was kept by the dry run."""
    told = row.told
    return ToldDocument(
        told["body"],
        told["fields"],
        told["other"],
        heading=told["heading"],
        table=told["table"],
        parts=told.get("parts", {}),
    )


@transaction.atomic
def write_imported_file(row: ImportedFile, planner: Planner, *, actor: User) -> ImportedFile:
    """Write what differs as a draft; what has changed since the dry run is looked at anew.

    Raises DomainError when one of the writes is refused; then nothing of the file is written.
    """
    demand(actor, "knowledge.add_documentimport", _("Import documents"))
    row = _locked_row(row)
    if row.written_at or row.outcome not in WRITABLE:
        return row
    plan = planner.compare(row.path, told_by(row))
    row.outcome, row.detail = plan.outcome, plan.detail
    if plan.outcome in WRITABLE:
        row.document = _written_document(plan, row, actor)
        if plan.text_differs or plan.base is None:
            row.version = _written_version(plan, row, actor)
            row.digest = row.version.digest
        _remember(plan, row, actor)
        row.written_at = timezone.now()
    row.save(update_fields=KEPT)
    return row


def leads_elsewhere(row: ImportedFile, planner: Planner) -> bool:
    """Whether one of its links leads to a document that was made after it."""
    told = told_by(row)
    parts = row.version.parts if row.version else {}
    body = linked(told.body, row.path, planner.number_of)
    return digest_of(body, told.table, **parts) != row.digest


@transaction.atomic
def link_imported_file(row: ImportedFile, planner: Planner, *, actor: User) -> ImportedFile:
    """Point its links at the documents that were made after it, if its draft is still untouched."""
    demand(actor, "knowledge.add_documentimport", _("Import documents"))
    row = _locked_row(row)
    body = linked(told_by(row).body, row.path, planner.number_of)
    version = row.version
    if version is None or version.digest != row.digest or version.state != VersionState.DRAFT:
        return row
    digest = digest_of(body, version.table, **version.parts)
    if digest != row.digest:
        version = _edited(version, body, version.table, version.summary, actor)
        row.digest = version.digest
        row.save(update_fields=["digest"])
        source = DocumentSource.objects.get(document=row.document_id)
        source.digest = row.digest
        source.save(update_fields=["digest"])
        audit.record("document.linked", version.document, actor=actor, after={"file": row.path})
    return row


@transaction.atomic
def undo_imported_file(row: ImportedFile, *, actor: User, note: str) -> ImportedFile:
    """Take back what the file brought, unless somebody built on it since; `fate` tells which.

    Raises DomainError when one of the writes is refused; then nothing of it is taken back.
    """
    demand(actor, "knowledge.add_documentimport", _("Import documents"))
    row = _locked_row(row)
    if row.written_at is None or row.undone_at:
        return row
    left = _version_undone(row, actor, note) + _fields_undone(row, actor)
    if not left:
        row.undone_at = timezone.now()
    row.fate = " ".join(left) or str(_("Taken back."))
    row.save(update_fields=["fate", "undone_at"])
    if row.document and not left:
        _forget(row)
        audit.record("document.import_undone", row.document, actor=actor, note=note)
    return row


def _locked_row(row: ImportedFile) -> ImportedFile:
    lock = ImportedFile.objects.select_for_update(of=("self",))
    return lock.select_related("batch__process", "batch__owner", "version", "document").get(
        pk=row.pk
    )


def _written_document(plan: FilePlan, row: ImportedFile, actor: User) -> Document:
    document = plan.document
    if document is None:
        row.former = {"created": True}
        return create_document(**plan.changes, actor=actor)
    row.former = {"fields": {name: _plain(getattr(document, name)) for name in plan.changes}}
    if plan.changes:
        document = change_document(document, actor=actor, **plan.changes)
    return document


def _written_version(plan: FilePlan, row: ImportedFile, actor: User) -> DocumentVersion:
    assert row.document  # noqa: S101  # written before its text
    told = plan.told or told_by(row)
    draft = plan.draft
    if draft:
        row.former["draft"] = {
            "body": draft.body,
            "table": draft.table,
            "summary": draft.summary,
            "parts": draft.parts,
        }
    version = draft or draft_version(row.document, actor=actor)
    summary = str(_("Imported from %(path)s.") % {"path": row.path})[:300]
    parts = dict(told.parts)
    if "steps" in parts:
        parts["steps"] = recognised(with_systems(parts["steps"]), version.steps)
    return _edited(version, plan.body, told.table, summary, actor, parts)


def _edited(
    version: DocumentVersion,
    body: str,
    table: Any,
    summary: str,
    actor: User,
    parts: dict[str, Any] | None = None,
) -> DocumentVersion:
    digest = version.digest
    words = {"body": body, "table": table, "summary": summary, "parts": parts}
    return edit_version(version, **words, expected_digest=digest, actor=actor)


def submit_imported_file(row: ImportedFile, *, actor: User) -> str:
    """Ask for approval of its draft. Answers with why not, or "" when it is done."""
    if row.version is None or row.version.state != VersionState.DRAFT:
        return ""
    try:
        submit_version(row.version, actor=actor)
    except MoveRefused as refusal:
        return str(refusal)
    return ""


def _remember(plan: FilePlan, row: ImportedFile, actor: User) -> None:
    """Where the document came from, so that the next import finds it."""
    assert plan.told  # noqa: S101  # a written file has both
    assert row.document  # noqa: S101  # for the reader of types
    source = plan.source
    if source is None:
        by_number = {"collection": "", "key": row.document.number}
        by_file = {"collection": row.batch.collection, "key": plan.key}
        source = DocumentSource(
            document=row.document, **(by_number if plan.told.fields.get("number") else by_file)
        )
    row.former["source"] = {"digest": source.digest, "other": source.other}
    source.other = plan.told.other
    source.digest = row.digest or source.digest or plan.digest
    source.save()
    told = {"file": row.path, "digest": source.digest, "other": sorted(map(str, source.other))}
    audit.record("document.imported", row.document, actor=actor, after=told)


def _forget(row: ImportedFile) -> None:
    former = row.former.get("source", {})
    source = DocumentSource.objects.filter(document=row.document_id)
    source.update(digest=former.get("digest", ""), other=former.get("other", {}))


def _version_undone(row: ImportedFile, actor: User, note: str) -> list[str]:
    """What of its version stays, and why."""
    if row.version_id is None:
        return []
    version = DocumentVersion.objects.select_related("document").get(pk=row.version_id)
    words = {"version": version.label, "state": str(version.get_state_display()).lower()}
    if version.state == VersionState.WITHDRAWN:
        return []
    others = version.contributors.exclude(pk=row.batch.created_by_id)
    if version.digest != row.digest or others.exists():
        return [_("%(version)s stays: somebody changed its text since.") % words]
    if version.state not in (VersionState.DRAFT, VersionState.IN_REVIEW):
        return [_("%(version)s stays: it is %(state)s. Retire it, or write a new one.") % words]
    if version.state == VersionState.IN_REVIEW:
        version = reopen_version(version, actor=actor, note=note)
    if former := row.former.get("draft"):
        told = (former["body"], former["table"], former["summary"])
        _edited(version, *told, actor, former.get("parts"))
    else:
        withdraw_version(version, actor=actor, note=note)
    return []


def _fields_undone(row: ImportedFile, actor: User) -> list[str]:
    """Titles and the like are put back, where they are still what the import wrote."""
    former: dict[str, Any] = row.former.get("fields", {})
    document = row.document
    if document is None or not former:
        return []
    planner = Planner(row.batch, actor)
    wrote = planner.fields_told(told_by(row))
    changed = [name for name in former if getattr(document, name) != wrote.get(name)]
    back = {name: value for name, value in former.items() if name not in changed}
    if back:
        asked = ToldDocument("", {name: value or "" for name, value in back.items()})
        change_document(document, actor=actor, **planner.fields_told(asked))
    left = _("%(fields)s stays: somebody changed it since.")
    return [left % {"fields": ", ".join(changed)}] if changed else []


def _plain(value: Any) -> str | None:
    """A field of a document as a file would tell it."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "key", None) or getattr(value, "username", None) or value)
