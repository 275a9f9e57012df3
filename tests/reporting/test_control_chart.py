import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reporting.control_chart import (
    assurance,
    autocorrelation,
    innovations,
    limits,
    moving_range_sigma,
    serial_limits,
)

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2 (public domain)
FLOW_RATE = np.array([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])

series = arrays(np.float64, st.integers(3, 40), elements=st.floats(-1e3, 1e3))


def test_limits_are_those_of_the_nist_handbook():
    found = limits(FLOW_RATE)
    assert found.centre[0] == pytest.approx(50.81)
    assert found.sigma * 1.128 == pytest.approx(1.8778, abs=1e-4)
    assert found.upper[0] == pytest.approx(55.8041, abs=1e-4)
    assert found.lower[0] == pytest.approx(45.8159, abs=1e-4)


def test_a_single_jump_does_not_widen_the_limits():
    calm = np.array([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    jumped = np.concatenate([calm, calm + 30])
    assert moving_range_sigma(jumped) == pytest.approx(moving_range_sigma(calm))


@given(series, st.floats(-100, 100), st.floats(0.1, 10))
def test_limits_move_and_stretch_with_the_series(values, shift, stretch):
    plain, moved = limits(values), limits(values * stretch + shift)
    assert moved.upper == pytest.approx(plain.upper * stretch + shift, rel=1e-6, abs=1e-6)
    assert moved.lower == pytest.approx(plain.lower * stretch + shift, rel=1e-6, abs=1e-6)


def test_many_series_give_what_each_gives_alone():
    many = np.random.default_rng(7).normal(size=(5, 20))
    alone = [float(moving_range_sigma(row)) for row in many]
    assert moving_range_sigma(many) == pytest.approx(alone)
    assert autocorrelation(many) == pytest.approx([float(autocorrelation(row)) for row in many])


def test_a_series_that_never_changes_has_no_autocorrelation_and_no_width():
    flat = np.full(12, 0.95)
    assert autocorrelation(flat) == 0
    assert limits(flat).upper == pytest.approx(flat)


def test_innovations_take_back_what_serial_correlation_put_in():
    fresh = np.random.default_rng(3).normal(size=200)
    chained = np.zeros(200)
    for i, value in enumerate(fresh):
        chained[i] = value + (0.6 * chained[i - 1] if i else 0)
    assert innovations(chained, 0.6)[1:] == pytest.approx(fresh[1:])


def test_a_series_with_memory_has_the_limits_of_the_whole_process():
    rng = np.random.default_rng(11)
    chained = np.zeros(2000)
    for i in range(1, 2000):
        chained[i] = 0.6 * chained[i - 1] + rng.normal()
    sigma = moving_range_sigma(innovations(chained, 0.6))
    _lower, upper = serial_limits(np.zeros(2000), sigma, 0.6)
    assert upper[0] == pytest.approx(3 * chained.std(), rel=0.06)
    assert limits(chained).upper[0] < 0.75 * upper[0]


def test_a_series_that_mostly_stands_still_varies_nevertheless():
    """Screening its few ranges would leave limits without width, and all of it outside."""
    values = np.zeros(36)
    values[[4, 15]] = 0.2
    found = limits(values)
    assert found.sigma == pytest.approx(4 * 0.2 / 35 / 1.128)
    assert (found.lower < 0).all()
    assert (values > found.upper).nonzero()[0].tolist() == [4, 15]


@pytest.mark.parametrize(
    ("target", "higher_is_better", "expected"),
    [
        (0.97, True, "misses"),
        (0.93, True, "hit_or_miss"),
        (0.89, True, "meets"),
        (0.97, False, "meets"),
        (0.93, False, "hit_or_miss"),
        (0.89, False, "misses"),
        (0.96, True, "hit_or_miss"),
    ],
)
def test_assurance_sets_the_limits_against_the_target_as_the_nhs_does(
    target, higher_is_better, expected
):
    lower, upper = np.array([0.90]), np.array([0.96])
    assert assurance(lower, upper, target, higher_is_better=higher_is_better) == expected
