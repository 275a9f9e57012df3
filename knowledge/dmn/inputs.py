"""What a caller gives, as values of FEEL: numbers, texts, days of Python, or of JSON as text."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.calendar import SECOND, Date, DateTime, DaysTime, Time, YearsMonths
from knowledge.dmn.feel.calendar_text import read_date, read_date_time, read_duration, read_time
from knowledge.dmn.feel.numbers import DECIMAL128
from knowledge.dmn.feel.types import ANY, ContextOf, ListOf, Type, bare, converted
from knowledge.dmn.feel.values import Range, Value, is_function, kind_of

DEPTH_MAX = 50
_READ: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}
_EXAMPLES = {
    "date": "2026-01-31",
    "time": "08:30:00",
    "date and time": "2026-01-31T08:30:00Z",
    "days and time duration": "P2DT4H",
    "years and months duration": "P1Y6M",
}


class InputRefused(ValueError):
    """A value that an input does not take; it says why."""


def input_value(given: Any, of: Type = ANY) -> Value:
    """As a value of that type; days, times and durations may come as text. Raises InputRefused."""
    value = _typed(_feel(given, 0), of)
    told, fits = converted(value, of)
    if not fits:
        raise InputRefused(_why(value, of))
    return told


def _why(value: Value, of: Type) -> str:
    wanted = bare(of)
    if wanted.holds(value):
        return f"it is no value that “{of.name}” allows"
    if isinstance(wanted, ContextOf) and isinstance(value, dict):
        for key, entry in wanted.entries.items():
            if key not in value:
                return f"the entry “{key}” is missing"
            if not converted(value[key], entry)[1]:
                return f"“{key}”: {_why(value[key], entry)}"
    if isinstance(wanted, ListOf) and isinstance(value, list):
        for number, item in enumerate(value, 1):
            if not converted(item, wanted.of)[1]:
                return f"item {number}: {_why(item, wanted.of)}"
    example = f", as {_EXAMPLES[wanted.name]}" if wanted.name in _EXAMPLES else ""
    return f"it is a {kind_of(value)}; a {wanted.name} is wanted{example}"


def _typed(value: Value, of: Type) -> Value:
    """Texts as the days, times and durations that the type wants."""
    wanted = bare(of)
    if isinstance(value, str) and wanted.name in _READ:
        read = _READ[wanted.name](value.strip()[:80])
        return value if read is None else read
    if isinstance(value, list):
        inner = wanted.of if isinstance(wanted, ListOf) else ANY
        return [_typed(item, inner) for item in value]
    if isinstance(value, dict) and isinstance(wanted, ContextOf):
        return {key: _typed(one, wanted.entries.get(key, ANY)) for key, one in value.items()}
    return _typed(value, wanted.of) if isinstance(wanted, ListOf) else value


def _feel(given: Any, depth: int) -> Value:
    if depth > DEPTH_MAX:
        raise InputRefused(f"it is nested more than {DEPTH_MAX} deep")
    if given is None or isinstance(given, (bool, str, Date, Time, DateTime, DaysTime, YearsMonths)):
        return given
    if isinstance(given, (int, float, Decimal)):
        return _number(given)
    if isinstance(given, (list, tuple)):
        return [_feel(item, depth + 1) for item in given]
    if isinstance(given, Mapping):
        return {_key(key): _feel(value, depth + 1) for key, value in given.items()}
    for kind, read in _PYTHON.items():
        if isinstance(given, kind):
            return read(given)
    if isinstance(given, Range) or is_function(given):
        return given
    raise InputRefused(f"a {type(given).__name__} is no value of FEEL")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise InputRefused("the names of entries must be texts")
    return key


def _number(given: int | float | Decimal) -> Decimal:
    number = Decimal(repr(float(given))) if isinstance(given, float) else Decimal(given)
    if not number.is_finite():
        raise InputRefused("it must be a finite number, neither infinite nor NaN")
    rounded = DECIMAL128.plus(number)
    if not rounded.is_finite():
        raise InputRefused("the number is too large: at most 10^6144")
    return rounded


def _day(given: date) -> Date:
    return Date(given.year, given.month, given.day)


def _clock(given: time | datetime) -> Time:
    offset = given.utcoffset()
    seconds = (given.hour * 60 + given.minute) * 60 + given.second
    zone = None if offset is None else int(offset.total_seconds())
    return Time(seconds * SECOND + given.microsecond * 1000, zone)


def _moment(given: datetime) -> DateTime:
    return DateTime(_day(given), _clock(given))


def _duration(given: timedelta) -> DaysTime:
    return DaysTime((given.days * 86_400 + given.seconds) * SECOND + given.microseconds * 1000)


_PYTHON: dict[type, Callable[[Any], Value]] = {
    datetime: _moment,  # before date, which it is too
    date: _day,
    time: _clock,
    timedelta: _duration,
}
