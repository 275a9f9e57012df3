"""Many series at once get what each gets alone, and what the slow statistics say."""

import numpy as np
import pytest

from reporting.forecast import PLAIN, Forecast, forecast
from reporting.judgement import Question, judge
from reporting.pairs import rising, slopes_at
from reporting.regression import regression
from reporting.shape import fit_shapes, harmonics
from reporting.smoothing import ALPHAS, BETAS, PHIS, smoothing
from tests.reporting.slow_statistics import best_shape, every_slope, one_step_errors, regressed

pytestmark = pytest.mark.thorough

LAST = 2026 * 12 + 9


def stories(n, rows, seed=1):
    """Levels, lines, steps, bends, seasons and spikes, with more or less memory."""
    random = np.random.default_rng(seed)
    time, found = np.arange(n), []
    for row in range(rows):
        memory, values = (0, 0, 0.3, 0.6, 0.85)[row % 5], random.normal(size=n)
        for at in range(1, n):
            values[at] += memory * values[at - 1]
        size, at = 3 * random.normal(), random.integers(6, n - 4)
        courses = [0 * time, 0.05 * time, time >= at, 0.2 * np.maximum(time - at, 0)]
        courses += [np.cos(np.pi * time / 6), 5 * (time == at)]
        values += size * courses[row % 6]
        found.append(np.round(values) if row % 11 == 0 else values)
    return np.array(found)


@pytest.mark.parametrize("gaps", [0, 3])
@pytest.mark.parametrize("n", [12, 23, 36, 60])
def test_the_best_shape_is_that_of_least_squares_on_every_candidate(n, gaps):
    kept = np.sort(np.random.default_rng(3).permutation(n + gaps)[:n])
    months, values = kept + 24_000.0, stories(n, 40)
    found = fit_shapes(values, months)
    for place, row in enumerate(values):
        kind, at, order, fitted = best_shape(row, months)
        one = found[place]
        assert (one.kind, one.at, one.harmonics) == (kind, at, order)
        assert one.course + one.season == pytest.approx(fitted, abs=1e-8)


@pytest.mark.parametrize("n", [2, 12, 17, 40, 67])
def test_slopes_of_all_pairs_and_how_many_rise(n):
    values = np.random.default_rng(n).normal(size=(9, n)).round(1)
    times = np.cumsum(np.random.default_rng(1).integers(1, 4, size=n)) * 1.0
    ranks = np.random.default_rng(2).uniform(0, n * (n - 1) // 2 - 1, size=(9, 3))
    found, rises = slopes_at(values, times, ranks), rising((10 * values).astype(int))
    for place, row in enumerate(values):
        slopes = every_slope(row, times)
        wanted = np.interp(ranks[place], np.arange(slopes.size), np.sort(slopes))
        assert found[place] == pytest.approx(wanted, abs=1e-12)
        assert rises[place] == (slopes > 0).sum()


@pytest.mark.parametrize("n", [12, 36, 120])
def test_smoothing_takes_the_weights_with_the_smallest_errors(n):
    values = 50 + stories(n, 30)
    means, sigmas = smoothing(values, 8)
    for row, mean, sigma in zip(values, means, sigmas, strict=True):
        tried = [one_step_errors(row, *one) for one in zip(ALPHAS, BETAS, PHIS, strict=True)]
        best = int(np.argmin([(errors**2).sum() for errors, _level, _slope in tried]))
        errors, level, slope = tried[best]
        assert mean == pytest.approx(level + slope * np.cumsum(PHIS[best] ** np.arange(1, 9)))
        assert sigma[0] == pytest.approx(np.sqrt((errors**2).sum() / (n - 4)))
        assert (np.diff(sigma) > 0).all()


def test_regression_is_that_of_prais_and_winsten():
    months, ahead = np.arange(48.0), np.arange(48.0, 60)
    values = stories(48, 60, seed=4)
    shapes = fit_shapes(values, months)
    means, sigmas = regression(values, months, ahead, shapes)
    for place, row in enumerate(values):
        one = shapes[place]
        turn = months[one.at]
        sloped = {"bend": lambda at: np.maximum(at - turn, 0), "step": lambda at: at >= turn}  # noqa: B023
        course = sloped.get(one.kind, lambda at: at)
        past, future = (
            np.column_stack([np.ones(at.size), course(at), harmonics(at, one.harmonics)])
            for at in (months, ahead)
        )
        mean, sigma = regressed(row, past, future)
        assert means[place] == pytest.approx(mean, rel=1e-6)
        assert sigmas[place] == pytest.approx(sigma, rel=1e-6)


def test_quantiles_of_two_forecasts_far_apart_are_found():
    wide = Forecast(np.array([[0.0, 5], [1e4, 5]]), np.array([[1.0, 1e-9], [1.0, 3]]), PLAIN)
    for share, told in zip((0.1, 0.3, 0.5, 0.9), wide.fan((0.1, 0.3, 0.5, 0.9)), strict=True):
        for month, quantile in enumerate(told, 1):
            chance = wide.chance(month, quantile, higher_is_better=False)
            assert chance == pytest.approx(share, abs=1e-3) or month == 2


def test_a_verdict_is_the_same_alone_and_among_many():
    questions = [
        Question(row, LAST - np.arange(n)[::-1] * 1.0, values, target=50.5, due=LAST + row % 20)
        for n in (11, 24, 36)
        for row, values in enumerate(50 + stories(n, 24, seed=n))
    ]
    among = judge(questions)
    for question, found in zip(questions, among, strict=True):
        alone = judge([question])[0]
        assert alone.p is None or alone.p == pytest.approx(found.p)
        if (alone.q is None) or (alone.q <= 0.05) == (found.q <= 0.05):
            assert (alone.variation, alone.assurance) == (found.variation, found.assurance)
            assert (alone.signals, alone.shape) == (found.signals, found.shape)
            assert alone.fan is None or alone.fan == pytest.approx(found.fan)
            assert (alone.chance is None) == (found.chance is None)


def test_a_forecast_is_the_same_alone_and_among_many():
    months, values = np.arange(36.0), stories(36, 30)
    among = forecast(values, months, fit_shapes(values, months), 6, PLAIN)
    for place, row in enumerate(values):
        alone = forecast(row[None], months, fit_shapes(row[None], months), 6, PLAIN)
        assert alone.of(0).fan() == pytest.approx(among.of(place).fan())
