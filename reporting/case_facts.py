"""What each case is, worked out from its events: a column for each fact.

It follows from its events by instant, sequence, batch and line. A turn is an event with another
activity than the one before. If no column says when a case was closed, it is since its last
uninterrupted run of closing activities began, if it still lasts. Minutes are kept to four digits:
as whole numbers of MINUTE, so that sums are exact in any order.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from reporting.adding import changes, first_places
from reporting.histograms import buckets_of
from reporting.stories import NO_TIME, Events, Ways
from reporting.zones import DAY, local_times

MINUTE = 10_000
TICK = 60_000_000 // MINUTE  # microseconds
NONE = -1
EPOCH_DAY = date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo(np.int64).min
STOPS = 1


@dataclass(frozen=True, slots=True)
class Stops:
    """When the clock of a case stood; `of`: the case, by its place."""

    of: np.ndarray
    begin: np.ndarray
    end: np.ndarray


@dataclass(frozen=True, slots=True)
class Facts:
    """`case`, `segments` and `way` are codes, instants microseconds in UTC (NO_TIME for none), days
    since 1970 by the clock of the source (NO_DAY for none), durations in parts of a minute (NONE
    for none)."""

    case: np.ndarray
    segments: dict[int, np.ndarray]
    opened: np.ndarray
    last: np.ndarray
    closed: np.ndarray
    opened_day: np.ndarray
    closed_day: np.ndarray
    outcome: np.ndarray
    events: np.ndarray
    repeats: np.ndarray
    handovers: np.ndarray
    cents: np.ndarray
    cycle: np.ndarray
    waiting: np.ndarray
    service: np.ndarray
    stopped: np.ndarray
    business: np.ndarray
    cycle_bucket: np.ndarray
    business_bucket: np.ndarray
    counted_bucket: np.ndarray
    way: np.ndarray
    stops: Stops | None

    def __len__(self) -> int:
        return len(self.case)


def facts_of(events: Events, ways: Ways, zone: str) -> Facts:
    """The facts of the cases of these events, in their order."""
    opened, closed = events.case_opened, events.case_closed
    is_timed = closed >= opened
    cycle = np.where(is_timed, ticks(np.where(is_timed, closed - opened, 0)), NONE)
    stops = _stops(events)
    waiting, service = _worked(events)
    stopped = stood(stops, len(opened))
    nothing = np.full(len(opened), NONE)
    return Facts(
        case=events.case[events.first],
        segments=events.case_segments,
        opened=opened,
        last=events.at[events.last],
        closed=closed,
        opened_day=days_of(opened, zone),
        closed_day=days_of(closed, zone),
        outcome=_of_last(events, events.outcome),
        events=events.last - events.first + 1,
        repeats=_repeats(events),
        handovers=_handovers(events),
        cents=np.add.reduceat(events.cents, events.first),
        cycle=cycle,
        waiting=waiting,
        service=service,
        stopped=stopped,
        business=nothing,
        cycle_bucket=np.where(is_timed, buckets_of(np.maximum(cycle, 0) / MINUTE), NONE),
        business_bucket=nothing,
        counted_bucket=nothing if stops is None else _counted(cycle, stopped),
        way=ways.numbers(events),
        stops=stops,
    )


def ticks(microseconds: np.ndarray) -> np.ndarray:
    """Durations in parts of a minute, rounded; none is below nothing."""
    return (microseconds + TICK // 2) // TICK


def days_of(instants: np.ndarray, zone: str) -> np.ndarray:
    """Days since 1970 by the clock of the zone."""
    is_told = instants != NO_TIME
    days = np.full(len(instants), NO_DAY)
    days[is_told] = local_times(instants[is_told], zone) // DAY
    return days


def stood(stops: Stops | None, cases: int) -> np.ndarray:
    """For how long the clock of each case stood."""
    if stops is None:
        return np.zeros(cases, dtype=np.int64)
    return ticks(_summed(stops.of, stops.end - stops.begin, cases))


def _counted(cycle: np.ndarray, stopped: np.ndarray) -> np.ndarray:
    """The bucket of the time without the stops, of those cases whose clock stood."""
    has_stood = (cycle != NONE) & (stopped > 0)
    return np.where(has_stood, buckets_of(np.maximum(cycle - stopped, 0) / MINUTE), NONE)


def _of_last(events: Events, column: np.ndarray | None) -> np.ndarray:
    if column is None:
        return np.zeros(len(events.first), dtype=np.int8)
    return column[events.last]


def _repeats(events: Events) -> np.ndarray:
    """How often each case came back to an activity that it had left."""
    turns = np.add.reduceat(events.is_turn, events.first, dtype=np.int64)
    key = events.pair if events.is_step is None else events.pair[events.is_step]
    of = events.of if events.is_step is None else events.of[events.is_step]
    is_first = first_places(key) == np.arange(len(key))
    kinds = np.bincount(of[is_first], minlength=len(turns))
    return turns - kinds


def _handovers(events: Events) -> np.ndarray:
    """How often another resource went on; events without one are passed over."""
    cases = len(events.first)
    if events.resource is None:
        return np.zeros(cases, dtype=np.int64)
    is_told = events.resource != 0
    if events.is_step is not None:
        is_told &= events.is_step
    resource, of = events.resource[is_told], events.of[is_told]
    return np.bincount(of[changes(resource) & ~changes(of)], minlength=cases)


def _stops(events: Events) -> Stops | None:
    """From each event at which the clock stands to the next, within the span of the case."""
    if events.clock is None:
        return None
    places = np.where(events.clock != 0, np.arange(len(events)), -1)
    newest = np.maximum.accumulate(places)
    stands = (newest >= events.first[events.of]) & (events.clock[newest] == STOPS)
    stopped = np.flatnonzero(stands)
    of, begin = events.of[stopped], events.at[stopped]
    closed, is_last = events.case_closed[of], stopped == events.last[of]
    after = events.at[np.minimum(stopped + 1, len(events) - 1)]
    ending = np.where(is_last, np.where(closed == NO_TIME, begin, closed), after)
    end = np.minimum(ending, np.where(closed == NO_TIME, events.at[events.last][of], closed))
    begin = np.maximum(begin, events.case_opened[of])
    lasts = end > begin
    return Stops(of[lasts], begin[lasts], end[lasts])


def _worked(events: Events) -> tuple[np.ndarray, np.ndarray]:
    """Waiting and service of each case; of no step is told how long it took: none."""
    cases = len(events.first)
    if events.service is None:
        return np.full(cases, NONE), np.full(cases, NONE)
    is_told = events.service != NO_TIME
    of, service = events.of[is_told], events.service[is_told]
    there = np.bincount(of, minlength=cases) > 0
    waiting = np.zeros(len(of), dtype=np.int64)
    if events.waiting is not None:
        waiting = np.maximum(events.waiting[is_told], 0)
    took = np.where(there, ticks(_summed(of, service, cases)), NONE)
    return np.where(there, ticks(_summed(of, waiting, cases)), NONE), took


def _summed(of: np.ndarray, values: np.ndarray, cases: int) -> np.ndarray:
    """Sums below 2 ** 53, some 285 years, are exact in floats."""
    return np.rint(np.bincount(of, values, cases)).astype(np.int64)
