"""Worked examples of the NIST/SEMATECH e-Handbook (6.3.2.3, 6.3.2.4, 6.3.3.1, 6.3.3.2)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.attribute_charts import c_chart, p_chart, p_prime_chart, u_chart
from reporting.weighted_charts import cusum_chart, ewma_chart

DEFECTIVES = np.fromstring(
    "12 15 8 10 4 7 16 9 14 10 5 6 17 12 22 8 10 5 13 11 20 18 24 15 9 12 7 13 9 6", sep=" "
)
WAFERS = np.fromstring(
    "16 14 28 16 12 20 10 12 10 17 19 17 14 16 15 13 14 16 11 20 11 19 16 31 13", sep=" "
)
SMOOTHED = [
    50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
    50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
]  # fmt: skip
PARTS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 400)).map(lambda t: (min(t), max(t))),
    min_size=3,
    max_size=40,
)


def outside(lines):
    """1-based, as the handbook counts."""
    beyond = (lines.values > lines.upper) | (lines.values < lines.lower)
    return [int(place) + 1 for place in np.flatnonzero(beyond)]


def test_the_p_chart_of_the_handbook():
    lines = p_chart(DEFECTIVES, np.full(30, 50.0))
    assert lines.centre[0] == pytest.approx(0.2313, abs=1e-4)
    assert lines.upper[0] == pytest.approx(0.4102391, abs=1e-6)
    assert lines.lower[0] == pytest.approx(0.05242755, abs=1e-6)
    assert outside(lines) == [15, 23]


def test_the_c_chart_of_the_handbook():
    lines = c_chart(WAFERS)
    assert (lines.centre[0], lines.lower[0], lines.upper[0]) == pytest.approx((16, 4, 28))
    assert outside(lines) == [24]


def test_the_u_chart_of_the_dyed_cloth():
    """Montgomery, Introduction to Statistical Quality Control (1991), pages 183 to 184: defects
    per 50 square metres in rolls of different length; R's qcc ships the same as `dyedcloth`."""
    defects = np.array([14.0, 12, 20, 11, 7, 10, 21, 16, 19, 23])
    units = np.array([10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5])
    lines = u_chart(defects, units)
    upper = [2.55, 2.68, 2.41, 2.55, 2.58, 2.55, 2.45, 2.52, 2.45, 2.43]
    lower = [0.29, 0.16, 0.43, 0.29, 0.26, 0.29, 0.39, 0.32, 0.39, 0.41]
    assert lines.centre == pytest.approx([1.42] * 10, abs=0.0051)
    assert lines.upper == pytest.approx(upper, abs=0.0101)  # the book goes on with 1.42
    assert lines.lower == pytest.approx(lower, abs=0.0101)
    assert lines.values[[0, 4, 9]] == pytest.approx([1.40, 0.74, 1.84], abs=0.0051)
    assert outside(lines) == []


def test_a_u_chart_narrows_with_more_units():
    lines = u_chart(np.array([10.0, 40, 12]), np.array([10.0, 40, 10]))
    assert lines.centre[0] == pytest.approx(62 / 60)
    assert lines.upper[1] - lines.centre[1] == pytest.approx(3 * np.sqrt(62 / 60 / 40))
    assert lines.upper[0] > lines.upper[1]


def test_laneys_chart_is_wide_enough_for_large_numbers():
    """Shares of 20,000 cases that move by a point a month: no month is special, p says most are."""
    random = np.random.default_rng(5)
    of = np.full(36, 20_000.0)
    found = random.binomial(20_000, 0.9 + random.normal(scale=0.01, size=36)).astype(float)
    assert len(outside(p_chart(found, of))) > 15
    assert outside(p_prime_chart(found, of)) == []


def test_laneys_chart_is_the_plain_one_where_chance_alone_is_at_work():
    random = np.random.default_rng(6)
    of = np.full(4_000, 300.0)
    found = random.binomial(300, 0.8, size=4_000).astype(float)
    plain, prime = p_chart(found, of), p_prime_chart(found, of)
    assert prime.sigma[0] == pytest.approx(plain.sigma[0], rel=0.03)


@given(parts=PARTS)
@pytest.mark.parametrize("chart", [p_chart, p_prime_chart, u_chart])
def test_limits_hold_the_centre_between_them_and_stay_possible(chart, parts):
    found, of = (np.array(column, float) for column in zip(*parts, strict=True))
    lines = chart(found, of)
    assert (lines.lower <= lines.centre).all()
    assert (lines.centre <= lines.upper).all()
    assert (lines.lower >= 0).all()
    assert np.isfinite(lines.upper).all()


def test_the_ewma_of_the_handbook():
    values = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
    values += [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    lines = ewma_chart(np.array(values), 50, 2.0539, weight=0.3)
    assert lines.values == pytest.approx(SMOOTHED, abs=0.0051)
    assert (lines.upper[-1], lines.lower[-1]) == pytest.approx((52.5884, 47.4115), abs=1e-4)
    assert outside(lines) == []
    assert lines.upper[0] == pytest.approx(50 + 3 * 0.3 * 2.0539)


def test_the_cusum_of_the_handbook():
    values = [324.925, 324.675, 324.725, 324.35, 325.35, 325.225, 324.125, 324.525, 325.225, 324.6]
    values += [324.625, 325.15, 328.325, 327.25, 327.825, 328.5, 326.675, 327.775, 326.875, 328.35]
    found = cusum_chart(np.array(values), 325, slack=0.3175, limit=4.1959)
    high = [0, 0, 0, 0, 0.03, 0, 0, 0, 0, 0, 0, 0, 3.01, 4.94, 7.45, 10.63, 11.99, 14.44, 16, 19.04]
    low = [0, 0.01, 0, 0.33, 0, 0, 0.56, 0.72, 0.17, 0.25, 0.31, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert found.high == pytest.approx(high, abs=0.0051)
    assert found.low == pytest.approx(low, abs=0.0051)
    assert int(np.argmax(found.high > found.limit)) + 1 == 14
