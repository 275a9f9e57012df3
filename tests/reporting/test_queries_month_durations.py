"""Durations by month: from histograms where there are any, else from single cases."""

from datetime import UTC, date, datetime

import pytest

from reporting.models import CaseFact, DurationCell
from reporting.periods import RHYTHMS
from reporting.queries.month_durations import by_period, durations
from tests.reporting.test_queries_cell_sums import cell, source

pytestmark = pytest.mark.django_db
MARCH, APRIL = 2026 * 12 + 2, 2026 * 12 + 3


def closed(source, day, *minutes, segment="", kind="cycle", places=None):
    """Cases closed that day, each so many minutes old, and the cells that count them."""
    counts = {"timed" if kind == "cycle" else "business_timed": len(minutes)}
    for place in places or ((0, 1) if segment else (0,)):
        made = cell(source, day, closed=len(minutes), place=place, segment=segment * place)
        type(made).objects.filter(pk=made.pk).update(**counts)
    instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for number, one in enumerate(minutes):
        CaseFact.objects.create(
            source=source,
            process=source.process,
            case_key=f"{day}-{segment}-{number}",
            segment_1=segment,
            opened_at=instant,
            last_at=instant,
            closed_at=instant,
            opened_on=day,
            closed_on=day,
            events=2,
            repeats=0,
            cost=0,
            variant="x",
            **{f"{kind}_minutes": one},
        )


def barred(source, month, bucket, cases, place=0, segment=""):
    DurationCell.objects.create(
        source=source,
        process=source.process,
        month=month,
        place=place,
        segment=segment,
        kind="cycle",
        bucket=bucket,
        cases=cases,
    )


def test_a_month_in_bars_is_not_read_from_its_cases_again():
    made = source()
    closed(made, date(2026, 3, 4), 10, 20)
    closed(made, date(2026, 4, 4), 30)
    barred(made, MARCH, 400, 2)
    found = durations([made.process_id], "cycle", 0, [""])
    assert dict(found[made.process_id, MARCH, ""].bars) == {400: 2}
    assert found[made.process_id, MARCH, ""].minutes == []
    assert found[made.process_id, APRIL, ""].minutes == [30]


def test_segments_are_told_apart_and_all_come_when_none_is_named():
    made = source()
    closed(made, date(2026, 3, 4), 10, 20, segment="gold")
    closed(made, date(2026, 3, 5), 30, segment="iron")
    every = durations([made.process_id], "cycle", 1, None)
    assert {key[2]: one.minutes for key, one in every.items()} == {"gold": [10, 20], "iron": [30]}
    gold = durations([made.process_id], "cycle", 1, ["gold"])
    assert [key[2] for key in gold] == ["gold"]
    whole = durations([made.process_id], "cycle", 0, [""])
    assert sorted(whole[made.process_id, MARCH, ""].minutes) == [10, 20, 30]


def test_until_cuts_a_month_by_its_cases_and_leaves_its_bars_aside():
    made = source()
    closed(made, date(2026, 3, 4), 10)
    closed(made, date(2026, 3, 20), 50)
    barred(made, MARCH, 400, 2)
    found = durations([made.process_id], "cycle", 0, [""], until=date(2026, 3, 15))
    assert found[made.process_id, MARCH, ""].minutes == [10]
    assert found[made.process_id, MARCH, ""].cases == 1


def test_business_hours_have_their_own():
    made = source()
    closed(made, date(2026, 3, 4), 10, kind="business")
    assert not durations([made.process_id], "cycle", 0, [""])
    found = durations([made.process_id], "business", 0, [""])
    assert found[made.process_id, MARCH, ""].minutes == [10]


def test_months_make_a_quarter():
    made = source()
    closed(made, date(2026, 3, 4), 10, 20)
    closed(made, date(2026, 4, 4), 30)
    months = durations([made.process_id], "cycle", 0, [""])
    quarters = by_period(months, RHYTHMS["quarter"])
    assert {number: one.cases for (_p, number), one in quarters.items()} == {
        2026 * 4: 2,
        2026 * 4 + 1: 1,
    }


def test_months_before_the_first_are_not_read():
    made = source()
    closed(made, date(2026, 3, 4), 10, 20)
    closed(made, date(2026, 4, 4), 30)
    found = durations([made.process_id], "cycle", 0, [""], first=MARCH + 1)
    assert {month: one.cases for (_p, month, _name), one in found.items()} == {MARCH + 1: 1}


def test_many_processes_and_months_take_three_questions(django_assert_num_queries):
    made = [source(key) for key in ("1.3.9", "1.3.10")]
    for one in made:
        for month in (1, 3, 4):
            closed(one, date(2026, month, 4), 10)
    with django_assert_num_queries(3):
        found = durations([one.process_id for one in made], "cycle", 0, [""])
    assert len(found) == 6


def test_the_cases_of_a_source_without_bars_stand_beside_the_bars_of_another():
    large, small = source(), source(zone="Europe/Berlin")
    closed(large, date(2026, 3, 4), 10, 20)
    barred(large, MARCH, 400, 2)
    closed(small, date(2026, 3, 5), 30)
    found = durations([large.process_id], "cycle", 0, [""])[large.process_id, MARCH, ""]
    assert (dict(found.bars), found.minutes, found.cases) == ({400: 2}, [30], 3)


def test_bars_of_two_sources_add_up():
    for one, cases in ((source(), 2), (source(zone="Europe/Berlin"), 3)):
        closed(one, date(2026, 3, 4), *range(1, cases + 1))
        barred(one, MARCH, 400, cases)
    found = durations([one.process_id], "cycle", 0, [""])
    assert dict(found[one.process_id, MARCH, ""].bars) == {400: 5}


def test_months_of_ever_other_segments_take_three_questions(django_assert_num_queries):
    """More of them than a database takes conditions in one question."""
    made = source()
    for number in range(1200):
        day = date(2024 + number % 3, 1 + number % 7, 4)
        closed(made, day, 10, segment=f"s{number}", places=(1,))
    with django_assert_num_queries(3):
        found = durations([made.process_id], "cycle", 1, None)
    assert sum(one.cases for one in found.values()) == 1200
