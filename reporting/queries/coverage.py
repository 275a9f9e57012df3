"""Whether the records reach far enough, and are many enough, for a verdict on their last period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import Count, Max, Sum

from reporting.models import CadenceChoice, Calculation, DailyCell, SeriesKey, Why
from reporting.periods import CADENCES, Cadence
from reporting.queries.questions import Subject
from reporting.queries.series import Series

LEAST_SHARE = 0.5  # of the usual days with records, and of the usual cases
LOOKED_AT = 12  # periods before the last
FEWEST = 3
DAYS_A_WEEK = 7
FEWEST_CASES = 30  # usual ones; below, half of them may be missing by chance


@dataclass(frozen=True, slots=True)
class Cover:
    """How a period is covered by records: days with any, the newest, cases opened or closed."""

    days: int
    cases: int
    newest: date | None = None

    def __add__(self, other: "Cover") -> "Cover":
        newest = max((day for day in (self.newest, other.newest) if day), default=None)
        return Cover(self.days + other.days, self.cases + other.cases, newest)


NOTHING = Cover(0, 0)
COUNTS = (Calculation.VOLUME, Calculation.BACKLOG)  # where few cases are a finding, not a lack
Periods = dict[date, Cover]
Covers = dict[SeriesKey, Periods]


def covers_of(subjects: Iterable[Subject], until: date | None) -> Covers:
    """Of each series, period by period; `until`: as if the records ended before this day."""
    found: Covers = {}
    by_cadence = sorted(subjects, key=lambda one: one.measure.cadence)
    for name, group in groupby(by_cadence, lambda one: one.measure.cadence):
        asked = list(group)
        covers = _covers(asked, CADENCES[name], until)
        found |= {one.key: covers[one.measure.process_id, one.place, one.segment] for one in asked}
    return found


def _covers(asked: list[Subject], cadence: Cadence, until: date | None) -> Covers:
    """By process and segment: of all measures of the same cadence in one question."""
    cells = DailyCell.objects.filter(
        process__in={one.measure.process_id for one in asked},
        place__in={one.place for one in asked},
        segment__in={one.segment for one in asked},
    ).order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    key = "month" if cadence.months else "day"
    rows: Any = cells.values_list("process", "place", "segment", key).annotate(
        Count("day", distinct=True), Sum("opened"), Sum("closed"), Max("day")
    )
    found: Covers = defaultdict(dict)
    for process, place, segment, _part, days, opened, closed, newest in rows:
        periods, begins = found[process, place, segment], cadence.start(newest)
        cover = Cover(days, opened + closed, newest)
        periods[begins] = periods.get(begins, NOTHING) + cover
    return found


def reaches_to(subject: Subject, series: Series, covers: Periods) -> date | None:
    """The day of the newest record; of a segment, that on which a case was opened or closed."""
    if not subject.place or series.as_of is None:
        return series.as_of
    days = [cover.newest for cover in covers.values() if cover.newest]
    return min(max(days), series.as_of) if days else None


def why_withheld(subject: Subject, series: Series, covers: Periods, today: date) -> str:
    """ "" when the records allow a verdict, else what is wrong with them.

    A segment falls silent when nothing of it is among the newest records of its process.
    """
    measure, newest = subject.measure, reaches_to(subject, series, covers)
    if series.as_of is None or newest is None:
        return Why.STALE
    silent = max((today - series.as_of).days, (series.as_of - newest).days)
    if silent > measure.stale_after_days:
        return Why.STALE
    by_cases, step = measure.calculation not in COUNTS, 1
    if measure.cadence == CadenceChoice.DAY:
        step = DAYS_A_WEEK  # a Sunday is held against Sundays
    return Why.INCOMPLETE if is_thin(series.periods[::-1][::step], covers, by_cases) else Why.NONE


def is_thin(newest_first: Sequence[date], covers: Periods, by_cases: bool = True) -> bool:
    """Far fewer days with records, or far fewer cases, in the newest period than in the others."""
    last, *before = (covers.get(period, NOTHING) for period in newest_first[: LOOKED_AT + 1])
    if len(before) < FEWEST:
        return False
    days, cases = (median(row) for row in zip(*((c.days, c.cases) for c in before), strict=True))
    too_few = cases >= FEWEST_CASES and last.cases < LEAST_SHARE * cases
    return last.days < LEAST_SHARE * days or (by_cases and too_few)
