"""What loading a file of cost pools or activity times would change, row by row."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.money import with_currency
from reporting.cost_files import POOLS, CellFault, CostTable, PoolRow, TimeRow
from reporting.models import ActivityTime, CostPool, CostPoolPeriod
from reporting.pool_figures import PoolFigures
from reporting.queries.cost_inputs import left_alone

ADD, CHANGE, UNCHANGED = "add", "change", "unchanged"
History = dict[date, tuple[Decimal | None, bool]]  # minutes and measured first, by beginning


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the file and what becomes of it; `before` and `after` in words."""

    row: Any
    outcome: str
    before: str
    after: str


@dataclass(slots=True)
class CostPlan:
    table: CostTable
    rows: list[PlannedRow] = field(default_factory=list)
    new_pools: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[CellFault]:
        return sorted(self.table.faults, key=lambda fault: fault.line)

    def count(self, outcome: str) -> int:
        return sum(planned.outcome == outcome for planned in self.rows)

    @property
    def is_new(self) -> bool:
        """Whether loading it would change anything."""
        return any(planned.outcome != UNCHANGED for planned in self.rows)

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.table.kind,
            "rows": len(self.rows),
            "added": self.count(ADD),
            "changed": self.count(CHANGE),
            "unchanged": self.count(UNCHANGED),
            "errors": len(self.table.faults),
            "new_pools": self.new_pools,
        }


def cost_plan(table: CostTable) -> CostPlan:
    """Compares every row with what is known; adds a fault where a row cannot be."""
    plan = CostPlan(table)
    if table.kind == POOLS:
        _plan_pools(plan)
    else:
        _plan_times(plan)
    return plan


def _plan_pools(plan: CostPlan) -> None:
    pools = {pool.name: pool for pool in CostPool.objects.prefetch_related("processes")}
    known = {(period.pool_id, period.month): period for period in CostPoolPeriod.objects.in_force()}
    keys = dict(ProcessElement.objects.values_list("key", "pk"))
    served: dict[str, tuple[str, ...]] = {}
    serving = {name: {one.key for one in pool.processes.all()} for name, pool in pools.items()}
    kinds = {name: pool.kind for name, pool in pools.items()}
    for row in plan.table.rows:
        if not _is_possible(plan.table, row, kinds, keys):
            continue
        if row.processes and served.setdefault(row.pool, row.processes) != row.processes:
            reason = _("an earlier line has other processes for this pool")
            plan.table.fault(row.line, "processes", " ".join(row.processes), reason)
            continue
        kinds.setdefault(row.pool, row.kind)
        pool = pools.get(row.pool)
        if pool is None and row.pool not in plan.new_pools:
            plan.new_pools.append(row.pool)
        former = known.get((pool.pk, row.month)) if pool else None
        moved = bool(pool and row.processes and set(row.processes) != serving[row.pool])
        if pool and moved and (left := left_alone(pool, [keys[key] for key in row.processes])):
            reason = _("%(activity)s takes minutes of it; end that first") % {"activity": left}
            plan.table.fault(row.line, "processes", " ".join(row.processes), reason)
            continue
        plan.rows.append(_planned_period(row, former, moved=moved))
        if moved:
            serving[row.pool] = set(row.processes)


def _is_possible(
    table: CostTable, row: PoolRow, kinds: dict[str, str], keys: Mapping[str, int]
) -> bool:
    if (kind := kinds.get(row.pool, row.kind)) != row.kind:
        reason = _("%(pool)s is %(kind)s; the kind of a pool stays")
        table.fault(row.line, "kind", row.kind, reason % {"pool": row.pool, "kind": kind})
        return False
    unknown = [key for key in row.processes or () if key not in keys]
    if unknown:
        reason = _("there is no such process; the page Processes lists all")
        table.fault(row.line, "processes", unknown[0], reason)
    return not unknown


def _planned_period(row: PoolRow, former: CostPoolPeriod | None, *, moved: bool) -> PlannedRow:
    """`moved`: the pool serves other processes than before this row."""
    after = figures_told(row.figures)
    if former is None:
        return PlannedRow(row, ADD, "", after)
    before = PoolFigures(**{name: getattr(former, name) for name in PoolFigures.__slots__})
    if before == row.figures and not moved:
        return PlannedRow(row, UNCHANGED, after, after)
    return PlannedRow(row, CHANGE, figures_told(before), after)


def figures_told(figures: PoolFigures) -> str:
    if figures.capacity_minutes is None:
        return with_currency(f"{figures.amount:,.2f}")
    minutes = {"minutes": f"{figures.capacity_minutes:,.0f}"}
    return f"{with_currency(f'{figures.amount:,.2f}')}, {_('%(minutes)s minutes') % minutes}"


def _plan_times(plan: CostPlan) -> None:
    pools = {pool.name: pool for pool in CostPool.objects.prefetch_related("processes")}
    processes = {one.key: one for one in ProcessElement.objects.all()}
    by_pk = {one.pk: one for one in processes.values()}
    known: dict[tuple, History] = defaultdict(dict)
    for time in ActivityTime.objects.in_force():
        key = time.process_id, time.activity, time.pool_id
        known[key][time.valid_from] = time.minutes, time.measured_first
    for row in sorted(plan.table.rows, key=lambda row: row.valid_from):
        process, pool = processes.get(row.process), pools.get(row.pool)
        if not _is_known(plan.table, row, process, pool, by_pk) or not (process and pool):
            continue
        history = known[process.pk, row.activity, pool.pk]
        plan.rows.append(_planned_time(row, history))
        history[row.valid_from] = row.minutes, row.measured_first
    plan.rows.sort(key=lambda planned: planned.row.line)


def _is_known(
    table: CostTable, row: TimeRow, process: Any, pool: CostPool | None, by_pk: dict[int, Any]
) -> bool:
    if process is None:
        reason = _("there is no such process; the page Processes lists all")
        table.fault(row.line, "process", row.process, reason)
    if pool is None:
        reason = _("there is no such cost pool; load the pools first")
        table.fault(row.line, "pool", row.pool, reason)
    if process is None or pool is None:
        return False
    named, above = {one.pk for one in pool.processes.all()}, process
    while above is not None and above.pk not in named:
        above = by_pk.get(above.parent_id)
    if named and above is None:
        reason = _("%(pool)s does not serve this process") % {"pool": pool}
        table.fault(row.line, "process", row.process, reason)
        return False
    return True


def _planned_time(row: TimeRow, history: History) -> PlannedRow:
    """`history`: what is known, and what earlier months of the file have added to it."""
    after = time_told(row.minutes, row.measured_first)
    begun = [start for start in history if start <= row.valid_from]
    if not begun:
        return PlannedRow(row, ADD, "", after)
    before = history[max(begun)]
    same = before == (row.minutes, row.measured_first)
    return PlannedRow(row, UNCHANGED if same else CHANGE, time_told(*before), after)


def time_told(minutes: Any, measured_first: bool) -> str:
    if minutes is None:
        return _("as measured")
    told = _("%(minutes)s minutes") % {"minutes": f"{minutes.normalize():f}"}
    return told if measured_first else _("%(told)s, whatever is measured") % {"told": told}
