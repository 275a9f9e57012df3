"""Functions of days, of now, and the one that tells whether two values are the same.

Source: OMG DMN 1.5, 10.3.4.10 to 10.3.4.13.
"""

from decimal import Decimal

from knowledge.dmn.feel.calendar import Date, DateTime, of_python
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range, Value, equal

LIBRARY = Library()
feel = LIBRARY.feel
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@feel("day of year(date: date | date and time)")
def _day_of_year(value: Date | DateTime) -> Decimal:
    day = _day(value)
    return Decimal(day.ordinal - Date(day.year, 1, 1).ordinal + 1)


@feel("day of week(date: date | date and time)")
def _day_of_week(value: Date | DateTime) -> str:
    return WEEKDAYS[_day(value).weekday - 1]


@feel("month of year(date: date | date and time)")
def _month_of_year(value: Date | DateTime) -> str:
    return MONTHS[_day(value).month - 1]


@feel("week of year(date: date | date and time)")
def _week_of_year(value: Date | DateTime) -> Decimal:
    """As ISO 8601 counts: the week of a day is that of its Thursday."""
    day = _day(value)
    thursday = Date.of_ordinal(day.ordinal - day.weekday + 4)
    return Decimal((thursday.ordinal - Date(thursday.year, 1, 1).ordinal) // 7 + 1)


@feel("now()", run=True)
def _now(run: Run) -> DateTime:
    return of_python(run.moment)


@feel("today()", run=True)
def _today(run: Run) -> Date:
    return of_python(run.moment).date


@feel("is(value1?: any, value2?: any)", run=True)
def _is(run: Run, first: Value = None, second: Value = None) -> bool:
    """The same value, told in the same way: 08:00+01:00 is not 07:00Z."""
    if type(first) is not type(second):
        return False
    run.weigh(first, second)
    if isinstance(first, (list, dict, Range)):
        return equal(first, second) is True
    return bool(first == second)
