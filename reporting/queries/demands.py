"""Which verdicts wait for an answer, how long they may, and where records stay away."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from reporting.models import Measure, Source, Verdict, VerdictDemand
from reporting.queries.series import newest_days
from reporting.sockets import verdict_answers
from reporting.working_days import working_days_after


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdicts that stand and demand an answer: with one, and without."""

    answered: list[Verdict]
    waiting: list[Verdict]


def standing_demands() -> Standing:
    """How the latest verdicts stand that must not be passed over in silence.

    Those on segments too: a segment that fails asks for an answer of its own.
    """
    latest = (
        Verdict.objects.latest_per_series()
        .filter(measure__retired_on=None)
        .select_related("measure__process__owner")
    )
    demanding = [verdict for verdict in latest if verdict.demands_answer]
    answers = verdict_answers.answers(demanding)
    return Standing(
        answered=[one for one in demanding if one.pk in answers],
        waiting=[one for one in demanding if one.pk not in answers],
    )


def unanswered_demands() -> list[VerdictDemand]:
    """The open demands that nobody has answered up to this moment."""
    found = list(VerdictDemand.objects.open())
    if not found:
        return []
    waiting = {verdict.series_key for verdict in standing_demands().waiting}
    return [demand for demand in found if demand.series_key in waiting]


def with_demand(verdicts: QuerySet[Any], at: str = "") -> Any:
    """Each verdict with `answer_by` and `escalated_at` of its series' open demand, if any.

    `at`: how the way to the verdict begins, where the rows are of another kind.
    """
    same = {name: OuterRef(f"{at}{name}") for name in ("measure", "place", "segment")}
    demand = VerdictDemand.objects.filter(ended_at=None, **same)
    return verdicts.annotate(
        answer_by=Subquery(demand.values("due_on")),
        escalated_at=Subquery(demand.values("escalated_at")),
    )


def answer_due_on(day: date) -> date:
    """Until when a verdict that asks on this day is to be answered."""
    return working_days_after(day, settings.ANSWER_WORKING_DAYS)


def is_to_be_reminded(demand: VerdictDemand, today: date) -> bool:
    """Some working days before the day, and on the day itself; once each."""
    before = working_days_after(demand.due_on, -settings.ANSWER_REMINDER_DAYS)
    asked_on = timezone.localdate(demand.asked_at)
    last = demand.reminded_on or asked_on
    return any(last < day <= today for day in (before, demand.due_on))


def is_to_be_escalated(demand: VerdictDemand, today: date) -> bool:
    return demand.escalated_at is None and today > demand.due_on


@dataclass(frozen=True, slots=True)
class Late:
    """A source or a measure without newer records than of that day."""

    silent: Source | Measure
    newest_on: date
    allowed_days: int


def late_sources(today: date) -> list[Late]:
    """Sources whose newest record is older than allowed; one that never had any is none."""
    known = Source.objects.with_activity().exclude(newest_event_at=None)
    sources = known.select_related("process")
    newest = [(one, timezone.localdate(getattr(one, "newest_event_at", None))) for one in sources]
    return [late for one, day in newest if (late := _late(one, day, today))]


def late_measures(today: date) -> list[Late]:
    """Measures without records for longer than they bear."""
    measures = list(Measure.objects.in_use().select_related("process", "owner"))
    newest = newest_days({measure.process_id for measure in measures})
    known = [(one, newest[one.process_id]) for one in measures if one.process_id in newest]
    return [late for one, day in known if (late := _late(one, day, today))]


def _late(silent: Source | Measure, newest_on: date, today: date) -> Late | None:
    allowed = getattr(silent, "stale_after_days", settings.STALE_AFTER_DAYS)
    is_late = today - newest_on > timedelta(days=allowed)
    return Late(silent, newest_on, allowed) if is_late else None
