"""Costs as pictures: a month from its pools to its processes, a process beside its capability."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kernel.charts import (
    QUIET,
    Chart,
    Flow,
    Node,
    Pane,
    Series,
    flow_chart,
    line_chart,
    pair_chart,
    sparkline,
)
from kernel.money import in_currency
from reporting.calculations import FLOWS
from reporting.models import CadenceChoice, CapacityUse, CostKind, PoolKind, Verdict
from reporting.periods import first_of_month
from reporting.queries.aims import value_of_reading
from reporting.queries.costs import ActivityCost, CostMonth, CostPoint
from reporting.queries.pictures import point_day, points_since, unit_mark
from reporting.queries.series import series_of

HUES = {PoolKind.PEOPLE: 0, PoolKind.SYSTEMS: 1, PoolKind.THIRD_PARTY: 2, CostKind.EVENT: 3}
INNER = 5
ACTIVITIES_SHOWN = 14
OWN, IDLE, REST = "own", "idle", "rest"
SPARK_MONTHS = 24


def month_flow(month: CostMonth) -> Chart:
    """From pools to activities to processes, and to what nobody used."""
    shown = month.activities[:ACTIVITIES_SHOWN]
    rest = month.activities[ACTIVITIES_SHOWN:]
    order = {one.process.pk: place for place, one in enumerate(month.processes)}
    shown.sort(key=lambda one: (order[one.process.pk], -one.spent.cents))
    return flow_chart(
        _("From pools to processes"),
        [*_pool_nodes(month), *_activity_nodes(shown, rest), *_process_nodes(month)],
        [*_from_pools(month, shown, rest), *_to_processes(shown, rest)],
    )


def _pool_nodes(month: CostMonth) -> list[Node]:
    pools = [
        Node(f"pool-{use.pool_id}", use.pool.name, 0, HUES[PoolKind(use.kind)])
        for use in month.uses
    ]
    return [*pools, Node(OWN, str(CostKind.EVENT.label), 0, HUES[CostKind.EVENT])]


def _activity_nodes(shown: Sequence[ActivityCost], rest: Sequence[ActivityCost]) -> list[Node]:
    nodes = [Node(_key(one), f"{one.activity} ({one.process.key})", 1, INNER) for one in shown]
    others = _("%(n)d other activities") % {"n": len(rest)}
    return [*nodes, Node(REST, others, 1, INNER), Node(IDLE, _("Not used"), 1, QUIET)]


def _process_nodes(month: CostMonth) -> list[Node]:
    return [
        Node(f"process-{one.process.pk}", str(one.process), 2, INNER) for one in month.processes
    ]


def _from_pools(
    month: CostMonth, shown: Sequence[ActivityCost], rest: Sequence[ActivityCost]
) -> list[Flow]:
    hues: dict[int | None, int] = {use.pool_id: HUES[PoolKind(use.kind)] for use in month.uses}
    hues[None] = HUES[CostKind.EVENT]
    flows: dict[tuple[int | None, str], int] = defaultdict(int)
    for key, activities in ((None, shown), (REST, rest)):
        for one in activities:
            for pool, cents in one.by_pool.items():
                flows[pool, key or _key(one)] += cents
    used = [
        Flow(
            _source(pool), target, cents / 100, HUES[CostKind.EVENT] if pool is None else hues[pool]
        )
        for (pool, target), cents in flows.items()
    ]
    idle = [Flow(f"pool-{u.pool_id}", IDLE, u.unused_cents / 100, QUIET) for u in month.uses]
    return [*used, *idle]


def _to_processes(shown: Sequence[ActivityCost], rest: Sequence[ActivityCost]) -> list[Flow]:
    flows: dict[tuple[str, int], int] = defaultdict(int)
    for key, activities in (("", shown), (REST, rest)):
        for one in activities:
            flows[key or _key(one), one.process.pk] += one.spent.cents
    return [
        Flow(source, f"process-{process}", cents / 100, INNER)
        for (source, process), cents in flows.items()
    ]


def _key(one: ActivityCost) -> str:
    return f"activity-{one.process.pk}-{one.activity}"


def _source(pool: int | None) -> str:
    return OWN if pool is None else f"pool-{pool}"


def beside_capability(
    points: Sequence[CostPoint], verdict: Verdict | None, since: date | None = None
) -> Chart | None:
    """Cost per case above the measure that was judged, each month in the same place."""
    if not points:
        return None
    costs = {one.month: _a_case(one) for one in points}
    values = _month_by_month(verdict, since)
    months = _months(min([*costs, *values]), max([*costs, *values]))
    cost = Pane(in_currency(_("Cost per case")), [costs.get(month) for month in months])
    if verdict is None or not values:
        label = _("Cost per case, month by month")
        return line_chart(label, months, Series(cost.label, cost.values), width=960)
    capability = Pane(
        verdict.measure.name,
        [values.get(month) for month in months],
        unit_mark(verdict.measure),
        _aim_of_a_month(verdict),
    )
    return pair_chart(_("Cost beside capability"), months, cost, capability)


def _month_by_month(verdict: Verdict | None, since: date | None) -> dict[date, float | None]:
    """The measure as it was judged; months of their own where it is not judged by the month."""
    if verdict is None or verdict.cadence == CadenceChoice.MONTH:
        return {point_day(one): one["value"] for one in points_since(verdict, since)}
    found = series_of([verdict.measure])[verdict.measure_id]
    told = zip(found.periods, found.values.tolist(), strict=True)
    return {month: value for month, value in told if since is None or month >= since}


def _aim_of_a_month(verdict: Verdict) -> float | None:
    """The target beside months; none where it counts what came in days, weeks or quarters."""
    target, measure = verdict.target, verdict.measure
    if target is None:
        return None
    if verdict.cadence == measure.cadence == CadenceChoice.MONTH:
        return value_of_reading(target, measure)
    return None if measure.calculation in FLOWS else float(target.value)


def _a_case(point: CostPoint) -> float | None:
    return point.cents / point.cases / 100 if point.cases else None


def _months(first: date, last: date) -> list[date]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [first_of_month(number) for number in range(begin, end + 1)]


def cost_spark(points: Sequence[CostPoint]) -> Chart:
    latest = points[-SPARK_MONTHS:]
    return sparkline(
        _("Cost per case"),
        [_a_case(one) for one in latest],
        periods=[one.month for one in latest],
    )


def capacity_chart(uses: Sequence[CapacityUse]) -> Chart:
    """Used minutes against the practical capacity, oldest first."""
    series: list[Any] = [
        Series(_("Used minutes"), [float(use.used_minutes) for use in uses], _("Used")),
        Series(
            _("Practical capacity"),
            [float(use.practical_minutes) for use in uses],
            _("Capacity"),
        ),
    ]
    return line_chart(
        _("Capacity use, month by month"), [use.month for use in uses], series, width=960
    )
