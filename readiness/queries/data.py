"""How far the event records of a process reach."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Sum
from django.utils import timezone

from kernel import dated
from readiness.remembering import remembered
from reporting.models import DailyCell
from reporting.queries.cell_sums import newest_days


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days a process has records of, and how many cases were opened on them."""

    first_day: date | None
    last_day: date | None
    cases: int


@remembered
def coverage_of(process: Any) -> Coverage:
    found = (
        DailyCell.objects.of_whole()
        .filter(process=process)
        .aggregate(first=Min("day"), cases=Sum("opened"))
    )
    return Coverage(found["first"], newest_days({process.pk}).get(process.pk), found["cases"] or 0)


def first_day_that_counts(process: Any) -> date:
    """The day from which a stage that starts now is judged: today, or after the last record.

    Records may run ahead of the calendar when they come from another clock. A start that is
    recorded after the fact counts from its own day.
    """
    day = timezone.localdate(dated.now())
    last = coverage_of(process).last_day
    if last is None or day < timezone.localdate():
        return day
    return max(day, last + timedelta(days=1))
