"""Sums, means and their kin, of a list or of what is given one by one.

Source: OMG DMN 1.5, 10.3.4.4.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.arithmetic import apply
from knowledge.dmn.feel.calendar import DaysTime, YearsMonths
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.numbers import DECIMAL128, ONE, ZERO, finite
from knowledge.dmn.feel.values import Value, compare

LIBRARY = Library()
feel = LIBRARY.feel
ADDABLE = (Decimal, YearsMonths, DaysTime)


def over(name: str) -> Callable[[Any], Any]:
    """Of one list, or of all arguments; a single argument that is a list is that list."""
    return feel(f"{name}(list: list)", f"{name}(...list)", each=True)


def numbers_of(values: list[Value]) -> list[Decimal]:
    for value in values:
        if not isinstance(value, Decimal):
            raise NoValue("all items must be numbers")
    return values


@feel("count(list: list)")
def _count(values: list[Value]) -> Decimal:
    return Decimal(len(values))


@over("min")
def _min(values: list[Value]) -> Value:
    return _extreme(values, "<")


@over("max")
def _max(values: list[Value]) -> Value:
    return _extreme(values, ">")


def _extreme(values: list[Value], operator: str) -> Value:
    if not values:
        return None
    best = values[0]
    if len(values) == 1 and compare(operator, best, best) is None:
        raise NoValue("the items have no order")
    for value in values[1:]:
        better = compare(operator, value, best)
        if better is None:
            raise NoValue("the items cannot be compared")
        if better:
            best = value
    return best


@over("sum")
def _sum(values: list[Value]) -> Value:
    """Of numbers, or of durations of one kind; nothing adds up to null."""
    if not values:
        return None
    if not all(value is None or type(value) in ADDABLE for value in values):
        raise NoValue("all items must be numbers or durations")
    total = values[0]
    for value in values[1:]:
        total = apply("+", total, value)
    apply("-", total, total)  # null alone is no sum
    return total


@over("product")
def _product(values: list[Value]) -> Value:
    if not values:
        raise NoValue("there are no items")
    product = ONE
    for value in numbers_of(values):
        product = DECIMAL128.multiply(product, value)
    return finite(product)


@over("mean")
def _mean(values: list[Value]) -> Value:
    if not values:
        return None
    return apply("/", _sum(values), Decimal(len(values)))


@over("median")
def _median(values: list[Value]) -> Value:
    if not values:
        return None
    ordered = sorted(numbers_of(values))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return DECIMAL128.divide(DECIMAL128.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@over("stddev")
def _stddev(values: list[Value]) -> Value:
    """Of a sample: the squares are divided by one less than there are items."""
    if len(numbers_of(values)) < 2:
        raise NoValue("there must be two items at least")
    count = Decimal(len(values))
    mean = DECIMAL128.divide(_total(values), count)
    squares = _total([DECIMAL128.power(DECIMAL128.subtract(value, mean), 2) for value in values])
    return finite(DECIMAL128.sqrt(DECIMAL128.divide(squares, count - 1)))


def _total(values: list[Decimal]) -> Decimal:
    total = ZERO
    for value in values:
        total = DECIMAL128.add(total, value)
    return finite(total)


@over("mode")
def _mode(values: list[Value]) -> list[Value]:
    """The items that are there most often, from the smallest."""
    counts = Counter(numbers_of(values))
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


@over("all")
def _all(values: list[Value]) -> bool | None:
    _booleans(values)
    return False if False in values else None if None in values else True


@over("any")
def _any(values: list[Value]) -> bool | None:
    _booleans(values)
    return True if True in values else None if None in values else False


@feel("not(negand: any)")
def _not(value: Value) -> bool | None:
    """Of what is neither true nor false: null."""
    return not value if isinstance(value, bool) else None


def _booleans(values: list[Value]) -> None:
    if any(value is not None and not isinstance(value, bool) for value in values):
        raise NoValue("all items must be true, false or null")
