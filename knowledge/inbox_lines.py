"""What waits for a person on this floor."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.inbox import WorkItem
from knowledge import queries
from knowledge.attesting import waiting_to_be_attested_by
from knowledge.imported_together import Together, apart_from_imports
from knowledge.lifecycle import RELEASE_LIFECYCLE, why_it_waits
from knowledge.models import Document, DocumentVersion, Feedback, MissedSearch, Release, ReleaseItem
from knowledge.reading import shortfall

MOST_NAMED = 5
REVIEW_AHEAD = timedelta(days=30)


def waiting_for(user: Any) -> Iterator[WorkItem]:
    yield from _approvals(user)
    yield from _overdue_approvals(user)
    yield from _attestations(user)
    yield from _held(user)
    yield from _feedback(user)
    yield from _returned(user)
    yield from _unfinished(user)
    yield from _undrafted(user)
    yield from _reviews(user)
    yield from _releases(user)
    yield from _missed(user)


def _approvals(user: Any) -> Iterator[WorkItem]:
    today = timezone.localdate()
    together, others = apart_from_imports(queries.awaiting_approval_of(user))
    yield from _of_imports(_("Read and approve"), together)
    for version in others:
        why = _("%(author)s asks for approval.") % {"author": version.author}
        planned_on = version.release.planned_on if version.release else None
        due_on = version.review_due_on or planned_on
        if version.review_due_on and version.review_due_on < today:
            why = f"{why} {_('It is overdue.')}"
        yield _item(_("Read and approve"), version, why, due_on)


def _of_imports(act: str, together: Together) -> Iterator[WorkItem]:
    """One line for all versions of an import; its page does with them what is to be done."""
    for batch, versions in together.items():
        days = [version.review_due_on for version in versions if version.review_due_on]
        told = ngettext("%(n)d version", "%(n)d versions", len(versions)) % {"n": len(versions)}
        why = _("They came with %(file)s.") % {"file": batch}
        due_on = min(days, default=None)
        yield WorkItem(act, told, batch.get_absolute_url(), why, due_on, _("How we act"))


def _overdue_approvals(user: Any) -> Iterator[WorkItem]:
    """The owner sees to it that somebody approves."""
    for version in queries.overdue_approvals(user, timezone.localdate()):
        people = ", ".join(str(one) for one in queries.asked_to_approve(version)[:MOST_NAMED])
        why = _("It should have been approved by now.")
        if people:
            why = f"{why} {_('It waits for: %(people)s.') % {'people': people}}"
        else:
            why = f"{why} {_('Nobody has the role that its stage asks for.')}"
        yield _item(_("Have it approved"), version, why, version.review_due_on)


def _attestations(user: Any) -> Iterator[WorkItem]:
    for version in waiting_to_be_attested_by(user):
        why = _("You are asked to read it, and to say that you have.")
        title = f"{version.label} {version.document.title}"
        address = reverse("version-attest", args=[version.pk])
        floor = _("How we act")
        yield WorkItem(_("Read and attest"), title, address, why, version.attest_due_on, floor)


def _held(user: Any) -> Iterator[WorkItem]:
    """The owner sees to it that enough people have read it, or clears the way."""
    held = DocumentVersion.objects.held().filter(document__owner=user)
    for version in held.select_related("document__document_class"):
        title = f"{version.label} {version.document.title}"
        why = f"{_('It is due to come into force, and waits.')} {why_it_waits(version)}".strip()
        act, address = _("See why it waits"), version.get_absolute_url()
        if shortfall(version):
            act, address = _("Have it attested"), reverse("attestation-list", args=[version.pk])
        yield WorkItem(act, title, address, why, None, _("How we act"))


def _feedback(user: Any) -> Iterator[WorkItem]:
    """A line for each document whose readers miss something."""
    waiting = Feedback.objects.open().filter(version__document__owner=user)
    told = waiting.values("version__document__number", "version__document__title")
    for one in told.annotate(n=Count("pk")).order_by("version__document__number"):
        number = one["version__document__number"]
        why = ngettext("%(n)d reader misses something.", "%(n)d readers miss something.", one["n"])
        address = f"{reverse('feedback-list')}?document={number}&state=open"
        title = f"{number} {one['version__document__title']}"
        floor = _("How we act")
        yield WorkItem(_("Answer feedback"), title, address, why % {"n": one["n"]}, floor=floor)


def _returned(user: Any) -> Iterator[WorkItem]:
    for version in DocumentVersion.objects.returned_to(user).select_related("document"):
        why = _("It came back to you with a note.")
        if count := version.comments.open().count():
            comments = ngettext("%(n)d comment is open.", "%(n)d comments are open.", count)
            why = f"{why} {comments % {'n': count}}"
        yield _item(_("Change and submit again"), version, why)


def _unfinished(user: Any) -> Iterator[WorkItem]:
    begun = list(DocumentVersion.objects.begun_by(user).select_related("document", "release"))
    together, others = apart_from_imports(begun)
    yield from _of_imports(_("Finish and submit"), together)
    for version in others:
        due_on = version.release.planned_on if version.release else None
        yield _item(_("Finish and submit"), version, _("You began this draft."), due_on)


def _undrafted(user: Any) -> Iterator[WorkItem]:
    if not user.has_perm("knowledge.add_documentversion"):
        return
    for item in ReleaseItem.objects.undrafted().select_related("document", "release"):
        why = _("%(release)s asks for it, and nobody has begun.") % {"release": item.release}
        yield WorkItem(
            _("Draft a new version"),
            str(item.document),
            item.document.get_absolute_url(),
            why,
            item.release.planned_on,
            _("How we act"),
        )


def _reviews(user: Any) -> Iterator[WorkItem]:
    today = timezone.localdate()
    due = Document.objects.owned_by(user).due_for_review_until(today + REVIEW_AHEAD)
    for document in due:
        why = _("Its review is overdue.") if document.is_overdue else _("Its review is due soon.")
        yield WorkItem(
            _("Review"),
            str(document),
            document.get_absolute_url(),
            why,
            document.review_by,
            _("How we act"),
        )


def _releases(user: Any) -> Iterator[WorkItem]:
    """Those this person may put in force now."""
    if not user.has_perm("knowledge.enact_release"):
        return
    for release in Release.objects.planned():
        if RELEASE_LIFECYCLE.ruling(release, "enact", user):
            why = _("All its documents are approved.")
            yield _item(_("Put in force together"), release, why, release.planned_on)


def _missed(user: Any) -> Iterator[WorkItem]:
    """One line for all that was searched and not found."""
    if not user.has_perm("knowledge.change_missedsearch"):
        return
    if count := MissedSearch.objects.open().count():
        told = ngettext("%(n)d search without result", "%(n)d searches without result", count)
        why = _("Write what people miss, or dismiss it.")
        address = reverse("missed-search-list")
        yield WorkItem(_("Answer"), told % {"n": count}, address, why, floor=_("How we act"))


def _item(act: str, record: Any, why: str, due_on: Any = None) -> WorkItem:
    title = str(record)
    if isinstance(record, DocumentVersion):
        title = f"{record.label} {record.document.title}"
    return WorkItem(act, title, record.get_absolute_url(), why, due_on, _("How we act"))
