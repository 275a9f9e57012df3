"""Who is told what happens to documents and releases."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.keys import record_of
from kernel.models import AuditEntry, User
from kernel.notices import Announcement
from knowledge.models import Document, DocumentVersion, Feedback, PassageComment, Release
from knowledge.queries import asked_to_approve
from knowledge.reading import readers_of


def tell_approvers(entry: AuditEntry) -> Iterator[Announcement]:
    version = _version(entry)
    if version is None:
        return
    for person in asked_to_approve(version):
        yield _told(person, _("%(version)s waits for approval."), version)


def tell_approvers_of_deadline(entry: AuditEntry) -> Iterator[Announcement]:
    version = _version(entry)
    if version is None:
        return
    for person in asked_to_approve(version):
        yield _told(person, _("%(version)s has to be approved by tomorrow."), version)


def tell_owner_of_late_approval(entry: AuditEntry) -> Iterator[Announcement]:
    """Escalation: the approvers were reminded, and the deadline is past."""
    if version := _version(entry):
        text = _("%(version)s should have been approved by now.")
        for person in {version.document.owner, *asked_to_approve(version)}:
            yield _told(person, text, version)


def tell_audience(entry: AuditEntry) -> Iterator[Announcement]:
    """Those who are asked to attest a version, and have not."""
    if version := _version(entry):
        text = _("You are asked to read and attest %(version)s.")
        yield from _tell_missing(version, text)


def tell_missing_of_attestation(entry: AuditEntry) -> Iterator[Announcement]:
    """A reminder; when the day is past, the owner is told how many are missing."""
    version = _version(entry)
    if version is None:
        return
    told = entry.after or {}
    if not told.get("overdue"):
        yield from _tell_missing(version, _("%(version)s has to be attested within three days."))
        return
    yield from _tell_missing(version, _("%(version)s should have been attested by you by now."))
    words = {"version": version.label, "attested": told["attested"], "asked": told["asked"]}
    text = _("%(version)s is attested by %(attested)s of %(asked)s; the day for it is past.")
    address = reverse("attestation-list", args=[version.pk])
    yield Announcement(version.document.owner, text % words, address)


def tell_owner_of_feedback(entry: AuditEntry) -> Iterator[Announcement]:
    """Only of words: that a text helped is counted, and no task."""
    feedback = record_of(entry.subject)
    if isinstance(feedback, Feedback) and feedback.missing:
        text = _("%(person)s misses something in %(version)s.")
        words = {"person": feedback.reader, "version": feedback.version.label}
        owner = feedback.version.document.owner
        yield Announcement(owner, text % words, feedback.get_absolute_url())


def tell_reader_of_answer(entry: AuditEntry) -> Iterator[Announcement]:
    feedback = record_of(entry.subject)
    if isinstance(feedback, Feedback):
        text = _("Your feedback on %(version)s is %(state)s.")
        state = str(feedback.get_state_display()).lower()
        words = {"version": feedback.version.label, "state": state}
        yield Announcement(feedback.reader, text % words, feedback.get_absolute_url())


def tell_of_holding(entry: AuditEntry) -> Iterator[Announcement]:
    """It is due, and not in force."""
    if version := _version(entry):
        text = _("%(version)s is not in force yet: its instant has come, and it waits.")
        for person in {version.document.owner, version.author, version.approver} - {None}:
            yield _told(person, text, version)


def tell_author_of_material(entry: AuditEntry) -> Iterator[Announcement]:
    if version := _version(entry):
        yield _told(version.author, _("%(version)s is reviewed as a material edit."), version)


def tell_author_of_return(entry: AuditEntry) -> Iterator[Announcement]:
    if version := _version(entry):
        yield _told(version.author, _("%(version)s came back to you with a note."), version)


def tell_former_author(entry: AuditEntry) -> Iterator[Announcement]:
    """Somebody else goes on writing what this person began."""
    version = _version(entry)
    former = User.objects.filter(username=(entry.before or {}).get("author", "")).first()
    if version and former:
        text = _("%(person)s has taken over %(version)s, which you were writing.")
        words = {"person": version.author, "version": version.label}
        yield Announcement(former, text % words, version.get_absolute_url())


def tell_author_of_comment(entry: AuditEntry) -> Iterator[Announcement]:
    """Unless the author wrote it, or opened it again, themselves."""
    comment = record_of(entry.subject)
    if isinstance(comment, PassageComment) and entry.actor != comment.version.author:
        text = _("%(person)s comments on %(version)s.")
        words = {"person": comment.writer, "version": comment.version.label}
        yield Announcement(comment.version.author, text % words, comment.get_absolute_url())


def tell_writer_of_answer(entry: AuditEntry) -> Iterator[Announcement]:
    """Who commented reads what came of it."""
    comment = record_of(entry.subject)
    if isinstance(comment, PassageComment) and entry.actor != comment.writer:
        text = _("Your comment on %(version)s is %(state)s.")
        state = str(comment.get_state_display()).lower()
        words = {"version": comment.version.label, "state": state}
        yield Announcement(comment.writer, text % words, comment.get_absolute_url())


def tell_author_of_approval(entry: AuditEntry) -> Iterator[Announcement]:
    if version := _version(entry):
        yield _told(version.author, _("%(version)s is approved."), version)


def tell_readers(entry: AuditEntry) -> Iterator[Announcement]:
    """The owner of the document, and whoever watches its process: this is now in force."""
    if version := _version(entry):
        people = {version.document.owner, version.author, *version.document.process.watchers.all()}
        for person in people:
            yield _told(person, _("%(version)s is in force."), version)


def tell_owner_of_replacement(entry: AuditEntry) -> Iterator[Announcement]:
    """The owner of what was replaced, and whoever watches its process: look there from now on."""
    version = _version(entry)
    if version is None or version.replaced_by is None:
        return
    words = {"old": version.document, "new": version.replaced_by.document}
    told = _("%(old)s is replaced by %(new)s.") % words
    for person in {version.document.owner, *version.document.process.watchers.all()}:
        yield Announcement(person, told, version.replaced_by.document.get_absolute_url())


def tell_owner_of_retirement(entry: AuditEntry) -> Iterator[Announcement]:
    if version := _version(entry):
        text = _("%(version)s is retired. Nothing takes its place.")
        for person in {version.document.owner, *version.document.process.watchers.all()}:
            yield _told(person, text, version)


def tell_owner_of_review(entry: AuditEntry) -> Iterator[Announcement]:
    document = record_of(entry.subject)
    if isinstance(document, Document):
        text = _review_words(entry.after or {}) % {"document": document}
        yield Announcement(document.owner, text, document.get_absolute_url())


def _review_words(told: dict[str, Any]) -> str:
    days = told.get("days_left")
    if told.get("overdue"):
        return _("The review of %(document)s is overdue.")
    if not days:
        return _("The review of %(document)s is due today.")
    words = ngettext(
        "The review of %(document)s is due in %(days)d day.",
        "The review of %(document)s is due in %(days)d days.",
        days,
    )
    return words.replace("%(days)d", str(days))


def tell_owners_of_revert(entry: AuditEntry) -> Iterator[Announcement]:
    release = record_of(entry.subject)
    if isinstance(release, Release):
        items = release.items.select_related("document__owner")
        text = _("%(release)s is reverted: the former versions are in force again.")
        for owner in {item.document.owner for item in items}:
            yield Announcement(owner, text % {"release": release}, release.get_absolute_url())


def _tell_missing(version: DocumentVersion, text: str) -> Iterator[Announcement]:
    told = text % {"version": f"{version.label} {version.document.title}"}
    address = reverse("version-attest", args=[version.pk])
    for person in readers_of(version).filter(attested_at__isnull=True):
        yield Announcement(person, told, address)


def _version(entry: AuditEntry) -> DocumentVersion | None:
    record = record_of(entry.subject)
    return record if isinstance(record, DocumentVersion) else None


def _told(person: Any, text: str, version: DocumentVersion) -> Announcement:
    told = text % {"version": f"{version.label} {version.document.title}"}
    return Announcement(person, told, version.get_absolute_url())
