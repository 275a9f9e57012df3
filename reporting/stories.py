"""Events of whole cases as columns, in order: by case, then as they happened.

What holds for a case as a whole follows by sums and extremes over its events, which lie side by
side; nothing is looked up and nothing is sorted. Instants are microseconds in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import md5

import numpy as np

from reporting.adding import changes

NO_TIME = np.iinfo(np.int64).min
FACTOR = np.uint64(6_364_136_223_846_793_005)
DIGEST = 16
Column = np.ndarray | None


@dataclass(frozen=True)
class Events:
    """A column that tells nothing may be left out.

    `is_step`: something was done, not planned or begun only. `earliest`: when it may have begun.
    `started`, `opened`, `closed`, `service` and `waiting` are NO_TIME where nothing is said.
    `resource`: a code, 0 for none. `clock`: 1 it stops, 2 it runs again. `segments`: codes, 0 for
    none, a column for each dimension in use, by its place.
    """

    case: np.ndarray
    activity: np.ndarray
    at: np.ndarray
    closes: np.ndarray
    cents: np.ndarray
    segments: dict[int, np.ndarray] = field(default_factory=dict)
    outcome: Column = None
    opened: Column = None
    closed: Column = None
    resource: Column = None
    clock: Column = None
    started: Column = None
    earliest: Column = None
    is_step: Column = None
    service: Column = None
    waiting: Column = None

    def __len__(self) -> int:
        return len(self.case)

    @cached_property
    def begins(self) -> np.ndarray:
        """Where a case begins."""
        return changes(self.case)

    @cached_property
    def first(self) -> np.ndarray:
        """The first event of each case."""
        return np.flatnonzero(self.begins)

    @cached_property
    def last(self) -> np.ndarray:
        return np.append(self.first[1:], len(self)) - 1

    @cached_property
    def of(self) -> np.ndarray:
        """The case of each event, by its place."""
        return np.repeat(np.arange(len(self.first)), self.last - self.first + 1)

    @cached_property
    def pair(self) -> np.ndarray:
        """A number for the case and activity of each event."""
        return self.of * (int(self.activity.max()) + 1) + self.activity

    @cached_property
    def case_opened(self) -> np.ndarray:
        if self.earliest is None:
            earliest = self.at[self.first]
        else:
            earliest = np.minimum.reduceat(self.earliest, self.first)
        if self.opened is None:
            return earliest
        return last_known(self.opened, self.first, earliest)

    @cached_property
    def case_closed(self) -> np.ndarray:
        """Since when; if no column says so, since the last run of closing activities began."""
        closes = self.closes
        begins_closing = closes.copy()
        begins_closing[1:] &= self.begins[1:] | ~closes[:-1]
        places = np.where(begins_closing, np.arange(len(closes)), 0)
        run = np.maximum.reduceat(places, self.first)
        closed = np.where(closes[self.last], self.at[run], NO_TIME)
        if self.closed is None:
            return closed
        told = self.closed[self.last]
        return np.where(told == NO_TIME, closed, told)

    @cached_property
    def case_segments(self) -> dict[int, np.ndarray]:
        return {place: codes[self.last] for place, codes in self.segments.items()}

    @cached_property
    def is_turn(self) -> np.ndarray:
        """Something else is done than just before, in the same case."""
        if self.is_step is None:
            return self.begins | changes(self.activity)
        turns = np.zeros(len(self), dtype=bool)
        steps = np.flatnonzero(self.is_step)
        turns[steps] = changes(self.case[steps]) | changes(self.activity[steps])
        return turns

    @cached_property
    def way(self) -> np.ndarray:
        """A number of 64 bits for the row of turns of each case; 0 of none.

        Other rows may come to the same number, be it by somebody's intent: Ways tells them apart.
        """
        turns = np.cumsum(self.is_turn)
        before = turns[self.first] - self.is_turn[self.first]
        place = turns - np.repeat(before, self.last - self.first + 1)
        with np.errstate(over="ignore"):
            mixed = (self.activity.astype(np.uint64) + np.uint64(1)) * FACTOR
            mixed ^= mixed >> np.uint64(29)
            powers = np.cumprod(np.full(int(place.max()) + 1, FACTOR))
            mixed *= powers[place]
            mixed *= self.is_turn
            return np.add.reduceat(mixed, self.first)


class Ways:
    """The rows of turns met so far, each with its number.

    Two cases have the same number if, and only if, their turns are the same, one by one: what
    `Events.way` takes for alike is compared, so that no two rows can be made to pass for one.
    """

    def __init__(self) -> None:
        self.paths: list[tuple[int, ...]] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._digests: list[str] = []
        self._last: tuple[Events, np.ndarray] | None = None

    def numbers(self, events: Events) -> np.ndarray:
        """The number of each case's row; new ones are learnt."""
        if self._last is None or self._last[0] is not events:
            self._last = events, self._learnt(events)
        return self._last[1]

    def _learnt(self, events: Events) -> np.ndarray:
        _found, example, which = np.unique(events.way, return_index=True, return_inverse=True)
        turns = _Turns(events)
        known = [self._number(turns.of(case)) for case in example.tolist()]
        numbers = np.array(known, dtype=np.int64)[which]
        for case in turns.unlike(example[which]).tolist():
            numbers[case] = self._number(turns.of(case))
        return numbers

    def _number(self, path: tuple[int, ...]) -> int:
        number = self._numbers.setdefault(path, len(self.paths))
        if number == len(self.paths):
            self.paths.append(path)
        return number

    def digests(self, names: Sequence[str]) -> np.ndarray:
        """What each row is called, as texts by number."""
        for path in self.paths[len(self._digests) :]:
            text = ">".join([names[code] for code in path])
            self._digests.append(md5(text.encode(), usedforsecurity=False).hexdigest()[:DIGEST])
        return np.array(self._digests, dtype=object)


class _Turns:
    """The activities at the turns of each case, side by side."""

    def __init__(self, events: Events) -> None:
        self.activity = events.activity[events.is_turn]
        self.count = np.add.reduceat(events.is_turn, events.first, dtype=np.int64)
        self.begin = np.cumsum(self.count) - self.count

    def of(self, case: int) -> tuple[int, ...]:
        begin = self.begin[case]
        return tuple(self.activity[begin : begin + self.count[case]].tolist())

    def unlike(self, others: np.ndarray) -> np.ndarray:
        """The cases whose turns are not those of the other case, told for each."""
        is_unlike = self.count != self.count[others]
        shift = np.where(is_unlike, 0, self.begin[others] - self.begin)
        there = np.arange(len(self.activity)) + np.repeat(shift, self.count)
        differs = np.flatnonzero(self.activity != self.activity[there])
        is_unlike[np.searchsorted(self.begin + self.count, differs, side="right")] = True
        return np.flatnonzero(is_unlike)


def last_known(values: np.ndarray, first: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """The last of each case that is told."""
    places = np.where(values != NO_TIME, np.arange(len(values)), -1)
    newest = np.maximum.reduceat(places, first)
    return np.where(newest >= 0, values[newest], otherwise)
