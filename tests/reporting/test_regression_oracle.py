"""Regression against certified values and statsmodels.

NIST Statistical Reference Datasets, Norris and Longley (https://www.itl.nist.gov/div898/strd/,
public domain), certified to 15 digits; read from beside the checkout.
"""

import json

import numpy as np
import pytest
from scipy.linalg import toeplitz
from statsmodels.regression.linear_model import GLS, OLS

from bench.simulation import chains
from reporting.regression import regression
from reporting.shape import STEP, fit_shapes, harmonics
from reporting.trend import unbiased_serial

ZERO_AND_ONE = np.array([0.0, 1.0])
MONTHS = np.arange(48.0)
COMING = np.arange(48.0, 60)


def reference(shared, name):
    told = json.loads((shared / f"data/reference/nist_strd_{name}.json").read_text())
    return told["input"], told["published"]


def without_memory(residuals):
    """An order in which low and high take turns: least squares are the same in any."""
    order = np.argsort(residuals)
    turns = np.empty(order.size, int)
    half = (order.size + 1) // 2
    turns[::2], turns[1::2] = order[:half], order[half:]
    return turns


def of_a_line(values, times, ahead):
    shapes = fit_shapes(values[None], np.arange(values.size) * 1.0, ("line",))
    shapes.harmonics[:] = 0
    means, sigmas = regression(values[None], times, ahead, shapes)
    return means[0], sigmas[0]


@pytest.mark.shared
def test_norris_has_the_certified_line_and_errors(shared):
    told, certified = reference(shared, "norris")
    x, y = np.array(told["x"]), np.array(told["y"])
    turns = without_memory(y - np.polyval(np.polyfit(x, y, 1), x))
    (level, next_one), sigmas = of_a_line(y[turns], x[turns], ZERO_AND_ONE)
    assert level == pytest.approx(certified["b0"], rel=1e-9)
    assert next_one - level == pytest.approx(certified["b1"], rel=1e-9)
    one_less = 34 / 33  # for the memory, which is estimated too
    noise = certified["residual_sd"] ** 2 * one_less
    assert sigmas[0] ** 2 == pytest.approx(noise + certified["se_b0"] ** 2 * one_less, rel=1e-9)


@pytest.mark.shared
@pytest.mark.parametrize("place", range(6))
def test_longley_has_the_certified_coefficients(shared, place):
    """Each in turn, after what the others tell was taken out of it (Frisch and Waugh, 1933)."""
    told, certified = reference(shared, "longley")
    columns, y = np.array(told["X"]), np.array(told["y_TOTEMP"])
    others = np.column_stack([np.ones(16), np.delete(columns, place, axis=1)])
    basis = np.linalg.qr(others)[0]
    own, left = (one - basis @ (basis.T @ one) for one in (columns[:, place], y))
    (level, next_one), sigmas = of_a_line(left, own, ZERO_AND_ONE * own.std())
    slope = (next_one - level) / own.std()
    assert slope == pytest.approx(certified["b"][place + 1], rel=1e-7)
    noise = certified["residual_sd"] ** 2 * 9 / 13
    assert sigmas[0] ** 2 == pytest.approx(noise * (1 + 1 / 16), rel=1e-7)


def columns_of(months, shapes):
    """Level, course and season, as a book would lay them out."""
    kind, at, order = shapes.kind[0], shapes.at[0], shapes.harmonics[0]
    course = {
        "level": months,
        "line": months,
        "bend": np.maximum(months - MONTHS[at], 0),
        STEP: 1.0 * (months >= MONTHS[at]),
    }[kind]
    return np.column_stack([np.ones(months.size), course, harmonics(months, order)])


COURSES = {
    "level": 0 * MONTHS,
    "line": 0.2 * MONTHS,
    "bend": -0.9 * np.maximum(MONTHS - 30, 0),
    "step": 7.0 * (MONTHS >= 20),
    "season": 5 * np.cos(np.pi * MONTHS / 6) + 0.2 * MONTHS,
}


@pytest.mark.parametrize("serial", [0.0, 0.7])
@pytest.mark.parametrize("course", COURSES)
def test_the_forecast_is_that_of_generalised_least_squares(course, serial):
    """With the same memory: the best linear forecast (Goldberger, 1962), and its error."""
    values = 30 + COURSES[course] + chains(serial, 1, 48, seed=21)
    shapes = fit_shapes(values, MONTHS)
    past, future = columns_of(MONTHS, shapes), columns_of(COMING, shapes)
    memory = float(unbiased_serial(OLS(values[0], past).fit().resid[None], fitted=2)[0])
    correlation = toeplitz(memory ** np.arange(48))
    fit = GLS(values[0], past, sigma=correlation / (1 - memory**2)).fit()
    carried = memory ** np.arange(1, 13)
    means, sigmas = regression(values, MONTHS, COMING, shapes)
    assert means[0] == pytest.approx(future @ fit.params + carried * fit.resid[-1], rel=1e-8)
    reach = future - carried[:, None] * past[-1]
    spread = np.einsum("hi,ij,hj->h", reach, fit.normalized_cov_params, reach)
    noise = fit.scale * fit.df_resid / (fit.df_resid - 1)
    variance = noise * ((1 - carried**2) / (1 - memory**2) + spread)
    assert sigmas[0] == pytest.approx(np.sqrt(variance), rel=1e-8)


def test_where_nothing_is_remembered_the_errors_are_those_of_ordinary_least_squares():
    noise = chains(0.0, 1, 48, seed=22)[0]
    values = (0.2 * MONTHS + noise[without_memory(noise)])[None]
    shapes = fit_shapes(values, MONTHS, ("line",))
    shapes.harmonics[:] = 0
    means, sigmas = regression(values, MONTHS, COMING, shapes)
    theirs = OLS(values[0], columns_of(MONTHS, shapes)).fit()
    told = theirs.get_prediction(columns_of(COMING, shapes))
    assert means[0] == pytest.approx(told.predicted_mean, rel=1e-10)
    assert sigmas[0] == pytest.approx(told.se_obs * np.sqrt(46 / 45), rel=1e-10)
