"""The course of many series: the shape that is proven, how steep it is, and since when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reporting.change import p_of_change
from reporting.charting import residual_serial
from reporting.shape import BEND, LEVEL, LINE, SEASON_COST, STEP, Shapes, fit_shapes
from reporting.trend import (
    Ranks,
    SensSlope,
    kendall_variance,
    sens,
    variance_inflation,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

AT_ONCE = 256  # series: what fits near the processor


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best shape of each series, its Sen's slope as a whole, and the p-value of a change.

    The slope has an interval where the shape is level or line.
    """

    shapes: Shapes
    slopes: SensSlope
    p: Floats


@dataclass(frozen=True, slots=True)
class Courses:
    """What is proven: a row for each series. `slopes`: since the course began, not of steps."""

    shapes: Shapes
    slopes: SensSlope
    serial: Floats


def evidence(values: Floats, months: Floats, cycle: float) -> Evidence:
    """The p-value is that of trend, step and bend together."""
    parts = [
        _evidence(values[start : start + AT_ONCE], months, cycle)
        for start in range(0, len(values), AT_ONCE)
    ]
    slopes = SensSlope(
        np.concatenate([one.slopes.slope for one in parts]),
        np.concatenate([one.slopes.low for one in parts]),
        np.concatenate([one.slopes.high for one in parts]),
    )
    shapes = Shapes.joined([one.shapes for one in parts])
    return Evidence(shapes, slopes, np.concatenate([one.p for one in parts]))


def _evidence(values: Floats, months: Floats, cycle: float) -> Evidence:
    shapes = fit_shapes(values, months, cycle=cycle)
    level = values - shapes.season
    ranks = Ranks.of(level)
    serial = residual_serial(shapes.of(values))
    inflation = variance_inflation(serial, months.size)
    variance = np.where(shapes.at == 0, kendall_variance(ranks) * inflation, 0.0)
    slopes = sens(level, months, variance)
    removed = SEASON_COST * shapes.harmonics
    return Evidence(shapes, slopes, p_of_change(level, months, slopes.slope, ranks, removed))


def courses(values: Floats, months: Floats, found: Evidence, changed: Flags) -> Courses:
    """A change that is not proven is left out, one that is proven stays."""
    shapes = found.shapes
    for wrong, kinds in (
        (~changed & (shapes.kind != LEVEL), (LEVEL,)),
        (changed & (shapes.kind == LEVEL), (LINE, BEND, STEP)),
    ):
        if wrong.any():
            again = fit_shapes(values[wrong], months, kinds, shapes.cycle)
            shapes = shapes.put(wrong, again)
    serial = residual_serial(shapes.of(values))
    return Courses(shapes, _slopes(values, months, found, shapes, serial), serial)


def _slopes(
    values: Floats, months: Floats, found: Evidence, shapes: Shapes, serial: Floats
) -> SensSlope:
    """Those of series that kept their shape are known, unless the course began later."""
    slope, low, high = (
        line.copy() for line in (found.slopes.slope, found.slopes.low, found.slopes.high)
    )
    stale = (shapes.kind != STEP) & ((shapes.kind != found.shapes.kind) | (shapes.at > 0))
    for at in np.unique(shapes.at[stale]):
        rows = stale & (shapes.at == at)
        level = (values[rows] - shapes.season[rows])[:, at:]
        again = _sens(level, months[at:], serial[rows], Ranks.of(level))
        slope[rows], low[rows], high[rows] = again.slope, again.low, again.high
    return SensSlope(slope, low, high)


def _sens(level: Floats, months: Floats, serial: Floats, ranks: Ranks) -> SensSlope:
    inflation = variance_inflation(serial, months.size)
    return sens(level, months, kendall_variance(ranks) * inflation)
