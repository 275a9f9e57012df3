"""Days counted into periods, and back; cells added up without holes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting.models import DailyCell, EventBatch, Source
from reporting.periods import RHYTHMS
from reporting.queries.cell_sums import counted, newest_days
from reporting.zones import local_day
from tests.reporting.events import process

DAYS = st.dates(date(1970, 1, 5), date(2199, 12, 31))
CADENCES = ["day", "week", "month", "quarter", "year"]


@pytest.mark.parametrize("cadence", CADENCES)
@given(day=DAYS)
def test_every_day_lies_in_its_period_and_periods_follow_each_other(cadence, day):
    rhythm = RHYTHMS[cadence]
    number = rhythm.number_on(day)
    assert rhythm.begins(number) <= day < rhythm.begins(number + 1)
    assert rhythm.number_on(rhythm.begins(number)) == number


@given(DAYS)
def test_weeks_are_iso_weeks(day):
    rhythm = RHYTHMS["week"]
    begun = rhythm.begins(rhythm.number_on(day))
    assert begun.isocalendar()[:2] == day.isocalendar()[:2]
    assert begun.isoweekday() == 1


@pytest.mark.parametrize(
    ("cadence", "begins"),
    [
        ("day", date(2027, 1, 1)),
        ("week", date(2026, 12, 28)),
        ("month", date(2027, 1, 1)),
        ("quarter", date(2027, 1, 1)),
        ("year", date(2027, 1, 1)),
    ],
)
def test_new_years_day_of_2027(cadence, begins):
    rhythm = RHYTHMS[cadence]
    assert rhythm.begins(rhythm.number_on(date(2027, 1, 1))) == begins


def test_a_day_is_that_of_the_source():
    instant = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert local_day(instant, "UTC") == date(2026, 3, 31)
    assert local_day(instant, "Europe/Berlin") == date(2026, 4, 1)
    assert local_day(instant, "America/New_York") == date(2026, 3, 31)


def source(key="1.3.11", newest=datetime(2026, 6, 10, 12, tzinfo=UTC), zone="UTC"):
    clock = clock_user()
    made = Source.objects.create(
        number=f"SRC-{Source.objects.count():04d}",
        process=process(key),
        name="Invented",
        mapping={},
        mapping_digest=f"{key}-{zone}-{newest}",
        time_zone=zone,
        created_at=newest,
        created_by=clock,
    )
    EventBatch.objects.create(
        source=made,
        ordinal=1,
        digest=f"{key}-{newest}",
        file_name="invented.csv",
        last_event_at=newest,
        loaded_at=newest,
        loaded_by=clock,
    )
    return made


def cell(source, day, opened=1, closed=0, place=0, segment="", open_days=0):
    return DailyCell.objects.create(
        source=source,
        process=source.process,
        day=day,
        place=place,
        segment=segment,
        opened=opened,
        closed=closed,
        first_time_right=closed,
        open_days_sum=open_days,
    )


def of(source, cadence="month", **asked):
    newest = newest_days([source.process_id], asked.get("until"))
    return counted(newest, RHYTHMS[cadence], **asked)[source.process_id]


@pytest.mark.django_db
def test_months_without_a_cell_are_there_and_empty():
    made = source()
    for day in (date(2026, 2, 1), date(2026, 5, 20)):
        cell(made, day)
    found = of(made)
    assert found.periods == [date(2026, month, 1) for month in (2, 3, 4, 5)]
    assert list(found.sums.opened) == [1, 0, 0, 1]
    assert list(found.sums.backlog) == [1, 1, 1, 2]
    assert found.ended == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "begins"),
    [(date(2026, 2, 3), date(2026, 2, 1)), (date(2026, 2, 4), date(2026, 3, 1))],
)
def test_a_first_month_that_begins_late_is_not_whole(first, begins):
    made = source()
    cell(made, first)
    cell(made, date(2026, 3, 9))
    assert of(made).periods[0] == begins


@pytest.mark.django_db
def test_a_first_day_is_always_whole():
    made = source()
    cell(made, date(2026, 2, 4))
    assert of(made, "day").periods == [date(2026, 2, 4)]


@pytest.mark.django_db
def test_the_month_that_runs_has_not_ended():
    made = source(newest=datetime(2026, 5, 30, 23, tzinfo=UTC))
    cell(made, date(2026, 4, 1))
    cell(made, date(2026, 5, 30))
    assert of(made).ended == 1
    EventBatch.objects.update(last_event_at=datetime(2026, 5, 31, 23, tzinfo=UTC))
    assert of(made).ended == 2


@pytest.mark.django_db
def test_until_hides_what_came_later():
    made = source()
    for day in (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)):
        cell(made, day)
    found = of(made, until=date(2026, 4, 15))
    assert found.periods == [date(2026, 3, 1), date(2026, 4, 1)]
    assert found.ended == 1


@pytest.mark.django_db
def test_sources_of_a_process_add_up_and_the_newest_record_counts():
    first, second = source(), source(newest=datetime(2026, 6, 20, tzinfo=UTC))
    for made in (first, second):
        cell(made, date(2026, 3, 1), opened=3)
    assert list(of(first).sums.opened) == [6]
    assert newest_days([first.process_id]) == {first.process_id: date(2026, 6, 20)}


@pytest.mark.django_db
def test_the_age_of_what_is_open_is_exact():
    """Opened on 1, 2 and 11 March; the second goes on 21 March: 30 and 20 days are left."""
    made = source()
    for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 11)):
        cell(made, day)
    cell(made, date(2026, 3, 21), opened=0, closed=1, open_days=19)
    found = of(made, aged=True)
    assert found.sums.age_minutes_sum[0] == (30 + 20) * 1440
    assert found.sums.backlog[0] == 2


@pytest.mark.django_db
def test_the_age_of_a_month_that_runs_is_counted_up_to_the_newest_record():
    made = source(newest=datetime(2026, 3, 11, 9, tzinfo=UTC))
    cell(made, date(2026, 3, 1), opened=2)
    found = of(made, aged=True)
    assert found.sums.age_minutes_sum[0] == 2 * 10 * 1440


@pytest.mark.django_db
def test_a_segment_begins_by_itself_and_goes_on_with_its_process():
    """A month in which the process has records and the segment none is a month with nothing."""
    made = source()
    cell(made, date(2026, 3, 1), opened=5)
    cell(made, date(2026, 4, 1), opened=2)
    cell(made, date(2026, 4, 1), opened=2, place=1, segment="gold")
    found = of(made, segment=(1, "gold"))
    assert found.periods == [date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)]
    assert (list(found.sums.opened), list(found.sums.backlog)) == ([2, 0, 0], [2, 2, 2])
    assert found.ended == 2


@pytest.mark.django_db
def test_a_segment_of_an_earlier_day_goes_on_up_to_that_day():
    made = source()
    cell(made, date(2026, 3, 1), opened=2, place=1, segment="gold")
    found = of(made, segment=(1, "gold"), until=date(2026, 5, 15))
    assert (found.periods[-1], found.ended) == (date(2026, 5, 1), 2)


@pytest.mark.django_db
def test_all_processes_come_with_one_question(django_assert_num_queries):
    made = [source(key) for key in ("1.3.9", "1.3.10", "1.3.11")]
    for one in made:
        cell(one, date(2026, 3, 1))
    newest = newest_days([one.process_id for one in made])
    with django_assert_num_queries(1):
        found = counted(newest, RHYTHMS["week"])
    assert len(found) == 3
