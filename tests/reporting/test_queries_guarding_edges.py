"""Guardrails and comparisons at their edges: what is just enough, and what is not."""

from datetime import date, timedelta

import numpy as np
import pytest

from reporting.models import Calculation, DailyCell, Direction
from reporting.queries import Change, Guard, compare, guard_reading
from tests.reporting.history import (
    CASES,
    LAST_MONTH,
    judged_process,
    measure_of,
    month,
    process,
    with_history,
)

pytestmark = pytest.mark.django_db
YEAR = np.full(12, 95.0)


def guarded(measure, *, since=None, cases=100, days=30, limit=95.0):
    return guard_reading(measure, since or month(2), cases, days, limit)


def cost_of(shares=YEAR, cost=12.0):
    element = process()
    with_history(element, shares, cost=cost)
    return measure_of(element, Calculation.COST_PER_CASE)


def cut_to(cases):
    counts = {"opened": cases, "closed": cases, "first_time_right": cases, "met": cases}
    DailyCell.objects.update(**counts, missed=0, reworked=0)


def test_a_limit_that_is_just_reached_holds():
    assert guarded(judged_process(YEAR)).conclusion == Guard.HOLDS
    assert guarded(judged_process(YEAR, key="1.3.9"), limit=95.01).conclusion == Guard.FAILS


def test_a_cost_may_be_just_as_high_as_its_limit():
    assert guarded(cost_of(), limit=12.0).conclusion == Guard.HOLDS


@pytest.mark.parametrize(
    ("cases", "conclusion"), [(3 * CASES, "holds"), (3 * CASES + 1, "too_little_data")]
)
def test_one_case_short_is_too_little(cases, conclusion):
    assert guarded(judged_process(YEAR), cases=cases).conclusion == conclusion


@pytest.mark.parametrize(("days", "conclusion"), [(92, "holds"), (93, "too_little_data")])
def test_one_day_short_is_too_little(days, conclusion):
    assert guarded(judged_process(YEAR), days=days).conclusion == conclusion


def test_a_guard_that_begins_tomorrow_has_seen_nothing():
    begins = LAST_MONTH + timedelta(days=31)
    found = guarded(judged_process(YEAR), since=begins, cases=0, days=0)
    assert (found.conclusion, found.value, found.days) == ("too_little_data", None, 0)


def test_a_bad_value_on_too_few_cases_fails_nothing_yet():
    found = guarded(judged_process(YEAR), cases=10_000, limit=99)
    assert found.conclusion == Guard.TOO_LITTLE_DATA
    assert found.value == 95
    assert found.reason == "Too little data: 1,200 of 10,000 cases and 92 of 30 days so far."


def test_a_guard_that_fails_says_by_what_and_on_how_much():
    found = guarded(judged_process(YEAR), limit=97)
    assert found.reason.replace("\u202f", " ") == (
        "95 % is beyond the limit of 97 % (1,200 cases in 92 days)."
    )


def test_only_the_days_since_the_guard_began_count():
    falling = np.concatenate([np.full(9, 99.0), np.full(3, 90.0)])
    measure = judged_process(falling)
    assert guarded(measure, limit=95).value == 90
    assert guarded(measure, since=month(11), limit=95).value == pytest.approx(96.75)


def test_records_of_another_process_do_not_count():
    measure = judged_process(YEAR)
    judged_process(np.full(12, 10.0), key="1.3.9")
    assert guarded(measure).value == 95


def test_where_months_are_lacking_and_not_cases_that_is_told():
    measure = judged_process(YEAR)
    backlog = measure_of(measure.process, Calculation.BACKLOG, order=2)
    few = compare(backlog, (month(3), month(1)), (month(1), None))
    assert few.conclusion == Change.TOO_LITTLE_DATA
    assert "this measure needs 3 whole months on each side; there are 2 and " in few.sentence
    assert "cases" not in few.sentence


def test_a_comparison_needs_thirty_cases_on_each_side():
    measure = judged_process(YEAR)
    cut_to(14)
    few = compare(measure, (month(3), month(1)), (month(1), None))
    assert few.conclusion == Change.TOO_LITTLE_DATA
    assert few.sentence == (
        "Too little data to compare: 28 cases before and 28 after, and each side needs 30."
    )
    cut_to(15)
    enough = compare(measure, (month(3), month(1)), (month(1), None))
    assert enough.conclusion == Change.NO_DIFFERENCE


def test_a_cost_that_falls_is_better_and_one_that_rises_is_worse():
    measure = cost_of()
    DailyCell.objects.filter(day__gte=month(5)).update(
        cost_sum=CASES * 8.0, cost_sumsq=CASES * 64.0 * 1.1
    )
    fell = compare(measure, (month(11), month(5)), (month(5), None))
    rose = compare(measure, (month(5), None), (month(11), month(5)))
    assert (fell.conclusion, rose.conclusion) == (Change.BETTER, Change.WORSE)
    assert fell.sentence.startswith("Better: from 12.00\xa0EUR to 8.00\xa0EUR (95 % interval")


def test_the_comparison_turned_round_has_the_difference_turned_round():
    measure = judged_process(np.concatenate([np.full(6, 90.0), np.full(6, 96.0)]))
    early, late = (month(11), month(5)), (month(5), None)
    there, back = compare(measure, early, late), compare(measure, late, early)
    assert there.difference == -back.difference
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))


def test_minus_is_written_as_people_read_it():
    measure = judged_process(np.concatenate([np.full(6, 96.0), np.full(6, 90.0)]))
    found = compare(measure, (month(11), month(5)), (month(5), None))
    assert found.sentence.startswith("Worse: from 96")
    assert "−7.43 to −4.57" in found.sentence
    assert "-" not in found.sentence


def test_more_work_is_worse_where_less_is_wanted():
    element = process()
    with_history(element, YEAR)
    DailyCell.objects.filter(day__gte=month(5)).update(opened=2 * CASES)
    measure = measure_of(element, Calculation.VOLUME)
    found = compare(measure, (month(11), month(5)), (month(5), None))
    assert (found.conclusion, measure.direction) == (Change.WORSE, Direction.LOWER)
    assert found.after.value == pytest.approx(2 * found.before.value, rel=0.02)


def test_windows_are_half_open_so_no_case_counts_on_both_sides():
    measure = judged_process(YEAR)
    found = compare(measure, (month(11), month(5)), (month(5), None))
    assert found.before.cases + found.after.cases == 12 * CASES


def test_a_window_that_ends_before_it_begins_has_no_cases():
    found = compare(judged_process(YEAR), (month(5), month(5)), (month(5), None))
    assert found.before.cases == 0
    assert found.conclusion == Change.TOO_LITTLE_DATA


def test_a_measure_without_records_cannot_be_compared():
    found = compare(measure_of(process()), (date(2026, 1, 1), date(2026, 2, 1)), (month(1), None))
    assert (found.conclusion, found.before.value, found.after.value) == (
        Change.TOO_LITTLE_DATA,
        None,
        None,
    )


def test_a_backlog_is_compared_by_its_months_for_its_cases_tell_no_error():
    element = process()
    with_history(element, YEAR)
    DailyCell.objects.filter(day__gte=month(5)).update(opened=CASES + 10)
    measure = measure_of(element, Calculation.BACKLOG)
    found = compare(measure, (month(11), month(5)), (month(5), None))
    assert found.before.standard_error is None
    assert found.conclusion == Change.WORSE
