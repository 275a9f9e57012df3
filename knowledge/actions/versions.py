"""Writes to versions before they are in force: draft, edit, submit, take back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kernel import dated
from kernel.models import User
from kernel.ruling import DomainError, MoveRefused
from knowledge.actions.approvals import approval_told, void_approvals
from knowledge.actions.parts import keep_scope, set_parts
from knowledge.actions.trail import locked_version, record_version
from knowledge.decision_table import shaped
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import (
    PARTS,
    Document,
    DocumentVersion,
    KindTemplate,
    Release,
    ReleaseItem,
    digest_of,
)
from knowledge.queries import drafting_ruling, last_to_save
from knowledge.wording import tidy

SUBMISSION = (
    "is_returned",
    "submitted_at",
    "approval_reminded_on",
    "escalated_on",
    "keeps_attestations_of",
)


class EditConflict(DomainError):
    """Another text was saved meanwhile, `by` whom. `theirs` is the version as it is now."""

    def __init__(self, theirs: DocumentVersion, *, by: User | None, actor: User) -> None:
        told = _("%(person)s saved %(version)s meanwhile. Compare before you save again.")
        if by == actor:
            told = _(
                "You saved %(version)s yourself meanwhile, in another window. "
                "Compare before you save again."
            )
        super().__init__(told % {"version": theirs.label, "person": by or _("Someone else")})
        self.theirs = theirs


@transaction.atomic
def draft_version(
    document: Document, *, actor: User, release: Release | None = None, from_template: bool = False
) -> DocumentVersion:
    """Begin the next version with the text in force; a planned release that asks for it gets it.

    With `from_template` the first version begins with the template of its kind.

    Raises DomainError while another version is open, or when `release` does not ask for it.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not (ruling := drafting_ruling(document, actor)):
        raise MoveRefused(ruling)
    item = _item_waiting(document, release)
    former = document.version_in_force
    body, table = (former.body, former.table) if former else ("", None)
    parts = former.parts if former else {}
    if not former and from_template:
        body, parts = _template_of(document)
    version = DocumentVersion.objects.create(
        document=document,
        version=(document.versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        body=body,
        table=table,
        cases=former.cases if former else [],
        author=actor,
        release=item.release if item else None,
        digest=digest_of(body, table, **parts),
        **parts,
    )
    keep_scope(version)
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
    parts: Mapping[str, Any] | None = None,
    expected_digest: str,
    actor: User,
) -> DocumentVersion:
    """Save a draft, if it still says what the editor began with (`expected_digest`).

    `parts`: of PARTS those that are written anew; the others stay. Raises EditConflict when it
    says something else, PartsRefused when a part is wrong, MoveRefused when it is no draft: an
    approved text is taken back to draft first, which voids the approval.
    """
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    if version.digest != expected_digest:
        raise EditConflict(version, by=last_to_save(version), actor=actor)
    before = _told(version)
    version.body, version.summary = tidy(body), tidy(summary)
    version.table = shaped(table) if version.document.is_decision_table else None
    set_parts(version, parts or {})
    version.digest = digest_of(version.body, version.table, **version.parts)
    if _told(version) == before:
        return version
    version.edits += 1
    version.save(update_fields=["body", "table", *PARTS, "summary", "digest", "edits"])
    keep_scope(version)
    version.contributors.add(actor)
    record_version("version.edited", version, actor=actor, before=before, after=_told(version))
    return version


@transaction.atomic
def take_over_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Become the author of somebody else's draft; the former author stays a contributor."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "take_over", actor=actor, note=note)
    former = version.author
    version.author = actor
    version.save(update_fields=["author"])
    version.contributors.add(former, actor)
    before, after = {"author": former.username}, {"author": actor.username}
    act = "version.taken_over"
    record_version(act, version, actor=actor, before=before, after=after, note=note)
    return version


@transaction.atomic
def submit_version(
    version: DocumentVersion, *, actor: User, is_minor: bool = False, note: str = ""
) -> DocumentVersion:
    """Close the draft for editing and ask for approval.

    `is_minor`: who attested the version in force need not attest this one. A reviewer may refuse
    that; the first version is material. Raises DomainError for one that claims it is not.
    """
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "submit", actor=actor)
    version.keeps_attestations_of = _kept_reading(version) if is_minor else None
    version.is_returned, version.submitted_at = False, dated.now()
    version.approval_reminded_on = version.escalated_on = None
    version.save(update_fields=SUBMISSION)
    after = {"digest": version.digest, "edit": "minor" if is_minor else "material"}
    record_version("version.submitted", version, actor=actor, after=after, note=note)
    return version


@transaction.atomic
def return_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Give a version back to its author with what should change."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "return", actor=actor, note=note)
    version.is_returned = True
    version.save(update_fields=["is_returned"])
    void_approvals(version)
    record_version("version.returned", version, actor=actor, note=note)
    return version


@transaction.atomic
def reopen_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Take a version back to draft from review or approval; an approval given is void."""
    version = locked_version(version)
    before = approval_told(version)
    VERSION_LIFECYCLE.advance(version, "reopen", actor=actor, note=note)
    void_approvals(version)
    record_version(
        "version.reopened",
        version,
        actor=actor,
        before=before,
        after=approval_told(version),
        note=note,
    )
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


def _kept_reading(version: DocumentVersion) -> DocumentVersion:
    former = version.document.version_in_force
    if former is None:
        raise DomainError(
            _("Nothing is in force, so nobody has read anything like it: it is a material edit.")
        )
    return former.keeps_attestations_of or former


def _template_of(document: Document) -> tuple[str, dict[str, Any]]:
    """What the first version of a document begins with."""
    template = KindTemplate.objects.of_kind(document.kind).first()
    if template is None or document.versions.exists():
        return "", {}
    parts = dict(template.parts)
    if steps := parts.get("steps"):
        document.last_step = max(one["number"] for one in steps)
        document.save(update_fields=["last_step"])
    return template.body, parts


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


def _told(version: DocumentVersion) -> dict[str, Any]:
    return {
        "body": version.body,
        "table": version.table,
        **{name: part for name, part in version.parts.items() if part},
        "summary": version.summary,
        "digest": version.digest,
    }
