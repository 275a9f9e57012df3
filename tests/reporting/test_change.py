import numpy as np
import pytest
from scipy import stats

from reporting.change import p_of_bend, p_of_change, p_of_step, p_of_trend, whiten, without_spikes

MONTHS = np.arange(36.0)


def chained(serial, rows, seed=9):
    fresh = np.random.default_rng(seed).normal(size=(rows, 96))
    for i in range(1, 96):
        fresh[:, i] += serial * fresh[:, i - 1]
    return fresh[:, 60:] * np.sqrt(1 - serial**2)


@pytest.mark.parametrize("serial", [0.0, 0.3, 0.6])
def test_a_series_without_change_is_seldom_said_to_have_one(serial):
    found = p_of_change(chained(serial, 300), MONTHS)
    assert (found < 0.05).mean() < 0.09


@pytest.mark.parametrize(
    ("course", "at_least"),
    [
        (0.1 * MONTHS, 0.95),
        (3.0 * (MONTHS >= 22), 0.95),
        (-0.5 * np.maximum(MONTHS - 27, 0), 0.95),
    ],
)
def test_trend_step_and_recent_decline_are_seen(course, at_least):
    found = p_of_change(chained(0.0, 80) + course, MONTHS)
    assert (found < 0.05).mean() >= at_least


def test_each_test_sees_its_own_kind_best():
    noise = chained(0.0, 1)
    trend, step = noise + 0.1 * MONTHS, noise + 3 * (MONTHS >= 22)
    bend = noise - 0.6 * np.maximum(MONTHS - 28, 0)
    assert p_of_trend(trend, MONTHS) < 0.001
    assert p_of_step(step) < 0.05
    assert p_of_bend(bend, MONTHS) < 0.001 < p_of_trend(bend, MONTHS)


def test_the_normal_stands_in_for_students_t():
    """Wallace's transformation against the exact distribution."""
    for freedom in (8, 20, 44):
        for t in (1.0, 2.5, 5.0):
            z = (8 * freedom + 1) / (8 * freedom + 3) * np.sqrt(freedom * np.log1p(t**2 / freedom))
            exact = 2 * stats.t.sf(t, freedom)
            assert 2 * stats.norm.sf(z) == pytest.approx(exact, rel=0.05)


def test_whitening_leaves_the_innovations():
    chain = chained(0.6, 1)[0]
    assert whiten(chain, 0.6)[1:] == pytest.approx(chain[1:] - 0.6 * chain[:-1])


def test_a_flat_series_has_not_changed():
    assert p_of_change(np.full((1, 36), 0.95), MONTHS) == 1.0


def test_a_series_that_is_flat_but_for_a_few_spikes_has_no_bend():
    spiked = np.full((1, 36), 20.0)
    spiked[0, [4, 17, 30]] = 26.0
    assert p_of_bend(spiked, MONTHS) == 1.0


def test_what_stands_alone_takes_the_median_of_the_five_around_it():
    noise = np.random.default_rng(4).normal(size=(30, 36))
    spiked = noise.copy()
    spiked[:, 20] += 40
    cleaned = without_spikes(spiked)
    assert cleaned[:, 20] == pytest.approx(np.median(spiked[:, 18:23], axis=1))
    assert (cleaned == spiked).mean() > 0.9
