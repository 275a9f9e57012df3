"""Whether the records reach far enough, and are many enough, for a verdict on their last month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Max, Sum

from reporting.models import Calculation, DailyCell, Why
from reporting.queries.questions import Subject
from reporting.queries.series import Series
from reporting.wording import month_of

LEAST_SHARE = 0.5  # of the usual days with records, and of the usual cases
MONTHS_LOOKED_AT = 12
FEWEST_MONTHS = 3
FEWEST_CASES = 30  # usual ones; below, half of them may be missing by chance


@dataclass(frozen=True, slots=True)
class MonthCover:
    """How a month is covered by records: days with any, the newest, cases opened or closed."""

    days: int
    cases: int
    newest: date | None = None


COUNTS = (Calculation.VOLUME, Calculation.BACKLOG)  # where few cases are a finding, not a lack
Months = dict[date, MonthCover]
Covers = dict[tuple[int, int, str], Months]  # by process, place and segment


def covers_of(subjects: Iterable[Subject], until: date | None) -> Covers:
    """By process, segment and month; `until`: as if the records ended before this day."""
    asked = list(subjects)
    cells = DailyCell.objects.filter(
        process__in={one.measure.process_id for one in asked},
        place__in={one.place for one in asked},
        segment__in={one.segment for one in asked},
    ).order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    rows: Any = cells.values("process", "place", "segment", "month").annotate(
        days=Count("day", distinct=True),
        newest=Max("day"),
        all_opened=Sum("opened"),
        all_closed=Sum("closed"),
    )
    found: Covers = defaultdict(dict)
    for row in rows:
        cases = row["all_opened"] + row["all_closed"]
        cover = MonthCover(row["days"], cases, row["newest"])
        found[row["process"], row["place"], row["segment"]][month_of(row["month"])] = cover
    return found


def reaches_to(subject: Subject, series: Series, covers: Months) -> date | None:
    """The day of the newest record; of a segment, that on which a case was opened or closed."""
    if not subject.place or series.as_of is None:
        return series.as_of
    days = [cover.newest for cover in covers.values() if cover.newest]
    return min(max(days), series.as_of) if days else None


def why_withheld(subject: Subject, series: Series, covers: Months, today: date) -> str:
    """ "" when the records allow a verdict, else what is wrong with them.

    A segment falls silent when nothing of it is among the newest records of its process.
    """
    measure, newest = subject.measure, reaches_to(subject, series, covers)
    if series.as_of is None or newest is None:
        return Why.STALE
    silent = max((today - series.as_of).days, (series.as_of - newest).days)
    if silent > measure.stale_after_days:
        return Why.STALE
    counts_cases = measure.calculation in COUNTS
    return Why.INCOMPLETE if is_thin(series.periods, covers, not counts_cases) else Why.NONE


def is_thin(periods: list[date], covers: dict[date, MonthCover], by_cases: bool = True) -> bool:
    """Far fewer days with records, or far fewer cases, than in the year before."""
    nothing = MonthCover(0, 0)
    last = covers.get(periods[-1], nothing)
    before = [covers.get(period, nothing) for period in periods[-MONTHS_LOOKED_AT - 1 : -1]]
    if len(before) < FEWEST_MONTHS:
        return False
    days, cases = (median(row) for row in zip(*((c.days, c.cases) for c in before), strict=True))
    too_few = cases >= FEWEST_CASES and last.cases < LEAST_SHARE * cases
    return last.days < LEAST_SHARE * days or (by_cases and too_few)
