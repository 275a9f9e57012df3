"""Daily cells added up by period: days, ISO weeks, months, quarters, years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from django.db.models import Max, Min, Sum

from reporting.calculations import ADDED, Sums
from reporting.models import DailyCell, EventBatch
from reporting.periods import Cadence
from reporting.querysets import DailyCellQuerySet
from reporting.zones import local_day

WHOLE = (0, "")
LATEST_FIRST_DAY = 3  # of a whole period: the first records may come after a weekend
MINUTES_A_DAY = 1440.0
Segment = tuple[int, str]
Numbered = tuple[int, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one process and segment: its periods without holes, and the sums of each.

    The first period is the first that is known whole; those of a segment go on as long as the
    records of its process do. `ended`: how many are complete; a day is when a later one has
    records, anything longer once its last day has.
    """

    numbers: list[int]
    periods: list[date]
    sums: Sums
    ended: int


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
        day = local_day(newest, zone)
        if until is not None:
            day = min(day, until - timedelta(days=1))
        found[process] = max(day, found.get(process, day))
    return found


def counted(
    newest: dict[int, date],
    rhythm: Cadence,
    segment: Segment = WHOLE,
    until: date | None = None,
    *,
    aged: bool = False,
) -> dict[int, Counted]:
    """The sums of each process, in one query; `aged`: also how old its open cases are.

    `newest`: the day of the newest record of each process.
    """
    cells = DailyCell.objects.of_segment(*segment).filter(process__in=newest)
    if until is not None:
        cells = cells.filter(day__lt=until)
    by_month = rhythm.months and not aged
    key = "month" if by_month else "day"
    rows: Any = (
        cells.order_by()
        .values_list("process", key)
        .annotate(first=Min("day"), **{name: Sum(name) for name in summed(aged)})
        .order_by("process", key)
    )
    return {
        process: _filled(list(group), rhythm, newest[process], aged=aged, goes_on=segment != WHOLE)
        for process, group in groupby(rows, lambda row: row[0])
    }


def standing(cells: DailyCellQuerySet, last: date) -> tuple[float, float]:
    """How many cases stand open at the end of a day, and their age in minutes all together."""
    rows = cells.filter(day__lte=last).order_by().values_list("day")
    backlog = age_days = 0
    for day, opened, closed, open_days in rows.annotate(
        Sum("opened"), Sum("closed"), Sum("open_days_sum")
    ):
        backlog += opened - closed
        age_days += (opened - closed) * (last - day).days - open_days
    return float(backlog), age_days * MINUTES_A_DAY


def summed(aged: bool = False) -> list[str]:
    return [*ADDED, "open_days_sum"] if aged else ADDED


def _filled(
    rows: list[tuple], rhythm: Cadence, newest: date, *, aged: bool, goes_on: bool
) -> Counted:
    keys = [_number(row[1], rhythm) for row in rows]
    first, last = keys[0], keys[-1]
    places = np.array(keys) - first
    count = (max(last, rhythm.number_on(newest)) if goes_on else last) - first + 1
    added = np.array([row[3:] for row in rows], float)
    names = summed(aged)
    columns: dict[str, np.ndarray] = {
        name: np.bincount(places, added[:, place], count) for place, name in enumerate(names)
    }
    numbers = list(range(first, first + count))
    periods = [rhythm.begins(number) for number in numbers]
    ends = [*periods[1:], rhythm.begins(numbers[-1] + 1)]
    columns["backlog"] = np.cumsum(columns["opened"] - columns["closed"])
    columns["months"] = np.ones(count)
    if aged:
        open_days = columns.pop("open_days_sum")
        days = np.array([row[1].toordinal() for row in rows])
        weights = (added[:, names.index("opened")] - added[:, names.index("closed")]) * days
        lasts = np.array([min(end - timedelta(days=1), newest).toordinal() for end in ends])
        born = np.cumsum(np.bincount(places, weights, count) + open_days)
        columns["age_minutes_sum"] = (columns["backlog"] * lasts - born) * MINUTES_A_DAY
    late = (rows[0][2] - periods[0]).days >= LATEST_FIRST_DAY
    whole = slice(1 if late and rhythm.name != "day" else 0, None)
    over = newest if rhythm.name == "day" else newest + timedelta(days=1)
    ended = sum(1 for end in ends[whole] if end <= over)
    sums = Sums(**{name: column[whole] for name, column in columns.items()})
    return Counted(numbers[whole], periods[whole], sums, ended)


def _number(key: Any, rhythm: Cadence) -> int:
    return key // rhythm.months if isinstance(key, int) else rhythm.number_on(key)
