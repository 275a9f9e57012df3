"""Loads a file of cost pools or activity times: all of it, or nothing."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.actions.cost_pools import (
    PERMISSION,
    TimeFigures,
    change_pool,
    define_pool,
    write_period,
    write_time,
)
from reporting.actions.costing import allocate_costs
from reporting.cost_files import POOLS, read_cost_file
from reporting.models import CostPool
from reporting.queries.cost_inputs import costed_months
from reporting.queries.cost_plans import UNCHANGED, CostPlan, PlannedRow, cost_plan

NAMED_AT_MOST = 12


@transaction.atomic
def import_costs(path: Path, *, actor: Any, name: str = "") -> CostPlan:
    """Load the file, then work the months it touches out anew; again, it changes nothing.

    Raises DomainError, naming line, column and cell, and nothing is written then.
    """
    demand(actor, PERMISSION, _("Keep cost pools"))
    plan = cost_plan(read_cost_file(path, name=name))
    if plan.faults:
        raise DomainError(faults_told(plan))
    fresh = [planned for planned in plan.rows if planned.outcome != UNCHANGED]
    if not fresh:
        return plan
    write = _write_periods if plan.table.kind == POOLS else _write_times
    months = write(fresh, plan, actor)
    audit.record(
        "costs.imported",
        CostPool.objects.get(name=fresh[0].row.pool),
        actor=actor,
        after={"file": plan.table.name, **plan.as_dict()},
    )
    allocate_costs(months, actor=actor)
    return plan


def faults_told(plan: CostPlan) -> str:
    """The first faults, each with its place."""
    faults = plan.faults
    told = "; ".join(str(fault) for fault in faults[:NAMED_AT_MOST])
    words = {"file": plan.table.name, "told": told, "more": len(faults) - NAMED_AT_MOST}
    if len(faults) > NAMED_AT_MOST:
        return _("%(file)s: %(told)s; and %(more)d more. Nothing was loaded.") % words
    return _("%(file)s: %(told)s. Nothing was loaded.") % words


def _write_periods(fresh: list[PlannedRow], plan: CostPlan, actor: Any) -> list[date]:
    pools = {pool.name: pool for pool in CostPool.objects.prefetch_related("processes")}
    elements = {one.key: one for one in ProcessElement.objects.all()}
    for planned in fresh:
        row = planned.row
        served = [elements[key] for key in row.processes or ()]
        if row.pool not in pools:
            pools[row.pool] = define_pool(
                name=row.pool, kind=row.kind, processes=served, actor=actor
            )
        elif served and set(served) != set(pools[row.pool].processes.all()):
            pools[row.pool] = change_pool(
                pools[row.pool], name=row.pool, processes=served, actor=actor
            )
        note = row.note or (_("From %(file)s") % {"file": plan.table.name})
        write_period(pools[row.pool], row.month, row.figures, actor=actor, note=note)
    return [planned.row.month for planned in fresh]


def _write_times(fresh: list[PlannedRow], plan: CostPlan, actor: Any) -> list[date]:
    pools = {pool.name: pool for pool in CostPool.objects.all()}
    elements = {one.key: one for one in ProcessElement.objects.all()}
    for planned in sorted(fresh, key=lambda one: one.row.valid_from):
        row = planned.row
        figures = TimeFigures(row.minutes, row.measured_first)
        key = (elements[row.process], row.activity, pools[row.pool], row.valid_from)
        write_time(*key, figures, actor=actor)
    return costed_months(since=min(planned.row.valid_from for planned in fresh))
