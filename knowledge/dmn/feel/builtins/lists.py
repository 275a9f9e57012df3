"""Functions of lists. Places count from 1, or from the end from -1.

Source: OMG DMN 1.5, 10.3.4.4.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value, compare, equal, is_function

LIBRARY = Library()
feel = LIBRARY.feel
NEST_MAX = 100


def same(left: Value, right: Value) -> bool:
    return equal(left, right) is True


@feel("list contains(list: list, element: any)", run=True)
def _list_contains(run: Run, values: list[Value], element: Value) -> bool:
    run.weigh(values, element)
    return any(same(value, element) for value in values)


@feel("sublist(list: list, start position: number, length?: number)")
def _sublist(values: list[Value], position: Decimal, length: Decimal | None = None) -> list[Value]:
    start = _place(position, len(values))
    begin = start - 1 if start > 0 else len(values) + start
    if length is None:
        return values[begin:]
    if length < 0 or length > len(values) - begin:
        raise NoValue("the length is more than there is")
    return values[begin : begin + int(length)]


def _place(position: Decimal, count: int) -> int:
    place = int(position) if abs(position) < count + 1 else 0
    if place == 0:
        raise NoValue("there is no such place in the list")
    return place


@feel("append(list: list, ...item)", run=True)
def _append(run: Run, values: list[Value], items: list[Value]) -> list[Value]:
    run.hold(len(values) + len(items))
    return [*values, *items]


@feel("concatenate(...list: list)", run=True)
def _concatenate(run: Run, lists: list[list[Value]]) -> list[Value]:
    return _held(run, (value for values in lists for value in values))


def _held(run: Run, values: Iterable[Value]) -> list[Value]:
    told = []
    for value in values:
        run.step()
        told.append(value)
    return told


@feel("insert before(list: list, position: number, newItem: any)", run=True)
def _insert(run: Run, values: list[Value], position: Decimal, item: Value) -> list[Value]:
    run.hold(len(values))
    start = _place(position, len(values))
    begin = start - 1 if start > 0 else len(values) + start
    return [*values[:begin], item, *values[begin:]]


@feel("remove(list: list, position: number)", run=True)
def _remove(run: Run, values: list[Value], position: Decimal) -> list[Value]:
    run.hold(len(values))
    start = _place(position, len(values))
    begin = start - 1 if start > 0 else len(values) + start
    return values[:begin] + values[begin + 1 :]


@feel("list replace(list: list, position: number, newItem: any)", run=True)
def _replace_at(run: Run, values: list[Value], position: Decimal, item: Value) -> list[Value]:
    run.hold(len(values))
    start = _place(position, len(values))
    begin = start - 1 if start > 0 else len(values) + start
    return [*values[:begin], item, *values[begin + 1 :]]


@feel("list replace(list: list, match: function, newItem: any)", run=True)
def _replace_where(run: Run, values: list[Value], match: Any, item: Value) -> list[Value]:
    return [item if _told(run, match, value, item) else value for value in values]


def _told(run: Run, function: Any, *arguments: Value) -> bool:
    told = function.call(run, arguments)
    if not isinstance(told, bool):
        raise NoValue("the function must come to true or false")
    return told


@feel("reverse(list: list)", run=True)
def _reverse(run: Run, values: list[Value]) -> list[Value]:
    run.hold(len(values))
    return values[::-1]


@feel("index of(list: list, match: any)", run=True)
def _index_of(run: Run, values: list[Value], match: Value) -> list[Decimal]:
    run.weigh(values, match)
    return [Decimal(place) for place, value in enumerate(values, start=1) if same(value, match)]


@feel("union(...list: list)", run=True)
def _union(run: Run, lists: list[list[Value]]) -> list[Value]:
    return _distinct(run, [value for values in lists for value in values])


@feel("distinct values(list: list)", run=True)
def _distinct(run: Run, values: list[Value]) -> list[Value]:
    """In the order of their first standing."""
    told: list[Value] = []
    seen: set[Any] = set()
    run.weigh(values)
    for value in values:
        run.step(1 if type(value) in (Decimal, str) else 1 + len(told))
        if type(value) in (Decimal, str):
            if value not in seen:
                seen.add(value)
                told.append(value)
        elif not any(same(value, one) for one in told):
            told.append(value)
    return told


@feel("duplicate values(list: list)", run=True)
def _duplicates(run: Run, values: list[Value]) -> list[Value]:
    once = _distinct(run, values)
    run.step(len(once) * len(values))
    return [value for value in once if sum(same(value, one) for one in values) > 1]


@feel("flatten(list: list)", run=True)
def _flatten(run: Run, values: list[Value]) -> list[Value]:
    run.weigh(values)
    return _held(run, _flat(values, 0))


def _flat(values: list[Value], depth: int) -> Iterable[Value]:
    if depth > NEST_MAX:
        raise NoValue("the lists are nested too deeply")
    for value in values:
        if isinstance(value, list):
            yield from _flat(value, depth + 1)
        else:
            yield value


@feel("sort(list: list)", "sort(list: list, precedes: function)", run=True)
def _sort(run: Run, values: list[Value], precedes: Any = None) -> list[Value]:
    """The function tells whether its first argument comes before its second."""
    run.hold(len(values))
    if precedes is None:
        precedes = _Before()
    if not is_function(precedes) or len(precedes.parameters) != 2:
        raise NoValue("sort wants a function of two arguments")

    def order(left: Value, right: Value) -> int:
        run.step()
        if precedes.call(run, (left, right)) is True:
            return -1
        return 1 if precedes.call(run, (right, left)) is True else 0

    return sorted(values, key=cmp_to_key(order))


class _Before:
    """What sorts where no function is given: smaller before larger."""

    parameters = ("first", "second")

    def call(self, _run: Run, arguments: tuple[Value, Value]) -> bool:
        from_left = compare("<", *arguments)
        if from_left is None:
            raise NoValue("the items cannot be compared")
        return from_left
