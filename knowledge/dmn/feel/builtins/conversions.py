"""From one kind to another: number, date, time, date and time, durations, and the text of anything.

Source: OMG DMN 1.5, 10.3.4.1.
"""

import re
from decimal import Decimal

from knowledge.dmn.feel.arithmetic import months
from knowledge.dmn.feel.calendar import (
    HOUR,
    MINUTE,
    OFFSET_MAX_SECONDS,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    is_day,
    midnight,
    told_in,
)
from knowledge.dmn.feel.calendar_text import (
    date_text,
    date_time_text,
    days_time_text,
    read_date,
    read_date_time,
    read_duration,
    read_time,
    time_text,
    years_months_text,
)
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.names import pieces
from knowledge.dmn.feel.numbers import number_of, numeral, whole
from knowledge.dmn.feel.values import Range, Value

LIBRARY = Library()
feel = LIBRARY.feel
_NUMERAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,6})?", re.ASCII)
_WORDS = re.compile(r"[^\W\d][\w ]*")
_ESCAPES = {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}


def text_of(value: Value) -> str:
    """As FEEL writes it; texts within lists and contexts stand in quotes."""
    return value if isinstance(value, str) else literal_text(value)


def literal_text(value: Value) -> str:
    """As an expression would write it, so that it reads back."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(literal_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)}: {literal_text(of)}' for key, of in value.items())}}}"
    if isinstance(value, Range):
        return _range_text(value)
    writers = {
        Decimal: numeral,
        Date: date_text,
        Time: time_text,
        DateTime: date_time_text,
        YearsMonths: years_months_text,
        DaysTime: days_time_text,
    }
    writer = writers.get(type(value))
    if writer is None:
        return f"function({', '.join(value.parameters)})"
    return str(writer(value))  # type: ignore[operator]  # each writer is for its own kind


def _key(key: str) -> str:
    """Bare where it is of words that stand one blank apart."""
    words = [word for word, _is_apart in pieces(key)] if _WORDS.fullmatch(key) else []
    return key if key and " ".join(words) == key else f'"{key.translate(_ESCAPES)}"'


def _range_text(value: Range) -> str:
    if value.operator:
        end = value.start if value.start is not None else value.end
        return f"({value.operator} {literal_text(end)})"
    left = "[" if value.start_included else "("
    right = "]" if value.end_included else ")"
    return f"{left}{literal_text(value.start)}..{literal_text(value.end)}{right}"


@feel(
    "number(from: string)",
    "number(from: string, grouping separator: string | null, decimal separator: string | null)",
)
def _number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise NoValue("separators are a blank, “,” or “.”, of decimals “,” or “.”")
    if grouping is not None and grouping == (point or "."):
        raise NoValue("the two separators must differ")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "x").replace(",", ".")
    if not _NUMERAL.fullmatch(plain):
        raise NoValue(f"“{text[:40]}” is no number")
    return number_of(plain)


@feel("date(from: string)")
def _date_of_text(text: str) -> Date:
    day = read_date(text)
    if day is None:
        raise NoValue(f"“{text[:40]}” is no day; write it as 2026-01-31")
    return day


@feel("date(from: date | date and time)")
def _date_of(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@feel("date(year: number, month: number, day: number)")
def _date(year: Decimal, month: Decimal, day: Decimal) -> Date:
    parts = whole(year, "the year"), whole(month, "the month"), whole(day, "the day")
    if not is_day(*parts):
        raise NoValue("there is no such day")
    return Date(*parts)


@feel("time(from: string)")
def _time_of_text(text: str) -> Time:
    time = read_time(text)
    if time is None:
        raise NoValue(f"“{text[:40]}” is no time; write it as 08:30:00")
    return time


@feel("time(from: time | date and time | date)")
def _time_of(value: Time | DateTime | Date) -> Time:
    if isinstance(value, Date):
        return midnight(value).time
    return value.time if isinstance(value, DateTime) else value


@feel("time(hour: number, minute: number, second: number, offset?: days and time duration | null)")
def _time(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None = None) -> Time:
    hours, minutes = whole(hour, "the hour"), whole(minute, "the minute")
    if not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= second < 60):
        raise NoValue("there is no such time")
    zone = None
    if offset is not None:
        zone, rest = divmod(offset.nanos, SECOND)
        if rest or abs(zone) > OFFSET_MAX_SECONDS:
            raise NoValue("the offset must be whole seconds, 18 hours at most")
    return Time(hours * HOUR + minutes * MINUTE + int(second * SECOND), zone)


@feel("date and time(from: string)")
def _moment_of_text(text: str) -> DateTime:
    moment = read_date_time(text)
    if moment is None:
        raise NoValue(f"“{text[:40]}” is no date and time; write it as 2026-01-31T08:30:00")
    return moment


@feel("date and time(from: date and time)")
def _moment_of(value: DateTime) -> DateTime:
    return value


@feel("date and time(from: date)")
def _moment_of_day(value: Date) -> DateTime:
    return midnight(value)


@feel("date and time(date: date | date and time, time: time)")
def _moment(day: Date | DateTime, time: Time) -> DateTime:
    return DateTime(_date_of(day), time)


@feel("date and time(date: date and time, timezone: string)")
def _moment_in_zone(moment: DateTime, zone: str) -> DateTime:
    """The same instant as the clocks of another zone tell it."""
    there = read_time(f"00:00:00@{zone}")
    if there is None or moment.offset is None:
        raise NoValue(f"there is no time zone “{zone[:40]}”, or the moment has none")
    return told_in(moment.instant, there.zone)


@feel("duration(from: string)")
def _duration_of_text(text: str) -> YearsMonths | DaysTime:
    duration = read_duration(text)
    if duration is None:
        raise NoValue(f"“{text[:40]}” is no duration; write it as P1Y2M or P3DT4H")
    return duration


@feel("duration(from: days and time duration | years and months duration)")
def _duration_of(value: YearsMonths | DaysTime) -> YearsMonths | DaysTime:
    return value


@feel("years and months duration(from: date | date and time, to: date | date and time)")
def _years_months(since: Date | DateTime, until: Date | DateTime) -> YearsMonths:
    """Whole months from one to the other; days that are over do not count."""
    begin, end = _date_of(since), _date_of(until)
    count = (end.year - begin.year) * 12 + end.month - begin.month
    if count > 0 and end.day < begin.day:
        count -= 1
    elif count < 0 and end.day > begin.day:
        count += 1
    return months(count)
