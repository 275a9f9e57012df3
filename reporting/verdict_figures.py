"""A judgement as figures that can be kept and judged again: rounded, dated, with its question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from kernel.charts.numbers import finite
from reporting.calibration import AHEAD, calibration
from reporting.charting import possible
from reporting.control_chart import Limits, limits
from reporting.forecast import FAN
from reporting.judgement import FALSE_DISCOVERIES, JUDGE, Judgement, Question
from reporting.periods import MONTH_BY_MONTH, Cadence
from reporting.question import OF_PARTS
from reporting.trend import by_season, seasonal_kendall
from reporting.whole_periods import Whole

DIGITS = 9
FEWEST_IN_STRETCH = 3
ASKED = ("scale", "higher_is_better", "target", "due", "cycle", "history", "chart")
Point = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a verdict keeps besides question and answer.

    `family`: its place among all p-values. `stretches`: the numbers of the periods in which the
    limits of earlier baselines began. `cadence`: how its periods are numbered.
    """

    family: dict[str, Any] | None
    stretches: list[int]
    cadence: Cadence = MONTH_BY_MONTH

    def day(self, period: float) -> str:
        """The first day of a numbered period, as it is kept."""
        return self.cadence.begins(int(period)).isoformat()


def rounded(value: float | None) -> float | None:
    """Few enough digits that the same records give the same verdict on any machine."""
    known = finite(value)
    return None if known is None else float(f"{known:.{DIGITS}g}")


def rounded_all(values: np.ndarray) -> np.ndarray:
    """The values as they are stored, so that a verdict rests on what it shows."""
    return np.array([np.nan if (one := rounded(float(v))) is None else one for v in values])


def withheld(found: Judgement, why: str) -> Judgement:
    """The judgement where the records do not allow one; its points and limits stay."""
    if why in ("", "short"):
        return found
    return replace(
        found,
        variation="too_little_data",
        assurance="too_little_data",
        advice="wait",
        chance=None,
        why_no_chance="too_little_data",
    )


def figures_of(found: Judgement, kept: Kept) -> dict[str, Any]:
    """Everything a statistician would ask for, and what it takes to judge again."""
    interval = found.change_interval
    return {
        "judge": JUDGE,
        "method": found.method,
        "points": int(found.values.size),
        "p": rounded(found.p),
        "q": rounded(found.q),
        "false_discoveries": FALSE_DISCOVERIES,
        "serial_correlation": rounded(found.serial),
        "harmonics": found.harmonics,
        "change": rounded(found.change),
        "change_interval": interval and [rounded(edge) for edge in interval],
        "sigma": rounded(found.limits.sigma) if found.limits else None,
        "missed": found.missed,
        "signals": {
            rule: [kept.day(period) for period in periods]
            for rule, periods in found.signals.items()
        },
        "why_no_probability": found.why_no_chance,
        "fan": _fan(found, kept),
        "false_signals": rounded(found.false_signals),
        "asked": _asked(found.question),
        "family": kept.family,
        "stretches": kept.stretches,
        **_seasonal(found),
    }


def _seasonal(found: Judgement) -> dict[str, Any]:
    """Of a series with a season, Kendall's test within its seasons; no answer rests on it."""
    if not found.harmonics:
        return {}
    seasons = by_season(found.values, found.months, round(found.question.cycle))
    told = seasonal_kendall(seasons)
    return {"seasonal_kendall": {"z": rounded(float(told.z)), "p": rounded(float(told.p))}}


def calibration_figures(question: Question) -> dict[str, Any]:
    """How good the forecasts of this series have been, as a verdict keeps it."""
    found = calibration(question)
    return {
        "ahead": AHEAD,
        "forecasts": found.origins,
        "coverage": rounded(found.coverage),
        "brier": rounded(found.brier),
        "brier_as_last_period": rounded(found.brier_as_last_period),
    }


def points_of(found: Judgement, kept: Kept) -> list[Point]:
    """Period, value, limits and the rule that fired, oldest first.

    Before the baseline the limits are those of their own stretch. Some charts need more: what is
    drawn where that is not the value, and the parts of a share.
    """
    rules = {period: rule for rule, periods in found.signals.items() for period in periods}
    columns = {"value": found.values, **_limits(found, kept.stretches), **_more(found)}
    return [
        {
            "period": kept.day(period),
            **{name: rounded(float(column[place])) for name, column in columns.items()},
            "signal": rules.get(int(period), ""),
        }
        for place, period in enumerate(found.months)
    ]


def _limits(found: Judgement, stretches: Sequence[int]) -> dict[str, np.ndarray]:
    if found.limits is None:
        unknown = np.full(found.values.size, np.nan)
        return dict.fromkeys(("centre", "lower", "upper"), unknown)
    bounds, baseline = found.limits, found.question.baseline
    if baseline is not None and baseline.start is not None and found.drawn is None:
        scale = found.question.scale
        bounds = with_earlier(bounds, found, [*stretches, baseline.start], scale)
    return {"centre": bounds.centre, "lower": bounds.lower, "upper": bounds.upper}


def with_earlier(bounds: Limits, found: Judgement, starts: Sequence[int], scale: str) -> Limits:
    """The limits with those before the last start replaced, stretch by stretch, by their own."""
    centre, lower, upper = (line.copy() for line in (bounds.centre, bounds.lower, bounds.upper))
    edges = [-np.inf, *sorted(starts)]
    for first, after in pairwise(edges):
        inside = (found.months >= first) & (found.months < after)
        own = _own_limits(found.values[inside], scale)
        centre[inside], lower[inside], upper[inside] = own.centre, own.lower, own.upper
    return Limits(centre, lower, upper, bounds.sigma)


def _own_limits(values: np.ndarray, scale: str) -> Limits:
    """Of a stretch around its mean; unknown where it has too few points."""
    if values.size < FEWEST_IN_STRETCH:
        unknown = np.full(values.size, np.nan)
        return Limits(unknown, unknown, unknown, 0.0)
    return possible(limits(values), scale)


def _more(found: Judgement) -> dict[str, np.ndarray]:
    question, more = found.question, {}
    if found.drawn is not None:
        more["drawn"] = found.drawn
    if found.drawn_low is not None:
        more["drawn_low"] = found.drawn_low
    if question.numerators is not None and question.denominators is not None:
        looked_at = np.isin(question.months, found.months)
        more["numerator"] = question.numerators[looked_at]
        more["denominator"] = question.denominators[looked_at]
    return more


def _asked(question: Question) -> dict[str, Any]:
    baseline = question.baseline
    return {
        **{name: getattr(question, name) for name in ASKED},
        "rules": list(question.rules),
        "baseline": None if baseline is None else [baseline.start, baseline.stop],
        **_whole(question.whole),
    }


def _whole(whole: Whole | None) -> dict[str, Any]:
    """The period of which the target holds, where it is not that of each value."""
    if whole is None:
        return {}
    told = {"readings": whole.readings, "adds": whole.adds, "figures": list(whole.figures)}
    return {"whole": told}


def place_in_family(p: float | None, family: Sequence[float]) -> dict[str, Any] | None:
    """Where a p-value stands among all (itself included): what its q-value was made of.

    The step-up procedure takes the least of p times tests over rank, from this rank upwards.
    Source: Benjamini and Hochberg (1995).
    """
    if p is None:
        return None
    ordered = np.sort(np.asarray(family, float))
    tests = ordered.size
    rank = int(np.searchsorted(ordered, p, side="right"))
    later = ordered[rank - 1 :] * tests / np.arange(rank, tests + 1)
    decided = rank + int(np.argmin(later))
    return {
        "tests": tests,
        "rank": rank,
        "decided_at": decided,
        "decided_by": float(ordered[decided - 1]),
    }


def family_like(place: dict[str, Any] | None) -> list[float]:
    """P-values of others that give the same q-value as the family of that day."""
    if place is None:
        return []
    rank, decided, tests = place["rank"], place["decided_at"], place["tests"]
    before, between = [0.0] * (rank - 1), [place["decided_by"]] * (decided - rank)
    return [*before, *between, *([1.0] * (tests - decided))]


def question_of(
    key: Any, figures: dict[str, Any], points: Sequence[Point], cadence: Cadence = MONTH_BY_MONTH
) -> Question:
    """What was asked, from what was kept."""
    periods = [cadence.number_on(date.fromisoformat(one["period"])) for one in points]
    asked = dict(figures["asked"])
    baseline, whole = asked.pop("baseline"), asked.pop("whole", None)
    if whole is not None:
        whole = Whole(whole["readings"], whole["adds"], tuple(whole["figures"]))
    has_parts = asked["chart"] in OF_PARTS
    return Question(
        key=key,
        months=np.array(periods, float),
        values=_column(points, "value"),
        baseline=None if baseline is None else slice(*baseline),
        whole=whole,
        rules=tuple(asked.pop("rules")),
        numerators=_column(points, "numerator") if has_parts else None,
        denominators=_column(points, "denominator") if has_parts else None,
        **asked,
    )


def _column(points: Sequence[Point], name: str) -> np.ndarray:
    return np.array([np.nan if one[name] is None else one[name] for one in points], float)


def _fan(found: Judgement, kept: Kept) -> dict[str, Any] | None:
    if found.fan is None:
        return None
    ahead = found.months[-1] + np.arange(1, found.fan.shape[1] + 1)
    return {
        "periods": [kept.day(period) for period in ahead],
        "quantiles": {
            str(share): [rounded(float(one)) for one in row]
            for share, row in zip(FAN, found.fan, strict=True)
        },
    }
