"""Has a series changed at all? Three tests in one: for a trend, a step, and a bend near its end.

A row for each series.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

from reporting.control_chart import ROUNDING, moving_range_sigma
from reporting.shape import BEND, fit_shapes
from reporting.trend import (
    Ranks,
    mann_kendall,
    p_of_pettitt,
    pettitt,
    sens_slope,
    unbiased_serial,
    variance_inflation,
)

Floats = NDArray[np.float64]

SPIKE = 4  # sigma
PLACES_TRIED = 5  # as many independent ones as the search for the place of a bend amounts to


def p_of_change(
    values: Floats, months: Floats, slope: Floats | None = None, ranks: Ranks | None = None
) -> Floats:
    """One p-value for each series without season: the smallest of the three, by Bonferroni.

    slope, ranks: Sen's slopes and the ranks of the values, where they are known already.
    """
    ranks = ranks or Ranks.of(values)
    slope = sens_slope(values, months) if slope is None else slope
    tests = (
        p_of_trend(values, months, slope, ranks),
        p_of_step(values, ranks),
        p_of_bend(values, months),
    )
    p = np.minimum(1, len(tests) * np.minimum.reduce(tests))
    return np.where(_is_flat(values), 1.0, p)


def p_of_trend(
    values: Floats, months: Floats, slope: Floats | None = None, ranks: Ranks | None = None
) -> Floats:
    slope = sens_slope(values, months) if slope is None else slope
    along = values - slope[..., None] * months
    inflation = variance_inflation(unbiased_serial(along, fitted=2), values.shape[-1])
    return mann_kendall(values, inflation, ranks).p


def p_of_step(values: Floats, ranks: Ranks | None = None) -> Floats:
    n = values.shape[-1]
    found = pettitt(values, ranks=ranks)
    early = np.arange(n) < found.before[..., None]
    first = np.where(early, values, 0).sum(axis=-1) / found.before
    second = np.where(early, 0, values).sum(axis=-1) / (n - found.before)
    parts = values - np.where(early, first[..., None], second[..., None])
    serial = unbiased_serial(parts, fitted=2)
    return p_of_pettitt(found.score, n, (1 + serial) / (1 - serial))


def p_of_bend(values: Floats, months: Floats) -> Floats:
    """A level that turns into a slope: its t-test with AR(1) errors, for the best of all places.

    Mann-Kendall hardly sees a decline that began a few months ago. Student's t becomes normal
    after Wallace (1959).
    """
    values = without_spikes(values)
    shapes = fit_shapes(values, months, (BEND,))
    serial = unbiased_serial(shapes.of(values), fitted=3)[:, None]
    since = whiten(np.maximum(months - months[shapes.at][:, None], 0), serial)
    level, white = whiten(np.ones(values.shape), serial), whiten(values, serial)
    share = _dot(level, since) / _dot(level, level)
    free = since - share[:, None] * level
    rest = white - (_dot(level, white) / _dot(level, level))[:, None] * level
    length = _dot(free, free)
    weight = _dot(free, rest) / length
    rest -= weight[:, None] * free
    freedom = values.shape[-1] - 4
    noise = _dot(rest, rest) / freedom
    square = np.divide(
        weight**2 * length, noise, out=np.zeros(noise.size), where=noise / length > 0
    )
    wallace = (8 * freedom + 1) / (8 * freedom + 3)
    z = wallace * np.sqrt(freedom * np.log1p(square / freedom))
    p = np.minimum(1, PLACES_TRIED * erfc(z / np.sqrt(2)))
    return np.where(_is_flat(values), 1.0, p)


def without_spikes(values: Floats) -> Floats:
    """Points that stand alone take the median of the five around them; least squares chase them.

    Source: Hampel's filter, with sigma from the moving range.
    """
    around = np.pad(values, [(0, 0)] * (values.ndim - 1) + [(2, 2)], mode="reflect")
    n = values.shape[-1]
    usual = _median_of_five([around[..., place : place + n] for place in range(5)])
    sigma = np.asarray(moving_range_sigma(values))[..., None]
    return np.where(np.abs(values - usual) > SPIKE * sigma, usual, values)


def whiten(rows: Floats, serial: Floats | float) -> Floats:
    """Take the serial correlation out. Source: Prais and Winsten (1954)."""
    first = rows[..., :1] * np.sqrt(1 - np.asarray(serial) ** 2)
    return np.concatenate([first, rows[..., 1:] - serial * rows[..., :-1]], axis=-1)


def _median_of_five(rows: list[Floats]) -> Floats:
    """What is neither the lowest of the four nor the highest, and the fifth, in their middle."""
    first, second, third, fourth, fifth = rows
    low = np.maximum(np.minimum(first, second), np.minimum(third, fourth))
    high = np.minimum(np.maximum(first, second), np.maximum(third, fourth))
    low, high = np.minimum(low, high), np.maximum(low, high)
    return np.maximum(low, np.minimum(high, fifth))


def _is_flat(values: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.ptp(values, axis=-1) <= ROUNDING * np.abs(values).max(axis=-1))


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("...i,...i->...", one, other))
