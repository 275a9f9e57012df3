"""Days, times and durations as text, both ways.

Source: XML Schema 1.1 part 2; OMG DMN 1.5, 10.3.4.1.
"""

import re

from knowledge.dmn.feel.calendar import (
    DAY,
    HOUR,
    MINUTE,
    OFFSET_MAX_SECONDS,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    Zone,
    is_day,
    zone_named,
)

_DAY = r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)"
_ZONE = r"([Zz]|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+)*)?"
_CLOCK = rf"(\d\d):(\d\d):(\d\d)(\.\d{{1,18}})?{_ZONE}"
_DATE = re.compile(_DAY, re.ASCII)
_TIME = re.compile(rf"T?{_CLOCK}", re.ASCII)
_DATE_TIME = re.compile(rf"{_DAY}T{_CLOCK}", re.ASCII)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?:(\d{1,18})D)?(T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{0,18}))?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> Date | None:
    found = _DATE.fullmatch(text)
    return _day(*found.groups()) if found else None


def read_time(text: str) -> Time | None:
    found = _TIME.fullmatch(text)
    return _clock(*found.groups()) if found else None


def read_date_time(text: str) -> DateTime | None:
    """A day alone is its beginning, in local time."""
    found = _DATE_TIME.fullmatch(text)
    if not found:
        day = read_date(text)
        return DateTime(day, Time(0)) if day else None
    if found.group(4, 5, 6) == ("24", "00", "00") and not (found[7] or "").strip(".0"):
        return _end_of_day(found)
    day, clock = _day(*found.groups()[:3]), _clock(*found.groups()[3:])
    return DateTime(day, clock) if day and clock else None


def _end_of_day(found: re.Match[str]) -> DateTime | None:
    """24:00:00 is the first instant of the next day. Source: XML Schema 1.1 part 2, 3.3.7."""
    day, clock = _day(*found.group(1, 2, 3)), _clock("00", "00", "00", None, found[8])
    if not day or not clock:
        return None
    return DateTime(Date.of_ordinal(day.ordinal + 1), clock)


def read_duration(text: str) -> YearsMonths | DaysTime | None:
    found = _YEARS_MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonths(-months if found[1] else months)
    found = _DAYS_TIME.fullmatch(text)
    if not found or not any(found.group(2, 4, 5, 6)) or found[3] == "T":
        return None
    nanos = int(found[2] or 0) * DAY + int(found[4] or 0) * HOUR + int(found[5] or 0) * MINUTE
    nanos += int(found[6] or 0) * SECOND + _nanos(found[7])
    return DaysTime(-nanos if found[1] else nanos)


def date_text(day: Date) -> str:
    sign = "-" if day.year < 0 else ""
    return f"{sign}{abs(day.year):04d}-{day.month:02d}-{day.day:02d}"


def time_text(time: Time) -> str:
    hours, rest = divmod(time.nanos, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, nanos = divmod(rest, SECOND)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{_fraction(nanos)}{_zone_text(time.zone)}"


def date_time_text(moment: DateTime) -> str:
    return f"{date_text(moment.date)}T{time_text(moment.time)}"


def years_months_text(duration: YearsMonths) -> str:
    years, months = divmod(abs(duration.months), 12)
    told = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if duration.months < 0 else "") + "P" + (told or "0M")


def days_time_text(duration: DaysTime) -> str:
    days, rest = divmod(abs(duration.nanos), DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, nanos = divmod(rest, SECOND)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or nanos:
        clock += f"{seconds}{_fraction(nanos)}S"
    told = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if duration.nanos < 0 else "") + "P" + (told or "T0S")


def _day(year: str, month: str, day: str) -> Date | None:
    parts = int(year), int(month), int(day)
    return Date(*parts) if is_day(*parts) and year != "-0000" else None


def _clock(
    hour: str, minute: str, second: str, fraction: str | None, zone: str | None
) -> Time | None:
    hours, minutes, seconds = int(hour), int(minute), int(second)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    nanos = hours * HOUR + minutes * MINUTE + seconds * SECOND + _nanos((fraction or ".")[1:])
    read = _zone(zone)
    return None if read is False else Time(nanos, read)


def _zone(text: str | None) -> Zone | bool:
    """False where there is no such zone."""
    if not text or text in ("Z", "z"):
        return 0 if text else None
    if text[0] == "@":
        return text[1:] if is_zone(text[1:]) else False
    parts = [int(part) for part in text[1:].split(":")]
    if any(part > 59 for part in parts[1:]):
        return False
    seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if seconds > OFFSET_MAX_SECONDS:
        return False
    return -seconds if text[0] == "-" else seconds


def is_zone(name: str) -> bool:
    try:
        zone_named(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _nanos(digits: str | None) -> int:
    return int((digits or "").ljust(9, "0")[:9])


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def _zone_text(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    told = f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return ("-" if zone < 0 else "+") + told
