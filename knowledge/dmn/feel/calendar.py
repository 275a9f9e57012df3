"""Days, times and durations of FEEL. Years run from -999,999,999 to 999,999,999, as in XML Schema.

Python's own dates end with the year 9999 and its times with microseconds; FEEL's do not.
Source: OMG DMN 1.5, 10.3.2.3; days from the civil calendar by Howard Hinnant's method.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

YEAR_MAX = 999_999_999
SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DAY_SECONDS = 86_400
OFFSET_MAX_SECONDS = 18 * 3600

Zone = int | str | None  # seconds east of UTC, the name of a zone, or none: local


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    @classmethod
    def of_ordinal(cls, days: int) -> "Date":
        era, of_era = divmod(days + 719_468, 146_097)
        year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
        of_year = of_era - (365 * year + year // 4 - year // 100)
        shifted = (5 * of_year + 2) // 153
        month = shifted + 3 if shifted < 10 else shifted - 9
        day = of_year - (153 * shifted + 2) // 5 + 1
        return cls(year + era * 400 + (month <= 2), month, day)

    @property
    def weekday(self) -> int:
        """Monday is 1, Sunday 7."""
        return (self.ordinal + 3) % 7 + 1


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight, and the zone it is told in."""

    nanos: int
    zone: Zone = None

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC; of a named zone, those that hold today."""
        if isinstance(self.zone, str):
            return _seconds_east(datetime.now(zone_named(self.zone)))
        return self.zone

    @property
    def instant(self) -> int:
        """Nanoseconds since midnight UTC where the zone is known, else since local midnight."""
        return self.nanos - (self.offset or 0) * SECOND


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of that day."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        zone = self.time.zone
        if not isinstance(zone, str):
            return zone
        return _seconds_east(_python(self.local).replace(tzinfo=zone_named(zone)))

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01, UTC where the zone is known, else local."""
        return self.date.ordinal * DAY + self.time.nanos - (self.offset or 0) * SECOND

    @classmethod
    def of_local(cls, nanos: int, zone: Zone) -> "DateTime":
        """From nanoseconds since 1970-01-01 as the clocks of that zone tell them."""
        days, rest = divmod(nanos, DAY)
        return cls(Date.of_ordinal(days), Time(rest, zone))

    @property
    def local(self) -> int:
        return self.date.ordinal * DAY + self.time.nanos


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months; a year is twelve."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration in nanoseconds; a day is twenty-four hours."""

    nanos: int


def days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_day(year: int, month: int, day: int) -> bool:
    return abs(year) <= YEAR_MAX and 1 <= month <= 12 and 1 <= day <= days_in(year, month)


def months_later(day: Date, months: int) -> Date:
    """The same day of another month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Date(year, month + 1, min(day.day, days_in(year, month + 1)))


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    """Raises KeyError or ValueError when there is no such zone."""
    return ZoneInfo(name)


def moment_later(moment: DateTime, nanos: int) -> DateTime:
    """So much time after a moment, as the clocks of its zone then tell it."""
    zone = moment.time.zone
    if not isinstance(zone, str):
        return DateTime.of_local(moment.local + nanos, zone)
    return told_in(moment.instant + nanos, zone)


def told_in(instant: int, zone: Zone) -> DateTime:
    """An instant, as the clocks of that zone tell it: they skip an hour in spring."""
    if isinstance(zone, str):
        east = _seconds_east(_python(instant).replace(tzinfo=UTC).astimezone(zone_named(zone)))
    else:
        east = zone or 0
    return DateTime.of_local(instant + east * SECOND, zone)


def _python(nanos: int) -> datetime:
    """Nanoseconds since 1970 as Python tells them; years it does not know as one like them."""
    days, rest = divmod(nanos, DAY)
    day = Date.of_ordinal(days)
    year = day.year if 2 <= day.year <= 9998 else 2000 + day.year % 400
    return datetime(year, day.month, day.day) + timedelta(seconds=rest // SECOND)


def _seconds_east(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds())


def midnight(day: Date) -> DateTime:
    """A day where an instant is wanted: its beginning, UTC. Source: OMG DMN 1.5, 10.3.2.9.4."""
    return DateTime(day, Time(0, 0))


def of_python(moment: datetime) -> DateTime:
    """An aware moment, in UTC."""
    told = moment.astimezone(UTC)
    nanos = ((told.hour * 60 + told.minute) * 60 + told.second) * SECOND + told.microsecond * 1000
    return DateTime(Date(told.year, told.month, told.day), Time(nanos, 0))
