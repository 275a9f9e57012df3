"""By which clock the cases of a process are timed: business hours, and limits of service levels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from reporting.business_hours import Calendar, minutes_between, spans_of
from reporting.event_store_facts import FACT
from reporting.histograms import buckets_of
from reporting.models import BusinessCalendar, Outcome, ProcessCalendar, ServiceLimit

PLACE = {name: place for place, name in enumerate(FACT)}
Limits = dict[tuple[int, str], tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Clock:
    """Limits are minutes by dimension and segment, and whether business hours count."""

    calendar: Calendar | None
    limits: Limits

    def complete(self, rows: Sequence[tuple]) -> Iterator[tuple]:
        """Facts of the event store with what follows from this clock."""
        facts = [list(row[: len(FACT)]) for row in rows]
        if self.calendar is not None:
            _add_business_minutes(facts, rows, self.calendar)
        for fact in facts:
            if self.limits and not fact[PLACE["outcome"]]:
                fact[PLACE["outcome"]] = self._outcome(fact)
            yield tuple(fact)

    def _outcome(self, fact: list) -> str:
        places = [(place, fact[PLACE[f"segment_{place}"]]) for place in range(1, 5)]
        for key in (*places, (0, "")):
            if key in self.limits:
                limit, in_business_hours = self.limits[key]
                minutes = _counted(fact, in_business_hours)
                if minutes is None:
                    return Outcome.NONE.value
                return Outcome.MET.value if minutes <= limit else Outcome.MISSED.value
        return Outcome.NONE.value


def clock_of(process: int) -> Clock | None:
    """None: there is neither a calendar nor a limit, and nothing to add."""
    chosen = ProcessCalendar.objects.filter(process=process).select_related("calendar").first()
    limits = {
        (one.place, one.segment): (float(one.hours) * 60, one.in_business_hours)
        for one in ServiceLimit.objects.filter(process=process)
    }
    if chosen is None and not limits:
        return None
    return Clock(hours_of(chosen.calendar) if chosen else None, limits)


def hours_of(calendar: BusinessCalendar) -> Calendar:
    return Calendar(
        zone=calendar.time_zone,
        week=tuple(spans_of(text) for text in calendar.weekly_hours),
        holidays=frozenset(date.fromisoformat(day) for day in calendar.holidays),
    )


def _counted(fact: list, in_business_hours: bool) -> float | None:
    """The minutes that count against a limit: without those in which the clock stood."""
    if in_business_hours:
        return fact[PLACE["business_minutes"]]
    cycle = fact[PLACE["cycle_minutes"]]
    return None if cycle is None else cycle - fact[PLACE["stopped_minutes"]]


def _add_business_minutes(facts: list[list], rows: Sequence[tuple], calendar: Calendar) -> None:
    """`rows` tell opening, closing and stops in microseconds, behind the facts."""
    closed = [place for place, row in enumerate(rows) if row[len(FACT) + 1] is not None]
    spans = [row[len(FACT) : len(FACT) + 2] for row in (rows[place] for place in closed)]
    minutes = _minutes(spans, calendar)
    stops = [(n, *stop) for n, place in enumerate(closed) for stop in rows[place][-1] or ()]
    if stops:
        stood = _minutes([stop[1:] for stop in stops], calendar)
        np.subtract.at(minutes, [stop[0] for stop in stops], stood)
    minutes = np.round(np.maximum(minutes, 0), 4)  # NaN stays
    buckets = buckets_of(np.nan_to_num(minutes))
    for place, took, bucket in zip(closed, minutes.tolist(), buckets.tolist(), strict=True):
        if took == took:  # NaN is not itself
            facts[place][PLACE["business_minutes"]] = took
            facts[place][PLACE["business_bucket"]] = bucket


def _minutes(spans: Iterable[Sequence[int]], calendar: Calendar) -> np.ndarray:
    told = np.array(list(spans), dtype=np.int64).reshape(-1, 2)
    return minutes_between(told[:, 0], told[:, 1], calendar)
