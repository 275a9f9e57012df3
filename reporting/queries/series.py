"""Measures over time, from the daily cells."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Max, Min, Sum
from django.db.models.functions import TruncMonth

from reporting import calculations
from reporting.calculations import DAYS_A_MONTH, Sums
from reporting.models import DailyCell, EventBatch, Measure

ADDED = [
    "opened",
    "closed",
    "met",
    "missed",
    "first_time_right",
    "reworked",
    "timed",
    "cycle_minutes_sum",
    "cycle_minutes_sumsq",
    "cost_sum",
    "cost_sumsq",
]
LATEST_FIRST_DAY = 3  # of a whole month: the first records may come after a weekend


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a measure, in its unit."""

    period: date
    value: float
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class Series:
    """A measure month by month, complete months only, oldest first, without holes.

    A month without a case has the value NaN. `as_of`: the day of the newest record;
    `provisional`: the month that still runs on that day.
    """

    periods: list[date]
    values: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    as_of: date | None
    provisional: Point | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure over one window, in its unit; None where nothing can be said."""

    value: float | None
    numerator: float
    denominator: float
    cases: int
    standard_error: float | None


NO_SERIES = Series([], np.empty(0), np.empty(0), np.empty(0), None)


def monthly_series(measures: Iterable[Measure], until: date | None = None) -> dict[int, Series]:
    """The series of each measure by its key; `until`: as if the records ended before this day."""
    measures = list(measures)
    processes = {measure.process_id for measure in measures}
    days = newest_days(processes, until)
    months = _months(processes, until)
    return {
        measure.pk: _series(measure, months.get(measure.process_id), days.get(measure.process_id))
        for measure in measures
    }


def window_reading(measure: Measure, since: date, until: date | None) -> Reading:
    """The measure over the days from `since` up to, and without, `until` (None: up to now)."""
    newest = newest_days({measure.process_id}, until).get(measure.process_id)
    if newest is None or newest < since:
        return Reading(None, 0.0, 0.0, 0, None)
    before = newest + timedelta(days=1)
    cells = DailyCell.objects.whole().filter(process=measure.process_id).between(since, before)
    sums = _window(cells.aggregate(**{name: Sum(name) for name in ADDED}), (before - since).days)
    if measure.calculation == "backlog":
        sums = _with_backlog(sums, measure, before)
    top, bottom = calculations.fraction(measure.calculation, sums)
    error = calculations.standard_error(measure.calculation, measure.unit, sums)[0]
    value = calculations.ratio(top, bottom, measure.unit)[0]
    return Reading(
        None if np.isnan(value) else float(value),
        float(top[0]),
        float(bottom[0]),
        int(calculations.cases_behind(measure.calculation, sums)[0]),
        float(error) if np.isfinite(error) else None,
    )


def newest_days(processes: Iterable[int], until: date | None = None) -> dict[int, date]:
    """The day of the newest record of each process, in the time zone of its source."""
    found: dict[int, date] = {}
    rows = (
        EventBatch.objects.filter(source__process__in=processes, last_event_at__isnull=False)
        .values_list("source__process", "source__time_zone")
        .annotate(newest=Max("last_event_at"))
        .order_by("source__process")
    )
    for process, zone, newest in rows:
        day = _local_day(newest, zone)
        if until is not None:
            day = min(day, until - timedelta(days=1))
        found[process] = max(day, found.get(process, day))
    return found


def _local_day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def _months(processes: set[int], until: date | None) -> dict[int, tuple[list[date], Sums]]:
    """Periods and sums per process, without holes, from the first month that is known whole."""
    cells = DailyCell.objects.whole().filter(process__in=processes).order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    rows: Any = (
        cells.annotate(begins=TruncMonth("day"))
        .values("process", "begins")
        .annotate(first=Min("day"), **{name: Sum(name) for name in ADDED})
        .order_by("process", "begins")
    )
    return {
        process: _filled(list(group)) for process, group in groupby(rows, lambda r: r["process"])
    }


def _filled(rows: list[dict]) -> tuple[list[date], Sums]:
    first, last = rows[0]["begins"], rows[-1]["begins"]
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    periods = [_month_after(first, place) for place in range(count)]
    places = {period: place for place, period in enumerate(periods)}
    columns = {name: np.zeros(count) for name in ADDED}
    for row in rows:
        for name in ADDED:
            columns[name][places[row["begins"]]] = row[name]
    columns["backlog"] = np.cumsum(columns["opened"] - columns["closed"])
    whole = slice(1 if rows[0]["first"].day > LATEST_FIRST_DAY else 0, None)
    columns["months"] = np.ones(count)
    return periods[whole], Sums(**{name: column[whole] for name, column in columns.items()})


def _month_after(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _series(
    measure: Measure, months: tuple[list[date], Sums] | None, newest: date | None
) -> Series:
    if months is None or newest is None:
        return NO_SERIES
    periods, sums = months
    tops, bottoms = calculations.fraction(measure.calculation, sums)
    values = calculations.ratio(tops, bottoms, measure.unit)
    ended = sum(1 for period in periods if _month_after(period, 1) <= newest + timedelta(days=1))
    running = None
    if ended < len(periods):
        running = Point(
            periods[ended], float(values[ended]), float(tops[ended]), float(bottoms[ended])
        )
    return Series(periods[:ended], values[:ended], tops[:ended], bottoms[:ended], newest, running)


def _window(added: dict, days: int) -> Sums:
    columns = {name: np.array([float(added[name] or 0)]) for name in ADDED}
    return Sums(**columns, backlog=np.zeros(1), months=np.array([days / DAYS_A_MONTH]))


def _with_backlog(sums: Sums, measure: Measure, before: date) -> Sums:
    cells = DailyCell.objects.whole().filter(process=measure.process_id, day__lt=before)
    ever = cells.aggregate(opened=Sum("opened"), closed=Sum("closed"))
    backlog = np.array([float((ever["opened"] or 0) - (ever["closed"] or 0))])
    return replace(sums, backlog=backlog)
