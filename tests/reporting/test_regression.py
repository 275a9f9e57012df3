"""Regression with AR(1) errors: what it foresees of a course, a season and a memory."""

import numpy as np
import pytest

from reporting.regression import regression
from reporting.shape import fit_shapes

TIME = np.arange(60.0)
AHEAD = np.arange(60.0, 72)
NOISE = np.random.default_rng(5).normal(size=(30, 60))


def foreseen(values, ahead=AHEAD):
    return regression(values, TIME, ahead, fit_shapes(values, TIME))


def test_a_line_goes_on():
    means, _sigmas = foreseen(3 + 0.5 * TIME + 0.2 * NOISE)
    assert means == pytest.approx(np.tile(3 + 0.5 * AHEAD, (30, 1)), abs=1.2)


def test_a_step_stays_where_it_stepped_to():
    means, _sigmas = foreseen(10.0 * (TIME >= 30) + 0.2 * NOISE)
    assert means == pytest.approx(np.full((30, 12), 10.0), abs=0.6)


def test_a_bend_goes_on_as_it_bent():
    means, _sigmas = foreseen(-0.8 * np.maximum(TIME - 40, 0) + 0.1 * NOISE)
    assert means == pytest.approx(np.tile(-0.8 * (AHEAD - 40), (30, 1)), abs=1.5)


def test_a_season_comes_again():
    means, _sigmas = foreseen(5 * np.cos(np.pi * TIME / 6) + 0.2 * NOISE)
    assert means == pytest.approx(np.tile(5 * np.cos(np.pi * AHEAD / 6), (30, 1)), abs=0.8)


def test_memory_carries_the_last_residual_on_and_fades():
    chained = NOISE.copy()
    for at in range(1, 60):
        chained[:, at] += 0.8 * chained[:, at - 1]
    chained[:, -1] = 8
    shapes = fit_shapes(chained, TIME, ("level",))
    means, sigmas = regression(chained, TIME, AHEAD, shapes)
    assert np.median(means[:, 0]) > 4 > np.median(means[:, 8])
    assert (np.diff(sigmas, axis=1) > 0).mean() > 0.95


def test_the_further_ahead_of_a_line_the_less_sure():
    _means, sigmas = foreseen(0.5 * TIME + NOISE)
    assert (sigmas[:, -1] > sigmas[:, 0]).all()
    assert sigmas[:, 0].mean() == pytest.approx(1.05, abs=0.1)


def test_columns_that_say_nothing_of_their_own_do_no_harm():
    """Every twelfth month only: its season cannot be told from its level."""
    times = TIME * 12
    values = 5 + 0.2 * NOISE[:3]
    shapes = fit_shapes(values, TIME)
    shapes.harmonics[:] = 2
    means, sigmas = regression(values, times, times[-1] + np.array([12.0, 24]), shapes)
    assert means == pytest.approx(np.full((3, 2), 5.0), abs=0.5)
    assert np.isfinite(sigmas).all()
