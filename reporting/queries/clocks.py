"""By which clock the cases of a process are timed: business hours, and limits of service levels."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from reporting.business_hours import Calendar, minutes_between, spans_of
from reporting.case_facts import MINUTE, NONE, Facts
from reporting.histograms import buckets_of
from reporting.models import BusinessCalendar, ProcessCalendar, ServiceLimit
from reporting.queries.month_durations import limit_minutes
from reporting.stories import NO_TIME

MET, MISSED = 1, 2
Limits = dict[tuple[int, str], tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Clock:
    """Limits are minutes by dimension and segment, and whether business hours count."""

    calendar: Calendar | None
    limits: Limits

    def complete(self, facts: Facts, segments: np.ndarray) -> Facts:
        """Facts with what follows from this clock. `segments`: what their codes stand for."""
        if self.calendar is not None:
            facts = _in_business_hours(facts, self.calendar)
        if self.limits:
            is_open = facts.outcome == 0
            judged = np.where(is_open, self._outcomes(facts, segments), facts.outcome)
            facts = replace(facts, outcome=judged)
        return facts

    def _outcomes(self, facts: Facts, segments: np.ndarray) -> np.ndarray:
        """By the limit of the first dimension that has one for the case, else of the whole."""
        outcomes = np.zeros(len(facts), dtype=np.int8)
        for place in (0, 4, 3, 2, 1):
            for (of, segment), (limit, in_business_hours) in self.limits.items():
                if of == place:
                    minutes = _counted(facts, in_business_hours)
                    kept = np.where(minutes <= limit, MET, MISSED)
                    kept[np.isnan(minutes)] = 0
                    is_meant = _is_in(facts, place, segment, segments)
                    outcomes = np.where(is_meant, kept, outcomes)
        return outcomes


def clock_of(process: int) -> Clock | None:
    """None: there is neither a calendar nor a limit, and nothing to add."""
    chosen = ProcessCalendar.objects.filter(process=process).select_related("calendar").first()
    limits = {
        (one.place, one.segment): (limit_minutes(one.hours), one.in_business_hours)
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


def _is_in(facts: Facts, place: int, segment: str, segments: np.ndarray) -> np.ndarray:
    if not place:
        return np.ones(len(facts), dtype=bool)
    if place not in facts.segments:
        return np.full(len(facts), segment == "")
    return segments[facts.segments[place]] == segment


def _counted(facts: Facts, in_business_hours: bool) -> np.ndarray:
    """The minutes that count against a limit: without those in which the clock stood. NaN of
    none."""
    if in_business_hours:
        return np.where(facts.business == NONE, np.nan, facts.business / MINUTE)
    passed = (facts.cycle - facts.stopped) / MINUTE
    return np.where(facts.cycle == NONE, np.nan, passed)


def _in_business_hours(facts: Facts, calendar: Calendar) -> Facts:
    is_timed = (facts.closed != NO_TIME) & (facts.closed >= facts.opened)
    minutes = np.zeros(len(facts))
    minutes[is_timed] = minutes_between(facts.opened[is_timed], facts.closed[is_timed], calendar)
    if facts.stops is not None:
        stood = minutes_between(facts.stops.begin, facts.stops.end, calendar)
        minutes -= np.bincount(facts.stops.of, stood, len(facts))
    parts = np.rint(np.maximum(minutes, 0) * MINUTE).astype(np.int64)
    return replace(
        facts,
        business=np.where(is_timed, parts, NONE),
        business_bucket=np.where(is_timed, buckets_of(parts / MINUTE), NONE),
    )
