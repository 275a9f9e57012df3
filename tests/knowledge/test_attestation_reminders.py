"""Who has not attested is reminded: three days before, the day after, and then every week."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group

from kernel.models import AuditEntry
from kernel.notices import announcements
from knowledge import actions, tasks
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def reader(db):
    return PersonFactory(username="ayo", role="Agent")


@pytest.fixture
def version(owner, reader):
    document = DocumentFactory(owner=owner, attestation_days=10)
    document.audience.create(role=Group.objects.get(name="Agent"))
    return VersionFactory(
        document=document, state=VersionState.IN_FORCE, attestation_asked_at=ASKED
    )


def strike(*days):
    for day in days:
        with time_machine.travel(ASKED + timedelta(days=day), tick=False):
            tasks.remind_of_attestations()


def reminders():
    return AuditEntry.objects.filter(act="version.attestation_due").order_by("pk")


def test_over_the_weeks_they_are_reminded_at_a_bearable_pace(version):
    strike(*range(30))
    assert [(entry.at - ASKED).days for entry in reminders()] == [7, 11, 18, 25]
    assert [entry.after["overdue"] for entry in reminders()] == [False, True, True, True]


def test_a_clock_that_stood_still_reminds_once(version):
    strike(20, 20, 21)
    assert reminders().count() == 1


def test_before_the_day_the_reader_is_told_and_after_it_the_owner_too(version, reader, owner):
    strike(7)
    assert [one.recipient for one in announcements(reminders()[0])] == [reader]
    strike(11)
    told = {one.recipient: one.text for one in announcements(reminders()[1])}
    assert told[owner] == f"{version.label} is attested by 0 of 1; the day for it is past."
    assert "should have been attested by you" in told[reader]


def test_who_has_attested_is_left_in_peace(version, reader):
    with time_machine.travel(ASKED, tick=False):
        actions.attest_version(version, actor=reader, read=version.digest, statement="I have.")
    strike(*range(30))
    assert not reminders()
