"""What stands behind a dot: an entry of a context, a part of a day, time, duration or range.

Source: OMG DMN 1.5, table 65.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.calendar import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
)
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range, Value, kind_of

Part = Callable[[Any], Value]

_DATE: dict[str, Part] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.weekday),
}
_TIME: dict[str, Part] = {
    "hour": lambda time: Decimal(time.nanos // HOUR),
    "minute": lambda time: Decimal(time.nanos // MINUTE % 60),
    "second": lambda time: _seconds(time.nanos % MINUTE),
    "time offset": lambda time: None if time.offset is None else DaysTime(time.offset * SECOND),
    "timezone": lambda time: time.zone if isinstance(time.zone, str) else None,
}


def _seconds(nanos: int) -> Decimal:
    whole, rest = divmod(nanos, SECOND)
    return Decimal(whole) if not rest else (Decimal(nanos) / SECOND)


def _signed(part: Callable[[int], int]) -> Part:
    """A part of a duration has the sign of all of it."""
    return lambda duration: Decimal(
        part(abs(duration.nanos)) if duration.nanos >= 0 else -part(abs(duration.nanos))
    )


def _signed_months(part: Callable[[int], int]) -> Part:
    return lambda duration: Decimal(
        part(abs(duration.months)) if duration.months >= 0 else -part(abs(duration.months))
    )


def _of_date(part: Part) -> Part:
    return lambda moment: part(moment.date)


def _of_time(part: Part) -> Part:
    return lambda moment: part(moment.time)


_PARTS: dict[type, dict[str, Part]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(part) for name, part in _DATE.items()},
        **{name: _of_time(part) for name, part in _TIME.items()},
        "time offset": lambda moment: (
            None if moment.offset is None else DaysTime(moment.offset * SECOND)
        ),
    },
    YearsMonths: {
        "years": _signed_months(lambda months: months // 12),
        "months": _signed_months(lambda months: months % 12),
    },
    DaysTime: {
        "days": _signed(lambda nanos: nanos // DAY),
        "hours": _signed(lambda nanos: nanos // HOUR % 24),
        "minutes": _signed(lambda nanos: nanos // MINUTE % 60),
        "seconds": lambda duration: (
            _seconds(abs(duration.nanos) % MINUTE) * (1 if duration.nanos >= 0 else -1)
        ),
    },
    Range: {
        "start": lambda interval: interval.start,
        "end": lambda interval: interval.end,
        "start included": lambda interval: interval.start_included,
        "end included": lambda interval: interval.end_included,
    },
}


def part(value: Value, name: str, run: Run) -> Value:
    """Of a list, the part of each of its items. Raises NoValue where there is none."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        raise NoValue(f"there is no entry “{name}”")
    if isinstance(value, list):
        run.step(len(value))
        return [_part_or_null(item, name, run) for item in value]
    found = _PARTS.get(type(value), {}).get(name)
    if found is None:
        raise NoValue(f"a {kind_of(value)} has no “{name}”")
    return found(value)


def _part_or_null(item: Value, name: str, run: Run) -> Value:
    try:
        return part(item, name, run)
    except NoValue:
        return None
