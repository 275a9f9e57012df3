"""What cases come to by day and segment, and how long they took by month: sums over their facts.

Sums are over whole numbers: parts of a minute and cents. Up to 2 ** 53, a floating-point number
holds them exactly; so cells of some cases less those of others are exact, and a change is told by
what the cases came to before and come to now. Sums of squares may go beyond: they are rounded to 16
digits then. That is as good while most of a sum stays; where most of it is taken away, the rounding
would stay behind, and the group is worked out again from the facts.
"""

from dataclasses import dataclass, field

import numpy as np

from reporting.adding import ranked
from reporting.case_facts import NO_DAY, NONE, Facts

SUMS = (
    "opened",
    "closed",
    "met",
    "missed",
    "abandoned",
    "first_time_right",
    "reworked",
    "handovers",
    "handover_free",
    "timed",
    "cycle",
    "cycle_squared",
    "business_timed",
    "business",
    "business_squared",
    "stopped",
    "open_days",
    "cents",
    "cents_squared",
)
COUNTS = ("opened", "closed", "met", "missed", "abandoned", "first_time_right", "timed")
CYCLE, BUSINESS, STOPS = range(3)  # kinds of histograms
LONGEST = np.inf
ROUNDED_FROM = 2.0**53
LEAST_LEFT = 0.5  # of a rounded sum; the rest carries its rounding, twice as large beside it
ROWS_HELD = 1 << 18


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of each group (dimension, day and segment), with the shortest and the longest
    cycle among them."""

    groups: np.ndarray
    sums: np.ndarray
    shortest: np.ndarray
    longest: np.ndarray

    def __len__(self) -> int:
        return len(self.groups)

    def of(self, name: str) -> np.ndarray:
        return self.sums[:, SUMS.index(name)]

    def only(self, kept: np.ndarray) -> "Sums":
        return Sums(self.groups[kept], self.sums[kept], self.shortest[kept], self.longest[kept])


@dataclass(slots=True)
class MeasureCells:
    """Adds facts up; with the sign -1 takes them away. `dimensions`: 0 for the whole alone."""

    dimensions: int
    _held: dict[int, list[Sums]] = field(default_factory=lambda: {1: [], -1: []})
    _buckets: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)

    def count(self, facts: Facts, sign: int = 1) -> None:
        figures = _of_cases(facts)
        for place in range(self.dimensions + 1):
            codes = facts.segments.get(place, np.zeros(len(facts), dtype=np.int64))
            for day, sums in ((facts.opened_day, {"opened"}), (facts.closed_day, set(SUMS[1:]))):
                kept = np.flatnonzero(day != NO_DAY)
                groups = np.stack([np.full(len(kept), place), day[kept], codes[kept]], axis=1)
                rows = [figures[name][kept] if name in sums else None for name in SUMS]
                cycle = facts.cycle[kept] if "timed" in sums else np.full(len(kept), NONE)
                self._held[sign].append(_grouped(groups, rows, cycle))
            self._count_buckets(facts, place, codes, sign)
        if sum(len(one) for one in self._held[sign]) > ROWS_HELD:
            self._held[sign] = [_merged(self._held[sign])]

    def of(self, sign: int) -> Sums:
        """All that was added, or all that was taken away."""
        return _merged(self._held[sign])

    def buckets(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of dimension, month, segment, kind and bucket, and how many cases more there are."""
        if not self._buckets:
            return np.zeros((0, 5), np.int64), np.zeros(0, np.int64)
        keys = np.concatenate([one for one, _counts in self._buckets])
        counts = np.concatenate([one for _keys, one in self._buckets])
        found, which = distinct(keys)
        summed = np.rint(np.bincount(which, counts, len(found))).astype(np.int64)
        self._buckets = [(found[summed != 0], summed[summed != 0])]
        return self._buckets[0]

    def _count_buckets(self, facts: Facts, place: int, codes: np.ndarray, sign: int) -> None:
        """A case whose clock stood moves from its bucket to the one of the time that counts."""
        left = np.where(facts.counted_bucket == NONE, NONE, facts.cycle_bucket)
        for kind, bucket, more in (
            (CYCLE, facts.cycle_bucket, sign),
            (BUSINESS, facts.business_bucket, sign),
            (STOPS, facts.counted_bucket, sign),
            (STOPS, left, -sign),
        ):
            kept = np.flatnonzero((bucket != NONE) & (facts.closed_day != NO_DAY))
            if not len(kept):
                continue
            months = months_of_days(facts.closed_day[kept])
            alike = [np.full(len(kept), one) for one in (place, kind)]
            columns = [alike[0], months, codes[kept], alike[1], bucket[kept]]
            found, which = distinct(np.stack(columns, axis=1))
            self._buckets.append((found, more * np.bincount(which, minlength=len(found))))
        if sum(len(one) for one, _counts in self._buckets) > ROWS_HELD:
            self.buckets()


@dataclass(frozen=True, slots=True)
class Change:
    """The figures after a change, and of each group whether it was there before; something is
    another now; the case that was the shortest or the longest is gone; sums are in doubt: more is
    taken away than there was, or of one that was rounded too little is left."""

    after: Sums
    is_known: np.ndarray
    is_other: np.ndarray
    is_lost: np.ndarray
    is_doubtful: np.ndarray


def changed(before: Sums, added: Sums, taken: Sums) -> Change:
    """What becomes of the groups; in each of the three a group is once."""
    parts = (before, added, taken)
    groups, which = distinct(np.concatenate([one.groups for one in parts]))
    places = np.split(which, np.cumsum([len(before), len(added)]))
    was, come, gone = (_laid_out(*each, groups) for each in zip(parts, places, strict=True))
    after = Sums(
        groups,
        was.sums + come.sums - gone.sums,
        np.minimum(was.shortest, come.shortest),
        np.maximum(was.longest, come.longest),
    )
    is_known = np.isin(np.arange(len(groups)), places[0])
    is_same = (_figures(after) == _figures(was)).all(axis=1)
    is_lost = _is_lost(after.shortest, come.shortest, gone.shortest)
    is_lost |= _is_lost(after.longest, come.longest, gone.longest)
    is_short = np.any([after.of(name) < 0 for name in COUNTS], axis=0)
    return Change(
        after,
        is_known=is_known,
        is_other=~(is_known & is_same),
        is_lost=is_lost & (after.of("timed") > 0),
        is_doubtful=is_short | _is_rounding_left(after.sums, was.sums, gone.sums),
    )


def _laid_out(part: Sums, places: np.ndarray, groups: np.ndarray) -> Sums:
    """The figures of a part at the places of its groups among all; of the others nothing."""
    sums = np.zeros((len(groups), len(SUMS)))
    shortest, longest = np.full(len(groups), LONGEST), np.full(len(groups), -LONGEST)
    sums[places], shortest[places], longest[places] = part.sums, part.shortest, part.longest
    return Sums(groups, sums, shortest, longest)


def _figures(sums: Sums) -> np.ndarray:
    return np.column_stack([sums.sums, sums.shortest, sums.longest])


def _is_lost(now: np.ndarray, come: np.ndarray, gone: np.ndarray) -> np.ndarray:
    return (gone == now) & (come != now) & np.isfinite(gone)


def _is_rounding_left(after: np.ndarray, was: np.ndarray, gone: np.ndarray) -> np.ndarray:
    peak = np.maximum(np.abs(was), np.abs(gone))
    return ((peak >= ROUNDED_FROM) & (np.abs(after) < LEAST_LEFT * peak)).any(axis=1)


def months_of_days(days: np.ndarray) -> np.ndarray:
    """Days since 1970 as months: year * 12 + month - 1."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _of_cases(facts: Facts) -> dict[str, np.ndarray]:
    is_timed, in_hours = facts.cycle != NONE, facts.business != NONE
    cycle, business = np.maximum(facts.cycle, 0), np.maximum(facts.business, 0)
    one = np.ones(len(facts))
    return {
        "opened": one,
        "closed": one,
        "met": facts.outcome == 1,
        "missed": facts.outcome == 2,
        "abandoned": facts.outcome == 3,
        "first_time_right": facts.repeats == 0,
        "reworked": facts.repeats > 0,
        "handovers": facts.handovers,
        "handover_free": facts.handovers == 0,
        "timed": is_timed,
        "cycle": cycle,
        "cycle_squared": cycle.astype(float) ** 2,
        "business_timed": in_hours,
        "business": business,
        "business_squared": business.astype(float) ** 2,
        "stopped": facts.stopped,
        "open_days": facts.closed_day - facts.opened_day,
        "cents": facts.cents,
        "cents_squared": facts.cents.astype(float) ** 2,
    }


def _grouped(groups: np.ndarray, rows: list[np.ndarray | None], cycle: np.ndarray) -> Sums:
    found, which = distinct(groups)
    sums = np.zeros((len(found), len(SUMS)))
    for place, values in enumerate(rows):
        if values is not None:
            sums[:, place] = np.bincount(which, values, len(found))
    shortest, longest = np.full(len(found), LONGEST), np.full(len(found), -LONGEST)
    is_timed = cycle != NONE
    np.minimum.at(shortest, which[is_timed], cycle[is_timed])
    np.maximum.at(longest, which[is_timed], cycle[is_timed])
    return Sums(found, sums, shortest, longest)


def no_sums() -> Sums:
    nothing = np.zeros(0)
    return Sums(np.zeros((0, 3), np.int64), np.zeros((0, len(SUMS))), nothing, nothing)


def _merged(parts: list[Sums]) -> Sums:
    if not parts:
        return no_sums()
    found, which = distinct(np.concatenate([one.groups for one in parts]))
    sums = np.zeros((len(found), len(SUMS)))
    np.add.at(sums, which, np.concatenate([one.sums for one in parts]))
    shortest, longest = np.full(len(found), LONGEST), np.full(len(found), -LONGEST)
    np.minimum.at(shortest, which, np.concatenate([one.shortest for one in parts]))
    np.maximum.at(longest, which, np.concatenate([one.longest for one in parts]))
    return Sums(found, sums, shortest, longest)


def distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows that differ, in order, and which of them each one is."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    low = rows.min(axis=0)
    widths = rows.max(axis=0) - low + 1
    key = np.zeros(len(rows), dtype=np.int64)
    for column, width in zip((rows - low).T, widths.tolist(), strict=True):
        key = key * width + column
    found, which = ranked(key)
    columns = []
    for width in reversed(widths.tolist()):
        found, column = np.divmod(found, width)
        columns.append(column)
    return np.stack(columns[::-1], axis=1) + low, which
