"""Counts what cases pass, for the process map: pure, over arrays, a few hundred thousand events at
a time.

A case counts as a whole in the month in which it was opened, so that what comes into a step goes
out of it again. Code 0 is where cases begin and where closed ones end; -1 is where open ones stand.
Durations are whole milliseconds and costs whole cents: sums are exact, in any order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from reporting.adding import Cells, added_up, changes, first_places
from reporting.stories import NO_TIME, Events, Ways

START, END, OPEN = 0, 0, -1
GROWTH, SMALLEST = 1.25, 0.01  # minutes; the map's buckets are wider than those of measures
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))

# What is told of each kind of cell: its keys beside month, place and segment, and its figures.
KEYS: dict[str, tuple[str, ...]] = {
    "edges": ("from_code", "to_code"),
    "waits": ("from_code", "to_code", "bucket"),
    "nodes": ("activity_code",),
    "variants": ("variant", "bucket"),
}
FIGURES: dict[str, tuple[str, ...]] = {
    "edges": ("times", "cases", "waited"),
    "waits": ("times",),
    "nodes": (
        *("times", "cases", "loops", "repeated", "reworked", "around", "timed", "served"),
        "cents",
    ),
    "variants": ("cases", "closed", "timed", "took", "cents"),
}
KINDS = tuple(KEYS)


@dataclass(frozen=True, slots=True)
class Cases:
    """What is told of each case of some events; `of`: the case of each event, by its place here."""

    first: np.ndarray
    last: np.ndarray
    of: np.ndarray
    month: np.ndarray
    is_closed: np.ndarray
    took: np.ndarray
    cents: np.ndarray
    variant: np.ndarray
    segments: dict[int, np.ndarray]


def cases_of(events: Events, zone: ZoneInfo, ways: Ways, dimensions: int | None = None) -> Cases:
    """Opened, closed and segments follow from the events by the rule of the case facts.

    `dimensions`: by how many cases are told apart; else by those that tell something here.
    """
    opened, closed = events.case_opened, events.case_closed
    nowhere = np.zeros(len(opened), dtype=np.int64)
    places = events.segments if dimensions is None else range(1, dimensions + 1)
    return Cases(
        events.first,
        events.last,
        events.of,
        month=months_of(opened, zone),
        is_closed=closed != NO_TIME,
        took=np.where(closed >= opened, (closed - opened) // 1000, NO_TIME),
        cents=np.add.reduceat(events.cents, events.first),
        variant=ways.numbers(events),
        segments={place: events.case_segments.get(place, nowhere) for place in places},
    )


def steps_alone(events: Events, cases: Cases) -> tuple[Events, Cases]:
    """The events in which something was done, and the cases in which anything was."""
    kept = events.is_step
    if kept is None or kept.all():
        return events, cases
    started = None if events.started is None else events.started[kept]
    done = Events(
        case=events.case[kept],
        activity=events.activity[kept],
        at=events.at[kept],
        closes=events.closes[kept],
        cents=events.cents[kept],
        started=started,
    )
    there = np.unique(cases.of[kept])
    names = ("month", "is_closed", "took", "cents", "variant")
    told = {name: getattr(cases, name)[there] for name in names}
    segments = {place: codes[there] for place, codes in cases.segments.items()}
    return done, Cases(done.first, done.last, done.of, segments=segments, **told)


def months_of(instants: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """Months as year * 12 + month - 1, of microseconds in UTC, by the clock of the zone."""
    earliest = int(instants.min()) // 2_629_746_000_000 + 1970 * 12 - 2
    latest = int(instants.max()) // 2_629_746_000_000 + 1970 * 12 + 3
    months = np.arange(earliest, latest)
    begins = [
        int((datetime(m // 12, m % 12 + 1, 1, tzinfo=zone) - EPOCH).total_seconds()) * 1_000_000
        for m in months.tolist()
    ]
    return months[np.searchsorted(np.array(begins), instants, side="right") - 1]


def edge_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """Each step from one event to the next, from the start to the first and from the last to an
    end; `waited` from the end of the one to the start of the next."""
    origin, waited = _steps(events, cases)
    ends = np.where(cases.is_closed, END, OPEN)
    case = np.concatenate([cases.of, np.arange(len(ends))])
    sides = {
        "from_code": np.concatenate([origin, events.activity[cases.last]]),
        "to_code": np.concatenate([events.activity, ends]),
    }
    figures = {
        "times": np.ones(len(case), dtype=bool),
        "waited": np.concatenate([waited, np.zeros(len(ends), dtype=np.int64)]),
    }
    once, passed = _once_a_case(case, sides)
    counted = zip(
        _in_segments(cases, case, sides | figures, "edges", tuple(figures)),
        _in_segments(cases, once, passed, "edges", ("cases",)),
        strict=True,
    )
    for cells, also in counted:  # the same keys, in the same order
        yield cells | {"cases": also["cases"]}


def wait_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """How often a step waited so long. For the process as a whole only."""
    origin, waited = _steps(events, cases)
    is_step = origin != START
    columns = {
        "from_code": origin[is_step],
        "to_code": events.activity[is_step],
        "bucket": buckets(waited[is_step]),
        "times": is_step[is_step],
    }
    whole = replace(cases, segments={})
    yield from _in_segments(whole, cases.of[is_step], columns, "waits")


def node_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """What is done how often. `loops`: again at once; `repeated`: all that was not the first time;
    `around`: from the first to the last time in a case that repeats it."""
    origin, _waited = _steps(events, cases)
    first = first_places(events.pair)
    again = first != np.arange(len(first))
    columns = {
        "activity_code": events.activity,
        "times": np.ones(len(first), dtype=bool),
        "cases": ~again,
        "loops": origin == events.activity,
        "repeated": again,
        "cents": events.cents,
        **_around(events, first, again),
        **_served(events),
    }
    yield from _in_segments(cases, cases.of, columns, "nodes")


def variant_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """Cases by the row of their turns."""
    is_timed = cases.took != NO_TIME
    columns = {
        "variant": cases.variant,
        "bucket": np.where(is_timed, buckets(np.maximum(cases.took, 0)), -1),
        "cases": np.ones(len(is_timed), dtype=bool),
        "closed": cases.is_closed,
        "timed": is_timed,
        "took": np.maximum(cases.took, 0),
        "cents": cases.cents,
    }
    yield from _in_segments(cases, np.arange(len(cases.month)), columns, "variants")


def buckets(milliseconds: np.ndarray) -> np.ndarray:
    """The place of each duration in the map's histogram."""
    shares = np.maximum(milliseconds / 60_000 / SMALLEST, 1)
    return np.ceil(np.round(np.log(shares) / np.log(GROWTH), 9)).astype(np.int64)


def minutes_in(bucket: float) -> float:
    """The duration at the upper edge of a bucket."""
    return SMALLEST * GROWTH**bucket


def _steps(events: Events, cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Where each event was come to from, and how many milliseconds it was waited for."""
    origin = np.empty_like(events.activity)
    origin[1:] = events.activity[:-1]
    origin[cases.first] = START
    starts = events.at
    if events.started is not None:
        known = np.minimum(events.started, events.at)
        starts = np.where(events.started == NO_TIME, events.at, known)
    waited = np.zeros(len(starts), dtype=np.int64)
    waited[1:] = np.maximum(starts[1:] - events.at[:-1], 0) // 1000
    waited[cases.first] = 0
    return origin, waited


def _once_a_case(case: np.ndarray, sides: Cells) -> tuple[np.ndarray, Cells]:
    """The cases that take each step, each of them once however often it does."""
    widths = [int(codes.max()) + 2 for codes in sides.values()]
    key = case
    for codes, width in zip(sides.values(), widths, strict=True):
        key = key * width + (codes + 1)
    key.sort()
    key = key[changes(key)]
    told: Cells = {}
    for name, width in reversed(list(zip(sides, widths, strict=True))):
        key, code = np.divmod(key, width)
        told[name] = code - 1
    return key, told | {"cases": np.ones(len(key), dtype=bool)}


def _around(events: Events, first: np.ndarray, again: np.ndarray) -> Cells:
    """Told at the last time of an activity that a case repeats."""
    repeats = np.flatnonzero(again)[::-1]
    _found, example = np.unique(first[repeats], return_index=True)
    last = repeats[example]
    around = np.zeros(len(first), dtype=np.int64)
    around[last] = (events.at[last] - events.at[first[last]]) // 1000
    reworked = np.zeros(len(first), dtype=bool)
    reworked[last] = True
    return {"reworked": reworked, "around": around}


def _served(events: Events) -> Cells:
    if events.started is None:
        nothing = np.zeros(len(events), dtype=bool)
        return {"timed": nothing, "served": nothing}
    timed = (events.started != NO_TIME) & (events.started <= events.at)
    return {"timed": timed, "served": np.where(timed, (events.at - events.started) // 1000, 0)}


def _in_segments(
    cases: Cases, case: np.ndarray, columns: Cells, kind: str, told: tuple[str, ...] = ()
) -> Iterator[Cells]:
    """Rows of cases added up to cells of the whole, and of each dimension."""
    keys = {name: columns[name] for name in KEYS[kind]}
    figures = {name: columns[name] for name in told or FIGURES[kind]}
    low, months = int(cases.month.min()), int(np.ptp(cases.month)) + 1
    whole: Cells | None = None
    for place, codes in (cases.segments or {0: np.zeros(len(cases.month), np.int64)}).items():
        group = (codes.astype(np.int64) * months + (cases.month - low))[case]
        cells = added_up({"group": group, **keys}, figures)
        segment, month = np.divmod(cells.pop("group"), months)
        cells = {"month": month + low, "segment": segment, **cells}
        if whole is None:
            whole = cells
            yield _of_whole(cells, keys, figures)
        if place:
            yield {"place": np.full(len(month), place), **cells}


def _of_whole(cells: Cells, keys: Cells, figures: Cells) -> Cells:
    """Every case is in one segment of a dimension, if only in that of no name."""
    summed = added_up(
        {name: cells[name] for name in ("month", *keys)}, {name: cells[name] for name in figures}
    )
    nothing = np.zeros(len(summed["month"]), dtype=np.int64)
    return {"place": nothing, "segment": nothing, **summed}
