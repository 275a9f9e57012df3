"""What a FEEL expression comes to, and when two of them are equal. Source: OMG DMN 1.5, 10.3.2.

null is None, a number Decimal, a list list, a context dict; days, times and durations are those of
`calendar.py`; a range and a function are here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths, midnight

Value = Any

KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    list: "list",
    dict: "context",
}
ORDERED = frozenset(KINDS.values()) - {"boolean", "list", "context"}


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is open to infinity."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    operator: str = ""  # as in (>= 5): then it holds one end only

    def __contains__(self, value: Value) -> bool:
        return holds(self, value) is True


class Function(Protocol):
    """What can be invoked: built in, written in FEEL, or a model's own."""

    name: str
    parameters: Sequence[str]

    def call(self, run: Any, arguments: Sequence[Value]) -> Value: ...

    def call_named(self, run: Any, arguments: Mapping[str, Value]) -> Value: ...


def kind_of(value: Value) -> str:
    """The name of its FEEL type, as an editor reads it."""
    if value is None:
        return "null"
    kind = KINDS.get(type(value))
    if kind:
        return kind
    return "range" if isinstance(value, Range) else "function"


def is_function(value: Value) -> bool:
    return callable(getattr(value, "call", None))


def order_key(value: Value) -> Any:
    """A key that compares values of one kind in their order; None where the kind has no order."""
    if isinstance(value, (Decimal, str, Date)) and not isinstance(value, bool):
        return value
    if isinstance(value, (Time, DateTime)):
        return value.instant
    if isinstance(value, YearsMonths):
        return value.months
    return value.nanos if isinstance(value, DaysTime) else None


def comparable(left: Value, right: Value) -> tuple[Any, Any] | None:
    """Keys of both, or None where the two cannot be compared."""
    if type(left) is not type(right):
        if isinstance(left, Date) and isinstance(right, DateTime):
            left = midnight(left)
        elif isinstance(left, DateTime) and isinstance(right, Date):
            right = midnight(right)
        else:
            return None
    if isinstance(left, (Time, DateTime)) and (left.offset is None) != (right.offset is None):
        return None
    key = order_key(left)
    return None if key is None else (key, order_key(right))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def compare(operator: str, left: Value, right: Value) -> bool | None:
    """None where the two cannot be compared."""
    keys = comparable(left, right)
    return None if keys is None else _COMPARE[operator](*keys)


def equal(left: Value, right: Value) -> bool | None:
    """None where the two are of different kinds. Source: OMG DMN 1.5, table 49."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left == right if type(left) is type(right) else None
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return _equal_contexts(left, right)
    if isinstance(left, Range) and isinstance(right, Range):
        return _equal_ranges(left, right)
    keys = comparable(left, right)
    if keys is not None:
        return bool(keys[0] == keys[1])
    if type(left) is type(right):
        return left == right if kind_of(left) in ORDERED else left is right
    return None


def _equal_lists(left: list[Value], right: list[Value]) -> bool:
    return len(left) == len(right) and all(
        equal(one, other) is True for one, other in zip(left, right, strict=True)
    )


def _equal_ranges(left: Range, right: Range) -> bool:
    return (
        (left.start_included, left.end_included, left.operator)
        == (right.start_included, right.end_included, right.operator)
        and equal(left.start, right.start) is True
        and equal(left.end, right.end) is True
    )


def _equal_contexts(left: dict[str, Value], right: dict[str, Value]) -> bool:
    return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)


def holds(interval: Range, value: Value) -> bool | None:
    """Whether the value lies in the range; None where it cannot be compared to its ends."""
    if interval.operator in ("=", "!="):
        same = equal(value, interval.start)
        return same if interval.operator == "=" or same is None else not same
    above: bool | None = True
    below: bool | None = True
    if interval.start is not None:
        above = compare(">=" if interval.start_included else ">", value, interval.start)
    if interval.end is not None:
        below = compare("<=" if interval.end_included else "<", value, interval.end)
    if above is None or below is None:
        return None
    return above and below


def as_list(value: Value) -> list[Value]:
    """A list where one is wanted: a single value is a list of it, null an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
