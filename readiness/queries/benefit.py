"""The windows of a benefit review and what they show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from readiness.models import ChangeCase, Stage, StageKind
from readiness.queries.data import coverage_of
from reporting.queries import compare

BEFORE_DAYS = 90

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Windows:
    """Half-open stretches of days: before the pilot, and since general availability."""

    before: Window
    after: Window


def windows_of(case: ChangeCase) -> Windows | None:
    """Ninety days up to the pilot's first day; from general availability to the last record."""
    first = _latest(case, StageKind.PILOT)
    general = _latest(case, StageKind.GENERAL)
    if first is None or general is None:
        return None
    last = coverage_of(case.process).last_day or general.started_on
    until = max(last + timedelta(days=1), general.started_on)
    return Windows(
        before=(first.started_on - timedelta(days=BEFORE_DAYS), first.started_on),
        after=(general.started_on, until),
    )


def comparison_of(case: ChangeCase, windows: Windows) -> Any:
    return compare(case.measure, before=windows.before, after=windows.after)


def _latest(case: ChangeCase, kind: StageKind) -> Stage | None:
    return Stage.objects.started().filter(case=case, kind=kind).order_by("-pk").first()
