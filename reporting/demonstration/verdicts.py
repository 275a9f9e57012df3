"""The verdicts of the last months, as they would have been given night by night."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from kernel import dated
from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Measure
from reporting.periods import first_of_month

MONTHS = 4
NIGHT = time(0, 10)


def give_verdicts(*, seed: int, today: date, people: Mapping[str, Any]) -> dict[str, int]:
    """Judge all measures on the first of this month and of those before it."""
    measures = list(Measure.objects.all())
    given = 0
    for day in _firsts(today):
        instant = timezone.make_aware(datetime.combine(day, NIGHT))
        with dated.as_of(min(instant, timezone.now())):
            given += len(judge_measures(measures, actor=clock_user(), as_of=day))
    return {"verdicts": given}


def _firsts(today: date) -> Iterator[date]:
    """The first days of the last months, oldest first."""
    whole = today.year * 12 + today.month - 1
    for month in range(whole - MONTHS + 1, whole + 1):
        yield first_of_month(month)
