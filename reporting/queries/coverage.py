"""Whether the records reach far enough, and are many enough, for a verdict on their last month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Sum

from reporting.models import Calculation, DailyCell, Measure, Why
from reporting.queries.series import Series
from reporting.wording import month_of

LEAST_SHARE = 0.5  # of the usual days with records, and of the usual cases
MONTHS_LOOKED_AT = 12
FEWEST_MONTHS = 3
FEWEST_CASES = 30  # usual ones; below, half of them may be missing by chance


@dataclass(frozen=True, slots=True)
class MonthCover:
    """How a month is covered by records: days with any, and cases opened or closed."""

    days: int
    cases: int


COUNTS = (Calculation.VOLUME, Calculation.BACKLOG)  # where few cases are a finding, not a lack
Covers = dict[int, dict[date, MonthCover]]


def covers_of(processes: Iterable[int], until: date | None) -> Covers:
    """By process and month; `until`: as if the records ended before this day."""
    cells = DailyCell.objects.filter(process__in=set(processes)).whole().order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    rows: Any = cells.values("process", "month").annotate(
        days=Count("day", distinct=True), all_opened=Sum("opened"), all_closed=Sum("closed")
    )
    found: Covers = defaultdict(dict)
    for row in rows:
        cases = row["all_opened"] + row["all_closed"]
        found[row["process"]][month_of(row["month"])] = MonthCover(row["days"], cases)
    return found


def why_withheld(
    measure: Measure, series: Series, covers: dict[date, MonthCover], today: date
) -> str:
    """ "" when the records allow a verdict, else what is wrong with them."""
    if series.as_of is None or (today - series.as_of).days > measure.stale_after_days:
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
