"""Three years of invented records for the processes of the demonstration provider."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.accounts import clock_user
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions import LoadResult
from reporting.demonstration.costs import cost_of_a_case
from reporting.demonstration.profiles import CLOSED, OWN_SHARE, PROFILES, Profile
from reporting.demonstration.records import Span, beginning, events_between, split_late
from reporting.event_mapping import EventMapping
from reporting.models import (
    BusinessMetric,
    Calculation,
    Direction,
    EventBatch,
    Measure,
    Source,
    SourceKind,
    TargetKind,
    TargetPeriod,
)
from reporting.readers import EventBlock, MemoryReader

SEED = 20_261
LATE_SHARE = 0.01
IMPROVED = "after the change"
MEASURED = (
    Calculation.SLA_ATTAINMENT,
    Calculation.CYCLE_TIME,
    Calculation.FIRST_TIME_RIGHT,
    Calculation.COST_PER_CASE,
    Calculation.VOLUME,
    Calculation.BACKLOG,
)
ALSO_MEASURED = {
    "1.3.7.2": (Calculation.CYCLE_TIME_P90, Calculation.BACKLOG_AGE, Calculation.REWORK),
    "1.3.11": (Calculation.CYCLE_TIME_P90, Calculation.BACKLOG_AGE),
}
SEGMENT_TARGETS = {
    "1.3.7.2": (("Small business", 84), ("Enterprise", 95)),
    "1.3.11": (("Enterprise", 95),),
}
LATE_IN = ("1.3.7.2", "1.3.11")
MAPPING = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=(CLOSED,),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
    sequence="step",
    segments=("customer class", "region"),
    title="Invented records",
)


def generate(*, seed: int = SEED, today: date, people: Mapping[str, Any]) -> dict[str, int]:
    """Records up to yesterday, measures and dated targets. Returns how many events and cases."""
    processes = ProcessElement.objects.in_bulk([one.key for one in PROFILES], field_name="key")
    actor = clock_user()
    loaded = []
    for profile in PROFILES:
        with transaction.atomic():
            source = _open_source(processes[profile.key])
            _measure(source.process, profile, today, people)
            span = Span(today, beginning(profile, today), today)
            loaded.append(_load_span(source, profile, span, seed=seed, actor=actor))
    return {
        "events": sum(one.events for results in loaded for one in results),
        "cases": sum(results[-1].cases for results in loaded),
    }


def next_month(
    source: Source,
    *,
    improved: Iterable[str] = (),
    seed: int = SEED,
    days: int = 30,
    actor: Any = None,
) -> list[LoadResult]:
    """The next records of an invented source: those of the days after what is there.

    A process whose key is in `improved` behaves as after its change from the first of them on.
    Raises DomainError for a source that is not invented.
    """
    profile = {one.key: one for one in PROFILES}.get(source.process.key)
    if not source.is_invented or profile is None:
        raise DomainError(_("Only invented sources have a future. This one has real records."))
    since = source.batches.aggregate(newest=Max("last_event_at"))["newest"].date() + timedelta(
        days=1
    )
    span = Span(
        _first_today(),
        since,
        since + timedelta(days=days),
        improved_from=_improved_since(source, since) if profile.key in set(improved) else None,
    )
    return _load_span(source, profile, span, seed=seed, actor=actor or clock_user())


def _improved_since(source: Source, since: date) -> date:
    """The day from which the process behaves as after its change: once begun, it stays."""
    former = source.batches.filter(file_name__endswith=IMPROVED)
    begun = former.aggregate(begun=Min("first_event_at"))["begun"]
    return begun.date() if begun else since


def _open_source(process: ProcessElement) -> Source:
    return actions.open_source(
        process,
        mapping=MAPPING,
        actor=clock_user(),
        name=_("Invented records"),
        kind=SourceKind.DEMONSTRATION,
    )


def _first_today() -> date:
    """The day on which the provider was generated; shapes are told from it."""
    first = EventBatch.objects.filter(source__kind=SourceKind.DEMONSTRATION, ordinal=1)
    return first.aggregate(newest=Max("last_event_at"))["newest"].date() + timedelta(days=1)


def _load_span(
    source: Source, profile: Profile, span: Span, *, seed: int, actor: Any
) -> list[LoadResult]:
    """Load what happens in the span; of some processes a few records come late, on their own."""
    deliveries = {"": events_between(profile, span, seed=seed)}
    if profile.key in LATE_IN:
        deliveries[""], deliveries["late"] = split_late(deliveries[""], LATE_SHARE, seed=seed)
    return [
        actions.load_events(source, _reader(block, span, seed, which), actor=actor)
        for which, block in deliveries.items()
        if len(block)
    ]


def _reader(block: EventBlock, span: Span, seed: int, which: str) -> MemoryReader:
    told = f"{seed} {span} {which}"
    until = span.until - timedelta(days=1)
    words = ["invented", f"{span.since} to {until}", which, IMPROVED if span.improved_from else ""]
    name = " ".join(word for word in words if word)
    digest = hashlib.sha256(told.encode()).hexdigest()
    return MemoryReader(name, digest, MAPPING, [block])


def _measure(
    process: ProcessElement, profile: Profile, today: date, people: Mapping[str, Any]
) -> None:
    sofia, omar = people["sofia"], people["omar"]
    metrics = BusinessMetric.objects.in_bulk(list(profile.metrics.values()), field_name="code")
    begun = beginning(profile, today)
    for calculation in (*MEASURED, *ALSO_MEASURED.get(profile.key, ())):
        measure = actions.create_measure(
            process,
            calculation,
            actor=sofia,
            owner=omar,
            metric=metrics.get(profile.metrics.get(calculation, "")),
            direction=_direction(profile, calculation),
            valid_from=begun,
        )
        versions = _targets(process, profile, calculation, begun, today)
        for value, valid_from, due_on, rationale in versions:
            actions.set_target(
                measure,
                value=Decimal(str(value)),
                valid_from=valid_from,
                due_on=due_on,
                rationale=rationale,
                actor=sofia,
                owner=omar,
            )
        if calculation == Calculation.SLA_ATTAINMENT:
            _segment_targets(measure, profile, begun, today, people)


def _segment_targets(
    measure: Measure, profile: Profile, begun: date, today: date, people: Mapping[str, Any]
) -> None:
    for segment, value in SEGMENT_TARGETS.get(profile.key, ()):
        actions.set_target(
            measure,
            value=Decimal(value),
            valid_from=begun,
            due_on=date(today.year + 1, 6, 30),
            rationale=_("Agreed with these customers (invented)."),
            actor=people["sofia"],
            owner=people["omar"],
            place=1,
            segment=segment,
            kind=TargetKind.PERIOD,
            period=TargetPeriod.QUARTER,
        )


def _direction(profile: Profile, calculation: str) -> str:
    """More orders and bills are good, more problems and inquiries are not."""
    is_wanted = profile.key.startswith(("1.1.", "1.3.3", "1.3.9"))
    return Direction.HIGHER if calculation == Calculation.VOLUME and is_wanted else ""


def _targets(
    process: ProcessElement, profile: Profile, calculation: str, begun: date, today: date
) -> list[tuple[float, date, date, str]]:
    soon = date(today.year + (today.month > 6), 12 if today.month <= 6 else 6, 30)
    last_year = today - timedelta(days=365)
    if calculation == Calculation.SLA_ATTAINMENT:
        versions = [(profile.target, begun, soon, _("Agreed in the service review (invented)."))]
        if profile.key == "1.3.3":
            first = (profile.target - 5, begun, last_year, _("First step of the plan (invented)."))
            second = (profile.target, last_year, soon, _("Second step of the plan (invented)."))
            versions = [first, second]
        return versions
    if calculation == Calculation.COST_PER_CASE:
        cost = cost_of_a_case(profile, process) + OWN_SHARE * sum(profile.cents) / 100
        return [(round(cost * 1.15, 1), begun, soon, _("Budget of the year (invented)."))]
    if calculation == Calculation.FIRST_TIME_RIGHT:
        return [(90, begun, soon, _("House standard for rework (invented)."))]
    return []
