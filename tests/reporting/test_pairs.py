"""All pairs of points: how many rise, and the slopes at given ranks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reporting.pairs import AT_ONCE, LEAF, rising, slopes_at

ROWS = np.random.default_rng(8).normal(size=(2 * AT_ONCE + 1, 70))


@given(st.lists(st.integers(0, 20), min_size=2, max_size=80))
def test_the_pairs_that_rise_are_counted(told):
    ranks = np.array([told])
    wanted = sum(a < b for place, a in enumerate(told) for b in told[place + 1 :])
    assert rising(ranks)[0] == wanted


def test_a_series_that_only_rises_has_every_pair():
    assert rising(np.arange(LEAF * 5 + 3)[None])[0] == (LEAF * 5 + 3) * (LEAF * 5 + 2) // 2


def test_many_series_are_counted_alike_whatever_their_number():
    ranks = np.argsort(np.argsort(ROWS, axis=1), axis=1)
    assert rising(ranks).tolist() == [int(rising(row[None])[0]) for row in ranks]


def test_the_middle_slope_is_that_of_theil_and_sen():
    times = np.arange(70.0)
    middle = np.full((len(ROWS), 1), (70 * 69 / 2 - 1) / 2)
    found = slopes_at(ROWS, times, middle)[:, 0]
    assert found == pytest.approx([stats.theilslopes(row, times).slope for row in ROWS])


def test_the_lowest_and_the_highest_slope_have_the_outermost_ranks():
    times = np.arange(70.0)
    ranks = np.tile([0.0, 70 * 69 / 2 - 1], (len(ROWS), 1))
    low, high = slopes_at(ROWS, times, ranks).T
    steepest = np.diff(ROWS, axis=1)
    assert (low <= steepest.min(axis=1)).all()
    assert (high >= steepest.max(axis=1)).all()


def test_between_two_ranks_lies_what_is_between_their_slopes():
    times = np.arange(70.0)
    ranks = np.tile([1000.0, 1000.25, 1001.0], (len(ROWS), 1))
    first, between, second = slopes_at(ROWS, times, ranks).T
    assert between == pytest.approx(first + 0.25 * (second - first))


def test_two_points_have_one_slope():
    found = slopes_at(np.array([[1.0, 5.0]]), np.array([2.0, 4.0]), np.array([[0.0]]))
    assert found.tolist() == [[2.0]]
