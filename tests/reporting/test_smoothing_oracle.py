"""Damped-trend smoothing against statsmodels, with the same weights and the same first level."""

import numpy as np
import pandas
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from bench.simulation import chains
from reporting.smoothing import ALPHAS, BETAS, FIRST, PHIS, smoothing

AHEAD = 12
SERIES = {
    "a level": 50 + chains(0.0, 1, 48, seed=1)[0],
    "a memory": chains(0.8, 1, 36, seed=2)[0],
    "a slope": 0.4 * np.arange(60) + chains(0.3, 1, 60, seed=3)[0],
    "a bend": np.maximum(np.arange(40) - 25, 0) + 0.3 * chains(0.0, 1, 40, seed=4)[0],
    "a step": 8.0 * (np.arange(30) > 14) + chains(0.0, 1, 30, seed=5)[0],
}


def holt(values, place):
    model = Holt(
        values,
        damped_trend=True,
        initialization_method="known",
        initial_level=np.median(values[:FIRST]),
        initial_trend=0.0,
    )
    return model.fit(
        smoothing_level=ALPHAS[place],
        smoothing_trend=BETAS[place],
        damping_trend=PHIS[place],
        optimized=False,
    )


@pytest.fixture(params=SERIES, ids=list(SERIES))
def values(request):
    return SERIES[request.param]


@pytest.fixture
def fits(values):
    return [holt(values, place) for place in range(ALPHAS.size)]


def test_of_all_weights_those_with_the_smallest_errors_foresee_what_the_oracle_does(values, fits):
    best = min(fits, key=lambda one: one.sse)
    means, sigmas = smoothing(values[None], AHEAD)
    assert means[0] == pytest.approx(best.forecast(AHEAD), rel=1e-9, abs=1e-9)
    assert sigmas[0, 0] == pytest.approx(np.sqrt(best.sse / (values.size - 4)), rel=1e-9)


def test_it_is_less_sure_further_ahead_as_the_oracle_is(values, fits):
    best = int(np.argmin([one.sse for one in fits]))
    model = ETSModel(
        pandas.Series(values),
        trend="add",
        damped_trend=True,
        initialization_method="known",
        initial_level=np.median(values[:FIRST]),
        initial_trend=0.0,
    )
    weights = [ALPHAS[best], ALPHAS[best] * BETAS[best], PHIS[best]]
    told = model.smooth(weights).get_prediction(values.size, values.size + AHEAD - 1)
    _means, sigmas = smoothing(values[None], AHEAD)
    theirs = np.sqrt(np.asarray(told.forecast_variance))
    assert sigmas[0] / sigmas[0, 0] == pytest.approx(theirs / theirs[0], rel=1e-9)


def test_without_a_slope_it_is_simple_smoothing():
    """What alternates around a level has no slope worth a weight."""
    values = 20 + (-1.0) ** np.arange(40) + 0.1 * chains(0.0, 1, 40, seed=6)[0]
    model = SimpleExpSmoothing(
        values, initialization_method="known", initial_level=np.median(values[:FIRST])
    )
    fits = [model.fit(smoothing_level=alpha, optimized=False) for alpha in np.unique(ALPHAS)]
    best = min(fits, key=lambda one: one.sse)
    means, _sigmas = smoothing(values[None], 3)
    assert means[0] == pytest.approx(best.forecast(3), rel=1e-12)
