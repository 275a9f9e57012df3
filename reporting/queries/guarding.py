"""Does a guardrail hold, and did a change help? Always by the same measure and method."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from reporting.models import Calculation, Measure
from reporting.queries.cell_sums import WHOLE, Segment, newest_days
from reporting.queries.readings import Reading, window_reading
from reporting.queries.series import Series, series_of
from reporting.wording import amount

SURE = 1.96  # standard errors of a 95 % interval
FEWEST_CASES = 30
FEWEST_MONTHS = 3
Window = tuple[date, date | None]
SIZES = (Calculation.VOLUME, Calculation.THROUGHPUT, Calculation.BACKLOG)


class Guard(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    TOO_LITTLE_DATA = "too_little_data"


class Change(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    NO_DIFFERENCE = "no_difference"
    TOO_LITTLE_DATA = "too_little_data"


@dataclass(frozen=True, slots=True)
class GuardReading:
    """What a guardrail says; only `holds` lets anything go on."""

    conclusion: Guard
    value: float | None
    cases: int
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure before and after. `difference`: after less before, with its 95 % interval."""

    before: Reading
    after: Reading
    difference: float | None
    interval: tuple[float, float] | None
    conclusion: Change
    sentence: str


def guard_reading(
    measure: Measure,
    since: date,
    minimum_cases: int,
    minimum_days: int,
    limit: float,
    segment: Segment = WHOLE,
) -> GuardReading:
    """The measure from `since` up to now against the worst value that is allowed."""
    found = window_reading(measure, since, None, segment)
    newest = newest_days({measure.process_id}).get(measure.process_id)
    days = max((newest - since).days + 1, 0) if newest else 0
    words: dict[str, object] = {
        "cases": f"{found.cases:,}",
        "days": days,
        "least": f"{minimum_cases:,}",
        "wait": minimum_days,
    }
    if found.value is None or found.cases < minimum_cases or days < minimum_days:
        told = _(
            "Too little data: %(cases)s of %(least)s cases and %(days)d of %(wait)d days so far."
        )
        return GuardReading(Guard.TOO_LITTLE_DATA, found.value, found.cases, days, told % words)
    words |= {"value": amount(found.value, measure.unit), "limit": amount(limit, measure.unit)}
    better = found.value >= limit if measure.direction == "higher" else found.value <= limit
    if better:
        conclusion, told = Guard.HOLDS, _("%(value)s stays within the limit of %(limit)s")
    else:
        conclusion, told = Guard.FAILS, _("%(value)s is beyond the limit of %(limit)s")
    told += " " + _("(%(cases)s cases in %(days)d days).")
    return GuardReading(conclusion, found.value, found.cases, days, told % words)


def compare(
    measure: Measure, before: Window, after: Window, segment: Segment = WHOLE
) -> Comparison:
    """The same measure over two windows, `until` not included; None: up to now.

    Months of a process differ by more than chance among its cases would tell; where a window has
    enough of them, their spread is the error when it is the larger one.
    """
    first, second = (
        window_reading(measure, since, until, segment) for since, until in (before, after)
    )
    series = series_of([measure], segment=segment)[measure.pk]
    months = [months_within(series, window) for window in (before, after)]
    return comparison_of(measure, (first, second), (months[0], months[1]))


def comparison_of(
    measure: Measure,
    readings: tuple[Reading, Reading],
    months: tuple[NDArray[np.float64], NDArray[np.float64]],
    names: tuple[str, str] | None = None,
) -> Comparison:
    """Two readings of a measure; `months`: its values in the whole months of each side.

    `names`: of two segments, where the sides are those and not before and after.
    """
    first, second = readings
    errors = [_error(*side) for side in zip(readings, months, strict=True)]
    known = [one.value is not None and one.cases >= FEWEST_CASES for one in (first, second)]
    if not all(known) or first.value is None or second.value is None or None in errors:
        told = _too_few_months(*months) if all(known) else _too_little(first, second, names)
        return Comparison(first, second, None, None, Change.TOO_LITTLE_DATA, told)
    difference = second.value - first.value
    reach = SURE * sqrt(sum((error or 0.0) ** 2 for error in errors))
    interval = (difference - reach, difference + reach)
    conclusion = _conclusion(measure, interval, is_of_segments=names is not None)
    told = _sentence(measure, (first.value, second.value), interval, conclusion, names)
    return Comparison(first, second, difference, interval, conclusion, told)


def months_within(series: Series, window: Window) -> NDArray[np.float64]:
    since, until = window
    inside = [since <= period and (until is None or period < until) for period in series.periods]
    values = series.values[np.array(inside, bool)]
    return values[np.isfinite(values)]


def _error(reading: Reading, months: NDArray[np.float64]) -> float | None:
    """The standard error of a reading: among its cases, or between its months if that is more."""
    if months.size < FEWEST_MONTHS:
        return reading.standard_error
    between = float(months.std(ddof=1)) / sqrt(months.size)
    return max(reading.standard_error or 0.0, between)


def _too_few_months(first: NDArray[np.float64], second: NDArray[np.float64]) -> str:
    """Of a measure whose spread among its cases is not known: it shows from month to month."""
    counts = {"first": first.size, "second": second.size, "least": FEWEST_MONTHS}
    told = _(
        "Too little data to compare: this measure needs %(least)d whole months on each side; there "
        "are %(first)d and %(second)d."
    )
    return told % counts


def _too_little(first: Reading, second: Reading, names: tuple[str, str] | None) -> str:
    if names is None:
        told = _(
            "Too little data to compare: %(before)s cases before and %(after)s after, and each "
            "side needs %(least)d."
        )
    else:
        told = _(
            "Too little data to compare: %(before)s cases in %(first)s and %(after)s in "
            "%(second)s, and each side needs %(least)d."
        )
    counts = {"before": f"{first.cases:,}", "after": f"{second.cases:,}", "least": FEWEST_CASES}
    return told % {**counts, **_named(names)}


def _conclusion(measure: Measure, interval: tuple[float, float], *, is_of_segments: bool) -> Change:
    """Of two segments the larger one is neither better nor worse for being large."""
    low, high = interval
    if low <= 0 <= high:
        return Change.NO_DIFFERENCE
    if is_of_segments and measure.calculation in SIZES:
        return Change.DIFFERENT
    return Change.BETTER if (low > 0) == (measure.direction == "higher") else Change.WORSE


def _sentence(
    measure: Measure,
    values: tuple[float, float],
    interval: tuple[float, float],
    found: Change,
    names: tuple[str, str] | None,
) -> str:
    words = {
        "before": amount(values[0], measure.unit),
        "after": amount(values[1], measure.unit),
        "low": f"{interval[0]:+,.2f}".replace("-", "−"),
        "high": f"{interval[1]:+,.2f}".replace("-", "−"),
        **_named(names),
    }
    told = (_of_times() if names is None else _of_segments())[found]
    interval_told = _("(95 %% interval of the difference: %(low)s to %(high)s).")
    return f"{told} {interval_told}" % words


def _named(names: tuple[str, str] | None) -> dict[str, str]:
    return dict(zip(("first", "second"), names or (), strict=False))


def _of_times() -> dict[Change, str]:
    return {
        Change.BETTER: _("Better: from %(before)s to %(after)s"),
        Change.WORSE: _("Worse: from %(before)s to %(after)s"),
        Change.NO_DIFFERENCE: _("No proven difference: %(before)s before and %(after)s after"),
    }


def _of_segments() -> dict[Change, str]:
    return {
        Change.BETTER: _("%(second)s is better: %(after)s, against %(before)s in %(first)s"),
        Change.WORSE: _("%(second)s is worse: %(after)s, against %(before)s in %(first)s"),
        Change.DIFFERENT: _("%(first)s has %(before)s, %(second)s has %(after)s"),
        Change.NO_DIFFERENCE: _(
            "No proven difference: %(before)s in %(first)s and %(after)s in %(second)s"
        ),
    }
