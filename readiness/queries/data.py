"""How far the event records of a process reach."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils import timezone

from reporting.models import DailyCell


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days a process has records of, and how many cases were opened on them."""

    first_day: date | None
    last_day: date | None
    cases: int


def coverage_of(process: Any) -> Coverage:
    found = DailyCell.objects.filter(process=process).aggregate(
        first=Min("day"), last=Max("day"), cases=Sum("opened")
    )
    return Coverage(found["first"], found["last"], found["cases"] or 0)


def first_day_that_counts(process: Any) -> date:
    """The day from which a stage that starts now is judged: today, or after the last record.

    Records may run ahead of the calendar when they come from another clock.
    """
    last = coverage_of(process).last_day
    today = timezone.localdate()
    return max(today, last + timedelta(days=1)) if last else today
