"""How many minutes of working hours lie between two instants."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

MICROSECONDS_A_MINUTE = 60_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIDNIGHT = 1440
EARLIEST, LATEST = 1900, 2100  # years; before and after nobody works
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-\N{EN DASH}]\s*(\d{1,2}):(\d{2})")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done. `week`: Monday first, the spans of each day in minutes since midnight."""

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = field(default_factory=frozenset)


def spans_of(text: str) -> tuple[Span, ...]:
    """ "08:00-12:00, 13:00-17:00" as minutes since midnight; "" is a day without work.

    Raises ValueError with the part that cannot be read, ends before it begins or overlaps.
    """
    spans: list[Span] = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        found = SPAN.fullmatch(part)
        if found is None:
            raise ValueError(part)
        first, second, third, fourth = (int(one) for one in found.groups())
        begin, end = first * 60 + second, third * 60 + fourth
        if max(second, fourth) > 59 or not begin < end <= MIDNIGHT:
            raise ValueError(part)
        if spans and begin < spans[-1][1]:
            raise ValueError(part)
        spans.append((begin, end))
    return tuple(spans)


def minutes_between(opened: np.ndarray, closed: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Working minutes from each opening to its closing; NaN where it closed before it opened.

    opened, closed: microseconds since 1970 in UTC, of equal length.
    """
    if not len(opened):
        return np.empty(0)
    first = max(_year(min(opened.min(), closed.min())) - 1, EARLIEST)
    last = min(_year(max(opened.max(), closed.max())) + 1, LATEST)
    begins, ends = _open_spans(calendar, first, last)
    passed = _worked(closed, begins, ends) - _worked(opened, begins, ends)
    return np.where(closed >= opened, passed / MICROSECONDS_A_MINUTE, np.nan)


def _worked(instants: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Working microseconds from the first span up to each instant."""
    if not len(begins):
        return np.zeros(len(instants), dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(ends - begins)])
    place = np.searchsorted(begins, instants, side="right") - 1
    inside = np.minimum(instants, ends[place]) - begins[place]
    return np.where(place < 0, 0, before[place] + inside)


@lru_cache(maxsize=16)
def _open_spans(calendar: Calendar, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Begin and end of every span of work of these years, in microseconds; the hour that a clock
    leaps over is not worked, the one it goes through twice is."""
    zone = ZoneInfo(calendar.zone)
    spans = [
        (_instant(day, begin, zone), _instant(day, end, zone))
        for day in _days(date(first, 1, 1), date(last + 1, 1, 1))
        if day not in calendar.holidays
        for begin, end in calendar.week[day.weekday()]
    ]
    told = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return told[:, 0], np.maximum(told[:, 0], told[:, 1])


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days))


def _instant(day: date, minute: int, zone: ZoneInfo) -> int:
    if minute == MIDNIGHT:
        day, minute = day + timedelta(days=1), 0
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return (local.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def _year(instant: int) -> int:
    return 1970 + int(instant // (365.2425 * MIDNIGHT * MICROSECONDS_A_MINUTE))
