"""The shape of a series: level, line, bend or step, with a season where there is evidence for one.

Each candidate is a least-squares fit; the Bayesian criterion chooses, and a place that was searched
for counts as a coefficient. Every course is one column beside level and season: what it adds to the
fit of these two follows, for all places at once, from sums of what they leave over.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
Words = NDArray[np.str_]
Flags = NDArray[np.bool_]

LEVEL, LINE, BEND, STEP = "level", "line", "bend", "step"
ALL_KINDS = (LEVEL, LINE, BEND, STEP)
COSTS = {LEVEL: 1, LINE: 2, BEND: 3, STEP: 3}
YEAR = 12.0  # the cycle of monthly series: after so many periods the season comes again
CYCLES_FOR_SEASON = 2
SEASON_COST = 4  # twice its coefficients: serial correlation likes to dress up as a season
POINTS_BEFORE = 6
POINTS_AFTER = 4
SMALLEST = 1e-24


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
class Shapes:
    """The shapes of many series at the same times: an entry, or a row, for each."""

    kind: Words
    at: Ints
    course: Floats
    season: Floats
    harmonics: Ints
    cycle: float = YEAR

    def of(self, values: Floats) -> Floats:
        return values - self.course - self.season

    def __getitem__(self, place: int) -> Shape:
        kind, at, order = str(self.kind[place]), int(self.at[place]), int(self.harmonics[place])
        return Shape(kind, at, self.course[place], self.season[place], order, self.cycle)

    def take(self, which: Ints | Flags) -> "Shapes":
        course, season = self.course[which], self.season[which]
        kind, at, order = self.kind[which], self.at[which], self.harmonics[which]
        return Shapes(kind, at, course, season, order, self.cycle)

    @classmethod
    def joined(cls, parts: Sequence["Shapes"]) -> "Shapes":
        kind, at, course, season, order = (
            np.concatenate(rows)
            for rows in zip(
                *((one.kind, one.at, one.course, one.season, one.harmonics) for one in parts),
                strict=True,
            )
        )
        return cls(kind, at, course, season, order, parts[0].cycle)

    def put(self, which: Ints | Flags, other: "Shapes") -> "Shapes":
        """These shapes, with others in some places."""
        found = self.take(np.arange(self.at.size))
        found.kind[which], found.at[which] = other.kind, other.at
        found.course[which], found.season[which] = other.course, other.season
        found.harmonics[which] = other.harmonics
        return found


def harmonics(times: Floats, order: int, cycle: float = YEAR) -> Floats:
    """Columns of cosines and sines, two for each harmonic of the cycle."""
    turns = 2 * np.pi * np.outer(times, np.arange(1, order + 1)) / cycle
    return np.hstack([np.cos(turns), np.sin(turns)])


def fit_shape(
    values: Floats, times: Floats, kinds: tuple[str, ...] = ALL_KINDS, cycle: float = YEAR
) -> Shape:
    """The best of the kinds for one series."""
    return fit_shapes(values[None], times, kinds, cycle)[0]


def fit_shapes(
    values: Floats, times: Floats, kinds: tuple[str, ...] = ALL_KINDS, cycle: float = YEAR
) -> Shapes:
    """The best of the kinds for each series; times: periods, as whole numbers, oldest first.

    cycle: after how many periods a season comes again.
    """
    count, n = values.shape
    mean = values.mean(axis=1, keepdims=True)
    apart = values - mean
    lowest = np.full(count, np.inf)
    kind_of, at_of, order_of = np.full(count, kinds[0]), np.zeros(count, int), np.zeros(count, int)
    kind_of = kind_of.astype("<U5")
    for order in _orders(times, cycle):
        for kind, at, misfit in _misfits(apart, times, order, cycle, kinds):
            cost = (COSTS[kind] + SEASON_COST * order) * math.log(n)
            score = n * np.log(np.maximum(misfit / n, SMALLEST)) + cost
            better = score < lowest
            lowest = np.where(better, score, lowest)
            kind_of[better], order_of[better] = kind, order
            at_of = np.where(better, at, at_of)
    return _fitted(apart, mean, times, (kind_of, at_of, order_of), cycle)


def season_ahead(shape: Shape, times: Floats, ahead: Floats) -> Floats:
    """The season's values at later periods."""
    if not shape.harmonics:
        return np.zeros(ahead.size)
    goes_on = _goes_on(times, ahead, shape.harmonics, shape.cycle)
    return np.asarray(shape.season @ goes_on)


def seasons_ahead(shapes: Shapes, times: Floats, ahead: Floats) -> Floats:
    """The same for many, a row each."""
    found = np.zeros((shapes.at.size, ahead.size))
    for order in np.unique(shapes.harmonics[shapes.harmonics > 0]):
        rows = shapes.harmonics == order
        found[rows] = shapes.season[rows] @ _goes_on(times, ahead, int(order), shapes.cycle)
    return found


def course_columns(kinds: Words, at: Ints, times: Floats, months: Floats) -> Floats:
    """The column that each series' course adds to its level, at these months; a row each."""
    turn = times[at][:, None]
    bend, step = (kinds == BEND)[:, None], (kinds == STEP)[:, None]
    sloped = np.where(bend, np.maximum(months - turn, 0), months - times[0])
    return np.where(step, months >= turn, np.where((kinds == LEVEL)[:, None], 0.0, sloped))


def _goes_on(times: Floats, ahead: Floats, order: int, cycle: float) -> Floats:
    """Takes a season at its times to the season ahead."""
    columns = np.linalg.pinv(harmonics(times, order, cycle))
    return np.asarray((harmonics(ahead, order, cycle) @ columns).T)


def _orders(times: Floats, cycle: float) -> range:
    has_seasons = cycle > 1 and times[-1] - times[0] + 1 >= CYCLES_FOR_SEASON * cycle
    return range(min(2, round(cycle) // 2 - 1) + 1 if has_seasons else 1)


def _level_and_season(times: Floats, order: int, cycle: float) -> Floats:
    """Orthonormal columns."""
    columns = np.hstack([np.ones((times.size, 1)), harmonics(times, order, cycle)])
    return np.linalg.qr(columns)[0]


def _misfits(
    apart: Floats, times: Floats, order: int, cycle: float, kinds: tuple[str, ...]
) -> Iterator[tuple[str, Ints | int, Floats]]:
    """Of each kind its best place and the sum of squares it leaves, for every series."""
    basis = _level_and_season(times, order, cycle)
    rest = apart - (apart @ basis) @ basis.T
    squares = np.einsum("ij,ij->i", rest, rest)
    since = times - times[-1]
    sums = np.cumsum(rest[:, ::-1], axis=1)[:, ::-1]
    if LEVEL in kinds:
        yield LEVEL, 0, squares
    if LINE in kinds:
        yield LINE, 0, squares - _gain((rest @ since)[:, None], since[:, None], basis)[:, 0]
    for kind, after in ((BEND, POINTS_AFTER), (STEP, POINTS_AFTER - 1)):
        places = slice(POINTS_BEFORE, times.size - after)
        if kind not in kinds or not times[places].size:
            continue
        if kind == BEND:
            weighted = np.cumsum((rest * since)[:, ::-1], axis=1)[:, ::-1]
            products = (weighted - since * sums)[:, places]
            columns = np.maximum(times[:, None] - times[places], 0)
        else:
            products = sums[:, places]
            columns = (times[:, None] >= times[places]).astype(float)
        gains = _gain(products, columns, basis)
        best = np.argmax(gains, axis=1)
        yield (
            kind,
            best + POINTS_BEFORE,
            squares - np.take_along_axis(gains, best[:, None], 1)[:, 0],
        )


def _gain(products: Floats, columns: Floats, basis: Floats) -> Floats:
    """By how much each column lessens the sum of squares, beside level and season."""
    lengths = (columns**2).sum(axis=0)
    free = lengths - ((basis.T @ columns) ** 2).sum(axis=0)
    weight = np.divide(1, free, out=np.zeros(free.size), where=free > 1e-9 * lengths)
    return np.asarray(products * products * weight)


def _fitted(
    apart: Floats, mean: Floats, times: Floats, chosen: tuple[Words, Ints, Ints], cycle: float
) -> Shapes:
    """Course and season of the shapes that were chosen, by least squares."""
    kinds, at, orders = chosen
    columns = course_columns(kinds, at, times, times)
    course, season = np.empty(apart.shape), np.zeros(apart.shape)
    for order in np.unique(orders):
        rows = orders == order
        basis = _level_and_season(times, int(order), cycle)
        column, values = columns[rows], apart[rows]
        free = column - (column @ basis) @ basis.T
        lengths = np.einsum("ij,ij->i", free, free)
        weight = np.einsum("ij,ij->i", free, values)
        weight = np.divide(weight, lengths, out=np.zeros(lengths.size), where=lengths > 0)[:, None]
        terms = np.hstack([np.ones((times.size, 1)), harmonics(times, int(order), cycle)])
        weights = (values - weight * column) @ np.linalg.pinv(terms).T
        pattern = weights[:, 1:] @ terms[:, 1:].T
        whole = times[-1] - np.arange(round(cycle))
        turn = harmonics(whole, int(order), cycle) if order else np.zeros((1, 0))
        shift = (weights[:, 1:] @ turn.mean(axis=0))[:, None]
        course[rows] = weight * column + weights[:, :1] + shift
        season[rows] = pattern - shift
    at = np.where((kinds == BEND) | (kinds == STEP), at, 0)
    return Shapes(kinds, at, course + mean, season, orders, cycle)
