"""Has a series changed at all? Three tests in one: for a trend, a step, and a bend near its end."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from reporting.control_chart import ROUNDING, moving_range_sigma
from reporting.shape import BEND, fit_shape
from reporting.trend import (
    mann_kendall,
    pettitt,
    sens_slope,
    unbiased_serial,
    variance_inflation,
)

Floats = NDArray[np.float64]

SPIKE = 4  # sigma
PLACES_TRIED = 5  # as many independent ones as the search for the place of a bend amounts to


def p_of_change(values: Floats, months: Floats) -> float:
    """One p-value for a series without season: the smallest of the three, by Bonferroni."""
    if np.ptp(values) <= ROUNDING * np.abs(values).max():
        return 1.0
    tests = (p_of_trend(values, months), p_of_step(values), p_of_bend(values, months))
    return min(1.0, len(tests) * min(tests))


def p_of_trend(values: Floats, months: Floats) -> float:
    along = values - sens_slope(values, months) * months
    inflation = variance_inflation(unbiased_serial(along, fitted=2), values.size)
    return float(mann_kendall(values, inflation).p)


def p_of_step(values: Floats) -> float:
    before = int(pettitt(values).before)
    parts = [part - part.mean() for part in (values[:before], values[before:])]
    serial = unbiased_serial(np.concatenate(parts), fitted=2)
    return float(pettitt(values, (1 + serial) / (1 - serial)).p)


def p_of_bend(values: Floats, months: Floats) -> float:
    """A level that turns into a slope: its t-test with AR(1) errors, for the best of all places.

    Mann-Kendall hardly sees a decline that began a few months ago. Student's t becomes normal
    after Wallace (1959).
    """
    values = without_spikes(values)
    shape = fit_shape(values, months, (BEND,))
    serial = float(unbiased_serial(shape.of(values), fitted=3))
    since = np.maximum(months - months[shape.at], 0)
    design = whiten(np.column_stack([np.ones(values.size), since]), serial)
    white = whiten(values[:, None], serial)[:, 0]
    weights, *_rest = np.linalg.lstsq(design, white)
    freedom = values.size - 4
    noise = float(((white - design @ weights) ** 2).sum()) / freedom
    error = math.sqrt(noise * float(np.linalg.inv(design.T @ design)[1, 1]))
    if not error:
        return 1.0
    square = (float(weights[1]) / error) ** 2
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(square / freedom))
    return min(1.0, PLACES_TRIED * math.erfc(z / math.sqrt(2)))


def without_spikes(values: Floats) -> Floats:
    """Points that stand alone take the median of the five around them; least squares chase them.

    Source: Hampel's filter, with sigma from the moving range.
    """
    around = sliding_window_view(np.pad(values, 2, mode="reflect"), 5)
    usual = np.median(around, axis=-1)
    apart = np.abs(values - usual)
    return np.where(apart > SPIKE * float(moving_range_sigma(values)), usual, values)


def whiten(columns: Floats, serial: float) -> Floats:
    """Take the serial correlation out. Source: Prais and Winsten (1954)."""
    first = columns[:1] * math.sqrt(1 - serial**2)
    return np.concatenate([first, columns[1:] - serial * columns[:-1]])
