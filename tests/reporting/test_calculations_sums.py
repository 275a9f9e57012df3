"""Sums add up: what is true of the parts is true of the whole, in every calculation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import calculations
from reporting.calculations import Sums
from reporting.models import Calculation

COUNTS = st.integers(1, 500)
USUAL = {
    "sla_attainment": "%",
    "first_time_right": "%",
    "cycle_time": "hours",
    "cost_per_case": "currency/case",
    "volume": "cases",
    "backlog": "cases",
    "rework": "%",
    "throughput": "cases",
}


@st.composite
def periods(draw):
    """Two periods of cases, as sums of cells."""
    met, missed = (np.array(draw(st.tuples(COUNTS, COUNTS)), float) for _n in range(2))
    closed = met + missed
    minutes = closed * draw(st.integers(1, 1000))
    return Sums(
        opened=closed,
        closed=closed,
        met=met,
        missed=missed,
        first_time_right=met,
        reworked=missed,
        timed=closed,
        cycle_minutes_sum=minutes,
        cycle_minutes_sumsq=minutes**2,
        cost_sum=minutes / 10,
        cost_sumsq=(minutes / 10) ** 2,
        backlog=missed,
        months=np.ones(2),
    )


def whole(sums):
    return Sums(**{name: getattr(sums, name).sum(keepdims=True) for name in Sums.__slots__})


def values(calculation, sums):
    return calculations.ratio(*calculations.fraction(calculation, sums), USUAL[calculation])


def test_every_calculation_is_tried_here():
    assert set(USUAL) <= set(Calculation.values)


@settings(max_examples=40, deadline=None)
@given(periods())
@pytest.mark.parametrize("calculation", ["sla_attainment", "cycle_time", "cost_per_case"])
def test_the_whole_lies_between_its_parts_and_leans_to_the_larger(calculation, sums):
    parts, [together] = values(calculation, sums), values(calculation, whole(sums))
    assert parts.min() - 1e-9 <= together <= parts.max() + 1e-9
    weights = calculations.fraction(calculation, sums)[1]
    assert together == pytest.approx(np.average(parts, weights=weights))


@settings(max_examples=40, deadline=None)
@given(periods())
def test_a_share_is_never_below_nothing_or_above_all(sums):
    for calculation in ("sla_attainment", "first_time_right"):
        assert ((values(calculation, sums) >= 0) & (values(calculation, sums) <= 100)).all()


@settings(max_examples=40, deadline=None)
@given(periods())
def test_more_cases_make_a_value_surer(sums):
    for calculation in ("sla_attainment", "volume"):
        unit = USUAL[calculation]
        many = Sums(**{name: getattr(sums, name) * 4 for name in Sums.__slots__})
        few_error = calculations.standard_error(calculation, unit, sums)
        many_error = calculations.standard_error(calculation, unit, many)
        np.testing.assert_allclose(many_error, few_error / 2)


@settings(max_examples=40, deadline=None)
@given(periods())
@pytest.mark.parametrize("calculation", sorted(USUAL))
def test_an_error_is_never_below_nothing(calculation, sums):
    error = calculations.standard_error(calculation, USUAL[calculation], sums)
    assert not (error < 0).any()


@settings(max_examples=40, deadline=None)
@given(periods())
def test_hours_and_days_tell_the_same_time(sums):
    top, bottom = calculations.fraction("cycle_time", sums)
    hours, days = (calculations.ratio(top, bottom, unit) for unit in ("hours", "days"))
    np.testing.assert_allclose(hours, days * 24)
