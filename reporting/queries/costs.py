"""What processes cost: a month from its pools to its processes, and a process over the months."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import ExtractMonth, ExtractYear

from inventory.models import ProcessElement
from reporting.models import (
    CapacityUse,
    CostCell,
    CostKind,
    CostPool,
    CostRun,
    DailyCell,
)
from reporting.periods import first_of_month
from reporting.queries.cost_inputs import number_of

THIRD_PARTY = CostKind.THIRD_PARTY.value
CASES = "cases"  # stands where else a kind of cost does


@dataclass(slots=True)
class Spent:
    """Cents by what they were paid for."""

    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CostKind.values, 0))

    def add(self, kind: str, cents: int) -> None:
        self.by_kind[kind] += cents

    @property
    def cents(self) -> int:
        return sum(self.by_kind.values())

    @property
    def third_party_percent(self) -> float | None:
        return 100 * self.by_kind[THIRD_PARTY] / self.cents if self.cents else None


@dataclass(slots=True)
class ActivityCost:
    """An activity in a month: how often it was done, and what it cost."""

    process: Any
    activity: str
    events: int = 0
    spent: Spent = field(default_factory=Spent)
    by_pool: dict[int | None, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def each(self) -> float | None:
        """Cents each time it was done."""
        return self.spent.cents / self.events if self.events else None


@dataclass(slots=True)
class ProcessCost:
    """A process in a month; `cases` are those closed in it."""

    process: Any
    cases: int
    spent: Spent = field(default_factory=Spent)

    @property
    def a_case(self) -> float | None:
        """Cents a closed case."""
        return self.spent.cents / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class CostMonth:
    """Pools, activities and processes of a month. `difference`: cents not accounted for; 0."""

    month: date
    run: CostRun
    uses: list[CapacityUse]
    activities: list[ActivityCost]
    processes: list[ProcessCost]
    without_minutes: list[tuple[Any, str, int]]
    silent_pools: list[CostPool]

    @property
    def spent(self) -> Spent:
        total = Spent()
        for one in self.processes:
            for kind, cents in one.spent.by_kind.items():
                total.add(kind, cents)
        return total

    @property
    def cases(self) -> int:
        """Closed in all its processes."""
        return sum(one.cases for one in self.processes)

    @property
    def idle_percent(self) -> float | None:
        """Of the pools, what nobody used."""
        return 100 * self.run.unused_cents / self.run.pool_cents if self.run.pool_cents else None

    @property
    def difference(self) -> int:
        shared = sum(
            cents
            for one in self.activities
            for pool, cents in one.by_pool.items()
            if pool is not None
        )
        return shared + sum(use.unused_cents for use in self.uses) - self.run.pool_cents


@dataclass(frozen=True, slots=True)
class CostPoint:
    """A month of a process: its cents and its closed cases."""

    month: date
    cents: int
    cases: int


def cost_month(run: CostRun) -> CostMonth:
    """The month of a run, the dearest first."""
    cells = list(
        CostCell.objects.of_whole()
        .filter(run=run)
        .values_list("process", "activity", "pool", "kind", "events", "cents")
    )
    wanted = {cell[0] for cell in cells} | {one[0] for one in run.without_minutes}
    processes = _with_cases(wanted, run.month)
    activities = _activities(cells, processes)
    uses = list(run.pools.select_related("pool", "period").order_by("-cents", "pool__name"))
    known = {use.pool_id for use in uses}
    return CostMonth(
        run.month,
        run,
        uses,
        activities,
        _by_process(activities),
        [(processes[key], name, n) for key, name, n in run.without_minutes if key in processes],
        [pool for pool in _pools_in_use(run.month) if pool.pk not in known],
    )


def _activities(cells: Iterable[tuple], processes: dict[int, Any]) -> list[ActivityCost]:
    found: dict[tuple[int, str], ActivityCost] = {}
    for process, activity, pool, kind, events, cents in cells:
        one = found.setdefault((process, activity), ActivityCost(processes[process], activity))
        one.events = max(one.events, events)
        one.spent.add(kind, cents)
        one.by_pool[pool] += cents
    return sorted(found.values(), key=lambda one: (-one.spent.cents, one.activity))


def _by_process(activities: Iterable[ActivityCost]) -> list[ProcessCost]:
    found: dict[int, ProcessCost] = {}
    for one in activities:
        key = one.process.pk
        row = found.setdefault(key, ProcessCost(one.process, one.process.closed_cases or 0))
        for kind, cents in one.spent.by_kind.items():
            row.spent.add(kind, cents)
    return sorted(found.values(), key=lambda row: (-row.spent.cents, row.process.key))


def _with_cases(wanted: set[int], month: date) -> dict[int, Any]:
    """Processes by their keys, each with the cases closed in the month."""
    closed = DailyCell.objects.filter(process=OuterRef("pk"), place=0, month=number_of(month))
    count = closed.order_by().values("process").annotate(n=Sum("closed")).values("n")
    found = ProcessElement.objects.filter(pk__in=wanted).annotate(closed_cases=Subquery(count))
    return {process.pk: process for process in found}


def _pools_in_use(month: date) -> list[CostPool]:
    """Pools that activities take minutes of, by this month."""
    using = CostPool.objects.filter(times__valid_from__lte=month).exclude(times__minutes=0)
    return list(using.distinct())


def cents_by_month(process: Any) -> dict[date, int]:
    """What a process cost, oldest first; only months that were costed."""
    mine = CostCell.objects.of_whole().filter(process=process)
    return dict(mine.order_by("month").values_list("month").annotate(Sum("cents")))


@dataclass(frozen=True, slots=True)
class ProcessMonth:
    """A month of a process, by what was paid for."""

    month: date
    cases: int
    spent: Spent

    @property
    def a_case(self) -> float | None:
        return self.spent.cents / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All costed months of a process, newest first; and whether any record tells of a case."""

    months: list[ProcessMonth]
    has_cases: bool


def process_months(process: Any) -> list[ProcessMonth]:
    """All costed months of a process, newest first."""
    return ledger_of(process).months


def ledger_of(process: Any) -> Ledger:
    """What was spent and what was done for it, in one question."""
    number = ExtractYear("month") * 12 + ExtractMonth("month") - 1  # as cells tell it
    costs = CostCell.objects.of_whole().filter(process=process).order_by()
    cells = DailyCell.objects.of_whole().filter(process=process).order_by()
    amounts = costs.values_list(number, "kind").annotate(Sum("cents"))
    closed = cells.values_list(F("month"), Value(CASES)).annotate(Sum("closed"))
    spent: dict[int, Spent] = defaultdict(Spent)
    cases: dict[int, int] = {}
    for month, what, amount in amounts.union(closed, all=True):
        if what == CASES:
            cases[month] = amount
        else:
            spent[month].add(what, amount)
    return Ledger(
        [
            ProcessMonth(first_of_month(month), cases.get(month) or 0, spent[month])
            for month in sorted(spent, reverse=True)
        ],
        has_cases=bool(cases),
    )


def process_segments(process: Any, month: date) -> dict[int, list[Any]]:
    """What each segment of each dimension cost in a month, the dearest first: by place."""
    cells = CostCell.objects.filter(process=process, month=month, place__gt=0).order_by()
    found: dict[tuple[int, str], Spent] = defaultdict(Spent)
    for place, segment, kind, cents in cells.values_list("place", "segment", "kind").annotate(
        Sum("cents")
    ):
        found[place, segment].add(kind, cents)
    cases = _cases_of_segments(process, month) if found else {}
    places: dict[int, list[Any]] = defaultdict(list)
    for (place, segment), spent in sorted(found.items(), key=lambda one: -one[1].cents):
        count = cases.get((place, segment), 0)
        places[place].append((segment, count, spent, spent.cents / count if count else None))
    return dict(sorted(places.items()))


def _cases_of_segments(process: Any, month: date) -> dict[tuple[int, str], int]:
    mine = {"process": process, "month": number_of(month), "place__gt": 0}
    closed = DailyCell.objects.filter(**mine).order_by().values_list("place", "segment")
    return {(place, segment): count for place, segment, count in closed.annotate(Sum("closed"))}


def runs() -> list[CostRun]:
    """Every month that was costed, newest first."""
    return list(CostRun.objects.all())
