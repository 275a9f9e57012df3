"""Flags as published for NHS "Making Data Count" and with R's qcc; false signals by simulation."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.nelson import (
    MAKING_DATA_COUNT,
    NELSON,
    RULE_SETS,
    WESTERN_ELECTRIC,
    false_signals,
    fired,
    one_way,
)

WE = {rule.name: rule for rule in WESTERN_ELECTRIC}
NEL = {rule.name: rule for rule in NELSON}
NHS = {rule.name: rule for rule in MAKING_DATA_COUNT}
SAME_SIDE = NHS["two_of_three_same_side"]
EACH = [*NELSON, WE["eight_one_side"], NHS["one_side"], NHS["one_way"], SAME_SIDE]
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
        (NHS["one_side"], [1, 1, 1, 1, 1, 1, 1, 1, -1], [7, 8]),
        (NHS["one_way"], [2, 1, 2, 3, 4, 5, 6, 7, 3], [8]),
        (NHS["one_way"], [1, 2, 3, 3, 4, 5, 6], []),
        (SAME_SIDE, [0, 2.5, 1.0, 2.6, 0], [4]),
        (SAME_SIDE, [2.5, 0, -2.5], []),
        (SAME_SIDE, [2.5, 0, 2.5], []),  # on the centre is on no side
        (SAME_SIDE, [1.0, 2.5, 3.5], [3]),  # beyond the limits is beyond two sigma too
        (SAME_SIDE, [1.0, 2.5, 2.6, 1.0], [3]),
        (SAME_SIDE, [-1.0, 2.5, 2.6, 1.0], [4]),
        (SAME_SIDE, [2.5, 2.6, 2.7, 1.0, -1.0], [3]),
        (SAME_SIDE, [-2.5, 1.0, -2.5, -2.1, -2.2], [5]),
        (SAME_SIDE, [2.5, 2.5], []),
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


def test_where_the_third_lies_tells_the_rule_of_the_nhs_from_nelsons():
    points = np.array([2.4, -0.3, 2.5])
    assert places(NEL["two_of_three"].fires(points)) == [3]
    assert places(SAME_SIDE.fires(points)) == []
    points[1] = 0.3
    assert places(NEL["two_of_three"].fires(points)) == places(SAME_SIDE.fires(points)) == [3]


def test_each_set_asks_for_two_of_three_as_its_source_does():
    asking = {
        name: [rule.name for rule in rules if rule.name.startswith("two_of_three")]
        for name, rules in RULE_SETS.items()
    }
    assert asking == {
        "outside": [],
        "western_electric": ["two_of_three"],
        "nelson": ["two_of_three"],
        "making_data_count": ["two_of_three_same_side"],
    }


def by_the_definition(points):
    """Word by word: each three in a row, at least two beyond two sigma, all on one side."""
    threes = [points[place : place + 3] for place in range(len(points) - 2)]
    full = [
        any(
            all(one * sign > 0 for one in three) and sum(one * sign > 2 for one in three) >= 2
            for sign in (1, -1)
        )
        for three in threes
    ]
    return [
        place + 3
        for place, holds in enumerate(full)
        if holds and (abs(points[place + 2]) > 2 or place == 0 or not full[place - 1])
    ]


@given(points=st.lists(st.sampled_from([-3.4, -2.2, -1.0, 0.0, 0.4, 2.1, 3.6]), max_size=30))
def test_two_of_three_on_one_side_are_found_as_they_are_defined(points):
    assert places(SAME_SIDE.fires(np.array(points, float))) == by_the_definition(points)


def test_a_process_in_which_nothing_happens_is_flagged_as_often_as_is_told():
    """Worked by hand from the normal table: p = 0.02275 beyond two sigma, 0.47725 nearer."""
    p, nearer = 0.02275, 0.47725
    by_hand = 2 * (p * p * p + 2 * p * p * nearer + 0.5 * nearer * p * p)
    assert SAME_SIDE.false_share == pytest.approx(by_hand, rel=1e-3)
    assert SAME_SIDE.false_share < NEL["two_of_three"].false_share


@pytest.mark.thorough
@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
@given(points=POINTS)
def test_a_rule_sees_the_same_upside_down_and_a_flag_for_every_point(rule, points):
    flags = rule.fires(points)
    assert flags.size == points.size
    assert (flags == rule.fires(-points)).all()


@pytest.mark.thorough
@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
@given(points=POINTS, more=POINTS)
def test_what_comes_later_takes_no_flag_back(rule, points, more):
    whole = rule.fires(np.concatenate([points, more]))
    assert (whole[: points.size] == rule.fires(points)).all()


@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
def test_as_many_false_signals_as_are_to_be_expected(rule):
    points = np.random.default_rng(11).normal(size=400_000)
    share = rule.fires(points).mean()
    error = 4 * np.sqrt(rule.false_share * 20 / points.size)  # flags come in clusters
    assert share == pytest.approx(rule.false_share, abs=error)


def test_a_chart_with_more_rules_cries_wolf_more_often():
    expected = {name: false_signals(rules) for name, rules in RULE_SETS.items()}
    outside, western, nelson = (expected[one] for one in ("outside", "western_electric", "nelson"))
    assert outside == pytest.approx(0.0027, abs=1e-5)
    assert outside < western < nelson < 0.03


def test_only_the_rules_that_fired_are_told():
    assert list(fired(NELSON, np.array([0.1, 3.4, 0.2]))) == ["outside"]


@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
def test_many_series_are_looked_at_at_once(rule):
    many = np.random.default_rng(3).normal(scale=1.5, size=(50, 40)).round(1)
    assert (rule.fires(many) == np.array([rule.fires(row) for row in many])).all()


def test_a_series_shorter_than_the_run_has_no_flag():
    assert not NHS["one_side"].fires(np.ones(3)).any()
    assert one_way(np.arange(4.0), 7).tolist() == [False] * 4


# --- the files beside the checkout, in full


def reference(shared, name):
    return json.loads((shared / f"data/reference/{name}.json").read_text())


QCC = {
    **{f"WER{place}": rule for place, rule in enumerate(WESTERN_ELECTRIC, start=1)},
    **{f"NEL{place}": rule for place, rule in enumerate(NELSON, start=1)},
}


@pytest.mark.shared
def test_every_run_rule_flags_what_qcc_flags(shared):
    told = reference(shared, "qcc_run_rules")
    assert told["input"].keys() == told["published"].keys() == QCC.keys()
    flagged = {
        name: places(QCC[name].fires(np.array(points, float)))
        for name, points in told["input"].items()
    }
    assert flagged == told["published"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ("seven_one_side", "one_side"),
        ("seven_trend_a", "one_way"),
        ("seven_trend_equal_breaks", "one_way"),
        ("two_in_three", "two_of_three_same_side"),
        ("two_in_three_opposite", "two_of_three_same_side"),
    ],
)
def test_making_data_count_signals_when_a_pattern_of_the_nhs_is_complete(shared, case, rule):
    """Of two in three the NHS marks all three; a signal of ours is the one that completes them."""
    told = reference(shared, "nhs_mdc_assurance")
    points, marked = told["input"][case], places(told["published"][f"{case}_flags"])
    if isinstance(points, dict):
        side = np.array(points["relative_to_mean"], float)
        points = side * np.where(points.get("close_to_limits", 0 * side), 2.5, 0.5)
    flags = places(NHS[rule].fires(np.array(points, float)))
    assert flags == (marked[-1:] if rule.startswith("two") else marked)
