"""How good a series' own forecasts have been, month by month of its past."""

from dataclasses import replace

import numpy as np
import pytest

from bench.simulation import chains
from reporting.calibration import AHEAD, FEWEST, calibration
from reporting.forecast import SHARE
from reporting.judgement import Question

TIME = np.arange(48)
MONTHS = TIME + 24_000.0
NOISE = chains(0.3, 12, 48, seed=9)


def asked(values, target=95.0, **more):
    return Question("one", MONTHS[-len(values) :], values, SHARE, target=target, **more)


def test_a_process_that_always_meets_its_target_is_foretold_well():
    found = calibration(asked(98 + 0.3 * NOISE[0]))
    assert found.brier < 0.01
    assert found.brier_as_last_period == 0


def test_where_luck_decides_a_chance_is_better_than_as_last_month():
    found = [calibration(asked(95 + 0.5 * row)) for row in chains(0.0, 12, 48, seed=2)]
    ours = np.mean([one.brier for one in found])
    assert ours < 0.33 < np.mean([one.brier_as_last_period for one in found])


def test_about_nine_of_ten_values_fell_within_their_interval():
    covered = np.mean([calibration(asked(95 + 0.5 * row)).coverage for row in NOISE])
    assert 0.8 <= covered <= 0.97


def test_a_decline_is_foretold_before_it_crosses_the_target():
    values = 99 - 0.15 * TIME + 0.3 * NOISE[1]
    found = calibration(asked(values))
    assert found.brier < 0.25


def test_every_month_of_the_second_half_that_has_an_outcome_is_an_origin():
    assert calibration(asked(95 + NOISE[0])).origins == 24 - AHEAD + 1
    assert calibration(asked(95 + NOISE[0]), ahead=6).origins == 24 - 6 + 1


def test_a_month_without_a_value_has_no_outcome():
    values = 95 + NOISE[0]
    values[40] = np.nan
    found = calibration(asked(values))
    assert found.origins < 24 - AHEAD + 1
    assert found.brier is not None


def test_without_a_target_only_intervals_are_held_to_account():
    found = calibration(asked(95 + NOISE[0], target=None))
    assert (found.brier, found.brier_as_last_period) == (None, None)
    assert found.coverage is not None


@pytest.mark.parametrize("points", [5, 12, 12 + AHEAD + FEWEST - 2])
def test_of_a_short_past_nothing_is_said(points):
    found = calibration(asked((95 + NOISE[0])[:points]))
    assert (found.brier, found.coverage) == (None, None)
    assert found.origins < FEWEST


def test_a_lower_target_is_met_from_below():
    values = 95 + 0.5 * NOISE[0]
    higher = calibration(asked(values))
    mirrored = Question("one", MONTHS, -values, target=-95.0, higher_is_better=False)
    plain = Question("one", MONTHS, values, target=95.0)
    assert calibration(mirrored).brier == pytest.approx(calibration(plain).brier, abs=1e-6)
    assert calibration(mirrored).brier_as_last_period == higher.brier_as_last_period


def test_what_comes_later_does_not_change_what_was_foretold():
    """The windows of the first forty months are the same whatever the last eight hold."""
    values = 95 + 0.5 * NOISE[2]
    early = replace(asked(values), values=values, history=48)
    changed = values.copy()
    changed[-1] += 30
    before, after = calibration(early), calibration(replace(early, values=changed))
    assert before.origins == after.origins
    assert abs(before.coverage - after.coverage) <= 1 / before.origins + 1e-9


def test_the_season_of_a_series_is_part_of_what_is_foretold():
    season = 3 * np.cos(2 * np.pi * np.arange(72) / 12)
    values = 95 + season + 0.3 * chains(0.0, 1, 72, seed=3)[0]
    question = Question("one", np.arange(72) + 24_000.0, values, target=95.0, history=72)
    found = calibration(question)
    assert found.brier < 0.1 < found.brier_as_last_period


@pytest.mark.parametrize("cases", [5, 13, 30, 120])
@pytest.mark.parametrize("share", [0.03, 0.5, 0.9, 0.97])
def test_shares_of_few_cases_that_are_often_whole_fall_within_their_interval(cases, share):
    """So few values are there to be had that an interval of 90 % cannot hold fewer."""
    made = 100 * np.random.default_rng(1).binomial(cases, share, (12, 48)) / cases
    covered = np.mean([calibration(asked(row)).coverage for row in made])
    assert covered >= 0.85
