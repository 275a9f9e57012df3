"""Reminders of reviews: when, to whom, how often."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kernel.models import AuditEntry
from kernel.notices import announcements
from knowledge import tasks
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from tests.knowledge.factories import DocumentFactory, VersionFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 30)


@pytest.fixture
def document(owner):
    document = DocumentFactory(owner=owner, review_by=DUE, title="Refunds")
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    return document


def strike(*days):
    """The clock strikes at noon of each of these days after the review date."""
    for day in days:
        noon = datetime(DUE.year, DUE.month, DUE.day, 12, tzinfo=UTC)
        with time_machine.travel(noon + timedelta(days=day), tick=False):
            tasks.remind_of_reviews()


def reminders():
    return AuditEntry.objects.filter(act="document.review_due").order_by("pk")


def test_over_the_weeks_the_owner_is_reminded_exactly_four_times(document):
    strike(*range(-40, 30))

    assert [entry.after["overdue"] for entry in reminders()] == [False, False, False, True]
    assert [entry.at.date() - DUE for entry in reminders()] == [
        timedelta(days=-30),
        timedelta(days=-7),
        timedelta(days=-1),
        timedelta(days=1),
    ]


def test_a_clock_that_stood_still_over_the_weeks_reminds_once_when_it_goes_again(document):
    strike(-3, -2)

    assert reminders().count() == 1


def test_a_clock_that_stood_still_over_the_date_reminds_once_that_it_is_past(document):
    strike(10, 11)

    assert [entry.after["overdue"] for entry in reminders()] == [True]


def test_on_the_very_day_it_is_due_and_not_yet_overdue(document):
    strike(0)

    assert [entry.after["overdue"] for entry in reminders()] == [False]


def test_a_new_review_date_is_reminded_of_anew(document):
    strike(-30)
    Document.objects.update(review_by=DUE + timedelta(days=60))

    strike(30, 31)

    assert reminders().count() == 2


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.RETIRED])
def test_what_nobody_follows_needs_no_review(document, state):
    document.versions.update(state=state)

    strike(-1, 1)

    assert not reminders()


@pytest.mark.parametrize("review_by", [date.min, date(1, 1, 20), date(1900, 1, 1)])
def test_a_date_mistyped_far_into_the_past_is_only_overdue(document, review_by):
    Document.objects.update(review_by=review_by)

    strike(0)

    assert [entry.after["overdue"] for entry in reminders()] == [True]


def test_a_date_as_far_ahead_as_there_is_one_is_not_due(document):
    Document.objects.update(review_by=date.max)

    strike(0)

    assert not reminders()


@pytest.mark.parametrize(
    ("day", "words"),
    [(-30, "due in 30 days"), (-1, "due in 1 day"), (0, "due today"), (1, "overdue")],
)
def test_who_owns_it_then_is_told_in_words_with_the_address(document, owner, day, words):
    strike(day)
    (told,) = announcements(reminders().get())

    assert told.recipient == owner
    assert told.text == f"The review of {document} is {words}."
    assert told.url == document.get_absolute_url()
