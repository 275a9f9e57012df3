"""Writes to versions before they are in force: draft, edit, submit, approve."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kernel import dated
from kernel.keys import key_of
from kernel.models import BreakGlass, User
from kernel.ruling import DomainError, MoveRefused
from knowledge.actions.trail import locked_version, record_version
from knowledge.decision_table import shaped
from knowledge.lifecycle import VERSION_LIFECYCLE, is_not_author
from knowledge.models import Document, DocumentVersion, Release, ReleaseItem, digest_of
from knowledge.queries import drafting_ruling
from knowledge.wording import tidy

APPROVAL = ("approver", "approved_at", "break_glass", "effective_at")


class EditConflict(DomainError):
    """Somebody else saved another text meanwhile. `theirs` is the version as it is now."""

    def __init__(self, theirs: DocumentVersion) -> None:
        super().__init__(
            _("Someone else saved %(version)s meanwhile. Compare before you save again.")
            % {"version": theirs.label}
        )
        self.theirs = theirs


@transaction.atomic
def draft_version(
    document: Document, *, actor: User, release: Release | None = None
) -> DocumentVersion:
    """Begin the next version with the text in force; a planned release that asks for it gets it.

    Raises DomainError while another version is open, or when `release` does not ask for it.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not (ruling := drafting_ruling(document, actor)):
        raise MoveRefused(ruling)
    item = _item_waiting(document, release)
    former = document.version_in_force
    body, table = (former.body, former.table) if former else ("", None)
    version = DocumentVersion.objects.create(
        document=document,
        version=(document.versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        body=body,
        table=table,
        author=actor,
        release=item.release if item else None,
        digest=digest_of(body, table),
    )
    version.contributors.add(actor)
    if item:
        item.version = version
        item.save(update_fields=["version"])
    record_version("version.drafted", version, actor=actor, after={"digest": version.digest})
    return version


@transaction.atomic
def edit_version(
    version: DocumentVersion,
    *,
    body: str,
    table: dict[str, Any] | None = None,
    summary: str = "",
    expected_digest: str,
    actor: User,
) -> DocumentVersion:
    """Save a draft, if it still says what the editor began with (`expected_digest`).

    Raises EditConflict when it does not, MoveRefused when it is no draft: an approved text is
    taken back to draft first, which voids the approval.
    """
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    if version.digest != expected_digest:
        raise EditConflict(version)
    before = _told(version)
    version.body, version.summary = tidy(body), tidy(summary)
    version.table = shaped(table) if version.document.is_decision_table else None
    version.digest = digest_of(version.body, version.table)
    if _told(version) == before:
        return version
    version.edits += 1
    version.save(update_fields=["body", "table", "summary", "digest", "edits"])
    version.contributors.add(actor)
    record_version("version.edited", version, actor=actor, before=before, after=_told(version))
    return version


@transaction.atomic
def submit_version(version: DocumentVersion, *, actor: User, note: str = "") -> DocumentVersion:
    """Close the draft for editing and ask for approval."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "submit", actor=actor)
    version.is_returned = False
    version.save(update_fields=["is_returned"])
    after = {"digest": version.digest}
    record_version("version.submitted", version, actor=actor, after=after, note=note)
    return version


@transaction.atomic
def return_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Give a version back to its author with what should change."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "return", actor=actor, note=note)
    version.is_returned = True
    version.save(update_fields=["is_returned"])
    record_version("version.returned", version, actor=actor, note=note)
    return version


@transaction.atomic
def reopen_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Take a version back to draft from review or approval; an approval given is void."""
    version = locked_version(version)
    before = _approval(version)
    VERSION_LIFECYCLE.advance(version, "reopen", actor=actor, note=note)
    for field in APPROVAL:
        setattr(version, field, None)
    version.save(update_fields=APPROVAL)
    record_version(
        "version.reopened",
        version,
        actor=actor,
        before=before,
        after=_approval(version),
        note=note,
    )
    return version


@transaction.atomic
def approve_version(
    version: DocumentVersion,
    *,
    actor: User,
    effective_at: datetime | None = None,
    note: str = "",
    read: str | None = None,
) -> DocumentVersion:
    """Approve a reviewed version; it then waits for its instant, or for its release.

    Without an instant it may come into force at once. `read`: the digest of the text that was
    read; without one, that of `version` as it was handed in. Raises MoveRefused when it is not in
    review, says something else by now, or somebody approves who wrote a part of it.
    """
    read = version.digest if read is None else read
    version = locked_version(version)
    before = _approval(version)
    VERSION_LIFECYCLE.advance(version, "approve", actor=actor, read=read)
    if version.release_id and effective_at:
        raise DomainError(_("Its release decides when it comes into force."))
    version.approver, version.approved_at = actor, dated.now()
    version.break_glass = _glass_used(version, actor)
    if not version.release_id:
        version.effective_at = effective_at or dated.now()
    version.save(update_fields=APPROVAL)
    after = {"digest": version.digest, **_approval(version)}
    record_version("version.approved", version, actor=actor, before=before, after=after, note=note)
    return version


@transaction.atomic
def withdraw_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Give up a draft; a release that asked for it waits for another one."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "withdraw", actor=actor, note=note)
    record_version("version.withdrawn", version, actor=actor, note=note)
    ReleaseItem.objects.filter(version=version).update(version=None)
    version.release = None
    version.save(update_fields=["release"])
    return version


def _item_waiting(document: Document, release: Release | None) -> ReleaseItem | None:
    items = ReleaseItem.objects.waiting_for(document).select_related("release")
    if release is None:
        return items.first()
    item = items.filter(release=release).first()
    if item is None:
        raise DomainError(
            _("Release %(release)s does not ask for %(document)s. Add it there first.")
            % {"release": release.number, "document": document.number}
        )
    return item


def _glass_used(version: DocumentVersion, actor: User) -> BreakGlass | None:
    """The break-glass without which this person could not have approved."""
    if not is_not_author(version, actor):
        return None
    glasses = BreakGlass.objects.filter(subject=key_of(version), move="approve", actor=actor)
    return glasses.filter(used_at__isnull=False).latest("used_at")


def _told(version: DocumentVersion) -> dict[str, Any]:
    return {
        "body": version.body,
        "table": version.table,
        "summary": version.summary,
        "digest": version.digest,
    }


def _approval(version: DocumentVersion) -> dict[str, Any]:
    return {
        "approver": version.approver.username if version.approver else None,
        "effective_at": version.effective_at,
    }
