"""Mann-Kendall's tests and Sen's slope against pymannkendall (Hussain and Mahmud, 2019)."""

import numpy as np
import pymannkendall
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.simulation import chains
from reporting.trend import (
    Ranks,
    careful_serial,
    kendall_variance,
    mann_kendall,
    seasonal_kendall,
    sens_slope,
    variance_inflation,
)

TIED = st.lists(st.integers(0, 6), min_size=4, max_size=40).filter(lambda one: len(set(one)) > 1)
DRAWN = settings(max_examples=50, deadline=None)
MEMORIES = [0.3, 0.6, 0.8]


def agree(found, theirs):
    assert (found.score, found.variance) == pytest.approx((theirs.s, theirs.var_s), rel=1e-12)
    assert found.z == pytest.approx(theirs.z, rel=1e-9)
    assert found.p == pytest.approx(theirs.p, rel=1e-6, abs=1e-14)  # theirs is 1 less a share


@DRAWN
@given(TIED)
def test_the_test_of_tied_values_is_the_oracles(told):
    agree(mann_kendall(np.array(told, float)), pymannkendall.original_test(told))


@pytest.mark.parametrize("points", [12, 37, 120])
@pytest.mark.parametrize("rise", [0.0, 0.05, -0.2])
def test_so_is_that_of_random_values(points, rise):
    many = chains(0.0, 10, points, seed=points) + rise * np.arange(points)
    for row in many:
        agree(mann_kendall(row), pymannkendall.original_test(row))


@DRAWN
@given(TIED)
def test_sens_slope_of_tied_values_is_the_oracles(told):
    times = np.arange(len(told), dtype=float)
    slope = float(sens_slope(np.array(told, float), times))
    assert slope == pytest.approx(pymannkendall.sens_slope(told).slope, abs=1e-12)


@pytest.mark.parametrize("points", [13, 60, 260])
def test_so_is_that_of_random_values_and_of_months_left_out(points):
    row = chains(0.3, 1, points, seed=8)[0]
    times = np.arange(points, dtype=float)
    assert sens_slope(row, times) == pytest.approx(pymannkendall.sens_slope(row).slope, rel=1e-12)
    known = np.delete(times, [2, 5, 6]).astype(int)
    gaps = np.full(points, np.nan)
    gaps[known] = row[known]
    theirs = pymannkendall.sens_slope(gaps).slope
    assert sens_slope(row[known], times[known]) == pytest.approx(theirs, rel=1e-12)


@DRAWN
@given(st.integers(2, 6), st.integers(1, 12), st.integers(0, 10_000))
def test_the_seasonal_test_is_the_oracles_with_ties_and_gaps(years, cycle, seed):
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, years * cycle).astype(float)
    values[random.random(values.size) < 0.1] = np.nan
    if sum(np.isfinite(values)) < 2 or np.nanmin(values) == np.nanmax(values):
        return
    found = seasonal_kendall(values.reshape(-1, cycle).T)
    theirs = pymannkendall.seasonal_test(values, period=cycle)
    assert (found.score, found.variance) == (theirs.s, pytest.approx(theirs.var_s))
    if found.variance > 0:
        assert found.p == pytest.approx(theirs.p, rel=1e-6, abs=1e-14)


# --- the variance under serial correlation. Hamed and Rao (1998) widen it by the autocorrelations
# of the ranks that are significant, Yue and Wang (2004) by those of the values, each estimated one
# by one. We put those of an AR(1) series into the formula of Hamed and Rao, so that one
# coefficient, corrected for its bias, is all that has to be estimated.


@pytest.mark.parametrize("serial", MEMORIES)
def test_in_a_long_series_the_variance_is_that_of_hamed_and_rao(serial):
    long = chains(serial, 6, 1200, seed=14)
    theirs = [pymannkendall.hamed_rao_modification_test(row, lag=20).var_s for row in long]
    ours = kendall_variance(Ranks.of(long)) * variance_inflation(np.full(6, serial), 1200)
    assert np.mean(theirs) == pytest.approx(ours.mean(), rel=0.08)


@pytest.mark.parametrize("serial", MEMORIES)
def test_yue_and_wang_widen_it_a_little_more_for_values_remember_more_than_ranks(serial):
    """Theirs tends to (1 + r) / (1 - r); a rank remembers at least 3/π of what its value does."""
    theirs, ours = (1 + serial) / (1 - serial), variance_inflation(np.array(serial), 20_000)
    assert 1 + 3 / np.pi * (theirs - 1) < ours < theirs
    long = chains(serial, 6, 1200, seed=15)
    found = [pymannkendall.yue_wang_modification_test(row, lag=20).var_s for row in long]
    assert np.mean(found) / kendall_variance(Ranks.of(long)).mean() == pytest.approx(
        theirs, rel=0.08
    )


@pytest.mark.parametrize("points", [24, 36, 120])
@pytest.mark.parametrize("serial", MEMORIES)
def test_the_score_spreads_as_wide_as_is_said(points, serial):
    """Of 4,000 series: the standard error of a variance is 2.2 %."""
    scores = mann_kendall(chains(serial, 4000, points, seed=16)).score
    said = variance_inflation(np.array(serial), points) * points * (points - 1) * (2 * points + 5)
    assert (scores**2).mean() == pytest.approx(said / 18, rel=0.12)


@pytest.mark.filterwarnings("ignore:invalid value encountered in sqrt:RuntimeWarning")
def test_of_a_short_series_with_memory_the_oracle_says_more_false_trends():
    """Autocorrelations that are estimated one by one come out too low, or count as nought, or
    leave a variance below nothing, of which the oracle says that there is no trend."""
    many, times = chains(0.6, 300, 36, seed=17), np.arange(36.0)
    left = many - sens_slope(many, times)[:, None] * times
    inflation = variance_inflation(careful_serial(left, fitted=2), 36)
    ours = (mann_kendall(many, inflation).p < 0.05).mean()
    theirs = np.mean([pymannkendall.hamed_rao_modification_test(row, lag=3).h for row in many])
    assert ours <= 0.085 < theirs
