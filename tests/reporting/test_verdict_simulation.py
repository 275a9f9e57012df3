"""What the verdicts promise, held against series whose truth is known."""

import numpy as np
import pytest

from bench.simulation import (
    AHEAD,
    LENGTHS,
    MONTHS,
    brier,
    chains,
    coverage,
    false_changes,
    judged,
    steps_called,
    steps_found,
    trends_found,
)
from reporting.forecast import POSITIVE, SHARE
from reporting.judgement import Question, judge

pytestmark = pytest.mark.once

FEW = 250
AT_MOST = 0.085
"""The goal is 8 %. Of 2,000 series with a fixed seed a share of 7.3 %, as 20,000 series have at 24
periods, has a standard error of 0.6 %: half a percent more is what chance may add."""


@pytest.mark.parametrize("serial", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("points", LENGTHS)
def test_hardly_any_series_in_which_nothing_happens_is_said_to_change(points, serial):
    assert false_changes(serial, points) <= AT_MOST


@pytest.mark.parametrize("points", [12, 18, 30])
def test_nor_is_any_of_another_length(points):
    assert false_changes(0.6, points) <= AT_MOST


@pytest.mark.parametrize("serial", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("points", [24, 36, 60])
def test_nor_does_a_season_that_is_taken_out_leave_a_change_behind(points, serial):
    assert false_changes(serial, points, season=2.0) <= AT_MOST


@pytest.mark.parametrize(
    ("points", "serial", "at_least"),
    [(24, 0.0, 0.95), (36, 0.0, 0.99), (36, 0.3, 0.93), (60, 0.3, 0.99), (60, 0.6, 0.85)],
)
def test_a_rise_of_four_sigma_is_found(points, serial, at_least):
    assert trends_found(4, serial, points) >= at_least


def test_a_rise_is_found_through_a_season():
    assert trends_found(4, 0.0, season=2.0) >= 0.97


@pytest.mark.parametrize(
    ("points", "serial", "at_least"),
    [(24, 0.0, 0.75), (36, 0.0, 0.9), (60, 0.0, 0.94), (60, 0.3, 0.83)],
)
def test_a_step_of_three_sigma_is_found(points, serial, at_least):
    assert steps_found(3, serial, points) >= at_least


@pytest.mark.parametrize(("serial", "slope"), [(0.0, 0.0), (0.3, 0.0), (0.6, 0.0), (0.3, 0.1)])
def test_nine_of_ten_values_fall_within_their_interval(serial, slope):
    assert 0.85 <= coverage(serial, slope, FEW) <= 0.95


def attained(odds, cases, random):
    """Percentages met of so many cases a month, at these log-odds."""
    return 100 * random.binomial(cases, 1 / (1 + np.exp(-odds))) / cases


MADE = {  # how a share, or a duration in minutes, comes of what lies behind it
    "a share of many": (SHARE, lambda odds, random: attained(2.5 + 0.3 * odds, 2_000, random)),
    "a share of few": (SHARE, lambda odds, random: attained(2.0 + 0.3 * odds, 120, random)),
    "a share near all": (SHARE, lambda odds, random: attained(4.5 + 0.3 * odds, 3_000, random)),
    "a duration": (POSITIVE, lambda size, random: 240 * np.exp(0.3 * size)),
    "a skewed duration": (POSITIVE, lambda size, random: 60 * np.exp(0.8 * size)),
}


@pytest.mark.parametrize(("serial", "slope"), [(0.0, 0.0), (0.5, 0.0), (0.3, 0.05)])
@pytest.mark.parametrize("made", MADE)
def test_so_do_shares_and_durations_on_their_own_scale(made, serial, slope):
    """Of 250 series: the standard error of a coverage of 90 % is 1.9 %."""
    scale, make = MADE[made]
    behind = chains(serial, FEW, MONTHS + AHEAD, seed=31) + slope * np.arange(MONTHS + AHEAD)
    values = make(behind, np.random.default_rng(32))
    months = np.arange(MONTHS) + 24_000.0
    found = judge([Question(n, months, row[:MONTHS], scale) for n, row in enumerate(values)])
    fans = np.array([one.outlook.fan((0.05, 0.95))[:, AHEAD - 1] for one in found])
    inside = (fans[:, 0] <= values[:, -1]) & (values[:, -1] <= fans[:, 1])
    assert 0.85 <= inside.mean() <= 0.95, inside.mean()
    assert (fans > 0).all() or scale == SHARE
    assert ((fans >= 0) & (fans <= 100)).all() or scale != SHARE


@pytest.mark.parametrize(("serial", "slope"), [(0.0, 0.0), (0.6, 0.0), (0.0, 0.1), (0.3, 0.1)])
def test_the_chance_is_worth_more_than_as_last_month(serial, slope):
    ours, as_last_month = brier(serial, slope, FEW)
    assert ours < as_last_month
    assert ours <= 0.3


@pytest.mark.parametrize(("size", "at_least"), [(3.0, 0.75), (4.0, 0.85)])
def test_a_step_is_called_a_step(size, at_least):
    assert steps_called(size, series=FEW) >= at_least


def test_among_many_series_few_discoveries_are_false():
    moving = chains(0.0, 60, MONTHS, seed=4) + 0.15 * np.arange(MONTHS)
    still = chains(0.3, 240, MONTHS, seed=5)
    found = judged(np.concatenate([moving, still]))
    said = [one.variation in ("improving", "deteriorating") for one in found]
    assert sum(said[:60]) >= 55
    assert sum(said[60:]) <= 0.1 * sum(said)


def test_a_season_is_seldom_taken_for_a_trend():
    season = 2 * np.cos(2 * np.pi * np.arange(MONTHS) / 12)
    found = judged(season + chains(0.0, 100, MONTHS, seed=6))
    assert np.mean([one.shape == "season" for one in found]) >= 0.9
