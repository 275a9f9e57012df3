"""Flags as published for NHS "Making Data Count" and for the qcc package's rule tests."""

import numpy as np
import pytest

from reporting.run_rules import one_side, one_way, outside, two_of_three


def places(flags):
    """1-based, as the sources count."""
    return [int(place) + 1 for place in np.flatnonzero(flags)]


def test_a_point_beyond_the_limits_is_flagged():
    values = np.array([0, 3.2, -3.5, 2.9])
    assert places(outside(values, np.full(4, -3.0), np.full(4, 3.0))) == [2, 3]


def test_seven_on_one_side_flags_the_seventh_and_those_after_it():
    values = np.array([1, 1, 1, 1, 1, 1, 1, 1, -1.0])
    assert places(one_side(values, np.zeros(9))) == [7, 8]


def test_two_of_three_count_though_the_other_one_lies_far_on_the_other_side():
    assert places(two_of_three(np.array([-2.2, 2.4, -2.5]), np.zeros(3), 1.0)) == [3]
    assert places(two_of_three(np.array([2.2, -2.4, 0.0]), np.zeros(3), 1.0)) == []


def test_nelsons_nine_on_one_side():
    values = np.array([0.5] * 10 + [-0.5] * 10)
    assert places(one_side(values, np.zeros(20), length=9)) == [9, 10, 19, 20]


@pytest.mark.parametrize(
    ("values", "length", "expected"),
    [
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], 7, [8]),
        ([1, 2, 3, 3, 4, 5, 6], 7, []),
        ([1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1], 6, [6, 7, 13, 14]),
    ],
)
def test_a_run_one_way_is_broken_by_a_tie(values, length, expected):
    assert places(one_way(np.array(values, float), length)) == expected


def test_two_of_three_near_a_limit_need_the_same_side():
    same = np.array([0, 2.5, 1.0, 2.6, 0])
    opposite = np.array([2.5, 0, -2.5])
    assert places(two_of_three(same, np.zeros(5), 1.0)) == [4]
    assert places(two_of_three(opposite, np.zeros(3), 1.0)) == []


def test_many_series_are_judged_at_once():
    many = np.vstack([np.arange(10.0), np.zeros(10)])
    assert one_way(many).any(axis=1).tolist() == [True, False]


def test_a_series_shorter_than_the_run_has_no_flag():
    assert not one_side(np.ones(3), np.zeros(3)).any()
