"""Writes to searches without result: kept when somebody searches, answered or dismissed."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import User
from kernel.ruling import demand
from knowledge.lifecycle import MISSED_SEARCH_LIFECYCLE, MissedSearchState
from knowledge.models import Document, MissedSearch
from knowledge.searching.question import Question

MOST_MARKS = 100  # people are counted up to here
MOST_OPEN = 5000
SAME_SEARCH = timedelta(minutes=10)  # who turns a page or goes back has not searched again
FORGOTTEN_AFTER = timedelta(days=90)


def register_missed_search(question: Question, *, actor: User) -> None:
    """Somebody searched and nothing in force has it. Nothing tells who, not even the trail."""
    try:
        with transaction.atomic():
            _register(question, actor)
    except IntegrityError:  # another asked the same at the same moment, and is counted
        return


@transaction.atomic
def answer_missed_search(miss: MissedSearch, *, document: Document, actor: User) -> MissedSearch:
    """A document is written for it."""
    miss = _locked(miss)
    MISSED_SEARCH_LIFECYCLE.advance(miss, "answer", actor=actor)
    miss.document, miss.marks = document, []
    miss.save(update_fields=["document", "marks"])
    after = {"document": document.number}
    audit.record("search.answered", miss, actor=actor, after=after, about=[document])
    return miss


@transaction.atomic
def dismiss_missed_search(miss: MissedSearch, *, actor: User, note: str) -> MissedSearch:
    """Nothing shall be written for it, with the reason why."""
    miss = _locked(miss)
    MISSED_SEARCH_LIFECYCLE.advance(miss, "dismiss", actor=actor, note=note)
    miss.reason, miss.marks = note.strip()[:2000], []
    miss.save(update_fields=["reason", "marks"])
    audit.record("search.dismissed", miss, actor=actor, note=note)
    return miss


@transaction.atomic
def reopen_missed_search(miss: MissedSearch, *, actor: User) -> MissedSearch:
    """It was dismissed, and somebody thinks otherwise."""
    miss = _locked(miss)
    MISSED_SEARCH_LIFECYCLE.advance(miss, "reopen", actor=actor)
    before, miss.reason = {"reason": miss.reason}, ""
    miss.save(update_fields=["reason"])
    audit.record("search.reopened", miss, actor=actor, before=before)
    return miss


@transaction.atomic
def forget_missed_searches(*, actor: User) -> int:
    """Of what one person asked once, long ago, nothing is kept; returns of how many searches."""
    demand(actor, "knowledge.delete_missedsearch", _("Forget searches"))
    old = MissedSearch.objects.asked_once_before(timezone.now() - FORGOTTEN_AFTER)
    return old.delete()[0]


def _register(question: Question, actor: User) -> None:
    now, mark = timezone.now(), _mark(question, actor)
    known = MissedSearch.objects.select_for_update().filter(key=question.key)
    miss = known.order_by("-pk").first()
    if miss is None or (miss.document and miss.document.version_in_force):
        if MissedSearch.objects.open().count() < MOST_OPEN:
            MissedSearch.objects.create(text=question.text, key=question.key, marks=[mark])
        return
    if mark in miss.marks and now - miss.last_at < SAME_SEARCH:
        return
    if mark not in miss.marks and miss.state == MissedSearchState.OPEN:
        miss.people += len(miss.marks) < MOST_MARKS
        miss.marks = [*miss.marks, mark][:MOST_MARKS]
    miss.asked, miss.last_at = miss.asked + 1, now
    miss.save(update_fields=["people", "marks", "asked", "last_at"])


def _mark(question: Question, actor: User) -> str:
    """The same person with the same words has the same mark, and no mark tells the person."""
    return salted_hmac("knowledge.search", f"{actor.pk} {question.key}").hexdigest()[:16]


def _locked(miss: MissedSearch) -> MissedSearch:
    return MissedSearch.objects.select_for_update(of=("self",)).get(pk=miss.pk)
