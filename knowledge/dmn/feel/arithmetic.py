"""Plus, minus, times, divided by, to the power of: of numbers, texts, days, times and durations.

Source: OMG DMN 1.5, tables 55 to 59.
"""

from collections.abc import Callable
from decimal import Decimal

from knowledge.dmn.feel.calendar import (
    DAY,
    YEAR_MAX,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    midnight,
    moment_later,
    months_later,
)
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.numbers import DECIMAL128, finite
from knowledge.dmn.feel.values import Value, kind_of

Operation = Callable[[Value, Value], Value]
NANOS_MAX = 10**30


def apply(operator: str, left: Value, right: Value) -> Value:
    """Raises NoValue where these two have no such result."""
    operation = _OPERATIONS[operator].get((type(left), type(right)))
    if operation is None:
        if left is None or right is None:
            raise NoValue(f"“{operator}” with null")
        raise NoValue(f"“{operator}” is not for {kind_of(left)} and {kind_of(right)}")
    return operation(left, right)


def negated(value: Value) -> Value:
    """Raises NoValue."""
    if isinstance(value, Decimal):
        return DECIMAL128.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    raise NoValue(f"“-” is not for {kind_of(value)}")


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise NoValue("division by zero")
    return finite(DECIMAL128.divide(left, right))


def in_years(day: Date) -> Date:
    """Raises NoValue beyond the years that FEEL knows."""
    if abs(day.year) > YEAR_MAX:
        raise NoValue("the year is out of range")
    return day


def months(count: int) -> YearsMonths:
    if abs(count) > YEAR_MAX * 12:
        raise NoValue("the duration is out of range")
    return YearsMonths(count)


def nanos(count: int) -> DaysTime:
    if abs(count) > NANOS_MAX:
        raise NoValue("the duration is out of range")
    return DaysTime(count)


def _date_plus(day: Date, duration: DaysTime) -> Date:
    return in_years(Date.of_ordinal((day.ordinal * DAY + duration.nanos) // DAY))


def _moment_plus(moment: DateTime, duration: DaysTime) -> DateTime:
    later = moment_later(moment, duration.nanos)
    in_years(later.date)
    return later


def _moment_months(moment: DateTime, count: int) -> DateTime:
    return DateTime(in_years(months_later(moment.date, count)), moment.time)


def _time_plus(time: Time, count: int) -> Time:
    return Time((time.nanos + count) % DAY, time.zone)


def _between(later: DateTime | Time, earlier: DateTime | Time) -> DaysTime:
    if (later.offset is None) != (earlier.offset is None):
        raise NoValue("one of the two has a time zone, the other none")
    return nanos(later.instant - earlier.instant)


def scaled(count: int, by: Decimal) -> int:
    """A whole number times any, cut to a whole one. Raises NoValue."""
    product = finite(DECIMAL128.multiply(Decimal(count), by))
    if product.adjusted() > 40:
        raise NoValue("the duration is out of range")
    return int(product)


def _shared(count: int, by: Decimal) -> int:
    if not by:
        raise NoValue("division by zero")
    quotient = finite(DECIMAL128.divide(Decimal(count), by))
    if quotient.adjusted() > 40:
        raise NoValue("the duration is out of range")
    return int(quotient)


def _quotient(left: int, right: int) -> Decimal:
    return _divide(Decimal(left), Decimal(right))


N, Y, D = Decimal, YearsMonths, DaysTime
# fmt: off
_OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": {
        (N, N): lambda left, right: finite(DECIMAL128.add(left, right)),
        (str, str): lambda left, right: left + right,
        (Date, Y): lambda day, more: in_years(months_later(day, more.months)),
        (Y, Date): lambda more, day: in_years(months_later(day, more.months)),
        (Date, D): _date_plus,
        (D, Date): lambda more, day: _date_plus(day, more),
        (DateTime, Y): lambda moment, more: _moment_months(moment, more.months),
        (Y, DateTime): lambda more, moment: _moment_months(moment, more.months),
        (DateTime, D): _moment_plus,
        (D, DateTime): lambda more, moment: _moment_plus(moment, more),
        (Time, D): lambda time, more: _time_plus(time, more.nanos),
        (D, Time): lambda more, time: _time_plus(time, more.nanos),
        (Y, Y): lambda left, right: months(left.months + right.months),
        (D, D): lambda left, right: nanos(left.nanos + right.nanos),
    },
    "-": {
        (N, N): lambda left, right: finite(DECIMAL128.subtract(left, right)),
        (Date, Date): lambda left, right: nanos((left.ordinal - right.ordinal) * DAY),
        (DateTime, DateTime): _between,
        (Date, DateTime): lambda left, right: _between(midnight(left), right),
        (DateTime, Date): lambda left, right: _between(left, midnight(right)),
        (Time, Time): _between,
        (Date, Y): lambda day, less: in_years(months_later(day, -less.months)),
        (Date, D): lambda day, less: _date_plus(day, DaysTime(-less.nanos)),
        (DateTime, Y): lambda moment, less: _moment_months(moment, -less.months),
        (DateTime, D): lambda moment, less: _moment_plus(moment, DaysTime(-less.nanos)),
        (Time, D): lambda time, less: _time_plus(time, -less.nanos),
        (Y, Y): lambda left, right: months(left.months - right.months),
        (D, D): lambda left, right: nanos(left.nanos - right.nanos),
    },
    "*": {
        (N, N): lambda left, right: finite(DECIMAL128.multiply(left, right)),
        (Y, N): lambda duration, by: months(scaled(duration.months, by)),
        (N, Y): lambda by, duration: months(scaled(duration.months, by)),
        (D, N): lambda duration, by: nanos(scaled(duration.nanos, by)),
        (N, D): lambda by, duration: nanos(scaled(duration.nanos, by)),
    },
    "/": {
        (N, N): _divide,
        (Y, N): lambda duration, by: months(_shared(duration.months, by)),
        (D, N): lambda duration, by: nanos(_shared(duration.nanos, by)),
        (Y, Y): lambda left, right: _quotient(left.months, right.months),
        (D, D): lambda left, right: _quotient(left.nanos, right.nanos),
    },
    "**": {
        (N, N): lambda left, right: finite(DECIMAL128.power(left, right)),
    },
}
# fmt: on
