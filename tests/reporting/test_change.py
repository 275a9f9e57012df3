import json

import numpy as np
import pytest
from scipy import stats

from reporting.change import p_of_bend, p_of_change, p_of_step, p_of_trend, whiten, without_spikes
from reporting.shape import STEP, fit_shape
from tests.reporting.slow_statistics import largest_t, pettitt

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
    assert p_of_step(step, MONTHS) < 0.001
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


# --- the step


def published(shared, name):
    told = json.loads((shared / f"data/reference/{name}.json").read_text())
    return np.array(told["input"]["values"], float), told["published"]


@pytest.mark.shared
def test_the_published_step_is_found_where_pettitt_found_it(shared):
    """Page (1955), as used by Pettitt (1979), Applied Statistics 28:126-135; his p-value is that
    of independent points, ours allows for their memory and for the search."""
    page, told = published(shared, "pettitt_1979_page")
    before, score, p = pettitt(page)
    assert (before, score) == (told["change_point_1based_last_of_first_segment"], told["U_star"])
    assert p == pytest.approx(told["p"], abs=1e-5)
    months = np.arange(page.size) * 1.0
    assert fit_shape(page, months, (STEP,)).at == before
    assert p < p_of_step(page[None], months)[0] < 0.1


@pytest.mark.shared
def test_the_nile_fell_when_the_first_dam_was_built(shared):
    """R's strucchange and trend: 28 years before the step of 1898."""
    nile, told = published(shared, "nile_change_point")
    years = np.arange(nile.size) * 1.0
    assert fit_shape(nile, years, (STEP,)).at == told["change_point_1based"]
    assert p_of_step(nile[None], years)[0] < 1e-4


def test_the_search_for_a_place_is_paid_for():
    """Of independent points the largest t is as rare as it is said to be, or rarer."""
    rows = np.random.default_rng(7).normal(size=(1500, 36))
    found = p_of_step(rows, MONTHS)
    for share in (0.1, 0.05, 0.02):
        assert 0.1 * share <= (found <= share).mean() <= share


def test_the_larger_the_largest_t_the_smaller_the_p():
    rows = np.random.default_rng(8).normal(size=(60, 36)) + 2 * (MONTHS >= 20)
    t = np.array([largest_t(row)[0] for row in rows])
    found = np.log(p_of_step(rows, MONTHS))
    assert stats.spearmanr(t, found).statistic < -0.6
    assert (found[t > 6] < np.log(0.01)).mean() > 0.9


@pytest.mark.parametrize("place", [9, 18, 27, 32])
def test_a_step_is_seen_wherever_it_stands(place):
    """Ranks alone hardly see four months, however far they stand from the others."""
    rows = chained(0.0, 60) + 6.0 * (place <= MONTHS)
    assert (p_of_step(rows, MONTHS) < 0.01).mean() > 0.9


def test_a_step_is_as_likely_up_as_down_and_in_any_unit():
    rows = chained(0.3, 40) + 2.0 * (MONTHS >= 20)
    found = p_of_step(rows, MONTHS)
    assert p_of_step(7 - 40 * rows, MONTHS) == pytest.approx(found, rel=1e-6)


def test_a_flat_series_has_no_step_and_one_without_noise_a_certain_one():
    assert p_of_step(np.full((1, 36), 3.0), MONTHS) == 1.0
    assert p_of_step(3.0 + (MONTHS >= 20)[None], MONTHS) < 1e-6


def test_a_season_that_was_taken_out_makes_a_change_harder_to_prove():
    rows = chained(0.3, 100) + 0.08 * MONTHS
    plain, careful = (p_of_change(rows, MONTHS, removed=removed) for removed in (0, 4))
    assert (careful >= plain).all()
    assert (careful > plain).mean() > 0.9


@pytest.mark.parametrize("noise", ["lognormal", "standard_exponential", "standard_t"])
@pytest.mark.parametrize("points", [24, 36])
def test_skewed_values_are_seldom_taken_for_a_change(noise, points):
    """Durations are skewed, and some lie far out."""
    random = np.random.default_rng(11)
    size = {"size": (600, points)}
    rows = random.standard_t(3, **size) if noise == "standard_t" else getattr(random, noise)(**size)
    assert (p_of_change(rows, np.arange(points) * 1.0) < 0.05).mean() < 0.08
