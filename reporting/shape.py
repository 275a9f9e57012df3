"""The shape of a series: level, line, bend or step, with a season where there is evidence for one.

Each candidate is a least-squares fit; the Bayesian criterion chooses, and a place that was searched
for counts as a coefficient.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL, LINE, BEND, STEP = "level", "line", "bend", "step"
ALL_KINDS = (LEVEL, LINE, BEND, STEP)
MONTHS_FOR_SEASON = 24
SEASON_COST = 4  # twice its coefficients: serial correlation likes to dress up as a season
POINTS_BEFORE = 6
POINTS_AFTER = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """What was fitted: values = course + season + residuals. `at`: where it bends or steps."""

    kind: str
    at: int
    course: Floats
    season: Floats
    harmonics: int

    def of(self, values: Floats) -> Floats:
        """What the shape leaves unexplained."""
        return values - self.course - self.season


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: str
    at: int
    order: int
    design: Floats
    cost: int


@dataclass(frozen=True, slots=True)
class _Tried:
    """All candidates; the rows of `bases` span their designs, each from its place in `starts`."""

    candidates: list[_Candidate]
    bases: Floats
    starts: NDArray[np.int_]
    costs: NDArray[np.int_]


def harmonics(times: Floats, order: int, period: float = 12) -> Floats:
    """Columns of cosines and sines, two for each harmonic of the year."""
    turns = 2 * np.pi * np.outer(times, np.arange(1, order + 1)) / period
    return np.hstack([np.cos(turns), np.sin(turns)])


def fit_shape(values: Floats, times: Floats, kinds: tuple[str, ...] = ALL_KINDS) -> Shape:
    """The best of the kinds for one series; times: months, as whole numbers, oldest first."""
    tried = _candidates(tuple(float(time) for time in times), kinds)
    n = values.size
    apart = values - values.mean()
    explained = np.add.reduceat((tried.bases @ apart) ** 2, tried.starts)
    misfit = np.maximum((apart @ apart - explained) / n, 1e-24)
    scores = n * np.log(misfit) + tried.costs * math.log(n)
    best = tried.candidates[int(np.argmin(scores))]
    weights, *_rest = np.linalg.lstsq(best.design, values)
    split = best.design.shape[1] - 2 * best.order
    pattern = best.design[:, split:] @ weights[split:]
    shift = _yearly_mean(weights[split:], best.order, times)
    course = best.design[:, :split] @ weights[:split] + shift
    return Shape(best.kind, best.at, course, pattern - shift, best.order)


def season_ahead(shape: Shape, times: Floats, ahead: Floats) -> Floats:
    """The season's values at later months."""
    if not shape.harmonics:
        return np.zeros(ahead.size)
    columns = harmonics(times, shape.harmonics)
    weights, *_rest = np.linalg.lstsq(columns, shape.season)
    return np.asarray(harmonics(ahead, shape.harmonics) @ weights)


def _yearly_mean(weights: NDArray[Any], order: int, times: Floats) -> float:
    """The season's mean over one full year: zero, but for whole months a rounding away from it."""
    if not order:
        return 0.0
    year = times[-1] - np.arange(12)
    return float((harmonics(year, order) @ weights).mean())


@lru_cache(maxsize=256)
def _candidates(times: tuple[float, ...], kinds: tuple[str, ...]) -> _Tried:
    months = np.array(times)
    orders = range(3) if months[-1] - months[0] + 1 >= MONTHS_FOR_SEASON else range(1)
    found = [
        _candidate(kind, at, order, course, months)
        for kind, at, course in _courses(months)
        if kind in kinds
        for order in orders
    ]
    bases = [np.linalg.qr(one.design)[0].T for one in found]
    starts = np.cumsum([0, *(len(basis) for basis in bases[:-1])])
    return _Tried(found, np.vstack(bases), starts, np.array([one.cost for one in found]))


def _candidate(kind: str, at: int, order: int, course: Floats, months: Floats) -> _Candidate:
    cost = course.shape[1] + SEASON_COST * order + (kind in (BEND, STEP))
    return _Candidate(kind, at, order, np.hstack([course, harmonics(months, order)]), cost)


def _courses(months: Floats) -> list[tuple[str, int, Floats]]:
    """Kind, place and columns of every course without season."""
    ones = np.ones(months.size)
    found = [(LEVEL, 0, ones[:, None]), (LINE, 0, np.column_stack([ones, months]))]
    for at in range(POINTS_BEFORE, months.size - POINTS_AFTER):
        since = np.maximum(months - months[at], 0)
        found.append((BEND, at, np.column_stack([ones, since])))
    for at in range(POINTS_BEFORE, months.size - POINTS_AFTER + 1):
        found.append((STEP, at, np.column_stack([ones, months >= months[at]]).astype(float)))
    return found
