"""Reads the cells of one column at a time: instants, numbers and outcomes.

A value that occurs often is parsed once. Each reader gives an array and, for the cells that
cannot be read, their place with the reason.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np

from reporting.event_mapping import EventMapping

NOTHING = np.iinfo(np.int64).min  # what NumPy holds for "not a time"
AMOUNTS_BELOW = 10**10  # of one event: more is a slip, and a case holds the sum of a hundred
REMEMBERED = 100_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOMENT = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
    r" ?(Z|UTC|[+-]\d{2}:?\d{2})?"
)
CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?"
    r"(Z|UTC|[+-]\d{2}:?\d{2})?"
)
DAYS_KNOWN, CLOCKS_KNOWN = 20_000, 100_000
USUAL = range(200 * 365 * 86_400_000_000)  # microseconds: two hundred years
Faults = dict[int, str]


class Cells(dict):
    """Text to its value; `faults` holds the texts that have none. Blanks around it do not count."""

    faults: dict[str, str]

    def __missing__(self, text: str) -> int:
        bare = text.strip()
        if bare == text:
            return self.value_of(text)
        value = self[bare]
        if bare in self.faults:
            self.faults[text] = self.faults[bare]
        return value

    def value_of(self, text: str) -> int:
        raise NotImplementedError

    def values_of(self, texts: Sequence[str], kind: type) -> np.ndarray:
        return np.fromiter(map(self.__getitem__, texts), kind, len(texts))


class Instants(Cells):
    """Text to microseconds since 1970 in UTC; `faults` holds the texts that are none.

    `latest`: what lies after it has not happened, whatever the file says. Before 1970 no log was
    kept: such a time is a slip, or a century left out.
    """

    def __init__(self, mapping: EventMapping, latest: datetime | None = None) -> None:
        super().__init__(dict.fromkeys(("", *mapping.missing), NOTHING))
        self.order = mapping.date_order
        self.zone = ZoneInfo(mapping.time_zone)
        self.latest = np.iinfo(np.int64).max if latest is None else _microseconds(latest)
        self.faults = {}
        self._midnights: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._clocks: dict[str, tuple[bool, int]] = {}

    def value_of(self, text: str) -> int:
        if len(self) > REMEMBERED:
            self._forget()
        try:
            value = self._microseconds(text)
        except LookupError:
            self.faults[text], value = "not_a_date", NOTHING
        except (ValueError, OverflowError):
            self.faults[text], value = "no_such_time", NOTHING
        if value > self.latest:
            self.faults[text], value = "in_future", NOTHING
        elif NOTHING < value < 0:
            self.faults[text], value = "too_early", NOTHING
        self[text] = value
        return value

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, Faults]:
        values = self.values_of(texts, np.int64)
        return values, _places(texts, self.faults)

    def _forget(self) -> None:
        keep = {text: value for text, value in self.items() if value == NOTHING}
        self.clear()
        self.update(keep)

    def _microseconds(self, text: str) -> int:
        """From its day and its time of day, which come again and again, where both are known."""
        day, _mark, clock = text.partition("T" if "T" in text else " ")
        told = self._clocks.get(clock)
        if told is not None and (midnight := self._midnights[told[0]].get(day)) is not None:
            return midnight + told[1]
        value = self._read(text)
        if value in USUAL:
            self._remember(day, clock)
        return value

    def _remember(self, day: str, clock: str) -> None:
        """What is told of a moment that could be read. A day on which clocks are put forward or
        back is not, unless an offset is written."""
        if clock not in self._clocks and len(self._clocks) < CLOCKS_KNOWN:
            if (told := _clock(clock)) is None:
                return
            self._clocks[clock] = told
        if day not in self._midnights[True] and len(self._midnights[True]) < DAYS_KNOWN:
            date = datetime.combine(self._day(day), time())
            self._midnights[True][day] = _microseconds(date.replace(tzinfo=UTC))
            hours = [date + timedelta(hours=hour) for hour in range(25)]
            if len({self.zone.utcoffset(hour) for hour in hours}) == 1:
                self._midnights[False][day] = _microseconds(date.replace(tzinfo=self.zone))

    def _day(self, text: str) -> date:
        return (EPOCH + MICROSECOND * self._read(text)).astimezone(self.zone).date()

    def _read(self, text: str) -> int:
        found = MOMENT.fullmatch(text)
        if found is None:
            raise LookupError(text)
        first, _mark, second, third, *clock = found.groups()
        year, month, day = self._date(first, second, third)
        hour, minute, second_, fraction, half, offset = clock
        moment = datetime(
            year,
            month,
            day,
            _hour(int(hour or 0), half),
            int(minute or 0),
            int(second_ or 0),
            int((fraction or "0").ljust(6, "0")[:6]),
            tzinfo=_zone(offset) if offset else self.zone,
        )
        return _microseconds(moment)

    def _date(self, first: str, second: str, third: str) -> tuple[int, int, int]:
        if len(first) == 4:
            return int(first), int(second), int(third)
        if len(third) != 4 or self.order == "year_first":
            raise LookupError(first)
        if self.order == "day_first":
            return int(third), int(second), int(first)
        return int(third), int(first), int(second)


def _clock(text: str) -> tuple[bool, int] | None:
    """Whether its offset is written, and the microseconds since midnight, there or in UTC."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, half, offset = found.groups()
    seconds = (_hour(int(hour), half) * 60 + int(minute)) * 60 + int(second or 0)
    since = seconds * 1_000_000 + int((fraction or "0").ljust(6, "0")[:6])
    if offset is None:
        return False, since
    return True, since - (_zone(offset).utcoffset(None) // MICROSECOND)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(offset: str) -> timezone:
    if offset in {"Z", "UTC"}:
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


class Numbers(Cells):
    """Text to a whole number of `parts` to the unit: cents with 100, whole numbers with 1.

    Thousands may be set apart, by threes only: a mark of decimals is never taken for one of them.
    `below`: so large, in units, a number must not be.
    """

    def __init__(self, mapping: EventMapping, parts: int, below: int = 10**12) -> None:
        super().__init__(dict.fromkeys(("", *mapping.missing), 0))
        self.parts, self.most = parts, below * parts
        self.decimal = mapping.decimal
        self.grouping = "." if mapping.decimal == "," else ","
        mark, apart = re.escape(self.decimal), re.escape(self.grouping)
        self.form = re.compile(
            rf"[+-]?(?:\d{{1,12}}|\d{{1,3}}(?:{apart}\d{{3}}){{1,3}})(?:{mark}\d+)?"
        )
        self.faults = {}

    def value_of(self, text: str) -> int:
        value = 0
        if self.form.fullmatch(text):
            plain = text.replace(self.grouping, "").replace(self.decimal, ".")
            value = round(float(plain) * self.parts)
            if abs(value) >= self.most:
                self.faults[text], value = "too_large", 0
        else:
            self.faults[text] = "not_a_number"
        if len(self) < REMEMBERED:
            self[text] = value
        return value

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, Faults]:
        values = self.values_of(texts, np.int64)
        return values, _places(texts, self.faults)


class Outcomes(Cells):
    """Text to 1 for met, 2 for missed, 3 for abandoned, 0 for none said."""

    def __init__(self, mapping: EventMapping) -> None:
        super().__init__(dict.fromkeys(("", *mapping.missing), 0))
        self.update({text.lower(): 1 for text in mapping.met})
        self.update({text.lower(): 2 for text in mapping.missed})
        self.update({text.lower(): 3 for text in mapping.abandoned})
        self.faults = {}

    def value_of(self, text: str) -> int:
        known = self.get(text.lower())
        if known is None:
            self.faults[text] = "unknown_outcome"
            return 0
        return known

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, Faults]:
        values = self.values_of(texts, np.int8)
        return values, _places(texts, self.faults)


class Marks(Cells):
    """Text to the number of the list it stands in, counted from 1; `other` for any other text."""

    def __init__(self, mapping: EventMapping, *lists: Sequence[str], other: int = 0) -> None:
        super().__init__(dict.fromkeys(("", *mapping.missing), 0))
        self.faults = {}
        self.other = other
        for number, texts in enumerate(lists, start=1):
            self.update({text.lower(): number for text in texts})

    def value_of(self, text: str) -> int:
        return self.get(text.lower(), self.other)

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, Faults]:
        return self.values_of(texts, np.int8), {}


class Trimmed(dict):
    """Text to what it is without blanks around it, and to nothing where it is a missing mark."""

    def __init__(self, missing: set[str]) -> None:
        super().__init__()
        self.missing = missing

    def __missing__(self, text: str) -> str:
        value = text.strip()
        value = "" if value in self.missing else value
        if len(self) < REMEMBERED:
            self[text] = value
        return value

    def read(self, texts: Sequence[str]) -> list[str]:
        return list(map(self.__getitem__, texts))


def _places(texts: Sequence[str], faults: dict[str, str]) -> Faults:
    if not faults:
        return {}
    return {place: faults[text] for place, text in enumerate(texts) if text in faults}
