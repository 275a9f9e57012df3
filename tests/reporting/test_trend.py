import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reporting.trend import (
    benjamini_hochberg,
    careful_serial,
    mann_kendall,
    seasonal_kendall,
    sens,
    sens_slope,
    unbiased_serial,
    variance_inflation,
)


def numbers(text):
    return np.array(text.split(), float)


# US EPA (2009), Unified Guidance EPA 530/R-09-007, example 17-6 (public domain)
SULFATE_AT = numbers(
    "89.6 89.8 90.1 90.3 90.6 90.8 91.1 91.3 91.6 91.8 92.1 92.6 93.1 93.6 94.1 94.6 95.1 "
    "95.6 95.8 96.1 96.3 96.6 96.8"
)
SULFATE = numbers(
    "480 450 490 520 485 510 510 530 510 560 560 540 590 550 600 700 570 610 650 620 830 720 590.0"
)
# Benjamini and Hochberg (1995), section 3.3
FIFTEEN = numbers(
    "0.0001 0.0004 0.0019 0.0095 0.0201 0.0278 0.0298 0.0344 0.0459 0.324 0.4262 0.5719 "
    "0.6528 0.759 1.0"
)


def chained(serial, rows, n, seed=5):
    fresh = np.random.default_rng(seed).normal(size=(rows, n + 60))
    for i in range(1, n + 60):
        fresh[:, i] += serial * fresh[:, i - 1]
    return fresh[:, 60:]


def test_mann_kendall_gives_the_published_figures():
    found = mann_kendall(SULFATE)
    assert found.score == 194
    assert found.z == pytest.approx(5.107322, rel=1e-6)
    assert found.p == pytest.approx(3.267574e-07, rel=1e-6)


def test_sens_slope_and_its_interval_are_the_published_ones():
    assert sens_slope(SULFATE, SULFATE_AT) == pytest.approx(26.6666667)
    found = sens(SULFATE, SULFATE_AT, mann_kendall(SULFATE).variance)
    assert (found.low, found.high) == pytest.approx((20.0, 35.71182), rel=1e-6)


@pytest.mark.shared
def test_the_seasonal_test_gives_the_published_figures(shared):
    """US EPA (2009), Unified Guidance, example 14-10."""
    told = json.loads((shared / "data/reference/epa_2009_ex_14_10_seasonal.json").read_text())
    months = np.array(told["input"]["values"]).reshape(-1, 12).T
    found = seasonal_kendall(months)
    assert found.z == pytest.approx(told["published"]["z_trend"], rel=1e-6)
    assert found.p == pytest.approx(told["published"]["p_trend"], rel=1e-6)


def test_the_seasonal_test_sees_a_trend_through_a_season_and_gaps():
    years = np.arange(6.0)[None] + 40 * np.random.default_rng(3).normal(size=(12, 1))
    years[3, 2] = np.nan
    found = seasonal_kendall(np.stack([years, -years]))
    assert found.score.tolist() == [11 * 15 + 10, -11 * 15 - 10]
    assert (found.p < 1e-9).all()


def test_benjamini_hochberg_gives_the_published_discoveries():
    adjusted = benjamini_hochberg(FIFTEEN)
    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[:5] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603])


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_p_values_are_those_of_scipy(p):
    expected = stats.false_discovery_control(p) if p else []
    assert benjamini_hochberg(np.array(p)) == pytest.approx(expected)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=30))
def test_the_score_is_kendalls_with_its_ties(values):
    found = mann_kendall(np.array(values, float))
    pairs = [(i, j) for j in range(len(values)) for i in range(j)]
    assert found.score == sum(np.sign(values[j] - values[i]) for i, j in pairs)
    assert found.variance >= 0
    assert 0 <= found.p <= 1


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=30), st.floats(0.5, 4))
def test_a_series_turned_upside_down_has_the_opposite_trend(values, stretch):
    series, times = np.array(values), np.arange(len(values), dtype=float)
    assert mann_kendall(-series).score == -mann_kendall(series).score
    turned = sens_slope(-stretch * series, times)
    assert turned == pytest.approx(-stretch * sens_slope(series, times), abs=1e-9)


def test_many_series_are_tested_at_once():
    many = np.random.default_rng(2).normal(size=(6, 24))
    assert mann_kendall(many).p == pytest.approx([float(mann_kendall(row).p) for row in many])


@pytest.mark.parametrize("serial", [0.0, 0.3, 0.6])
def test_serial_correlation_is_not_taken_for_a_trend(serial):
    series, times = chained(serial, 1500, 36), np.arange(36.0)
    without_trend = series - sens_slope(series, times)[:, None] * times
    inflation = variance_inflation(careful_serial(without_trend, fitted=2), 36)
    false_trends = (mann_kendall(series, inflation).p < 0.05).mean()
    assert false_trends < 0.09
    if serial == 0.6:
        assert (mann_kendall(series).p < 0.05).mean() > 0.25  # what the plain test would say


def test_the_serial_coefficient_of_short_series_is_hardly_biased():
    series = chained(0.4, 3000, 36)
    assert unbiased_serial(series, fitted=1).mean() == pytest.approx(0.4, abs=0.03)


@pytest.mark.parametrize(("n", "above"), [(24, 0.07), (36, 0.04), (60, 0.02), (260, 0.01)])
def test_a_test_of_change_does_not_underrate_the_memory_of_a_short_series(n, above):
    """Marriott and Pope's correction alone falls short by 0.05 at 24 points and 0.6."""
    series, time = chained(0.6, 3000, n), np.arange(n) - (n - 1) / 2
    lines = np.outer(series @ time / (time @ time), time)
    found = careful_serial(series - lines, fitted=2)
    assert 0.595 <= found.mean() <= 0.6 + above


def test_what_was_searched_for_counts_series_by_series():
    series = chained(0.3, 40, 36)
    found = careful_serial(series, np.repeat([2, 6], 20))
    assert found[:20] == pytest.approx(careful_serial(series[:20], 2))
    assert found[20:] == pytest.approx(careful_serial(series[20:], 6))
    assert (careful_serial(series, 6) >= careful_serial(series, 2)).all()


@pytest.mark.parametrize("fitted", [2, 10, 12, 14])
def test_more_coefficients_than_points_leave_nothing_to_be_proven(fitted):
    found = careful_serial(chained(0.9, 50, 14), fitted)
    assert ((found >= 0) & (found <= 0.95)).all()
