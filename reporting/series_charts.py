"""The control chart of a series from a file, point by point, with the rules that fired."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kernel.charts.numbers import finite
from kernel.ruling import DomainError
from reporting.attribute_charts import (
    ChartLines,
    c_chart,
    p_chart,
    p_prime_chart,
    sigmas_apart,
    u_chart,
)
from reporting.control_chart import limits
from reporting.nelson import RULE_SETS, Rule, false_signals, fired
from reporting.periods import Cadence
from reporting.series_files import WrittenSeries, fault_at
from reporting.weighted_charts import (
    DECISION,
    FALSE_CUSUM,
    FALSE_EWMA,
    SLACK,
    cusum_chart,
    ewma_chart,
)

OF_PARTS = {"p": p_chart, "p_prime": p_prime_chart, "u": u_chart}
OF_SHARES = {"p", "p_prime"}
CHARTS = ["auto", "xmr", *OF_PARTS, "c", "ewma", "cusum"]
FEWEST = 3
DIGITS = 9
OUTSIDE = RULE_SETS["outside"]


@dataclass(frozen=True, slots=True)
class AskedChart:
    """Which chart by which rules. `unit`: what a share of one is in the writing of the file."""

    kind: str
    rules: str
    is_share: bool = False
    unit: float = 1.0


def chart_of(
    series: WrittenSeries, asked: AskedChart, cadence: Cadence, file: str
) -> dict[str, Any] | None:
    """Kind, points and expected false signals; None with fewer than three values.

    Raises DomainError for a chart that this series cannot have.
    """
    periods = [period for period, value in sorted(series.values.items()) if np.isfinite(value)]
    if len(periods) < FEWEST:
        return None
    chart = asked.kind
    if chart == "auto":
        has_parts = asked.is_share and all(period in series.parts for period in periods)
        chart = "p_prime" if has_parts else "xmr"
    if chart == "cusum":
        return _cusum(series, periods, cadence)
    lines = _lines(series, periods, chart, file)
    chosen = OUTSIDE if chart == "ewma" else RULE_SETS[asked.rules]
    unit = asked.unit if chart in OF_SHARES else 1.0
    expected = FALSE_EWMA if chart == "ewma" else false_signals(chosen)
    return {
        "kind": chart,
        "points": _points(lines, periods, chosen, cadence, unit),
        "expected_false_signals_per_period": _round(expected),
    }


def _lines(series: WrittenSeries, periods: list[int], chart: str, file: str) -> ChartLines:
    values = np.array([series.values[period] for period in periods])
    if chart in OF_PARTS:
        return OF_PARTS[chart](*_parts(series, periods, chart, file))
    if chart == "c":
        _demand_counts(series, periods, file)
        return c_chart(values)
    bounds = limits(values)
    if chart == "ewma":
        return ewma_chart(values, float(values.mean()), bounds.sigma)
    sigma = np.full(values.size, bounds.sigma)
    return ChartLines(values, bounds.centre, bounds.lower, bounds.upper, sigma)


def _parts(
    series: WrittenSeries, periods: list[int], chart: str, file: str
) -> tuple[np.ndarray, np.ndarray]:
    for period in periods:
        line = series.lines[period]
        if period not in series.parts:
            told = _("this chart needs a numerator and a denominator above nought")
            raise DomainError(fault_at(file, told, line, "denominator"))
        top, bottom = series.parts[period]
        if top < 0 or bottom < 0 or (chart != "u" and top > bottom):
            told = _("the numerator lies between nought and the denominator")
            raise DomainError(fault_at(file, told, line, "numerator"))
    tops, bottoms = zip(*(series.parts[period] for period in periods), strict=True)
    return np.array(tops, float), np.array(bottoms, float)


def _demand_counts(series: WrittenSeries, periods: list[int], file: str) -> None:
    for period in periods:
        value = series.values[period]
        if value < 0 or value != round(value):
            told = _("a c chart counts: whole numbers from nought on")
            raise DomainError(fault_at(file, told, series.lines[period], "value"))


def _points(
    lines: ChartLines, periods: list[int], rules: Sequence[Rule], cadence: Cadence, unit: float
) -> list[dict[str, Any]]:
    flags = fired(rules, sigmas_apart(lines))
    return [
        {
            "period": cadence.label(period),
            "value": _round(unit * lines.values[place]),
            "centre": _round(unit * lines.centre[place]),
            "lower": _round(unit * lines.lower[place]),
            "upper": _round(unit * lines.upper[place]),
            "signals": [name for name, fires in flags.items() if fires[place]],
        }
        for place, period in enumerate(periods)
    ]


def _cusum(series: WrittenSeries, periods: list[int], cadence: Cadence) -> dict[str, Any]:
    """Around the mean of the series. Both sums are drawn from nought, the lower one downwards."""
    values = np.array([series.values[period] for period in periods])
    bounds = limits(values)
    limit = DECISION * bounds.sigma
    found = cusum_chart(values, float(values.mean()), SLACK * bounds.sigma, limit)
    return {
        "kind": "cusum",
        "points": [
            {
                "period": cadence.label(period),
                "value": _round(high),
                "value_low": _round(-low),
                "centre": 0.0,
                "lower": _round(-limit),
                "upper": _round(limit),
                "signals": ["outside"] if max(high, low) > limit > 0 else [],
            }
            for period, high, low in zip(periods, found.high, found.low, strict=True)
        ],
        "expected_false_signals_per_period": FALSE_CUSUM,
    }


def _round(value: Any) -> float | None:
    known = finite(float(value))
    return None if known is None else float(f"{known:.{DIGITS}g}")
