"""for, some, every and filters: what goes through lists and ranges.

Source: OMG DMN 1.5, 10.3.2.14.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from knowledge.dmn.feel.arithmetic import in_years
from knowledge.dmn.feel.calendar import Date
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.numbers import whole
from knowledge.dmn.feel.scope import Scope
from knowledge.dmn.feel.values import Range, Value, as_list, kind_of

Turn = tuple[str, Code, Code | None]


def turns(scope: Scope, iterators: Sequence[Turn], bound: dict[str, Value]) -> Iterator[Scope]:
    """A scope for each combination, the last iterator turning fastest.

    Raises NoValue, LimitExceeded.
    """
    if not iterators:
        scope.run.step()
        yield scope.within(dict(bound))
        return
    (name, over, until), *rest = iterators
    inner = scope.within(bound)
    start = over(inner)
    values = items(start) if until is None else between(start, until(inner))
    for value in values:
        scope.run.step(1 + len(bound) // 2)
        yield from turns(scope, rest, {**bound, name: value})


def items(value: Value) -> Iterator[Value]:
    """What is gone through: the items of a list, the steps of a range, a value alone."""
    if isinstance(value, Range):
        if value.start is None or value.end is None:
            raise NoValue("a range without end cannot be gone through")
        steps = between(value.start, value.end)
        for step in steps:
            if (value.start_included or step != value.start) and (
                value.end_included or step != value.end
            ):
                yield step
        return
    if value is None:
        raise NoValue("there is no list to go through")
    yield from as_list(value)


def between(start: Value, end: Value) -> Iterator[Value]:
    """Both ends and all between, up or down: whole numbers, or days."""
    if isinstance(start, Date) and isinstance(end, Date):
        first, last = start.ordinal, end.ordinal
        for ordinal in range(first, last + 1) if first <= last else range(first, last - 1, -1):
            yield in_years(Date.of_ordinal(ordinal))
        return
    if not (isinstance(start, Decimal) and isinstance(end, Decimal)):
        raise NoValue(f"no steps lead from {kind_of(start)} to {kind_of(end)}")
    first, last = whole(start, "the start"), whole(end, "the end")
    for number in range(first, last + 1) if first <= last else range(first, last - 1, -1):
        yield Decimal(number)


class _Partial(dict[str, Value]):
    """What came so far, copied whenever it is asked for: a result must not hold itself."""

    def __init__(self, scope: Scope, results: list[Value]) -> None:
        super().__init__(partial=results)
        self.run = scope.run

    def __getitem__(self, name: str) -> Value:
        results: list[Value] = super().__getitem__(name)
        self.run.hold(len(results))
        return [*results]


def returned(scope: Scope, iterators: Sequence[Turn], body: Code) -> list[Value]:
    """What a `for` comes to; `partial` is the list so far."""
    results: list[Value] = []
    for turn in turns(scope.within(_Partial(scope, results)), iterators, {}):
        results.append(body(turn))
    return results


def filtered(scope: Scope, of: Value, condition: Code) -> Value:
    """The items that fulfil the condition, or the one at a place: 1 the first, -1 the last."""
    if of is None:
        return []
    items_of = as_list(of)
    if not items_of:
        return []
    told = condition(_inside(scope, items_of[0]))
    if isinstance(told, Decimal):
        return _at(items_of, told)
    kept = [items_of[0]] if told is True else []
    for item in items_of[1:]:
        scope.run.step()
        if condition(_inside(scope, item)) is True:
            kept.append(item)
    return kept


def _inside(scope: Scope, item: Value) -> Scope:
    inner = scope.within({"item": item})
    return inner.within(item) if isinstance(item, dict) else inner


def _at(values: list[Value], place: Decimal) -> Value:
    index = int(place) if place == place.to_integral_value() and abs(place) <= len(values) else 0
    if index == 0:
        raise NoValue("there is no item at that place")
    return values[index - 1] if index > 0 else values[index]
