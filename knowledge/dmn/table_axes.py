"""How the values of a column fall into elementary classes: between two values of one class no
constant of the column can tell.

A class is a value that a cell names, or what lies between two of them. Classes are counted through
all axes of a column; a set of them is a Python int, one bit a class.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.dmn.feel.calendar import DAY, Date, DateTime, Time
from knowledge.dmn.feel.values import KINDS, Value, order_key

NULL = 0
ELSEWHERE = 1  # single values of kinds that no cell of the column names
TEMPORAL = frozenset({"instant", "moment", "zoned time", "time"})
_PLAIN = {
    kind: name
    for kind, name in KINDS.items()
    if name not in ("list", "context", "date", "time", "date and time")
}


def position(value: Value) -> tuple[str, Any] | None:
    """The axis on which a value lies, and its key there. None: a list, a context, or a time whose
    zone has another offset tomorrow. Days and instants are compared to each other: one axis."""
    kind = _PLAIN.get(type(value))
    if kind == "boolean":
        return kind, value
    if kind is not None:
        return kind, order_key(value)
    if isinstance(value, Date):
        return "instant", value.ordinal * DAY
    if isinstance(value, DateTime):
        return ("moment" if value.offset is None else "instant"), value.instant
    if isinstance(value, Time) and not isinstance(value.zone, str):
        return ("time" if value.zone is None else "zoned time"), value.instant
    return None


@dataclass(frozen=True, slots=True)
class Axis:
    """Constants in their order. Ordered: a class before, at and after each, turn about; else one
    for each, and one for all others where there are others."""

    kind: str
    keys: tuple[Any, ...]
    values: tuple[Value, ...]
    is_ordered: bool
    first: int

    @property
    def size(self) -> int:
        if self.is_ordered:
            return 2 * len(self.keys) + 1
        return len(self.keys) + (self.kind != "boolean")

    @property
    def classes(self) -> int:
        return span(self.first, self.first + self.size)

    def at(self, number: int) -> int:
        """The class of a constant."""
        return self.first + (2 * number + 1 if self.is_ordered else number)

    def before(self, number: int) -> int:
        """The class of what lies before a constant and after the one before it."""
        return self.first + (2 * number if self.is_ordered else len(self.keys))

    def class_of(self, key: Any) -> int:
        number = bisect_left(self.keys, key)
        if number < len(self.keys) and self.keys[number] == key:
            return self.at(number)
        return self.before(number)

    def below(self, key: Any) -> int:
        """The classes below a constant of the column."""
        return span(self.first, self.class_of(key))

    def nowhere(self, *, is_of_days: bool) -> int:
        """The classes that hold no value at all, as between one second's last nanosecond and the
        next second; on an axis of days alone, what holds no midnight."""
        if not self.is_ordered:
            return 0
        found = 0
        for number, key in enumerate(self.keys):
            if is_of_days and key % DAY:
                found |= 1 << self.at(number)
            before = self.keys[number - 1] if number else None
            if _is_next(self.kind, before, key, is_of_days=is_of_days):
                found |= 1 << (self.at(number) - 1)
        if self.kind == "time" and self.keys and self.keys[-1] == DAY - 1:
            found |= 1 << (self.first + self.size - 1)
        return found


def _is_next(kind: str, before: Any, key: Any, *, is_of_days: bool) -> bool:
    """Whether nothing lies between two constants; before the first where `before` is None."""
    if before is None:
        return (kind == "string" and key == "") or (kind == "time" and key == 0)
    if kind == "number":
        return False
    if kind == "string":
        return bool(key == before + "\0")
    if is_of_days:
        return bool((key - 1) // DAY * DAY <= before)
    return bool(key - before == 1)


def axes_of(constants: Iterable[Value], ordered: Iterable[str], first: int) -> dict[str, Axis]:
    """The axes on which these constants lie; those named in `ordered` tell what is between."""
    by_kind: dict[str, dict[Any, Value]] = {}
    for value in constants:
        found = position(value)
        if found:
            by_kind.setdefault(found[0], {}).setdefault(found[1], value)
    if "boolean" in by_kind:
        by_kind["boolean"] = {False: False, True: True}
    wanted, axes = set(ordered), {}
    for kind in sorted(by_kind):
        keys = sorted(by_kind[kind])
        values = tuple(by_kind[kind][key] for key in keys)
        axes[kind] = Axis(kind, tuple(keys), values, kind in wanted, first)
        first += axes[kind].size
    return axes


def span(start: int, end: int) -> int:
    """The classes from one up to another, without that."""
    return ((1 << max(end - start, 0)) - 1) << start


def runs(classes: int) -> Iterator[tuple[int, int]]:
    """The stretches of a set, each from its first class up to the next that is not of it."""
    while classes:
        start = (classes & -classes).bit_length() - 1
        rest = (classes >> start) + 1
        length = (rest & -rest).bit_length() - 1
        yield start, start + length
        classes &= ~span(start, start + length)


def numbers(bits: int) -> Iterator[int]:
    """The bits that are set, in their order."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
