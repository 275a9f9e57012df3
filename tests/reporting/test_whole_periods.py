"""Targets of whole periods: how far figures of quarters stray, and how likely one is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from reporting.forecast import PLAIN, POSITIVE, SHARE, Forecast
from reporting.judgement import judge
from reporting.question import Question
from reporting.whole_periods import Whole, chance_of_period, narrowing, turning

FIRST = 2023 * 12


def forecast(means, sigma=1.0, scale=PLAIN):
    means = np.array([means, means], float)
    return Forecast(means, np.full(means.shape, sigma), scale)


def question(values, **told):
    return Question(
        "any",
        FIRST + np.arange(len(values), dtype=float),
        np.array(values, float),
        **{"target": 95.0, **told},
    )


def chance(found, ahead, known=(), target=0.0, higher=True):
    return chance_of_period(found, ahead, np.array(known, float), target, higher_is_better=higher)


@pytest.mark.parametrize(
    ("readings", "serial", "share"),
    [
        (1, 0.7, 1.0),
        (4, 0.0, 0.5),  # the standard error of a mean
        (2, 0.5, np.sqrt(0.75)),  # (1 + 1 + 2 * 0.5) / 4
        (3, 1.0, 1.0),  # what never changes
    ],
)
def test_means_stray_less_than_readings(readings, serial, share):
    assert narrowing(readings, serial) == pytest.approx(share)


@pytest.mark.parametrize("serial", [-0.4, 0.0, 0.6])
def test_the_narrowing_is_that_of_simulated_means(serial):
    rng = np.random.default_rng(7)
    fresh = rng.normal(size=(40_000, 60))
    for one, two in pairwise(range(60)):
        fresh[:, two] += serial * fresh[:, one]
    last = fresh[:, -3:]
    measured = last.mean(axis=1).std() / last[:, -1].std()
    assert narrowing(3, serial) == pytest.approx(measured, abs=0.01)


def test_a_season_is_gone_from_the_mean_of_a_whole_cycle():
    season = np.cos(2 * np.pi * np.arange(12) / 12)
    assert turning(season, 12) == pytest.approx(0)
    assert turning(season, 1) == pytest.approx(season)
    thirds = turning(season, 3)
    assert thirds.size == 12
    assert 0.9 < thirds.max() < 1
    assert turning(np.zeros(0), 3) == pytest.approx(0)


def test_of_one_reading_the_chance_is_that_of_the_reading():
    found = forecast([1.0, 1.5])
    assert chance(found, [2], target=2.0) == pytest.approx(
        found.chance(2, 2.0, higher_is_better=True)
    )


def test_the_mean_of_readings_that_go_together_is_normal():
    """Of fully dependent normal errors, the standard deviation of the mean is their mean."""
    found = Forecast(np.array([[1.0, 2, 3]] * 2), np.array([[1.0, 2, 3]] * 2), PLAIN)
    assert chance(found, [1, 2, 3], target=3.0) == pytest.approx(norm.sf((3 - 2) / 2))


def test_what_is_known_counts_and_narrows_what_may_come():
    found = forecast([10.0, 10.0, 10.0])
    early = chance(found, [1, 2, 3], target=10.5)
    assert chance(found, [1], known=[11, 11], target=10.5) > early
    assert chance(found, [1], known=[10, 10], target=10.5) == pytest.approx(norm.sf(1.5))


@pytest.mark.parametrize(
    ("scale", "known", "target", "higher", "expected"),
    [
        (SHARE, [90.0, 90.0], 97.0, True, 0.0),  # it would take 111 %
        (SHARE, [99.0, 99.0], 50.0, True, 1.0),  # nothing can spoil it any more
        (POSITIVE, [50.0, 50.0], 30.0, False, 0.0),  # it would take less than nothing
    ],
)
def test_what_can_no_longer_be_is_said_to_be_certain(scale, known, target, higher, expected):
    found = forecast([1.0], scale=scale)
    assert chance(found, [1], known=known, target=target, higher=higher) == expected


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=6), st.floats(1, 99))
def test_a_chance_and_its_opposite_are_one(means, target):
    found, ahead = forecast(means, scale=SHARE), range(1, len(means) + 1)
    both = [chance(found, ahead, target=target, higher=one) for one in (True, False)]
    assert sum(both) == pytest.approx(1)
    assert all(0 <= one <= 1 for one in both)


def test_a_quarter_meets_reliably_what_its_months_hit_or_miss():
    values = 97.5 + np.random.default_rng(3).normal(scale=1.1, size=36)
    [months] = judge([question(values)])
    [quarters] = judge([question(values, whole=Whole(3, figures=(97.0, 94.0, 97.5)))])
    assert (months.assurance, quarters.assurance) == ("hit_or_miss", "meets")
    assert (months.missed, quarters.missed) == (int((values[-12:] < 95).sum()), 1)
    assert (months.variation, months.signals) == (quarters.variation, quarters.signals)


def test_a_year_that_is_nearly_over_is_nearly_known():
    values = 97.5 + np.random.default_rng(3).normal(scale=1.1, size=36)
    due = FIRST + 36 + 1  # two months to come
    [one] = judge([question(values, target=97.0, due=due)])
    [year] = judge([question(values, target=97.0, due=due, whole=Whole(12))])
    assert year.chance > one.chance
    assert year.chance > 0.95


def test_a_number_of_cases_is_summed_up_over_its_period():
    values = np.random.default_rng(5).normal(100, 5, size=36)
    due = FIRST + 36 + 2
    told = {"scale": POSITIVE, "higher_is_better": False, "due": due}
    [low] = judge([question(values, target=280.0, whole=Whole(3, adds=True), **told)])
    [high] = judge([question(values, target=320.0, whole=Whole(3, adds=True), **told)])
    assert (low.assurance, high.assurance) == ("hit_or_miss", "meets")
    assert low.chance < 0.2 < 0.9 < high.chance


def test_a_period_that_is_over_has_no_chance_any_more():
    [found] = judge([question(np.full(36, 97.0), due=FIRST + 35, whole=Whole(3))])
    assert (found.chance, found.why_no_chance) == (None, "past")


@pytest.mark.parametrize(("target", "higher"), [(100.0, True), (0.0, False)])
def test_perfection_is_as_likely_in_a_quarter_as_in_a_month(target, higher):
    """Nothing is better than perfect: a process that always was so is not lost."""
    logit = np.log(target + 0.05) - np.log(100.05 - target)
    found = forecast([logit] * 3, sigma=0.2, scale=SHARE)
    month = found.chance(1, target, higher_is_better=higher)
    assert month > 0.4
    for ahead, known in (([1, 2, 3], []), ([1], [target, target])):
        quarter = chance(found, ahead, known=known, target=target, higher=higher)
        assert quarter == pytest.approx(month, abs=0.03)


def test_limits_that_end_at_all_narrow_as_those_that_do_not():
    """Of few cases, a p chart's limit is cut at 100 %; the best quarters are beyond its half."""
    cases = np.full(36, 60.0)
    good = cases - np.random.default_rng(11).binomial(60, 0.01, size=36)
    values = 100 * good / cases
    told = {"scale": SHARE, "numerators": good, "denominators": cases, "target": 99.95}
    [quarters] = judge([question(values, chart="p", whole=Whole(3), **told)])
    assert quarters.limits.upper[-1] == 100
    assert quarters.assurance == "hit_or_miss"
    assert max(values[place : place + 3].mean() for place in range(0, 36, 3)) == 100
