"""The chart of a judged series: which points are drawn, between which limits, which rules fire."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reporting.attribute_charts import ChartLines, overdispersion, p_chart, u_chart
from reporting.control_chart import (
    ROUNDING,
    SERIAL,
    Limits,
    autocorrelation,
    innovations,
    moving_range_sigma,
)
from reporting.forecast import PLAIN, SHARE
from reporting.nelson import RULES, Rule, false_signals
from reporting.question import OF_PARTS, Question
from reporting.shape import LEVEL, Shape, fit_shape, season_ahead
from reporting.trend import unbiased_serial
from reporting.weighted_charts import (
    DECISION,
    FALSE_CUSUM,
    FALSE_EWMA,
    SLACK,
    cusum_chart,
    ewma_chart,
)

Floats = NDArray[np.float64]

FEWEST_IN_BASELINE = 3
FAR = 1e9  # sigmas: apart where nothing varies


@dataclass(frozen=True, slots=True)
class Points:
    """The known points of a series; `units`: by what parts are multiplied to be values."""

    months: Floats
    values: Floats
    numerators: Floats
    denominators: Floats
    units: float

    @classmethod
    def of(cls, question: Question) -> "Points":
        known = np.isfinite(question.values)
        values = question.values[known]
        parts = (question.numerators, question.denominators)
        if question.chart not in OF_PARTS:
            parts = (question.values, np.ones(question.values.size))
        tops, bottoms = (np.asarray(part)[known] for part in parts)
        is_percent = question.chart in OF_PARTS and question.scale == SHARE
        return cls(question.months[known], values, tops, bottoms, 100.0 if is_percent else 1.0)

    def at(self, which: slice | NDArray[np.bool_]) -> "Points":
        months, values = self.months[which], self.values[which]
        return Points(months, values, self.numerators[which], self.denominators[which], self.units)

    def baseline(self, asked: slice | None) -> "Points | None":
        """The points from which the limits are computed, where they are frozen."""
        if asked is None:
            return None
        first = -np.inf if asked.start is None else asked.start
        after = np.inf if asked.stop is None else asked.stop
        found = self.at((self.months >= first) & (self.months < after))
        return found if found.values.size >= FEWEST_IN_BASELINE else None


@dataclass(frozen=True, slots=True)
class Reference:
    """What limits are computed from: points, the line they lie around, and their memory."""

    points: Points
    centre: Floats
    serial: float


@dataclass(frozen=True, slots=True)
class Charted:
    """`process`: the natural limits of single values; `signals`: rule to the months it flags."""

    limits: Limits
    process: Limits
    signals: dict[str, list[int]]
    false_signals: float
    drawn: Floats | None = None
    drawn_low: Floats | None = None


def residual_serial(residuals: Floats) -> Floats:
    """The memory of a course's residuals, where there is enough of it to be believed."""
    serial = unbiased_serial(residuals, fitted=1)
    return np.where(autocorrelation(residuals) > SERIAL, serial, 0.0)


def frozen(base: Points, months: Floats, cycle: float) -> tuple[Reference, Floats]:
    """A baseline as the reference, and its level and season in the months that are looked at."""
    shape = fit_shape(base.values, base.months, (LEVEL,), cycle)
    serial = float(residual_serial(shape.of(base.values)))
    ahead = shape.course[0] + season_ahead(shape, base.months, months)
    return Reference(base, shape.course + shape.season, serial), ahead


def chart(question: Question, points: Points, shape: Shape, serial: float) -> Charted:
    """The chart that was asked for, around the shape or around the level of the baseline.

    Limits say nothing of the months before their baseline: no rule fires there.
    """
    found = _chart(question, points, shape, serial)
    first = question.baseline.start if question.baseline else None
    if first is None:
        return found
    since = {
        rule: kept
        for rule, months in found.signals.items()
        if (kept := [month for month in months if month >= first])
    }
    return replace(found, signals=since)


def _chart(question: Question, points: Points, shape: Shape, serial: float) -> Charted:
    base = Points.of(question).baseline(question.baseline)
    centre = shape.course + shape.season
    reference = Reference(points, centre, serial)
    if base is not None:
        reference, centre = frozen(base, points.months, question.cycle)
    if question.chart in (*OF_PARTS, "c"):
        return _attributes(question, points, centre, reference)
    process, fresh = _individuals(points, centre, reference)
    rounding = ROUNDING * float(np.abs(points.values).max())
    fresh = np.where(np.abs(fresh) <= rounding, 0.0, fresh)
    if question.chart == "ewma":
        return _ewma(question, points, process, fresh)
    if question.chart == "cusum":
        return _cusum(question, points, process, fresh)
    found = _signals(sigmas(fresh, process.sigma, rounding), points.months, _chosen(question))
    bounds = possible(process, question.scale)
    return Charted(bounds, process, found, false_signals(_chosen(question)))


def sigmas(apart: Floats, sigma: Floats | float, rounding: Floats | float) -> Floats:
    """In units of sigma; what is apart where nothing ever varied is very far."""
    beyond = np.maximum(np.abs(apart) - rounding, 0) * np.sign(apart)
    return np.divide(beyond, sigma, out=np.sign(beyond) * FAR, where=np.asarray(sigma) > 0)


def possible(bounds: Limits, scale: str) -> Limits:
    """No limit below nothing, no share above all."""
    lowest = -np.inf if scale == PLAIN else 0.0
    highest = 100.0 if scale == SHARE else np.inf
    lower, upper = (np.clip(line, lowest, highest) for line in (bounds.lower, bounds.upper))
    return Limits(bounds.centre, lower, upper, bounds.sigma)


def _individuals(points: Points, centre: Floats, reference: Reference) -> tuple[Limits, Floats]:
    """Limits of the process: wider than the innovations' by 1/√(1 - serial²)."""
    serial = reference.serial
    sigma = float(
        moving_range_sigma(innovations(reference.points.values - reference.centre, serial))
    )
    width = 3 * sigma / np.sqrt(1 - serial**2)
    bounds = Limits(centre, centre - width, centre + width, sigma)
    return bounds, innovations(points.values - centre, serial)


def _attributes(
    question: Question, points: Points, centre: Floats, reference: Reference
) -> Charted:
    """Counted things; the line goes through the share of all that the limits come from."""
    base, units = reference.points, points.units
    shift = base.numerators.sum() - (base.denominators * reference.centre).sum() / units
    shift /= base.denominators.sum()
    of_kind = p_chart if question.chart in ("p", "p_prime") else u_chart
    lines = of_kind(points.numerators, points.denominators, centre / units + shift)
    if question.chart == "p_prime":
        middle = reference.centre / units + shift
        wider = overdispersion(p_chart(base.numerators, base.denominators, middle))
        lines = _widened(lines, wider)
    middle, lower, upper, sigma = (
        units * line for line in (lines.centre, lines.lower, lines.upper, lines.sigma)
    )
    bounds = Limits(middle, lower, upper, float(sigma[-1]))
    rounding = ROUNDING * float(np.abs(points.values).max())
    apart = sigmas(units * lines.values - middle, sigma, rounding)
    found = _signals(apart, points.months, _chosen(question))
    return Charted(bounds, bounds, found, false_signals(_chosen(question)))


def _widened(lines: ChartLines, by: float) -> ChartLines:
    sigma = lines.sigma * by
    lower, upper = (np.clip(lines.centre + reach * sigma, 0, 1) for reach in (-3, 3))
    return replace(lines, lower=lower, upper=upper, sigma=sigma)


def _ewma(question: Question, points: Points, process: Limits, fresh: Floats) -> Charted:
    """The weighted mean of what is new in each month, drawn around the line."""
    lines = ewma_chart(fresh, 0.0, process.sigma)
    centre = process.centre
    bounds = Limits(centre, centre + lines.lower, centre + lines.upper, float(lines.sigma[-1]))
    flags = (lines.values < lines.lower) | (lines.values > lines.upper)
    found = {"outside": points.months[flags].astype(int).tolist()} if flags.any() else {}
    bounds = possible(bounds, question.scale)
    return Charted(bounds, process, found, FALSE_EWMA, drawn=centre + lines.values)


def _cusum(question: Question, points: Points, process: Limits, fresh: Floats) -> Charted:
    """Both sums from nought; the lower one is drawn downwards."""
    limit = DECISION * process.sigma
    sums = cusum_chart(fresh, 0.0, SLACK * process.sigma, limit)
    flags = np.maximum(sums.high, sums.low) > limit
    found = {"outside": points.months[flags].astype(int).tolist()} if flags.any() else {}
    zero = np.zeros(fresh.size)
    bounds = Limits(zero, zero - limit, zero + limit, process.sigma)
    return Charted(bounds, process, found, FALSE_CUSUM, drawn=sums.high, drawn_low=-sums.low)


def _chosen(question: Question) -> list[Rule]:
    return [RULES[name] for name in question.rules]


def _signals(apart: Floats, months: Floats, rules: list[Rule]) -> dict[str, list[int]]:
    """Rule to the months that complete its pattern."""
    flags = {rule.name: rule.fires(apart) for rule in rules}
    return {name: months[flag].astype(int).tolist() for name, flag in flags.items() if flag.any()}
