from datetime import date, timedelta

import pytest
from django.utils import timezone

from kernel import audit, dated
from kernel.accounts import clock_user
from knowledge import actions, tasks
from knowledge.lifecycle import VersionState
from knowledge.models import Decision, Document, DocumentVersion
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ReleaseFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.tables import full_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Tasks run here and now."""
    for task in (tasks.enact_version, tasks.remind_of_review):
        monkeypatch.setattr(task, "delay", task)


def approved(days=0, **changes):
    at = timezone.now() + timedelta(days=days)
    return VersionFactory(state=VersionState.APPROVED, effective_at=at, **changes)


def test_what_is_due_comes_into_force_once_however_often_the_clock_strikes():
    version = approved(-1)
    for _n in range(3):
        tasks.enact_due_versions()
        tasks.enact_version(version.pk)
    version.refresh_from_db()
    assert version.state == VersionState.IN_FORCE
    entry = audit.timeline(version).get(act="version.enacted")
    assert entry.actor == clock_user()


def test_what_is_not_due_or_belongs_to_a_release_waits():
    approved(1)
    approved(0, release=ReleaseFactory())
    tasks.enact_due_versions()
    assert not DocumentVersion.objects.in_force().exists()


def test_one_that_cannot_come_into_force_does_not_stop_the_next(monkeypatch):
    failing, other = approved(0), approved(0)
    handed = []
    monkeypatch.setattr(tasks.enact_version, "delay", handed.append)
    tasks.enact_due_versions()
    assert sorted(handed) == sorted([failing.pk, other.pk])


def reviewable(review_by):
    document = DocumentFactory(review_by=review_by)
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    return document


def test_an_owner_is_reminded_once_of_each_date():
    document = reviewable(timezone.localdate() + timedelta(days=5))
    tasks.remind_of_reviews()
    tasks.remind_of_reviews()
    (entry,) = audit.timeline(document)
    assert (entry.act, entry.after["overdue"]) == ("document.review_due", False)


def test_nobody_is_reminded_early_or_of_what_is_not_in_force():
    reviewable(timezone.localdate() + timedelta(days=40))
    DocumentFactory(review_by=timezone.localdate())
    tasks.remind_of_reviews()
    assert not Document.objects.filter(reminded_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("reminded", "day", "wants"),
    [
        (None, date(2026, 4, 30), False),
        (None, date(2026, 5, 1), True),
        (date(2026, 5, 1), date(2026, 5, 23), False),
        (date(2026, 5, 1), date(2026, 5, 24), True),
        (date(2026, 5, 24), date(2026, 5, 29), False),
        (date(2026, 5, 24), date(2026, 5, 30), True),
        (date(2026, 5, 30), date(2026, 5, 31), False),
        (date(2026, 5, 30), date(2026, 6, 1), True),
        (date(2026, 6, 1), date(2026, 9, 1), False),
        (date(2025, 6, 1), date(2026, 5, 20), True),
    ],
)
def test_a_reminder_comes_30_7_and_1_days_before_and_when_it_is_past(reminded, day, wants):
    document = Document(review_by=date(2026, 5, 31), reminded_on=reminded)
    assert document.wants_reminder_on(day) is wants


@pytest.mark.parametrize(("days", "left"), [(0, 2), (30, 1), (400, 2)])
def test_old_personal_inputs_are_erased_after_so_many_days(settings, days, left):
    settings.DECISION_PERSONAL_DAYS = days
    facts = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}
    document, agent = table_in_force(full_table()), PersonFactory(role="Agent")
    with dated.as_of(timezone.now() - timedelta(days=31)):
        actions.decide(document, facts, actor=agent)
    actions.decide(document, facts, actor=agent)
    tasks.erase_old_personal_inputs()
    assert Decision.objects.filter(personal__isnull=False).count() == left
