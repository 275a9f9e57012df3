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
YEAR = re.compile(r"(\d{4})")
YEARS = range(1900, 2200)


class NoPeriod(ValueError):
    """The text is no period of this cadence, or one before 1900 or after 2199."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How periods follow one another: each has a number, one more than that before it.

    `months`: of how many months a period is, 0 for days and weeks. `cycle`: after how many periods
    a season comes again; `example`: how one is written. `begins`: the first day of a numbered one.
    """

    name: str
    months: int
    cycle: float
    example: str
    number_on: Callable[[date], int]
    begins: Callable[[int], date]
    label: Callable[[int], str]
    written: re.Pattern[str]
    first_day: Callable[[int, int], date]

    def start(self, day: date) -> date:
        """The first day of the period in which a day lies."""
        return self.begins(self.number_on(day))

    def before(self, day: date, periods: int = 1) -> date:
        """The first day of the period so many before that of a day."""
        return self.begins(self.number_on(day) - periods)

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
            return self.first_day(*(int(part) for part in (*found.groups(), 1)[:2]))
        raise ValueError(text)


def first_of_month(number: int) -> date:
    """The first day of a month counted from year 0: year * 12 + month - 1."""
    return date(number // 12, number % 12 + 1, 1)


def _week_label(number: int) -> str:
    year, week, _day = date.fromordinal(number * 7 + 1).isocalendar()
    return f"{year}-W{week:02}"


def _of_months(
    name: str, months: int, example: str, label: Callable[[int], str], written: re.Pattern[str]
) -> Cadence:
    return Cadence(
        name,
        months,
        12 / months,
        example,
        lambda day: (day.year * 12 + day.month - 1) // months,
        lambda n: first_of_month(n * months),
        label,
        written,
        lambda year, part: date(year, (part - 1) * months + 1, 1),
    )


# fmt: off
DAY_BY_DAY = Cadence(
    "day", 0, 7.0, "2026-03-31", date.toordinal, date.fromordinal,
    lambda n: date.fromordinal(n).isoformat(), DAY, lambda _year, _part: date.min,
)
WEEK_BY_WEEK = Cadence(
    "week", 0, WEEKS_A_YEAR, "2026-W14", lambda day: (day.toordinal() - 1) // 7,
    lambda n: date.fromordinal(n * 7 + 1), _week_label, WEEK,
    lambda year, week: date.fromisocalendar(year, week, 1),
)
# fmt: on
MONTH_BY_MONTH = _of_months("month", 1, "2026-03", lambda n: f"{n // 12}-{n % 12 + 1:02}", MONTH)
QUARTER_BY_QUARTER = _of_months(
    "quarter", 3, "2026-Q1", lambda n: f"{n // 4}-Q{n % 4 + 1}", QUARTER
)
YEAR_BY_YEAR = _of_months("year", 12, "2026", str, YEAR)

CADENCES = {one.name: one for one in (DAY_BY_DAY, WEEK_BY_WEEK, MONTH_BY_MONTH, QUARTER_BY_QUARTER)}
RHYTHMS = {**CADENCES, YEAR_BY_YEAR.name: YEAR_BY_YEAR}  # a target may hold of a year, too


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of the month where it is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first, following = first_of_month(number), first_of_month(number + 1)
    return first.replace(day=min(day.day, (following - first).days))
