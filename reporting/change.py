"""Has a series changed at all? Three tests in one: for a trend, a step, and a bend near its end.

A row for each series.
"""

import numpy as np
from numpy.typing import NDArray

from kernel.late import Late
from reporting.control_chart import ROUNDING, moving_range_sigma
from reporting.shape import (
    BEND,
    COSTS,
    LINE,
    POINTS_AFTER,
    POINTS_BEFORE,
    STEP,
    course_columns,
    fit_shapes,
)
from reporting.trend import careful_serial, mann_kendall, variance_inflation

special = Late("scipy.special")
Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

SPIKE = 4  # sigma
PLACES_TRIED = 5  # as many independent ones as the search for the place of a bend amounts to
FITTED = {LINE: COSTS[LINE], STEP: 6, BEND: 4}
"""As how many coefficients each fit counts in what it takes from the memory of the series: level
and course, and four and two more for the place, by simulation (docs/adr/0009)."""
NO_SEASON = 1.0
LEAST = 1.5  # below this Miller and Siegmund's tail is no probability of interest


def p_of_change(values: Floats, months: Floats, removed: Ints | int = 0) -> Floats:
    """One p-value for each series without season: the smallest of the three, by Bonferroni.

    removed: what the season that was taken out cost, in coefficients: it took memory with it.
    """
    calm = without_spikes(values)
    tests = (
        p_of_trend(values, months, removed),
        p_of_step(calm, months, removed),
        p_of_bend(calm, months, removed),
    )
    p = np.minimum(1, len(tests) * np.minimum.reduce(tests))
    return np.where(_is_flat(values), 1.0, p)


def p_of_trend(values: Floats, months: Floats, removed: Ints | int = 0) -> Floats:
    """Mann-Kendall's test, with the memory of what a straight line leaves."""
    since = months - months.mean()
    line = (values @ since / (since @ since))[..., None] * since
    serial = careful_serial(values - line, FITTED[LINE] + removed)
    return mann_kendall(values, variance_inflation(serial, values.shape[-1])).p


def p_of_step(values: Floats, months: Floats, removed: Ints | int = 0) -> Floats:
    """A level that jumps to another, at the best of all places; values: without spikes.

    Source: Miller and Siegmund (1982), Maximally Selected Chi Square Statistics, for the search.
    """
    z = _z_of_course(values, months, STEP, removed)
    n = values.shape[-1]
    first, last = POINTS_BEFORE / n, 1 - POINTS_AFTER / n
    reach = np.log(last * (1 - first) / (first * (1 - last)))
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    above = np.maximum(z, LEAST)
    tail = density * ((above - 1 / above) * reach + 4 / above)
    return np.where((z <= LEAST) | _is_flat(values), 1.0, np.minimum(tail, 1))


def p_of_bend(values: Floats, months: Floats, removed: Ints | int = 0) -> Floats:
    """A level that turns into a slope, at the best of all places; values: without spikes.

    Mann-Kendall hardly sees a decline that began a few months ago.
    """
    z = _z_of_course(values, months, BEND, removed)
    p = np.minimum(1, PLACES_TRIED * special.erfc(z / np.sqrt(2)))
    return np.where(_is_flat(values), 1.0, p)


def _z_of_course(values: Floats, months: Floats, kind: str, removed: Ints | int) -> Floats:
    """The t-test of the best course of a kind beside a level, with AR(1) errors.

    No season is looked for: it is out. Student's t becomes normal after Wallace (1959).
    """
    shapes = fit_shapes(values, months, (kind,), cycle=NO_SEASON)
    serial = careful_serial(shapes.of(values), FITTED[kind] + removed)[:, None]
    since = whiten(course_columns(shapes.kind, shapes.at, months, months), serial)
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
    return np.asarray(wallace * np.sqrt(freedom * np.log1p(square / freedom)))


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
