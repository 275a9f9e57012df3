"""Damped-trend smoothing: what it foresees of a level, a slope and a jump."""

import numpy as np
import pytest

from reporting.smoothing import ALPHAS, BETAS, PHIS, smoothing

NOISE = np.random.default_rng(9).normal(size=(40, 60))


def test_the_grid_tries_no_weights_twice():
    told = {(a, b, p if b else None) for a, b, p in zip(ALPHAS, BETAS, PHIS, strict=True)}
    assert len(told) == ALPHAS.size == 9 * (1 + 4 * 3)


def test_a_level_is_foreseen_as_its_mean_of_late():
    means, sigmas = smoothing(50 + NOISE, 6)
    assert means.mean() == pytest.approx(50, abs=0.2)
    assert sigmas[:, 0].mean() == pytest.approx(1, abs=0.1)


def test_a_slope_goes_on_and_is_damped():
    means, _sigmas = smoothing(0.5 * np.arange(60) + 0.05 * NOISE, 12)
    steps = np.diff(means, axis=1)
    assert (steps > 0).all()
    assert (np.diff(steps, axis=1) <= 1e-12).all()
    assert means[:, 0] == pytest.approx(np.full(40, 30.0), abs=1)


def test_after_a_jump_the_new_level_is_foreseen():
    means, _sigmas = smoothing(10.0 * (np.arange(60) >= 40) + 0.1 * NOISE, 3)
    assert means == pytest.approx(np.full((40, 3), 10.0), abs=0.5)


def test_what_lies_further_ahead_is_less_sure():
    _means, sigmas = smoothing(NOISE.cumsum(axis=1), 12)
    assert (np.diff(sigmas, axis=1) > 0).all()


def test_a_series_moved_or_stretched_is_foreseen_moved_or_stretched():
    means, sigmas = smoothing(NOISE, 6)
    moved, wider = smoothing(1000 + 5 * NOISE, 6)
    assert moved == pytest.approx(1000 + 5 * means, rel=1e-9)
    assert wider == pytest.approx(5 * sigmas, rel=1e-6)


def test_a_series_that_never_changes_is_foreseen_as_it_is_for_sure():
    means, sigmas = smoothing(np.full((2, 24), 7.0), 4)
    assert (means == 7).all()
    assert (sigmas == 0).all()


def test_of_weights_that_are_as_good_the_calmest_are_taken():
    """What differs at its last point alone tells nothing of how to weigh it."""
    values = np.append(np.full(23, 20.0), 21.0)[None]
    means, _sigmas = smoothing(values, 3)
    assert means == pytest.approx(np.full((1, 3), 20 + ALPHAS.min()))


def test_a_single_month_ahead_can_be_asked_for():
    assert smoothing(NOISE, 1)[0].shape == (40, 1)
