"""Searches without result: kept without saying by whom, answered, dismissed, forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel import audit
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.actions import searches
from knowledge.lifecycle import MISSED_SEARCH_LIFECYCLE, MissedSearchState, VersionState
from knowledge.models import MissedSearch
from knowledge.searching.question import read_question
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory


def ask(text, person):
    actions.register_missed_search(read_question(text), actor=person)
    return MissedSearch.objects.order_by("-pk").first()


@pytest.fixture
def miss(editor):
    return ask("roaming in space", PersonFactory())


def test_a_search_is_kept_as_it_was_typed(editor):
    miss = ask("Roaming  in space ", editor)
    assert (miss.text, miss.asked, miss.people) == ("Roaming in space", 1, 1)


def test_the_same_words_are_counted_with_the_people_who_asked(editor, approver):
    ask("space roaming", editor)
    miss = ask("Roaming space", approver)
    assert MissedSearch.objects.count() == 1
    assert (miss.text, miss.asked, miss.people) == ("space roaming", 2, 2)


def test_who_turns_a_page_has_not_asked_again_and_who_comes_back_later_has(editor, time_machine):
    ask("space", editor)
    assert ask("space", editor).asked == 1
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    miss = ask("space", editor)
    assert (miss.asked, miss.people) == (2, 1)


def test_nothing_tells_who_asked(editor):
    miss = ask("space", editor)
    told = str(vars(miss))
    assert editor.username not in told
    assert miss.marks != [str(editor.pk)]
    assert not AuditEntry.objects.filter(act__startswith="search.").exists()


def test_no_more_are_kept_than_somebody_could_read(editor, monkeypatch):
    monkeypatch.setattr(searches, "MOST_OPEN", 1)
    ask("space", editor)
    ask("time", editor)
    assert MissedSearch.objects.count() == 1


def test_people_are_counted_up_to_a_hundred(editor, approver, monkeypatch):
    monkeypatch.setattr(searches, "MOST_MARKS", 1)
    ask("space", editor)
    miss = ask("space", approver)
    assert (miss.asked, miss.people, len(miss.marks)) == (2, 1, 1)


def test_an_answered_search_names_its_document_in_both_histories(miss, editor):
    document = DocumentFactory()
    answered = actions.answer_missed_search(miss, document=document, actor=editor)
    assert (answered.state, answered.document) == (MissedSearchState.ANSWERED, document)
    assert answered.marks == []
    assert audit.timeline(document).get() == audit.timeline(miss).get()


def test_while_the_answer_is_written_it_is_not_missed_anew_and_afterwards_it_is(miss, editor):
    document = DocumentFactory()
    actions.answer_missed_search(miss, document=document, actor=editor)
    assert ask("roaming in space", editor) == miss
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    again = ask("roaming in space", editor)
    assert (again != miss, again.state) == (True, MissedSearchState.OPEN)


def test_what_is_dismissed_does_not_come_back(miss, editor):
    actions.dismiss_missed_search(miss, actor=editor, note="Not ours.")
    again = ask("roaming in space", editor)
    assert (again, again.state, again.asked) == (miss, MissedSearchState.DISMISSED, 2)
    assert not MissedSearch.objects.open().exists()


def test_a_reason_is_demanded_and_stands_in_the_history(miss, editor):
    with pytest.raises(DomainError, match="Say why"):
        actions.dismiss_missed_search(miss, actor=editor, note=" ")
    dismissed = actions.dismiss_missed_search(miss, actor=editor, note="Not ours.")
    assert dismissed.reason == audit.timeline(miss).get().note == "Not ours."


def test_what_was_dismissed_can_be_put_back(miss, editor):
    actions.dismiss_missed_search(miss, actor=editor, note="Not ours.")
    back = actions.reopen_missed_search(miss, actor=editor)
    assert (back.state, back.reason) == (MissedSearchState.OPEN, "")


def made(name, miss, actor):
    answers = {"answer": {"document": DocumentFactory()}, "dismiss": {"note": "Why."}}
    acts = {
        "answer": actions.answer_missed_search,
        "dismiss": actions.dismiss_missed_search,
        "reopen": actions.reopen_missed_search,
    }
    return acts[name](miss, actor=actor, **answers.get(name, {}))


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (name, state)
        for name in MISSED_SEARCH_LIFECYCLE.moves
        for state in MissedSearchState
        if not MISSED_SEARCH_LIFECYCLE.allows(name, state)
    ],
)
def test_no_other_move_gets_through(name, state, administrator):
    miss = MissedSearch.objects.create(text="space", key="space", state=state)
    with pytest.raises(MoveRefused):
        made(name, miss, administrator)


@pytest.mark.parametrize("name", MISSED_SEARCH_LIFECYCLE.moves)
def test_only_editors_decide(name, owner):
    move = MISSED_SEARCH_LIFECYCLE.moves[name]
    miss = MissedSearch.objects.create(text="space", key="space", state=move.source)
    with pytest.raises(MoveRefused, match="Your role"):
        made(name, miss, owner)


def test_what_one_person_asked_once_long_ago_is_forgotten(miss, editor, approver, time_machine):
    ask("time", editor)
    ask("time", approver)
    time_machine.move_to(timezone.now() + timedelta(days=91))
    recent = ask("matter", editor)
    assert actions.forget_missed_searches(actor=clock_user()) == 1
    assert set(MissedSearch.objects.values_list("text", flat=True)) == {"time", recent.text}
    with pytest.raises(DomainError, match="Your role"):
        actions.forget_missed_searches(actor=editor)
