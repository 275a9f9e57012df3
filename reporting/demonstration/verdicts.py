"""The verdicts of the last months, as they would have been given night by night."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Measure

MONTHS = 4


def give_verdicts(*, seed: int, today: date, people: Mapping[str, Any]) -> dict[str, int]:
    """Judge all measures at the end of each of the last months, then today."""
    measures = list(Measure.objects.all())
    given = 0
    for day in [*_month_ends(today), None]:
        given += len(judge_measures(measures, actor=clock_user(), as_of=day))
    return {"verdicts": given}


def _month_ends(today: date) -> Iterator[date]:
    """The firsts of the last months before this one, oldest first."""
    whole = today.year * 12 + today.month - 1
    for month in range(whole - MONTHS + 1, whole):
        yield date(month // 12, month % 12 + 1, 1)
