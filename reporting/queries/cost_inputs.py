"""What the costs of a month rest on: pools, the minutes that activities take, what was done."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from inventory.models import ProcessElement
from reporting.models import ActivityCell, ActivityTime, CostPool, CostPoolPeriod, CostRun
from reporting.periods import first_of_month
from reporting.time_driven_costing import WHOLE, Done, Pool, Use


def serves(pool: CostPool, process: ProcessElement) -> bool:
    """Whether a pool serves the process: by name, by one above it, or because it serves all."""
    named = {one.pk for one in pool.processes.all()}
    return not named or bool(named & set(_line_up(process)))


def _line_up(process: ProcessElement) -> Iterable[int]:
    above: ProcessElement | None = process
    while above is not None:
        yield above.pk
        above = above.parent


def left_alone(pool: CostPool, served: Collection[int]) -> str:
    """An activity that takes minutes of the pool to the end, of a process that it would serve no
    longer: `served` are the keys of those it would; none: all. In two queries."""
    if not served:
        return ""
    above = dict(ProcessElement.objects.values_list("pk", "parent"))
    newest = {
        (time.process_id, time.activity): time
        for time in pool.times.in_force()
        .select_related("process")
        .order_by("activity", "valid_from")
    }
    for time in (one for one in newest.values() if one.minutes != 0):
        process = time.process_id
        while process is not None and process not in served:
            process = above[process]
        if process is None:
            return f"{time.process}: {time.activity}"
    return ""


def costed_months(since: date | None = None) -> list[date]:
    """The months that have begun and for which there is a pool, or costs so far; oldest first."""
    newest = newest_month()
    known = {
        *CostPoolPeriod.objects.values_list("month", flat=True).distinct(),
        *CostRun.objects.values_list("month", flat=True),
    }
    return sorted(one for one in known if (since is None or one >= since) and one <= newest)


def newest_month() -> date:
    """The one that runs; a later one where records have come from it already."""
    told = ActivityCell.objects.aggregate(newest=Max("month"))["newest"]
    records = first_of_month(told) if told else date.min
    return max(timezone.localdate().replace(day=1), records)


def periods_of(month: date) -> list[CostPoolPeriod]:
    """What each pool cost, in its newest version."""
    periods = CostPoolPeriod.objects.in_force().filter(month=month)
    return list(periods.select_related("pool").order_by("pool_id"))


def pools_of(periods: Iterable[CostPoolPeriod]) -> list[Pool]:
    return [Pool(one.pool_id, one.pool.kind, one.cents, one.capacity_minutes) for one in periods]


def uses_of(month: date, times: Iterable[ActivityTime]) -> list[Use]:
    """What takes minutes of which pool in a month; of several beginnings the newest holds."""
    holding: dict[tuple[int, str, int], ActivityTime] = {}
    for time in sorted(times, key=lambda one: (one.valid_from, one.version)):
        if time.valid_from <= month:
            holding[time.process_id, time.activity, time.pool_id] = time
    return [
        Use(*key, minutes=time.minutes, measured_first=time.measured_first)
        for key, time in sorted(holding.items())
        if time.minutes != 0
    ]


def number_of(month: date) -> int:
    """As cells tell it."""
    return month.year * 12 + month.month - 1


def done_in(month: date) -> list[Done]:
    """What was done in a month, by process, activity and segment, over all sources."""
    names: dict[str, Any] = {
        name: Sum(name) for name in ("events", "timed", "service_minutes_sum", "cents")
    }
    rows: Any = (
        ActivityCell.objects.filter(month=number_of(month))
        .order_by("process", "activity", "place", "segment")
        .values("process", "activity", "place", "segment")
        .annotate(**names)
    )
    return [
        Done(
            row["process"],
            row["activity"],
            max(row["events"], 0),
            max(row["timed"], 0),
            round(max(row["service_minutes_sum"], 0.0), 4),
            max(row["cents"], 0),
            (row["place"], row["segment"]) if row["place"] else WHOLE,
        )
        for row in rows
    ]
