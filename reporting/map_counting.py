"""Counts what cases pass, for the process map: pure, over arrays, a few hundred thousand events at
a time.

A case counts as a whole in the month in which it was opened, so that what comes into a step goes
out of it again. Code 0 is where cases begin and where closed ones end; -1 is where open ones stand.
Durations are whole milliseconds and costs whole cents: sums are exact, in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

START, END, OPEN = 0, 0, -1
GROWTH, SMALLEST = 1.25, 0.01  # minutes; the map's buckets are wider than those of measures
NO_TIME = np.iinfo(np.int64).min
MOST_DENSE = 1 << 22
FACTOR = np.uint64(6_364_136_223_846_793_005)
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
Cells = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Events:
    """Events of whole cases in order: by case, then as they happened. Instants in microseconds.

    `is_step`: something was done, not planned or begun only. `earliest`: when it may have begun.
    `started`, `opened` and `closed` are NO_TIME where nothing is said. `segments`: codes, 0 for
    none, an array for each dimension in use, by its place.
    """

    case: np.ndarray
    activity: np.ndarray
    at: np.ndarray
    started: np.ndarray
    opened: np.ndarray
    closed: np.ndarray
    closes: np.ndarray
    cents: np.ndarray
    segments: dict[int, np.ndarray]
    is_step: np.ndarray
    earliest: np.ndarray


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
    segments: dict[int, np.ndarray]


def cases_of(events: Events, zone: ZoneInfo) -> Cases:
    """Opened, closed and segments follow from the events by the rule of the case facts."""
    begins = np.r_[True, events.case[1:] != events.case[:-1]]
    first = np.flatnonzero(begins)
    last = np.r_[first[1:], len(begins)] - 1
    of = np.cumsum(begins) - 1
    opened = _last_known(events.opened, first, np.minimum.reduceat(events.earliest, first))
    begins_closing = events.closes & (begins | ~np.r_[False, events.closes[:-1]])
    run = np.maximum.reduceat(np.where(begins_closing, np.arange(len(begins)), 0), first)
    closed = np.where(events.closes[last], events.at[run], NO_TIME)
    closed = np.where(events.closed[last] != NO_TIME, events.closed[last], closed)
    took = np.where((closed != NO_TIME) & (closed >= opened), (closed - opened) // 1000, NO_TIME)
    return Cases(
        first,
        last,
        of,
        month=months_of(opened, zone),
        is_closed=closed != NO_TIME,
        took=took,
        cents=np.add.reduceat(events.cents, first),
        segments={place: codes[last] for place, codes in events.segments.items()},
    )


def steps_alone(events: Events, cases: Cases) -> tuple[Events, Cases]:
    """The events in which something was done, and the cases in which anything was."""
    kept = events.is_step
    if kept.all():
        return events, cases
    names = [name for name in Events.__slots__ if name != "segments"]
    done = replace(events, segments={}, **{name: getattr(events, name)[kept] for name in names})
    there, of = np.unique(cases.of[kept], return_inverse=True)
    first = np.flatnonzero(np.r_[True, of[1:] != of[:-1]][: len(of)])
    told = {name: getattr(cases, name)[there] for name in ("month", "is_closed", "took", "cents")}
    segments = {place: codes[there] for place, codes in cases.segments.items()}
    last = np.r_[first[1:], len(of)][: len(first)] - 1
    return done, Cases(first=first, last=last, of=of, segments=segments, **told)


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
    sides = {
        "case": np.r_[cases.of, np.arange(len(ends))],
        "from_code": np.r_[origin, events.activity[cases.last]],
        "to_code": np.r_[events.activity, ends],
    }
    per_case = added_up(
        sides, {"times": _ones(sides["case"]), "waited": np.r_[np.maximum(waited, 0), 0 * ends]}
    )
    case = per_case.pop("case")
    yield from _in_segments(cases, case, per_case | {"cases": _ones(case)}, "edges")


def wait_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """How often a step waited so long. For the process as a whole only."""
    origin, waited = _steps(events, cases)
    is_step = origin != START
    columns = {
        "from_code": origin[is_step],
        "to_code": events.activity[is_step],
        "bucket": buckets(waited[is_step]),
        "times": _ones(waited[is_step]),
    }
    whole = replace(cases, segments={})
    yield from _in_segments(whole, cases.of[is_step], columns, "waits")


def node_cells(events: Events, cases: Cases) -> Iterator[Cells]:
    """What is done how often. `loops`: again at once; `repeated`: all that was not the first time;
    `around`: from the first to the last time in a case that repeats it."""
    origin, _waited = _steps(events, cases)
    served = np.where(
        (events.started != NO_TIME) & (events.started <= events.at),
        (events.at - events.started) // 1000,
        NO_TIME,
    )
    per_case = added_up(
        {"case": cases.of, "activity_code": events.activity},
        {
            "times": _ones(cases.of),
            "loops": (origin == events.activity).astype(np.int64),
            "timed": (served != NO_TIME).astype(np.int64),
            "served": np.maximum(served, 0),
            "cents": events.cents,
        },
        first_to_last=events.at,
    )
    case, again = per_case.pop("case"), per_case["times"] > 1
    per_case |= {
        "cases": _ones(case),
        "repeated": per_case["times"] - 1,
        "reworked": again.astype(np.int64),
        "around": np.where(again, per_case["first_to_last"] // 1000, 0),
    }
    del per_case["first_to_last"]
    yield from _in_segments(cases, case, per_case, "nodes")


def variant_cells(
    events: Events, cases: Cases, names: dict[tuple[int, ...], int]
) -> Iterator[Cells]:
    """Cases by the row of their turns. `names` numbers these rows, and learns new ones."""
    is_timed = cases.took != NO_TIME
    columns = {
        "variant": _variants(events, cases, names),
        "bucket": np.where(is_timed, buckets(np.maximum(cases.took, 0)), -1),
        "cases": _ones(cases.month),
        "closed": cases.is_closed.astype(np.int64),
        "timed": is_timed.astype(np.int64),
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
    origin = np.r_[START, events.activity[:-1]]
    origin[cases.first] = START
    starts = np.where(events.started == NO_TIME, events.at, np.minimum(events.started, events.at))
    waited = (starts - np.r_[0, events.at[:-1]]) // 1000
    waited = np.maximum(waited, 0)
    waited[cases.first] = 0
    return origin, waited


def _variants(events: Events, cases: Cases, names: dict[tuple[int, ...], int]) -> np.ndarray:
    """The number of each case's variant. Rows of turns are told apart by a 64-bit hash."""
    origin, _waited = _steps(events, cases)
    is_turn = origin != events.activity
    turn = np.cumsum(is_turn) - 1
    place = turn - turn[cases.first][cases.of]
    with np.errstate(over="ignore"):
        mixed = (events.activity.astype(np.uint64) + np.uint64(1)) * FACTOR
        mixed ^= mixed >> np.uint64(29)
        powers = np.cumprod(np.full(int(place.max()) + 1, FACTOR))
        hashes = np.add.reduceat(np.where(is_turn, mixed * powers[place], 0), cases.first)
    _values, example, which = np.unique(hashes, return_index=True, return_inverse=True)
    numbers = [
        names.setdefault(
            tuple(events.activity[start:stop][is_turn[start:stop]].tolist()), len(names)
        )
        for start, stop in zip(cases.first[example], cases.last[example] + 1, strict=True)
    ]
    return np.array(numbers, dtype=np.int64)[which]


def _in_segments(cases: Cases, case: np.ndarray, columns: Cells, kind: str) -> Iterator[Cells]:
    """Rows of cases added up to cells of the whole, and of each dimension."""
    keys = {name: columns[name] for name in KEYS[kind]}
    figures = {name: columns[name] for name in FIGURES[kind]}
    month = cases.month[case]
    for place in (0, *cases.segments):
        segment = cases.segments[place][case] if place else np.zeros(len(case), dtype=np.int64)
        cells = added_up({"month": month, "segment": segment, **keys}, figures)
        yield {"place": np.full(len(cells["month"]), place), **cells}


def added_up(
    keys: dict[str, np.ndarray],
    figures: dict[str, np.ndarray],
    first_to_last: np.ndarray | None = None,
) -> Cells:
    """The figures of each combination of keys; the span of `first_to_last`, in their order."""
    if not len(next(iter(keys.values()))):
        return {name: np.zeros(0, np.int64) for name in (*keys, *figures)}
    key, parts, space = _combined(keys)
    if space <= max(MOST_DENSE, 2 * len(key)) and first_to_last is None:
        return _counted(key, parts, space, figures)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    cells = _taken_apart(ordered[begins], parts)
    for name, values in figures.items():
        cells[name] = np.add.reduceat(values[order], begins)
    if first_to_last is not None:
        ends = np.r_[begins[1:], len(order)] - 1
        cells["first_to_last"] = first_to_last[order[ends]] - first_to_last[order[begins]]
    return cells


def _counted(
    key: np.ndarray, parts: list[tuple[str, int, int]], space: int, figures: Cells
) -> Cells:
    """The same where all combinations fit into the memory."""
    there = np.flatnonzero(np.bincount(key, minlength=space))
    cells = _taken_apart(there, parts)
    for name, values in figures.items():
        cells[name] = _sums(key, values, space)[there]
    return cells


def _sums(key: np.ndarray, values: np.ndarray, space: int) -> np.ndarray:
    """A float holds whole numbers up to 2 ** 53 exactly: larger sums go in two parts."""
    if int(np.abs(values).max()) * len(values) < 1 << 53:
        return np.rint(np.bincount(key, values, space)).astype(np.int64)
    high, low = np.divmod(values, 1 << 24)
    parts = [np.rint(np.bincount(key, one, space)).astype(np.int64) for one in (high, low)]
    return parts[0] * (1 << 24) + parts[1]


def _combined(keys: dict[str, np.ndarray]) -> tuple[np.ndarray, list[tuple[str, int, int]], int]:
    """One number for several, with what is needed to take it apart again."""
    parts: list[tuple[str, int, int]] = []
    key, space = np.zeros(len(next(iter(keys.values()))), dtype=np.int64), 1
    for name, values in keys.items():
        low = int(values.min())
        width = int(values.max()) - low + 1
        key = key * width + (values - low)
        space *= width
        parts.append((name, low, width))
    return key, parts, space


def _taken_apart(key: np.ndarray, parts: Sequence[tuple[str, int, int]]) -> Cells:
    cells: Cells = {}
    for name, low, width in reversed(parts):
        key, rest = np.divmod(key, width)
        cells[name] = rest + low
    return cells


def _last_known(values: np.ndarray, first: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """The last of each case that is told."""
    places = np.where(values != NO_TIME, np.arange(len(values)), -1)
    newest = np.maximum.reduceat(places, first)
    return np.where(newest >= 0, values[newest], otherwise)


def _ones(like: np.ndarray) -> np.ndarray:
    return np.ones(len(like), dtype=np.int64)
