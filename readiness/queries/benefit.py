"""The windows of a benefit review and what they show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from readiness.models import BenefitReview, ChangeCase, Stage, StageKind
from readiness.queries.data import coverage_of
from reporting.models import Measure
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
    begun = first.started_on if first else None
    opened = general.started_on if general else None
    if begun is None or opened is None:
        return None
    last = coverage_of(case.process).last_day or opened
    until = max(last + timedelta(days=1), opened)
    return Windows(
        before=(begun - timedelta(days=BEFORE_DAYS), begun),
        after=(opened, until),
    )


def comparison_of(case: ChangeCase, windows: Windows) -> Any:
    return compare(cast(Measure, case.measure), before=windows.before, after=windows.after)


def latest_review(case: ChangeCase) -> BenefitReview | None:
    """The newest review since general availability; one of an earlier loop does not count."""
    general = _latest(case, StageKind.GENERAL)
    since = general.started_at if general else case.opened_at
    return BenefitReview.objects.filter(case=case, reviewed_at__gte=since).first()


def _latest(case: ChangeCase, kind: StageKind) -> Stage | None:
    return Stage.objects.started().filter(case=case, kind=kind).order_by("-pk").first()
