"""Writes to documents themselves: their titles, owners and reviews."""

from datetime import date
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.models import User
from kernel.numbers import next_number
from kernel.ruling import DomainError, MoveRefused, demand
from knowledge.actions.quality import keep_score
from knowledge.actions.search_index import bring_into_search
from knowledge.models import Document, DocumentClass, DocumentVersion, KindDefault
from knowledge.numbering import PREFIXES
from knowledge.queries import review_ruling
from knowledge.wording import tidy

CHANGEABLE = ("title", "process", "owner", "review_by")


@transaction.atomic
def create_document(
    *,
    kind: str,
    title: str,
    process: ProcessElement,
    owner: User,
    actor: User,
    review_by: date | None = None,
    number: str = "",
) -> Document:
    """A document without a wording yet; it gets the next number of its kind.

    `number`: one that it has elsewhere, of its kind, and that no document has here.
    """
    demand(actor, "knowledge.add_document", _("Write documents"))
    if not (title := tidy(title).strip()):
        raise DomainError(_("Give the document a title."))
    document = Document.objects.create(
        number=_free_number(number, kind) if number else next_number(Document, PREFIXES[kind]),
        kind=kind,
        title=title,
        process=process,
        owner=owner,
        review_by=review_by,
        document_class=_default_class(kind),
    )
    audit.record("document.created", document, actor=actor, after=_told(document), about=[process])
    return document


@transaction.atomic
def change_document(document: Document, *, actor: User, **changes: Any) -> Document:
    """Change title, process, owner or review date; the wording has versions of its own."""
    demand(actor, "knowledge.change_document", _("Change documents"))
    document = _locked(document)
    before, former_process = _told(document), document.process
    for name in CHANGEABLE:
        setattr(document, name, changes.get(name, getattr(document, name)))
    if _told(document) == before:
        return document
    document.save(update_fields=CHANGEABLE)
    if document.title != before["title"] and (version := document.version_in_force):
        bring_into_search(version)
    keep_score(document)
    audit.record(
        "document.changed",
        document,
        actor=actor,
        before=before,
        after=_told(document),
        about=[former_process, document.process],
    )
    return document


@transaction.atomic
def record_review(document: Document, *, review_by: date, actor: User, note: str) -> Document:
    """Somebody looked at the text in force and it still holds, until a new review date.

    Raises DomainError when nothing is in force, the date is not ahead, or nothing is said.
    """
    document = _locked(document)
    if not (ruling := review_ruling(document, actor)):
        raise MoveRefused(ruling)
    version = cast(DocumentVersion, document.version_in_force)  # or the ruling refuses
    if review_by <= timezone.localdate():
        raise DomainError(_("The next review must be on a day to come."))
    if not note.strip():
        raise DomainError(_("Say in a few words what you looked at."))
    before = {"review_by": document.review_by}
    document.review_by = review_by
    document.save(update_fields=["review_by"])
    keep_score(document)
    audit.record(
        "document.reviewed",
        document,
        actor=actor,
        before=before,
        after={"review_by": review_by, "version": version.version, "digest": version.digest},
        note=note.strip(),
        about=[version, document.process],
    )
    return document


@transaction.atomic
def remind_of_review(document: Document, *, day: date, actor: User) -> None:
    """Have the owner told that a review is due, unless this was done; harmless when repeated."""
    demand(actor, "knowledge.review_document", _("Remind of reviews"))
    document = _locked(document)
    if not document.wants_reminder_on(day):
        return
    document.reminded_on = day
    document.save(update_fields=["reminded_on"])
    audit.record(
        "document.review_due",
        document,
        actor=actor,
        after={
            "review_by": document.review_by,
            "overdue": day > (document.review_by or day),
            "days_left": document.days_to_review(day),
        },
        about=[document.process],
    )


def _default_class(kind: str) -> DocumentClass | None:
    default = KindDefault.objects.filter(kind=kind).select_related("document_class").first()
    return default.document_class if default else None


def _free_number(number: str, kind: str) -> str:
    if not number.startswith(f"{PREFIXES[kind]}-"):
        words = {"number": number, "prefix": PREFIXES[kind]}
        raise DomainError(_("%(number)s is no number of its kind: %(prefix)s-0042 is.") % words)
    if Document.objects.filter(number=number).exists():
        raise DomainError(_("There is a document %(number)s already.") % {"number": number})
    return number


def _locked(document: Document) -> Document:
    lock = Document.objects.select_for_update(of=("self",))
    return lock.select_related("process", "owner").get(pk=document.pk)


def _told(document: Document) -> dict[str, Any]:
    return {
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "process": document.process.key,
        "owner": document.owner.username,
        "review_by": document.review_by,
    }
