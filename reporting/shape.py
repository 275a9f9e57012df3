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
YEAR = 12.0  # the cycle of monthly series: after so many periods the season comes again
CYCLES_FOR_SEASON = 2
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
    cycle: float = YEAR

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


def harmonics(times: Floats, order: int, cycle: float = YEAR) -> Floats:
    """Columns of cosines and sines, two for each harmonic of the cycle."""
    turns = 2 * np.pi * np.outer(times, np.arange(1, order + 1)) / cycle
    return np.hstack([np.cos(turns), np.sin(turns)])


def fit_shape(
    values: Floats, times: Floats, kinds: tuple[str, ...] = ALL_KINDS, cycle: float = YEAR
) -> Shape:
    """The best of the kinds for one series; times: periods, as whole numbers, oldest first.

    cycle: after how many periods a season comes again.
    """
    tried = _candidates(tuple(float(time) for time in times), kinds, cycle)
    n = values.size
    apart = values - values.mean()
    explained = np.add.reduceat((tried.bases @ apart) ** 2, tried.starts)
    misfit = np.maximum((apart @ apart - explained) / n, 1e-24)
    scores = n * np.log(misfit) + tried.costs * math.log(n)
    best = tried.candidates[int(np.argmin(scores))]
    weights, *_rest = np.linalg.lstsq(best.design, values)
    split = best.design.shape[1] - 2 * best.order
    pattern = best.design[:, split:] @ weights[split:]
    shift = _cycle_mean(weights[split:], best.order, times, cycle)
    course = best.design[:, :split] @ weights[:split] + shift
    return Shape(best.kind, best.at, course, pattern - shift, best.order, cycle)


def season_ahead(shape: Shape, times: Floats, ahead: Floats) -> Floats:
    """The season's values at later periods."""
    if not shape.harmonics:
        return np.zeros(ahead.size)
    columns = harmonics(times, shape.harmonics, shape.cycle)
    weights, *_rest = np.linalg.lstsq(columns, shape.season)
    return np.asarray(harmonics(ahead, shape.harmonics, shape.cycle) @ weights)


def _cycle_mean(weights: NDArray[Any], order: int, times: Floats, cycle: float) -> float:
    """The season's mean over one full cycle: zero, but for whole periods a rounding from it."""
    if not order:
        return 0.0
    whole = times[-1] - np.arange(round(cycle))
    return float((harmonics(whole, order, cycle) @ weights).mean())


@lru_cache(maxsize=256)
def _candidates(times: tuple[float, ...], kinds: tuple[str, ...], cycle: float) -> _Tried:
    months = np.array(times)
    has_seasons = cycle > 1 and months[-1] - months[0] + 1 >= CYCLES_FOR_SEASON * cycle
    orders = range(min(2, round(cycle) // 2 - 1) + 1 if has_seasons else 1)
    found = [
        _candidate(kind, at, order, course, harmonics(months, order, cycle))
        for kind, at, course in _courses(months)
        if kind in kinds
        for order in orders
    ]
    bases = [np.linalg.qr(one.design)[0].T for one in found]
    starts = np.cumsum([0, *(len(basis) for basis in bases[:-1])])
    return _Tried(found, np.vstack(bases), starts, np.array([one.cost for one in found]))


def _candidate(kind: str, at: int, order: int, course: Floats, season: Floats) -> _Candidate:
    cost = course.shape[1] + SEASON_COST * order + (kind in (BEND, STEP))
    return _Candidate(kind, at, order, np.hstack([course, season]), cost)


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
