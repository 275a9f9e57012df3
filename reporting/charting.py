"""The chart of a judged series: which points are drawn, between which limits, which rules fire."""

from collections.abc import Sequence
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
    serial_limits,
)
from reporting.forecast import PLAIN, SHARE
from reporting.nelson import RULES, Rule, false_signals
from reporting.question import OF_PARTS, Question
from reporting.shape import LEVEL, Shapes, fit_shape, season_ahead
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
Flags = NDArray[np.bool_]

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
class Drawn:
    """Natural limits around a line, and what is new in each month: what run rules look at."""

    process: Limits
    fresh: Floats


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


def charts(
    questions: Sequence[Question], points: Sequence[Points], shapes: Shapes, serial: Floats
) -> list[Charted]:
    """Of series at the same months: around its shape, or around the level of its baseline."""
    values = np.array([one.values for one in points])
    centre = shapes.course + shapes.season
    fresh = innovations(values - centre, serial)
    sigma = moving_range_sigma(fresh)
    lower, upper = serial_limits(centre, sigma, serial)
    drawn = [
        Drawn(Limits(*lines[:3], float(lines[3])), lines[4])
        for lines in zip(centre, lower, upper, sigma, fresh, strict=True)
    ]
    plain = [place for place, one in enumerate(questions) if one.is_plain]
    found = dict(zip(plain, _individuals(questions, points, drawn, plain), strict=True))
    for place, question in enumerate(questions):
        if place not in found:
            whole = Reference(points[place], centre[place], float(serial[place]))
            found[place] = _chart(question, points[place], whole, drawn[place])
    return [found[place] for place in range(len(questions))]


def _chart(question: Question, points: Points, reference: Reference, drawn: Drawn) -> Charted:
    """A chart of another kind, or with frozen limits.

    Limits say nothing of the months before their baseline: no rule fires there.
    """
    found = _of_kind(question, points, reference, drawn)
    first = question.baseline.start if question.baseline else None
    if first is None:
        return found
    since = {
        rule: kept
        for rule, months in found.signals.items()
        if (kept := [month for month in months if month >= first])
    }
    return replace(found, signals=since)


def _of_kind(question: Question, points: Points, reference: Reference, drawn: Drawn) -> Charted:
    base = Points.of(question).baseline(question.baseline)
    if base is not None:
        reference, drawn = _frozen(base, points, question.cycle)
    if question.chart in (*OF_PARTS, "c"):
        return _attributes(question, points, drawn.process.centre, reference)
    if question.chart == "ewma":
        return _ewma(question, points, drawn)
    if question.chart == "cusum":
        return _cusum(points, drawn)
    return _individuals([question], [points], [drawn], [0])[0]


def _frozen(base: Points, points: Points, cycle: float) -> tuple[Reference, Drawn]:
    """Limits from the baseline alone, around its level and season."""
    shape = fit_shape(base.values, base.months, (LEVEL,), cycle)
    rest = shape.of(base.values)
    serial = residual_serial(rest)
    sigma = moving_range_sigma(innovations(rest, serial))
    centre = shape.course[0] + season_ahead(shape, base.months, points.months)
    lower, upper = serial_limits(centre, sigma, serial)
    fresh = innovations(points.values - centre, serial)
    reference = Reference(base, shape.course + shape.season, float(serial))
    return reference, Drawn(Limits(centre, lower, upper, float(sigma)), fresh)


def _individuals(
    questions: Sequence[Question],
    points: Sequence[Points],
    drawn: Sequence[Drawn],
    places: Sequence[int],
) -> list[Charted]:
    """XmR charts; series with the same rules are looked at at once."""
    found: dict[int, Charted] = {}
    for names in {questions[place].rules for place in places}:
        rules = [RULES[name] for name in names]
        alike = [place for place in places if questions[place].rules == names]
        apart = sigmas(
            np.array([drawn[place].fresh for place in alike]),
            np.array([drawn[place].process.sigma for place in alike])[:, None],
            np.array([[rounding(points[place].values)] for place in alike]),
        )
        for place, signals in zip(
            alike, _signals(apart, points[alike[0]].months, rules), strict=True
        ):
            process = drawn[place].process
            bounds = possible(process, questions[place].scale)
            found[place] = Charted(bounds, process, signals, false_signals(rules))
    return [found[place] for place in places]


def rounding(values: Floats) -> float:
    """What is closer than this is the same."""
    return ROUNDING * float(np.abs(values).max())


def sigmas(apart: Floats, sigma: Floats | float, rounding: Floats | float) -> Floats:
    """In units of sigma; what is apart where nothing ever varied is very far."""
    beyond = np.maximum(np.abs(apart) - rounding, 0) * np.sign(apart)
    return np.divide(beyond, sigma, out=np.sign(beyond) * FAR, where=np.asarray(sigma) > 0)


def possible(bounds: Limits, scale: str) -> Limits:
    """No limit below nothing, no share above all."""
    if scale == PLAIN:
        return bounds
    lowest = 0.0
    highest = 100.0 if scale == SHARE else np.inf
    lower, upper = (np.clip(line, lowest, highest) for line in (bounds.lower, bounds.upper))
    return Limits(bounds.centre, lower, upper, bounds.sigma)


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
    apart = sigmas(units * lines.values - middle, sigma, rounding(points.values))
    rules = [RULES[name] for name in question.rules]
    found = _signals(apart[None], points.months, rules)[0]
    return Charted(bounds, bounds, found, false_signals(rules))


def _widened(lines: ChartLines, by: float) -> ChartLines:
    sigma = lines.sigma * by
    lower, upper = (np.clip(lines.centre + reach * sigma, 0, 1) for reach in (-3, 3))
    return replace(lines, lower=lower, upper=upper, sigma=sigma)


def _ewma(question: Question, points: Points, drawn: Drawn) -> Charted:
    """The weighted mean of what is new in each month, drawn around the line."""
    process = drawn.process
    lines = ewma_chart(_rounded(drawn, points), 0.0, process.sigma)
    lower, upper = process.centre + lines.lower, process.centre + lines.upper
    bounds = possible(Limits(process.centre, lower, upper, float(lines.sigma[-1])), question.scale)
    outside = (lines.values < lines.lower) | (lines.values > lines.upper)
    found = _told({"outside": outside}, points.months)
    return Charted(bounds, process, found, FALSE_EWMA, drawn=process.centre + lines.values)


def _cusum(points: Points, drawn: Drawn) -> Charted:
    """Both sums from nought; the lower one is drawn downwards."""
    limit = DECISION * drawn.process.sigma
    sums = cusum_chart(_rounded(drawn, points), 0.0, SLACK * drawn.process.sigma, limit)
    found = _told({"outside": np.maximum(sums.high, sums.low) > limit}, points.months)
    zero = np.zeros(points.values.size)
    bounds = Limits(zero, zero - limit, zero + limit, drawn.process.sigma)
    return Charted(bounds, drawn.process, found, FALSE_CUSUM, sums.high, -sums.low)


def _rounded(drawn: Drawn, points: Points) -> Floats:
    return np.where(np.abs(drawn.fresh) <= rounding(points.values), 0.0, drawn.fresh)


def _signals(apart: Floats, months: Floats, rules: Sequence[Rule]) -> list[dict[str, list[int]]]:
    """Of each row: rule to the months that complete its pattern."""
    found: list[dict[str, list[int]]] = [{} for _row in apart]
    for rule in rules:
        flags = rule.fires(apart)
        for place in np.flatnonzero(flags.any(axis=1)):
            found[place] |= _told({rule.name: flags[place]}, months)
    return found


def _told(flags: dict[str, Flags], months: Floats) -> dict[str, list[int]]:
    return {name: months[flag].astype(int).tolist() for name, flag in flags.items() if flag.any()}
