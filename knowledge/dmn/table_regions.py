"""Sets of classes told as cells that one could write into the table."""

from collections.abc import Iterator

from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.feel.values import Value
from knowledge.dmn.table_axes import ELSEWHERE, NULL, Axis, numbers, runs
from knowledge.dmn.table_columns import Column

_PLAIN = ("number", "string", "boolean")
_TYPES = {
    "instant": "date and time",
    "moment": "date and time",
    "zoned time": "time",
}


def cell_text(column: Column, classes: int, universe: int) -> str:
    """A set of classes of a column; `universe` are those that there can be."""
    classes &= universe
    missing = universe & ~classes
    if not missing:
        return "-"
    if missing == 1 << NULL:
        return "not(null)"
    rest = _rests(column)
    if classes & rest and not missing & rest:
        return f"not({', '.join(_parts(column, missing, universe))})"
    return ", ".join(_parts(column, classes, universe))


def value_text(value: Value) -> str:
    """A constant as one writes it."""
    text = literal_text(value)
    is_plain = value is None or isinstance(value, (str, bool)) or text[:1] in "-.0123456789"
    if is_plain and not _is_dated(value):
        return text
    return f'@"{text}"'


def _is_dated(value: Value) -> bool:
    return value is not None and type(value).__module__.endswith(".calendar")


def _rests(column: Column) -> int:
    """The classes that stand for all values without a name."""
    found = 1 << ELSEWHERE
    for axis in column.axes.values():
        if not axis.is_ordered and axis.kind != "boolean":
            found |= 1 << axis.before(0)
    return found


def _parts(column: Column, classes: int, universe: int) -> Iterator[str]:
    if classes >> NULL & 1:
        yield "null"
    for axis in column.axes.values():
        here = classes & axis.classes
        if not here:
            continue
        if axis.is_ordered:
            yield from _stretches(axis, here, universe)
        else:
            yield from _named(axis, here)
    if classes >> ELSEWHERE & 1:
        yield "any other"


def _named(axis: Axis, classes: int) -> Iterator[str]:
    for number, value in enumerate(axis.values):
        if classes >> axis.at(number) & 1:
            yield value_text(value)
    if axis.kind != "boolean" and classes >> axis.before(0) & 1:
        yield f"any other {_TYPES.get(axis.kind, axis.kind)}"


def _stretches(axis: Axis, classes: int, universe: int) -> Iterator[str]:
    """Each stretch as a range. What lies between two of its classes and cannot be joins them."""
    for number in numbers(axis.classes & ~universe):
        is_inside = axis.first < number < axis.first + axis.size - 1
        if is_inside and classes >> (number - 1) & 1 and classes >> (number + 1) & 1:
            classes |= 1 << number
    for start, end in runs(classes):
        yield _range(axis, start - axis.first, end - axis.first)


def _range(axis: Axis, start: int, end: int) -> str:
    """From a class up to another, without that, both counted from the first of the axis."""
    low = axis.values[(start - 1) // 2] if start else None
    high = axis.values[(end - 1) // 2] if end < axis.size else None
    has_low, has_high = bool(start % 2), not end % 2
    if low is None and high is None:
        return f"? instance of {_TYPES.get(axis.kind, axis.kind)}"
    if low is None:
        return f"{'<=' if has_high else '<'} {value_text(high)}"
    if high is None:
        return f"{'>=' if has_low else '>'} {value_text(low)}"
    if start + 1 == end and has_low:
        return value_text(low)
    return (
        f"{'[' if has_low else '('}{value_text(low)}..{value_text(high)}{']' if has_high else ')'}"
    )
