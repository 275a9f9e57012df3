"""Verdicts on series that stand in no database: for the command, with every figure behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kernel.charts.numbers import finite, show
from kernel.ruling import DomainError
from reporting.calibration import AHEAD, calibration
from reporting.control_chart import MINIMUM_POINTS
from reporting.forecast import PLAIN, POSITIVE, SHARE
from reporting.judgement import Judgement, Question, judge
from reporting.periods import Cadence
from reporting.series_charts import chart_of
from reporting.series_files import WrittenSeries, each_cell, fault_at
from reporting.wording import advice_text, chance_text, headline

KINDS = {"share": SHARE, "duration": POSITIVE, "count": POSITIVE, "cost": POSITIVE}
SHARES = {"low": 0.05, "low_80": 0.1, "median": 0.5, "high_80": 0.9, "high": 0.95}
DIGITS = 9
CALIBRATED = 100  # series: of each all its past forecasts are made again, which takes its time


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of all series of a file. `target` as the values are written.

    `history`: how many of the newest periods are looked at; 0 for all.
    """

    cadence: Cadence
    kind: str = ""
    higher_is_better: bool = True
    target: float | None = None
    due_on: date | None = None
    history: int = 0
    chart: str = "auto"
    rules: str = "western_electric"


def judge_series(found: Sequence[WrittenSeries], asked: Asked, file: str) -> list[dict[str, Any]]:
    """A verdict a series, in their order; false discoveries are counted over all of them.

    Raises DomainError for a share that is none.
    """
    scales = [_points_of_one(series, asked, file) for series in found]
    questions = [
        _question(series, asked, scale) for series, scale in zip(found, scales, strict=True)
    ]
    told_how_good = len(questions) <= CALIBRATED
    return [
        {
            **_told(series.name, answer, asked, scale),
            "calibration": _calibration(question) if told_how_good else None,
            "chart": chart_of(series, asked.chart, asked.rules, asked.cadence, asked.kind, file),
        }
        for series, question, answer, scale in zip(
            found, questions, judge(questions), scales, strict=True
        )
    ]


def _points_of_one(series: WrittenSeries, asked: Asked, file: str) -> float:
    """By what a written share is multiplied to be in percent: 100 when shares go from 0 to 1."""
    if asked.kind != "share":
        return 1.0
    written = [value for _line, value in each_cell(series)]
    highest = max([*written, asked.target or 0.0], default=0.0)
    scale = 100.0 if highest <= 1 else 1.0
    for line, value in each_cell(series):
        if not 0 <= value * scale <= 100:
            fault = _("%(value)s is no share: it lies between 0 and 100 %%") % {
                "value": show(value)
            }
            raise DomainError(fault_at(file, fault, line, "value"))
    return scale


def _question(series: WrittenSeries, asked: Asked, scale: float) -> Question:
    periods, values = series.columns()
    return Question(
        key=series.name,
        months=periods,
        values=values * scale,
        scale=KINDS.get(asked.kind, PLAIN),
        higher_is_better=asked.higher_is_better,
        target=None if asked.target is None else asked.target * scale,
        due=None if asked.due_on is None else asked.cadence.number_on(asked.due_on),
        cycle=asked.cadence.cycle,
        history=asked.history or max(len(periods), 1),
    )


def _told(name: str, found: Judgement, asked: Asked, scale: float) -> dict[str, Any]:
    label = asked.cadence.label
    is_judged = found.variation != "too_little_data"
    return {
        "series": name,
        "variation": found.variation,
        "assurance": found.assurance,
        "shape": found.shape,
        "step_at": label(found.since) if found.shape == "step" and found.since else None,
        "since": label(found.since) if found.since else None,
        "change": _round(found.change / scale) if is_judged else None,
        "slope": _round(found.slope, scale),
        "slope_interval": found.slope_interval
        and [_round(edge, scale) for edge in found.slope_interval],
        "p_value": _round(found.p),
        "q_value": _round(found.q),
        "probability": _round(found.chance),
        "why_no_probability": found.why_no_chance if found.chance is None else "",
        "forecast": _forecast(found, asked, scale),
        "limits": _limits(found, scale),
        "signals": {
            rule: [label(period) for period in periods] for rule, periods in found.signals.items()
        },
        "advice": found.advice,
        "reason": _reason(found, asked, scale),
        "points": int(found.values.size),
        "as_of": label(int(found.months[-1])) if found.months.size else None,
        "target": asked.target,
        "target_date": asked.due_on and asked.due_on.isoformat(),
        "missed": found.missed,
        "method": found.method,
        "serial_correlation": _round(found.serial) if is_judged else None,
        "season": bool(found.harmonics),
    }


def _calibration(question: Question) -> dict[str, Any]:
    """How good the forecasts of this series have been, made again for every period of its past."""
    found = calibration(question)
    return {
        "ahead": AHEAD,
        "forecasts": found.origins,
        "coverage_90": _round(found.coverage),
        "brier": _round(found.brier),
        "brier_as_last_period": _round(found.brier_as_last_period),
    }


def _limits(found: Judgement, scale: float) -> dict[str, Any] | None:
    if found.limits is None:
        return None
    edges = {
        "lower": found.limits.lower,
        "centre": found.limits.centre,
        "upper": found.limits.upper,
    }
    last = {name: _round(float(line[-1]), scale) for name, line in edges.items()}
    return {**last, "sigma": _round(found.limits.sigma, scale)}


def _forecast(found: Judgement, asked: Asked, scale: float) -> list[dict[str, Any]]:
    """Each period ahead with its median and the intervals of 80 and 90 percent."""
    if found.outlook is None:
        return []
    rows = found.outlook.fan(tuple(SHARES.values()))
    if asked.kind in {"duration", "count", "cost"}:
        rows = np.maximum(rows, 0)
    first = int(found.months[-1]) + 1
    return [
        {
            "period": asked.cadence.label(first + place),
            **{
                name: _round(float(value), scale)
                for name, value in zip(SHARES, column, strict=True)
            },
        }
        for place, column in enumerate(rows.T)
    ]


def _reason(found: Judgement, asked: Asked, scale: float) -> str:
    if found.variation == "too_little_data":
        words = {"points": found.values.size, "needed": MINIMUM_POINTS}
        return _("There are %(points)d periods with a value; a verdict needs %(needed)d.") % words
    parts = [f"{headline(found)}.", _course(found, asked, scale), _against(found, asked)]
    return " ".join(part for part in [*parts, advice_text(found.advice, shape=found.shape)] if part)


def _course(found: Judgement, asked: Asked, scale: float) -> str:
    label = asked.cadence.label
    words = {"change": show(abs(found.change / scale)), "q": show(found.q or 0.0)}
    words |= {"period": asked.cadence.name, "since": label(found.since) if found.since else ""}
    if found.shape == "step":
        told = _("It rose by %(change)s at %(since)s and stayed there (q = %(q)s).")
        fell = _("It dropped by %(change)s at %(since)s and stayed there (q = %(q)s).")
        return (told if found.change > 0 else fell) % words
    if found.shape == "trend":
        told = _("It has risen by %(change)s a %(period)s since %(since)s (q = %(q)s).")
        fell = _("It has fallen by %(change)s a %(period)s since %(since)s (q = %(q)s).")
        return (told if found.change > 0 else fell) % words
    if found.harmonics:
        return _("It follows its season, without a proven trend (q = %(q)s).") % words
    return _("There is no proven trend and no proven step (q = %(q)s).") % words


def _against(found: Judgement, asked: Asked) -> str:
    if asked.target is None:
        return ""
    words = {
        "target": show(asked.target),
        "missed": found.missed,
        "periods": min(found.question.recent, found.values.size),
        "chance": "" if found.chance is None else chance_text(found.chance),
        "day": asked.due_on,
    }
    told = _("It missed the target of %(target)s in %(missed)d of the last %(periods)d periods.")
    if found.chance is not None:
        told += " " + _("Meeting it on %(day)s is %(chance)s.")
    return told % words


def _round(value: float | None, scale: float = 1.0) -> float | None:
    known = finite(value)
    return None if known is None else float(f"{known / scale:.{DIGITS}g}")
