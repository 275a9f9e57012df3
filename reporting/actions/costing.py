"""The costs of a month: pools shared out over activities, processes and segments."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import demand
from reporting.models import ActivityTime, CapacityUse, CostCell, CostPoolPeriod, CostRun
from reporting.queries.cost_inputs import done_in, newest_month, periods_of, pools_of, uses_of
from reporting.time_driven_costing import OWN, WHOLE, CostedMonth, Done, Use, cost_month

BATCH = 500
TOLD = ("pool_cents", "used_cents", "unused_cents", "event_cents")


def allocate_costs(months: Iterable[date], *, actor: Any) -> list[CostRun]:
    """Work these months out; returns the runs that have changed.

    A month that rests on the same figures as before is left alone, and one that has not begun
    waits. Each month stands by itself: to work out one again is to work out all again.
    """
    demand(actor, "reporting.change_costpool", _("Allocate costs"))
    newest = newest_month()
    asked = sorted({month.replace(day=1) for month in months})
    runs = [_allocate(month, actor) for month in asked if month <= newest]
    return [run for run in runs if run is not None]


@transaction.atomic
def _allocate(month: date, actor: Any) -> CostRun | None:
    """All that it rests on is read when it is locked: who had it before may have changed that."""
    run, _made = CostRun.objects.select_for_update().get_or_create(
        month=month,
        defaults={"revision": 0, "allocated_by": actor, "allocated_at": timezone.now()},
    )
    periods, done = periods_of(month), done_in(month)
    uses = uses_of(month, ActivityTime.objects.in_force())
    digest = _digest(periods, uses, done)
    if run.digest == digest:
        return None
    before = {name: getattr(run, name) for name in TOLD} if run.revision else None
    costed = cost_month(pools_of(periods), uses, done)
    _write_run(run, costed, done, digest, actor)
    _write_parts(run, costed, {one.pool_id: one for one in periods})
    audit.record(
        "costs.allocated",
        run,
        actor=actor,
        before=before,
        after={name: getattr(run, name) for name in TOLD},
    )
    return run


def _digest(periods: list[CostPoolPeriod], uses: list[Use], done: list[Done]) -> str:
    """Of all that the costs of a month rest on."""
    told = [[(one.pk, str(one.amount), one.pool.kind) for one in periods], uses, done]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _write_run(
    run: CostRun, costed: CostedMonth, done: list[Done], digest: str, actor: Any
) -> None:
    events = {(one.process, one.activity): one.events for one in done if one.segment == WHOLE}
    run.revision += 1
    run.digest = digest
    run.pool_cents = sum(one.pool.cents for one in costed.pools)
    run.used_cents = sum(one.used_cents for one in costed.pools)
    run.unused_cents = sum(one.unused_cents for one in costed.pools)
    run.event_cents = sum(
        one.cents for one in costed.costs if one.kind == OWN and one.segment == WHOLE
    )
    run.without_minutes = [[*key, events[key]] for key in costed.without_minutes]
    run.allocated_by, run.allocated_at = actor, timezone.now()
    run.save()


def _write_parts(run: CostRun, costed: CostedMonth, periods: dict[int, CostPoolPeriod]) -> None:
    run.pools.all().delete()
    run.cells.all().delete()
    CapacityUse.objects.bulk_create(
        CapacityUse(
            run=run,
            month=run.month,
            pool_id=one.pool.key,
            period=periods[one.pool.key],
            kind=one.pool.kind,
            practical_minutes=one.practical,
            used_minutes=one.used,
            cents=one.pool.cents,
            used_cents=one.used_cents,
            unused_cents=one.unused_cents,
        )
        for one in costed.pools
    )
    cells = (
        CostCell(
            run=run,
            month=run.month,
            process_id=one.process,
            place=one.segment[0],
            segment=one.segment[1],
            activity=one.activity,
            pool_id=one.pool,
            kind=one.kind,
            events=one.events,
            minutes=one.minutes,
            cents=one.cents,
        )
        for one in costed.costs
    )
    CostCell.objects.bulk_create(cells, batch_size=BATCH)
