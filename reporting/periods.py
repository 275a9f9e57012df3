"""Periods of even length as whole numbers, so that a series can be counted along: and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

WEEKS_A_YEAR = 365.25 / 7
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
MONTH = re.compile(r"(\d{4})-(\d{1,2})")
QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
WEEK = re.compile(r"(\d{4})-?[Ww](\d{2})")
YEARS = range(1900, 2200)


class NoPeriod(ValueError):
    """The text is no period of this cadence, or one before 1900 or after 2199."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """`cycle`: after how many periods a season comes again; `example`: how one is written."""

    name: str
    cycle: float
    example: str
    number_on: Callable[[date], int]
    label: Callable[[int], str]
    written: re.Pattern[str]
    first_day: Callable[[int, int], date]

    def number_of(self, text: str) -> int:
        """The period in which a written day lies, or the period that is written itself.

        Raises NoPeriod when it is neither.
        """
        try:
            day = self._day_of(text.strip())
        except ValueError as fault:
            raise NoPeriod(text) from fault
        if day.year not in YEARS:
            raise NoPeriod(text)
        return self.number_on(day)

    def _day_of(self, text: str) -> date:
        if found := DAY.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if found := self.written.fullmatch(text):
            return self.first_day(int(found[1]), int(found[2]))
        raise ValueError(text)


def _week_label(number: int) -> str:
    year, week, _day = date.fromordinal(number * 7 + 1).isocalendar()
    return f"{year}-W{week:02}"


# fmt: off
CADENCES = {
    one.name: one
    for one in (
        Cadence("day",     7.0,          "2026-03-31", lambda day: day.toordinal(),
                lambda n: date.fromordinal(n).isoformat(), DAY, lambda _year, _part: date.min),
        Cadence("week",    WEEKS_A_YEAR, "2026-W14",   lambda day: (day.toordinal() - 1) // 7,
                _week_label, WEEK, lambda year, week: date.fromisocalendar(year, week, 1)),
        Cadence("month",   12.0,         "2026-03",    lambda day: day.year * 12 + day.month - 1,
                lambda n: f"{n // 12}-{n % 12 + 1:02}", MONTH, lambda year, m: date(year, m, 1)),
        Cadence("quarter", 4.0,          "2026-Q1",
                lambda day: day.year * 4 + (day.month - 1) // 3,
                lambda n: f"{n // 4}-Q{n % 4 + 1}", QUARTER,
                lambda year, quarter: date(year, 3 * quarter - 2, 1)),
    )
}
# fmt: on


def first_of_month(number: int) -> date:
    """The first day of a month counted from year 0: year * 12 + month - 1."""
    return date(number // 12, number % 12 + 1, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of the month where it is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first, following = first_of_month(number), first_of_month(number + 1)
    return first.replace(day=min(day.day, (following - first).days))
