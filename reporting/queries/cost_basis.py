"""From which costs a cost per case is read: those allocated from pools, or those in the records."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from reporting.definition_rules import ALLOCATED, MONTHLY, RECORDS
from reporting.models import Calculation, CostCell, DailyCell, Measure
from reporting.queries.cost_inputs import number_of

CENTS = 100
IS_POOLED = Exists(
    CostCell.objects.of_whole().filter(process=OuterRef("process"), pool__isnull=False)
)


def cost_basis(measures: Iterable[Measure]) -> dict[int, str]:
    """ALLOCATED or RECORDS for each measure of cost per case, by its key; in one query at most, and
    in none of measures that come with IS_POOLED as `is_pooled`.

    Where its definition does not say, they are those allocated from the pools as soon as the
    process has any. Pools are costed by month: read by day or week, it is the records' costs.
    """
    costs = [one for one in measures if one.calculation == Calculation.COST_PER_CASE]
    following = [one for one in costs if not _said(one) and one.cadence in MONTHLY]
    pooled = {one.process_id for one in following if getattr(one, "is_pooled", False)}
    asked = {one.process_id for one in following if not hasattr(one, "is_pooled")}
    if asked:
        pooled |= pooled_processes(asked)
    return {
        one.pk: _said(one) or (ALLOCATED if _follows(one, pooled) else RECORDS) for one in costs
    }


def pooled_processes(processes: Iterable[int]) -> set[int]:
    """Those of the processes to which a pool has been allocated in any month."""
    cells = CostCell.objects.of_whole().filter(process__in=processes, pool__isnull=False)
    return set(cells.order_by().values_list("process", flat=True).distinct())


def costed_segments(
    process: int, months: Iterable[int]
) -> dict[tuple[int, str], tuple[float, float]]:
    """Money and closed cases of each segment, the whole at place 0, in the months that were
    costed."""
    wanted = set(months)
    rows: Any = CostCell.objects.filter(process=process).order_by()
    cents: dict[tuple[int, str], int] = defaultdict(int)
    costed = set()
    for month, place, segment, total in rows.values_list("month", "place", "segment").annotate(
        Sum("cents")
    ):
        if number_of(month) in wanted:
            costed.add(number_of(month))
            cents[place, segment] += total
    cells: Any = DailyCell.objects.filter(process=process, month__in=costed).order_by()
    closed = {
        (place, segment): cases
        for place, segment, cases in cells.values_list("place", "segment").annotate(Sum("closed"))
    }
    return {key: (spent / CENTS, float(closed.get(key, 0))) for key, spent in cents.items()}


def _said(measure: Measure) -> str:
    return measure.parameters.get("costs", "")


def _follows(measure: Measure, pooled: set[int]) -> bool:
    return measure.process_id in pooled and measure.cadence in MONTHLY
