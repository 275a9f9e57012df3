"""Durations by month: from histograms where there are any, else from single cases."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.models import CaseFact, DurationCell
from reporting.percentiles import bucket_of, percentile
from reporting.queries.cell_sums import RHYTHMS
from reporting.queries.month_durations import Durations, by_period, durations
from tests.reporting.test_queries_cell_sums import cell, source

MARCH, APRIL = 2026 * 12 + 2, 2026 * 12 + 3
MINUTES = st.lists(st.floats(0.02, 1e5), min_size=1, max_size=80)


def of(minutes, *, in_bars):
    found = Durations()
    if not in_bars:
        found.minutes.extend(minutes)
        return found
    for bucket in bucket_of(np.array(minutes)):
        found.bars[int(bucket)] += 1
    return found


def closed(source, day, *minutes, segment="", kind="cycle"):
    """Cases closed that day, each so many minutes old, and the cells that count them."""
    counts = {"timed" if kind == "cycle" else "business_timed": len(minutes)}
    for place in (0, 1) if segment else (0,):
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


@settings(max_examples=50, deadline=None)
@given(MINUTES, MINUTES, st.sampled_from([0.5, 0.9]))
def test_months_in_bars_and_months_of_single_cases_add_up(barred, single, share):
    together = of(barred, in_bars=True)
    together.add(of(single, in_bars=False))
    assert together.cases == len(barred) + len(single)
    exact = percentile(np.array([*barred, *single]), share)
    assert together.percentile(share) == pytest.approx(exact, rel=0.021)


@settings(max_examples=50, deadline=None)
@given(MINUTES, st.floats(0.02, 1e5))
def test_those_within_a_limit_are_counted_up_to_the_bar_that_it_cuts(minutes, limit):
    exact = sum(one <= limit for one in minutes)
    assert of(minutes, in_bars=False).within(limit) == exact
    near = sum(limit / 1.0201 <= one <= limit * 1.0201 for one in minutes)
    assert abs(of(minutes, in_bars=True).within(limit) - exact) <= near


def test_of_nothing_there_is_no_percentile():
    assert np.isnan(Durations().percentile(0.5))
    assert Durations().within(60) == 0


@pytest.mark.django_db
def test_a_month_in_bars_is_not_read_from_its_cases_again():
    made = source()
    closed(made, date(2026, 3, 4), 10, 20)
    closed(made, date(2026, 4, 4), 30)
    barred(made, MARCH, 400, 2)
    found = durations([made.process_id], "cycle", 0, [""])
    assert dict(found[made.process_id, MARCH, ""].bars) == {400: 2}
    assert found[made.process_id, MARCH, ""].minutes == []
    assert found[made.process_id, APRIL, ""].minutes == [30]


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_until_cuts_a_month_by_its_cases_and_leaves_its_bars_aside():
    made = source()
    closed(made, date(2026, 3, 4), 10)
    closed(made, date(2026, 3, 20), 50)
    barred(made, MARCH, 400, 2)
    found = durations([made.process_id], "cycle", 0, [""], until=date(2026, 3, 15))
    assert found[made.process_id, MARCH, ""].minutes == [10]
    assert found[made.process_id, MARCH, ""].cases == 1


@pytest.mark.django_db
def test_business_hours_have_their_own():
    made = source()
    closed(made, date(2026, 3, 4), 10, kind="business")
    assert not durations([made.process_id], "cycle", 0, [""])
    found = durations([made.process_id], "business", 0, [""])
    assert found[made.process_id, MARCH, ""].minutes == [10]


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_many_processes_and_months_take_three_questions(django_assert_num_queries):
    made = [source(key) for key in ("1.3.9", "1.3.10")]
    for one in made:
        for month in (1, 3, 4):
            closed(one, date(2026, month, 4), 10)
    with django_assert_num_queries(3):
        found = durations([one.process_id for one in made], "cycle", 0, [""])
    assert len(found) == 6
