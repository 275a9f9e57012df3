"""Records that stay away: the owner is told once, and has it in “My work” until they come."""

from datetime import date

import pytest
import time_machine

from kernel import telling
from kernel.audit_chain import seal_new_entries
from kernel.models import AuditEntry, Notice
from reporting import tasks
from reporting.inbox_lines import work_of
from reporting.models import EventBatch, Silence, Source
from tests.reporting.history import drifting, judged_process

pytestmark = pytest.mark.django_db
NEWEST = date(2026, 10, 31)
LAST_DAY, TOO_LATE = date(2026, 12, 15), date(2026, 12, 16)


@pytest.fixture
def measure(process_owner):
    measure = judged_process(drifting())
    measure.process.owner = process_owner
    measure.process.save()
    return measure


def mornings(*days):
    for day in days:
        for minute in (30, 31):
            with time_machine.travel(f"{day}T06:{minute}Z", tick=False):
                tasks.look_for_silence()


def acts():
    entries = AuditEntry.objects.filter(act__startswith="records.").order_by("pk")
    return [entry.act for entry in entries]


def lines(person):
    return [item.title for item in work_of(person) if "no records" in str(item.act)]


def test_nothing_is_said_while_the_newest_is_young_enough(measure):
    mornings(LAST_DAY)

    assert not Silence.objects.exists()


def test_the_owner_is_told_once_until_records_come(measure, process_owner, support_manager):
    mornings(TOO_LATE, date(2026, 12, 17))
    source = Source.objects.get()

    assert acts() == ["records.stayed_away"]
    silence = Silence.objects.get()
    assert (silence.silent, silence.newest_on, silence.allowed_days) == (source, NEWEST, 45)
    assert lines(process_owner) == [str(source)]
    assert lines(support_manager) == []
    seal_new_entries()
    telling.write_notices()
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (process_owner, source.get_absolute_url())
    assert notice.text == f"{source} has had no records since 31 Oct 2026."


def test_records_that_come_end_it_and_the_next_silence_is_told_again(measure, process_owner):
    mornings(TOO_LATE)
    EventBatch.objects.update(last_event_at="2026-12-15T12:00Z")
    mornings(date(2026, 12, 17))
    assert lines(process_owner) == []

    mornings(date(2027, 2, 10))
    assert acts() == ["records.stayed_away", "records.came_again", "records.stayed_away"]


def test_a_measure_that_bears_less_is_late_before_its_source(measure, process_owner):
    type(measure).objects.update(stale_after_days=10)
    mornings(date(2026, 11, 20))

    assert Silence.objects.get().silent == measure
    assert lines(process_owner) == [str(measure)]


def test_a_silent_source_speaks_for_its_measures(measure):
    type(measure).objects.update(stale_after_days=10)
    mornings(date(2026, 11, 20), TOO_LATE)

    assert Silence.objects.open().get().silent == Source.objects.get()


def test_a_source_that_never_had_records_is_not_silent(measure):
    EventBatch.objects.all().delete()
    mornings(TOO_LATE)

    assert not Silence.objects.exists()


def test_without_an_owner_the_support_managers_look(measure, support_manager):
    measure.process.owner = None
    measure.process.save()
    mornings(TOO_LATE)

    assert lines(support_manager) == [str(Source.objects.get())]
    seal_new_entries()
    telling.write_notices()
    assert [one.recipient for one in Notice.objects.all()] == [support_manager]


def test_looking_asks_no_more_for_many_sources(measure, django_assert_max_num_queries):
    for n in range(5):
        judged_process(drifting(), key=f"9.{n}")
    with time_machine.travel(f"{LAST_DAY}T06:30Z", tick=False), django_assert_max_num_queries(10):
        tasks.look_for_silence()
