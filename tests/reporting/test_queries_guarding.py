from datetime import date

import numpy as np
import pytest

from reporting.models import Calculation
from reporting.queries import Change, Guard, compare, guard_reading
from tests.reporting.history import judged_process, measure_of, month, process, with_history

pytestmark = pytest.mark.django_db

TWO_LEVELS = np.concatenate([np.full(12, 90.0), np.full(12, 96.0)])
EARLIER, LATER = (month(23), month(11)), (month(11), None)


def test_a_guardrail_holds_on_the_good_side_of_its_limit():
    found = guard_reading(judged_process(TWO_LEVELS), month(2), 100, 30, 95)
    assert found.conclusion == Guard.HOLDS
    assert (found.value, found.cases, found.days) == (96, 1200, 92)
    assert "96\u202f% stays within the limit of 95\u202f% (1,200 cases in 92 days)" in found.reason


def test_a_guardrail_fails_on_the_bad_side():
    assert guard_reading(judged_process(TWO_LEVELS), month(2), 100, 30, 97).conclusion == "fails"


def test_for_a_cost_lower_is_better():
    element = process()
    with_history(element, TWO_LEVELS, cost=12.0)
    measure = measure_of(element, Calculation.COST_PER_CASE)
    assert guard_reading(measure, month(2), 100, 30, 12.5).conclusion == Guard.HOLDS
    assert guard_reading(measure, month(2), 100, 30, 11.5).conclusion == Guard.FAILS


@pytest.mark.parametrize(("cases", "days"), [(5000, 30), (100, 200)])
def test_too_few_cases_or_days_hold_nothing(cases, days):
    found = guard_reading(judged_process(TWO_LEVELS), month(2), cases, days, 95)
    assert found.conclusion == Guard.TOO_LITTLE_DATA
    assert f"1,200 of {cases:,} cases and 92 of {days} days" in found.reason


def test_before_any_record_there_is_too_little_data():
    found = guard_reading(measure_of(process()), month(2), 1, 1, 95)
    assert (found.conclusion, found.value, found.days) == (Guard.TOO_LITTLE_DATA, None, 0)


def test_a_change_for_the_better_is_proven_with_its_interval():
    found = compare(judged_process(TWO_LEVELS), EARLIER, LATER)
    assert found.conclusion == Change.BETTER
    assert found.difference == pytest.approx(6)
    low, high = found.interval
    assert 0 < low < 6 < high
    assert found.sentence.startswith("Better: from 90\u202f% to 96\u202f% (95 % interval")


def test_the_same_change_is_worse_where_lower_is_better():
    measure = judged_process(TWO_LEVELS)
    measure.direction = "lower"
    assert compare(measure, EARLIER, LATER).conclusion == Change.WORSE


def test_a_difference_that_may_be_chance_is_none():
    found = compare(judged_process(np.full(24, 95.0)), EARLIER, LATER)
    assert found.conclusion == Change.NO_DIFFERENCE
    assert found.sentence.startswith("No proven difference")


def test_months_that_differ_among_themselves_widen_the_interval():
    wobble = np.tile([-3.0, 3.0], 12)
    calm = compare(judged_process(TWO_LEVELS), EARLIER, LATER)
    restless = compare(judged_process(TWO_LEVELS + wobble, key="1.3.9"), EARLIER, LATER)
    assert restless.difference == pytest.approx(calm.difference)
    assert restless.interval[1] - restless.interval[0] > 2 * (calm.interval[1] - calm.interval[0])


def test_an_empty_side_cannot_be_compared():
    found = compare(judged_process(TWO_LEVELS), (date(2010, 1, 1), date(2011, 1, 1)), LATER)
    assert (found.conclusion, found.difference, found.interval) == ("too_little_data", None, None)
    assert "0 cases before and 4,800 after" in found.sentence
