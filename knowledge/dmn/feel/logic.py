"""True, false, and null for what is not known. Source: OMG DMN 1.5, tables 50 to 54."""

from collections.abc import Iterable

from knowledge.dmn.feel.values import Range, Value, equal, holds


def all_of(values: Iterable[Value]) -> bool | None:
    """And: false as soon as one is false; null where one is neither true nor false."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is not True:
            result = None
    return result


def any_of(values: Iterable[Value]) -> bool | None:
    """Or: true as soon as one is true; null where one is neither true nor false."""
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is not False:
            result = None
    return result


def passes(value: Value, test: Value) -> bool | None:
    """Whether a value is in what a test came to: a range, one of a list, or equal to it."""
    if isinstance(test, Range):
        return holds(test, value)
    if isinstance(test, list):
        if isinstance(value, list) and equal(value, test) is True:
            return True
        return any(passes(value, one) is True for one in test)
    return equal(value, test)
