"""Verdicts on series that stand in no database: for the command, with every figure behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kernel.charts.numbers import finite
from reporting.calibration import AHEAD, calibration
from reporting.forecast import PLAIN, POSITIVE, SHARE
from reporting.judgement import Judgement, Question, judge
from reporting.periods import Cadence
from reporting.series_charts import AskedChart, chart_of
from reporting.series_files import WrittenSeries
from reporting.series_words import reason_of
from reporting.written_shares import unit_of_shares

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
    unit = unit_of_shares(found, asked.target, file) if asked.kind == "share" else 1.0
    scale = 100.0 / unit if asked.kind == "share" else 1.0
    questions = [_question(series, asked, scale) for series in found]
    told_how_good = len(questions) <= CALIBRATED
    return [
        {
            **_told(series.name, answer, asked, scale),
            "calibration": _calibration(question) if told_how_good else None,
            "chart": chart_of(series, _chart(asked, unit), asked.cadence, file),
        }
        for series, question, answer in zip(found, questions, judge(questions), strict=True)
    ]


def _chart(asked: Asked, unit: float) -> AskedChart:
    return AskedChart(asked.chart, asked.rules, is_share=asked.kind == "share", unit=unit)


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
        "reason": reason_of(found, asked.cadence, asked.target, asked.due_on, scale),
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


def _round(value: float | None, scale: float = 1.0) -> float | None:
    known = finite(value)
    return None if known is None else float(f"{known / scale:.{DIGITS}g}")
