import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.forecast import (
    FAN,
    PLAIN,
    POSITIVE,
    SHARE,
    Forecast,
    forecast,
    restore,
    transform,
    widening,
)
from reporting.shape import fit_shapes

MONTHS = np.arange(36.0)
NOISE = np.random.default_rng(8).normal(size=36)


def outlook(values, scale=PLAIN, ahead=6):
    series = transform(values, scale)[None]
    return forecast(series, MONTHS, fit_shapes(series, MONTHS), ahead, scale).of(0)


@given(st.floats(0.1, 99.9), st.sampled_from([SHARE, POSITIVE, PLAIN]))
def test_a_value_comes_back_from_its_scale(value, scale):
    assert restore(transform(value, scale), scale) == pytest.approx(value)


def test_a_share_of_all_or_nothing_has_a_place_on_the_scale():
    assert np.isfinite(transform(np.array([0.0, 100.0]), SHARE)).all()


def test_a_series_on_its_level_stays_there():
    found = outlook(95 + 0.5 * NOISE)
    assert found.fan()[2] == pytest.approx(np.full(6, 95), abs=0.8)
    assert found.chance(6, 90, higher_is_better=True) > 0.99
    assert found.chance(6, 90, higher_is_better=False) < 0.01


def test_the_fan_opens_and_is_in_order():
    fan = outlook(95 + 0.5 * NOISE, ahead=12).fan()
    assert fan.shape == (len(FAN), 12)
    assert (np.diff(fan, axis=0) > 0).all()
    assert fan[-1, -1] - fan[0, -1] > fan[-1, 0] - fan[0, 0]


def test_no_share_is_forecast_above_all_and_no_duration_below_nothing():
    assert 99 < outlook(99 + 0.3 * np.tanh(NOISE), SHARE, 18).fan().max() <= 100
    assert outlook(np.exp(0.5 * NOISE), POSITIVE, 18).fan().min() > 0


def test_the_season_is_carried_into_the_forecast():
    values = 50 + 5 * np.cos(2 * np.pi * MONTHS / 12) + 0.3 * NOISE
    middle = outlook(values, ahead=12).fan()[2]
    assert middle == pytest.approx(50 + 5 * np.cos(2 * np.pi * MONTHS[:12] / 12), abs=1.5)


def test_a_recent_decline_goes_on_but_is_damped_by_the_other_half():
    values = 95 - 0.7 * np.maximum(MONTHS - 26, 0) + 0.3 * NOISE
    middle = outlook(values).fan()[2]
    assert 95 - 0.7 * 15 - 1.5 < middle[-1] < values[-1]


def test_a_series_that_never_changes_is_forecast_as_it_is():
    assert outlook(np.full(36, 7.0)).fan()[2] == pytest.approx(np.full(6, 7.0))


def test_the_chance_is_the_mean_of_both_forecasts():
    even = Forecast(np.array([[0.0], [100.0]]), np.array([[1.0], [1.0]]), PLAIN)
    assert even.chance(1, 50, higher_is_better=True) == pytest.approx(0.5)


def test_eighty_percent_fans_hold_about_eighty_percent():
    """Coverage over trendless, serially correlated series six months ahead."""
    rng, inside = np.random.default_rng(21), 0
    for _series in range(120):
        chain = rng.normal(size=102)
        for i in range(1, 102):
            chain[i] += 0.3 * chain[i - 1]
        past, future = chain[60:96], chain[101]
        fan = outlook(past).fan()
        inside += fan[0, 5] <= future <= fan[-1, 5]
    assert 0.68 <= inside / 120 <= 0.95


@pytest.mark.parametrize(("points", "t"), [(24, 1.725), (34, 1.697), (64, 1.671), (124, 1.658)])
def test_intervals_are_as_wide_as_an_estimated_sigma_makes_them(points, t):
    """Student's t at 95 % with 20, 30, 60 and 120 degrees of freedom. Source: any table of it."""
    assert widening(points) == pytest.approx(t / 1.645, abs=0.001)


def test_what_cannot_be_told_from_all_or_nothing_is_forecast_as_such():
    whole = np.where(np.arange(36) % 3, 100.0, 92.0)
    for values, edge, place in ((whole, 100, -1), (100 - whole, 0, 0)):
        fan = outlook(values, SHARE).fan()
        assert (fan[place] == edge).all()
        assert ((fan >= 0) & (fan <= 100)).all()
        assert (np.diff(fan, axis=0) >= 0).all()
