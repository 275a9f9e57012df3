"""Every calculation worked out by hand once, and what holds of all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import calculations
from reporting.calculations import ADDED, FLOWS, SHARES, STOCKS, Sums

pytestmark = pytest.mark.thorough

# a month in which 40 came and 30 went, of 50 that stand open in the end
MONTH = {
    "opened": 40,
    "closed": 30,
    "met": 18,
    "missed": 6,
    "first_time_right": 24,
    "reworked": 6,
    "timed": 30,
    "cycle_minutes_sum": 5400,
    "cycle_minutes_sumsq": 1_350_000,
    "cost_sum": 375,
    "cost_sumsq": 5000,
    "abandoned": 3,
    "handovers_sum": 45,
    "handover_free": 10,
    "business_timed": 20,
    "business_minutes_sum": 1200,
    "business_minutes_sumsq": 90_000,
    "backlog": 50,
    "age_minutes_sum": 50 * 1440 * 4,
    "months": 1,
}
# calculation, unit, numerator, denominator, value, cases behind it
BY_HAND = [
    ("sla_attainment", "%", 18, 24, 75, 24),
    ("first_time_right", "%", 24, 30, 80, 30),
    ("rework", "%", 6, 30, 20, 30),
    ("abandonment", "%", 3, 30, 10, 30),
    ("cycle_time", "hours", 5400, 30, 3, 30),
    ("cycle_time", "days", 5400, 30, 0.125, 30),
    ("business_cycle_time", "hours", 1200, 20, 1, 20),
    ("handovers", "number", 45, 30, 1.5, 30),
    ("cost_per_case", "currency/case", 375, 30, 12.5, 30),
    ("volume", "cases", 40, 1, 40, 40),
    ("throughput", "cases", 30, 1, 30, 30),
    ("backlog", "cases", 50, 1, 50, 40),
    ("backlog_age", "days", 50 * 5760, 50, 4, 50),
    ("backlog_age", "hours", 50 * 5760, 50, 96, 50),
]
PLAIN = sorted({row[0] for row in BY_HAND})


def sums(**changes):
    figures = {**MONTH, **changes}
    return Sums(**{name: np.array([float(figures[name])]) for name in Sums.__slots__})


@pytest.mark.parametrize(
    ("calculation", "unit", "top", "bottom", "value", "cases"),
    BY_HAND,
    ids=[f"{row[0]} in {row[1]}" for row in BY_HAND],
)
def test_a_month_by_hand(calculation, unit, top, bottom, value, cases):
    tops, bottoms = calculations.fraction(calculation, sums())
    assert (tops[0], bottoms[0]) == (top, bottom)
    assert calculations.ratio(tops, bottoms, unit)[0] == pytest.approx(value)
    assert calculations.cases_behind(calculation, sums())[0] == cases


@pytest.mark.parametrize(
    ("calculation", "unit", "error"),
    [
        ("sla_attainment", "%", 100 * (0.75 * 0.25 / 24) ** 0.5),
        ("rework", "%", 100 * (0.2 * 0.8 / 30) ** 0.5),
        ("abandonment", "%", 100 * (0.1 * 0.9 / 30) ** 0.5),
        ("volume", "cases", 40**0.5),
        ("throughput", "cases", 30**0.5),
        ("handovers", "number", (1.5 / 30) ** 0.5),
        ("cycle_time", "hours", ((1_350_000 - 5400**2 / 30) / 29 / 30) ** 0.5 / 60),
        ("business_cycle_time", "hours", ((90_000 - 1200**2 / 20) / 19 / 20) ** 0.5 / 60),
        ("cost_per_case", "currency/case", ((5000 - 375**2 / 30) / 29 / 30) ** 0.5),
    ],
)
def test_its_standard_error_by_hand(calculation, unit, error):
    assert calculations.standard_error(calculation, unit, sums())[0] == pytest.approx(error)


@pytest.mark.parametrize("calculation", sorted(STOCKS))
def test_what_stands_open_has_no_error_of_chance(calculation):
    assert np.isnan(calculations.standard_error(calculation, "days", sums())[0])


@pytest.mark.parametrize(
    "calculation", sorted(set(PLAIN) - FLOWS - {"backlog"}), ids=lambda one: str(one)
)
def test_without_cases_there_is_no_value(calculation):
    nothing = Sums(**{name: np.zeros(1) for name in Sums.__slots__})
    tops, bottoms = calculations.fraction(calculation, nothing)
    assert np.isnan(calculations.ratio(tops, bottoms, "%")[0])


COUNTS = st.lists(st.integers(0, 10_000), min_size=2, max_size=8)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.data())
@pytest.mark.parametrize("calculation", [one for one in PLAIN if one not in STOCKS])
def test_segments_add_up_to_the_whole(calculation, opened, data):
    """Numerators and denominators of the parts are those of the whole: nothing is averaged."""
    parts = len(opened)
    drawn = {
        name: np.array(
            data.draw(st.lists(st.integers(0, 999), min_size=parts, max_size=parts)), float
        )
        for name in ADDED
    }
    of_parts = Sums(**drawn, backlog=np.zeros(parts), months=np.ones(parts))
    together = {name: column.sum(keepdims=True) for name, column in drawn.items()}
    whole = Sums(**together, backlog=np.zeros(1), months=np.ones(1))
    tops, bottoms = calculations.fraction(calculation, of_parts)
    top, bottom = calculations.fraction(calculation, whole)
    assert top[0] == pytest.approx(tops.sum())
    if calculation not in FLOWS:
        assert bottom[0] == pytest.approx(bottoms.sum())


def test_shares_flows_and_stocks_are_apart():
    assert not SHARES & FLOWS
    assert not SHARES & STOCKS
    assert not FLOWS & STOCKS
    assert set(PLAIN) >= SHARES | FLOWS | STOCKS


def test_a_longer_period_tells_the_flow_of_a_usual_one():
    tops, bottoms = calculations.fraction("volume", sums(months=2))
    assert calculations.ratio(tops, bottoms, "cases")[0] == 20


def test_first_time_right_and_rework_are_all_that_was_closed():
    right = calculations.fraction("first_time_right", sums())
    rework = calculations.fraction("rework", sums())
    assert right[0] + rework[0] == right[1]
