"""The ticks of a time axis: days, months or years, whichever fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.charts import words

DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6)
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis. `below` is the second line: the year, where it begins."""

    day: date
    label: str
    below: str = ""


def grain_of(periods: Sequence[date]) -> str:
    """What the periods are, by their first days: "quarter", "month", or "day" for all else."""
    if any(period.day != 1 for period in periods):
        return "day"
    quarters = len(periods) > 2 and all(period.month % 3 == 1 for period in periods)
    return "quarter" if quarters else "month"


def time_ticks(first: date, last: date, wanted: int) -> list[Tick]:
    """At most about `wanted` ticks between two days, on round days, months or years."""
    wanted = max(wanted, 2)
    span = (last - first).days
    if not span and first.day == 1:
        return [Tick(first, words.month(first.month), str(first.year))]
    if span <= DAYS[-1] * wanted and span < 75:
        return _days(first, span, wanted)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in MONTHS if months <= step * wanted), 0)
    return _months(first, last, step) if step else _years(first, last, wanted)


def _days(first: date, span: int, wanted: int) -> list[Tick]:
    step = next((step for step in DAYS if span < step * wanted * 0.7), DAYS[-1])
    days = [first + timedelta(days=gap) for gap in range(0, span + 1, step)]
    return [
        Tick(day, f"{day.day} {words.month(day.month)}", "" if index else str(day.year))
        for index, day in enumerate(days)
    ]


def _months(first: date, last: date, step: int) -> list[Tick]:
    begin = first.year * 12 + first.month - 1 + (first.day > 1)
    end = last.year * 12 + last.month - 1
    found: list[Tick] = []
    for index in range(-(-begin // step) * step, end + 1, step):
        year, month = divmod(index, 12)
        below = str(year) if not found or found[-1].day.year != year else ""
        found.append(Tick(date(year, month + 1, 1), words.month(month + 1), below))
    return found


def _years(first: date, last: date, wanted: int) -> list[Tick]:
    count = last.year - first.year + 1
    step = next(step for step in YEARS if count <= step * wanted)
    begin = -(-(first.year + (first > date(first.year, 1, 1))) // step) * step
    years = [year for year in range(begin, last.year + 1, step) if year >= 1]
    return [Tick(date(year, 1, 1), str(year)) for year in years]
