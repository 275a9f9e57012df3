"""What must hold for a document that takes the place of others when it comes into force."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

MOST_REPLACED = 20


def is_not_replaced(version: Any, actor: Any) -> str:
    """What another document has replaced is written there."""
    other = version.document.replaced_by_now
    if other is None:
        return ""
    words = {"document": version.document.number, "other": other.number}
    told = _("%(document)s is replaced by %(other)s: write there, or have %(other)s retired first.")
    return told % words


def replaces_what_stands(version: Any, actor: Any) -> str:
    """What it replaces is in force, nothing of it is in review, and none leads back to it."""
    if not version.replaces:
        return ""
    return replacing_fault(version.document, version.replaces) or _in_work(version)


def replacing_fault(document: Any, numbers: Collection[str]) -> str:
    """The first reason why the document cannot replace these; "" where it can."""
    if len(numbers) > MOST_REPLACED:
        return _("At most %(n)d documents are replaced at once.") % {"n": MOST_REPLACED}
    documents = type(document).objects
    there = {one.number: one for one in documents.filter(number__in=numbers)}
    for number in numbers:
        words = {"document": document.number, "other": number}
        if number == document.number:
            return _("%(document)s cannot replace itself.") % words
        if number not in there:
            return _("There is no document %(other)s.") % words
        if reason := _not_standing(document, there[number]) or _laxer(document, there[number]):
            return reason
    return _circle(document, numbers)


def _not_standing(document: Any, other: Any) -> str:
    if other.version_in_force:
        return ""
    words = {"other": other.number}
    if other.versions.filter(replaced_by__document_id=document.pk or 0).exists():
        return ""  # by an earlier version of this very document
    if successor := other.replaced_by_now:
        words["by"] = successor.number
        return _("%(other)s is replaced already, by %(by)s.") % words
    return _("Nothing of %(other)s is in force: there is nothing to replace.") % words


def _laxer(document: Any, other: Any) -> str:
    """Nobody gets round the approvals that a class asks for by replacing its documents."""
    if other.document_class_id in {None, document.document_class_id}:
        return ""
    words = {"other": other.number, "class": other.document_class, "document": document.number}
    told = _(
        "%(other)s is of the class “%(class)s”, and %(document)s is not: give it that class first, "
        "so that it is approved as strictly."
    )
    return told % words


def _circle(document: Any, numbers: Iterable[str]) -> str:
    """Along what is in force and in work; one question for all of it."""
    model = type(document)._meta.get_field("versions").related_model
    versions = model.objects.told_now().exclude(replaces=[]).exclude(document_id=document.pk or 0)
    told = versions.values_list("document__number", "replaces")
    leads: dict[str, set[str]] = {}
    for number, replaces in told:
        leads.setdefault(number, set()).update(replaces)
    for first in numbers:
        waiting, seen = [first], set()
        while waiting:
            number = waiting.pop()
            if number == document.number:
                words = {"document": document.number, "other": first}
                return _("%(other)s itself shall replace %(document)s, or leads to it.") % words
            if number not in seen:
                seen.add(number)
                waiting += leads.get(number, ())
    return ""


def _in_work(version: Any) -> str:
    """Somebody's work on what is replaced must not come into force beside it."""
    closed = version._meta.model.objects.awaiting_decision()
    other = closed.filter(document__number__in=version.replaces).select_related("document").first()
    if other is None:
        return ""
    words = {"version": other.label, "state": str(other.get_state_display()).lower()}
    told = _("%(version)s, which it would replace, is %(state)s. Have it taken back first.")
    return told % words
