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
    """The best shape of each series, and the p-value of a change: trend, step and bend together."""

    shapes: Shapes
    p: Floats


@dataclass(frozen=True, slots=True)
class Courses:
    """What is proven: a row for each series. `slopes`: since the course began; a step has none."""

    shapes: Shapes
    slopes: SensSlope
    serial: Floats


def evidence(values: Floats, months: Floats, cycle: float) -> Evidence:
    parts = [
        _evidence(values[start : start + AT_ONCE], months, cycle)
        for start in range(0, len(values), AT_ONCE)
    ]
    shapes = Shapes.joined([one.shapes for one in parts])
    return Evidence(shapes, np.concatenate([one.p for one in parts]))


def _evidence(values: Floats, months: Floats, cycle: float) -> Evidence:
    shapes = fit_shapes(values, months, cycle=cycle)
    removed = SEASON_COST * shapes.harmonics
    return Evidence(shapes, p_of_change(values - shapes.season, months, removed))


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
    return Courses(shapes, _slopes(values, months, shapes, serial), serial)


def _slopes(values: Floats, months: Floats, shapes: Shapes, serial: Floats) -> SensSlope:
    slope, low, high = np.full((3, len(values)), np.nan)
    sloped = shapes.kind != STEP
    for at in np.unique(shapes.at[sloped]):
        rows = sloped & (shapes.at == at)
        level = (values[rows] - shapes.season[rows])[:, at:]
        found = _sens(level, months[at:], serial[rows])
        slope[rows], low[rows], high[rows] = found.slope, found.low, found.high
    return SensSlope(slope, low, high)


def _sens(level: Floats, months: Floats, serial: Floats) -> SensSlope:
    inflation = variance_inflation(serial, months.size)
    return sens(level, months, kendall_variance(Ranks.of(level)) * inflation)
