"""Flags as published with the rule tests of R's qcc package; false signals by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.nelson import NELSON, RULE_SETS, WESTERN_ELECTRIC, false_signals, fired

WE = {rule.name: rule for rule in WESTERN_ELECTRIC}
NEL = {rule.name: rule for rule in NELSON}
POINTS = st.lists(st.floats(-5, 5), min_size=0, max_size=40).map(lambda told: np.array(told, float))


def places(flags):
    """1-based, as the source counts."""
    return [int(place) + 1 for place in np.flatnonzero(flags)]


@pytest.mark.parametrize(
    ("rule", "points", "expected"),
    [
        (WE["outside"], [0, 3.2, -3.5, 2.9], [2, 3]),
        (WE["two_of_three"], [0, 2.5, 1.0, 2.6, 0], [4]),
        (WE["four_of_five"], [0, 1.2, 1.3, 0.2, 1.4, 1.5], [6]),
        (WE["eight_one_side"], [-1] * 8 + [1], [8]),
        (NEL["outside"], [0, 3.2, -3.4, 3], [2, 3]),
        (NEL["nine_one_side"], [0.5] * 10 + [-0.5] * 10, [9, 10, 19, 20]),
        (NEL["six_one_way"], [1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1], [6, 7, 13, 14]),
        (NEL["fourteen_alternating"], [1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8], [14, 15]),
        (NEL["two_of_three"], [0, 2.3, 0.4, 2.2, -2.4, -0.2, -2.5], [4, 7]),
        (NEL["four_of_five"], [1.2, 1.3, 0.2, 1.4, 1.5, -1.2, -1.3, -0.1, -1.4, -1.5], [5, 10]),
        (NEL["fifteen_close"], [0.3] * 16 + [1.2], [15, 16]),
        (NEL["eight_far"], [1.2, -1.3, 1.1, -1.4, 1.5, -1.2, 1.3, -1.1, 0.2], [8]),
    ],
    ids=lambda one: one.name if hasattr(one, "name") else "",
)
def test_a_rule_flags_the_points_that_complete_its_pattern(rule, points, expected):
    assert places(rule.fires(np.array(points, float))) == expected


def test_two_of_three_are_seen_though_the_third_lies_on_the_other_side():
    assert places(NEL["two_of_three"].fires(np.array([-2.2, 2.4, -2.5]))) == [3]


@pytest.mark.parametrize("rule", NELSON, ids=lambda rule: rule.name)
@given(points=POINTS)
def test_a_rule_sees_the_same_upside_down_and_a_flag_for_every_point(rule, points):
    flags = rule.fires(points)
    assert flags.size == points.size
    assert (flags == rule.fires(-points)).all()


@pytest.mark.parametrize("rule", NELSON, ids=lambda rule: rule.name)
@given(points=POINTS, more=POINTS)
def test_what_comes_later_takes_no_flag_back(rule, points, more):
    whole = rule.fires(np.concatenate([points, more]))
    assert (whole[: points.size] == rule.fires(points)).all()


@pytest.mark.parametrize("rule", [*NELSON, WE["eight_one_side"]], ids=lambda rule: rule.name)
def test_as_many_false_signals_as_are_to_be_expected(rule):
    points = np.random.default_rng(11).normal(size=400_000)
    share = rule.fires(points).mean()
    error = 4 * np.sqrt(rule.false_share * 20 / points.size)  # flags come in clusters
    assert share == pytest.approx(rule.false_share, abs=error)


def test_a_chart_with_more_rules_cries_wolf_more_often():
    outside, western, nelson = (false_signals(rules) for rules in RULE_SETS.values())
    assert outside == pytest.approx(0.0027, abs=1e-5)
    assert outside < western < nelson < 0.03


def test_only_the_rules_that_fired_are_told():
    assert list(fired(NELSON, np.array([0.1, 3.4, 0.2]))) == ["outside"]
