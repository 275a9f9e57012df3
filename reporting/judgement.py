"""The verdict on a series: where it is going, whether it meets its target, whether it will.

Many series are judged at once, so that the share of false trends among all of them is held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reporting.change import p_of_change
from reporting.charting import Charted, Points, chart, residual_serial
from reporting.control_chart import MINIMUM_POINTS, ROUNDING, Limits, assurance
from reporting.forecast import LIKELY, PLAIN, POSITIVE, Forecast, forecast, transform
from reporting.question import RECENT, WINDOW, Judgement, Question
from reporting.shape import BEND, LEVEL, LINE, STEP, Shape, fit_shape, season_ahead
from reporting.trend import (
    benjamini_hochberg,
    mann_kendall,
    sens_interval,
    sens_slope,
    variance_inflation,
)

__all__ = ["FALSE_DISCOVERIES", "RECENT", "WINDOW", "Judgement", "Question", "judge"]

Floats = NDArray[np.float64]

FALSE_DISCOVERIES = 0.05
FAN_MONTHS = 6


@dataclass(frozen=True, slots=True)
class _Evidence:
    question: Question
    points: Points
    shape: Shape
    p: float

    @property
    def months(self) -> Floats:
        return self.points.months

    @property
    def values(self) -> Floats:
        return self.points.values


def judge(questions: Sequence[Question], family: Sequence[float] = ()) -> list[Judgement]:
    """A judgement for each question, in their order.

    family: p-values of series judged before, which count among the discoveries.
    """
    found = [_evidence(question) for question in questions]
    judged = [one for one in found if one.values.size >= MINIMUM_POINTS]
    adjusted = benjamini_hochberg(np.array([*(one.p for one in judged), *family]))
    q_of = {id(one): float(q) for one, q in zip(judged, adjusted, strict=False)}
    return [_judgement(one, q_of.get(id(one))) for one in found]


def _evidence(question: Question) -> _Evidence:
    """The shape of the series, and the p-value of trend and step together."""
    points = Points.of(question).at(slice(-question.window, None))
    months, values = points.months, points.values
    if values.size < MINIMUM_POINTS:
        return _Evidence(question, points, _flat(values), 1.0)
    shape = fit_shape(values, months, cycle=question.cycle)
    return _Evidence(question, points, shape, p_of_change(values - shape.season, months))


def _judgement(found: _Evidence, q: float | None) -> Judgement:
    question = found.question
    if q is None:
        return Judgement(question, found.months, found.values, missed=_missed(found))
    changed = q <= FALSE_DISCOVERIES
    shape = _settled(found, changed)
    serial = float(residual_serial(shape.of(found.values)))
    charted = chart(question, found.points, shape, serial)
    variation = _course(found, shape) if changed else _variation(found, charted.signals)
    held = _assurance(found, shape, _process(found, shape, serial, charted, changed))
    outlook, fan, chance, why_not = _outlook(found, shape)
    since, change, interval = _change(found, shape, serial)
    return Judgement(
        question=question,
        months=found.months,
        values=found.values,
        variation=variation,
        assurance=held,
        advice=_advice(variation, held, chance),
        shape=_shape_word(shape),
        since=since,
        change=change,
        change_interval=interval,
        p=found.p,
        q=q,
        serial=serial,
        harmonics=shape.harmonics,
        method=_method(question.chart, shape, serial),
        limits=charted.limits,
        signals=charted.signals,
        drawn=charted.drawn,
        drawn_low=charted.drawn_low,
        false_signals=charted.false_signals,
        missed=_missed(found),
        chance=chance,
        why_no_chance=why_not,
        fan=fan,
        outlook=outlook,
        **_slope(found, shape, serial),
    )


def _settled(found: _Evidence, changed: bool) -> Shape:
    """The shape to chart by: a change that is not proven is left out, one that is proven stays."""
    if not changed:
        return fit_shape(found.values, found.months, (LEVEL,), found.question.cycle)
    if found.shape.kind == LEVEL:
        return fit_shape(found.values, found.months, (LINE, BEND, STEP), found.question.cycle)
    return found.shape


def _process(
    found: _Evidence, shape: Shape, serial: float, charted: Charted, changed: bool
) -> Limits:
    """The natural limits of today: those of a baseline, unless a change is proven since."""
    if found.question.baseline is None or not changed:
        return charted.process
    return chart(replace(found.question, baseline=None), found.points, shape, serial).process


def _course(found: _Evidence, shape: Shape) -> str:
    """A proven change: for the better or the worse; a step of more than a year ago is the past."""
    if shape.kind == STEP and found.values.size - shape.at > found.question.recent:
        return "stable"
    rises = shape.course[-1] > shape.course[0]
    return "improving" if rises == found.question.higher_is_better else "deteriorating"


def _variation(found: _Evidence, signals: dict[str, list[int]]) -> str:
    since = found.months[-1] - found.question.recent
    recent = [month for month in signals.get("outside", []) if month > since]
    return "unstable" if len(recent) > 1 or found.months[-1] in recent else "stable"


def _assurance(found: _Evidence, shape: Shape, bounds: Limits) -> str:
    """The limits of today's level, over the coming year's season, against the target."""
    target = found.question.target
    if target is None:
        return "no_target"
    year = season_ahead(
        shape, found.months, found.months[-1] + np.arange(1, round(shape.cycle) + 1)
    )
    turn = year - shape.season[-1]
    rounding = ROUNDING * float(np.abs(found.values).max())
    return assurance(
        bounds.lower[-1] + turn + rounding,
        bounds.upper[-1] + turn - rounding,
        target,
        higher_is_better=found.question.higher_is_better,
    )


def _change(
    found: _Evidence, shape: Shape, serial: float
) -> tuple[int | None, float, tuple[float, float] | None]:
    """Since when, how much, and between which bounds."""
    if shape.kind == LEVEL:
        return None, 0.0, None
    since = int(found.months[shape.at])
    if shape.kind == STEP:
        return since, float(shape.course[-1] - shape.course[0]), None
    slope = _slope(found, shape, serial)
    return since, slope["slope"], slope["slope_interval"]


def _slope(found: _Evidence, shape: Shape, serial: float) -> dict[str, Any]:
    """Sen's slope since the course began, with its interval; a step has none."""
    if shape.kind == STEP:
        return {}
    months = found.months[shape.at :]
    values = (found.values - shape.season)[shape.at :]
    inflation = variance_inflation(np.asarray(serial), values.size)
    variance = float(mann_kendall(values, inflation).variance)
    interval = sens_interval(values, months, variance)
    return {"slope": float(sens_slope(values, months)), "slope_interval": interval}


def _outlook(found: _Evidence, shape: Shape) -> tuple[Forecast, Floats, float | None, str]:
    """The forecast, its fan, the chance of the target in its month, and why there is none."""
    question, n = found.question, found.values.size
    scale = question.scale
    if scale == POSITIVE and found.values.min() <= 0:
        scale = PLAIN
    transformed = transform(found.values, scale)
    fitted = fit_shape(transformed, found.months, (shape.kind,), question.cycle)
    ahead = 0 if question.due is None else int(question.due - found.months[-1])
    reach = min(max(ahead, FAN_MONTHS), n // 2)
    outlook = forecast(found.values, found.months, fitted, reach, scale)
    fan = outlook.fan()
    if question.scale == POSITIVE:
        fan = np.maximum(fan, 0)
    return outlook, fan, *_chance(question, outlook, ahead, reach)


def _chance(
    question: Question, outlook: Forecast, ahead: int, reach: int
) -> tuple[float | None, str]:
    if question.target is None or question.due is None:
        return None, "no_target"
    if ahead < 1:
        return None, "past"
    if ahead > reach:
        return None, "too_far"
    better = question.higher_is_better
    return outlook.chance(ahead, question.target, higher_is_better=better), ""


def _advice(variation: str, held: str, chance: float | None) -> str:
    """What a control chart teaches to do about it. Source: Wheeler; NHS Making Data Count."""
    if held == "misses":
        on_its_way = variation == "improving" and chance is not None and chance >= LIKELY
        return "leave" if on_its_way else "modify"
    if variation in ("deteriorating", "unstable"):
        return "investigate"
    return "reduce_variation" if held == "hit_or_miss" and variation == "stable" else "leave"


def _missed(found: _Evidence) -> int:
    """In how many of the last twelve months the target was not met."""
    if found.question.target is None:
        return 0
    short = found.values[-found.question.recent :] - found.question.target
    return int(((short < 0) if found.question.higher_is_better else (short > 0)).sum())


def _shape_word(shape: Shape) -> str:
    words = {LINE: "trend", BEND: "trend", STEP: "step"}
    return words.get(shape.kind, "season" if shape.harmonics else "none")


def _method(chart: str, shape: Shape, serial: float) -> str:
    return f"{chart}_serial_{shape.kind}" if serial else f"{chart}_{shape.kind}"


def _flat(values: Floats) -> Shape:
    return Shape(LEVEL, 0, values, np.zeros(values.size), 0)
