"""Cost pools, what they cost by the month, and the minutes that activities take of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.actions.costing import allocate_costs
from reporting.models import ActivityTime, CostPool, CostPoolPeriod, PoolKind
from reporting.pool_figures import YEARS, PoolFigures, check_figure, pool_figures
from reporting.queries.cost_inputs import costed_months, left_alone, serves

PERMISSION = "reporting.change_costpool"


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """`minutes` None: as measured; 0: no longer."""

    minutes: Decimal | None
    measured_first: bool = True


@transaction.atomic
def define_pool(
    *, name: str, kind: str, processes: Iterable[ProcessElement] = (), actor: Any
) -> CostPool:
    """A new pool; it serves these processes with all below them, or all when none is named."""
    demand(actor, PERMISSION, _("Keep cost pools"))
    name = name.strip()
    if not name:
        raise DomainError(_("A cost pool needs a name."))
    if CostPool.objects.filter(name=name).exists():
        raise DomainError(_("There is a cost pool “%(name)s” already.") % {"name": name})
    pool = CostPool.objects.create(name=name, kind=PoolKind(kind))
    pool.processes.set(processes)
    audit.record("cost_pool.defined", pool, actor=actor, after=_told(pool))
    return pool


@transaction.atomic
def change_pool(
    pool: CostPool, *, name: str, processes: Iterable[ProcessElement] = (), actor: Any
) -> CostPool:
    """Another name, or other processes. Its kind stays: what was costed is told by it."""
    demand(actor, PERMISSION, _("Keep cost pools"))
    pool = CostPool.objects.select_for_update().get(pk=pool.pk)
    before, name = _told(pool), name.strip()
    if not name:
        raise DomainError(_("A cost pool needs a name."))
    if CostPool.objects.filter(name=name).exclude(pk=pool.pk).exists():
        raise DomainError(_("There is a cost pool “%(name)s” already.") % {"name": name})
    served = list(processes)
    if left := left_alone(pool, [process.pk for process in served]):
        raise DomainError(
            _("%(activity)s takes minutes of it; end that first, or let the pool serve on.")
            % {"activity": left}
        )
    pool.name = name
    pool.save(update_fields=["name"])
    pool.processes.set(served)
    if _told(pool) != before:
        audit.record("cost_pool.changed", pool, actor=actor, before=before, after=_told(pool))
    return pool


def set_pool_period(
    pool: CostPool,
    *,
    month: date,
    amount: Decimal,
    actor: Any,
    note: str = "",
    **capacity: Decimal | None,
) -> CostPoolPeriod:
    """What the pool cost in a month; the month is then worked out anew.

    `capacity`: `capacity_minutes`, or `headcount`, `available_minutes` and `practical_share`.
    A correction is a new version and needs a note. Raises DomainError.
    """
    demand(actor, PERMISSION, _("Keep cost pools"))
    with transaction.atomic():
        figures = pool_figures(pool.kind, amount, **capacity)
        period = write_period(pool, month, figures, actor=actor, note=note)
        if period is None:
            raise DomainError(_("These are the figures of that month already."))
        allocate_costs([period.month], actor=actor)
    return period


def set_activity_time(
    process: ProcessElement,
    *,
    activity: str,
    pool: CostPool,
    minutes: Decimal | None,
    valid_from: date,
    actor: Any,
    measured_first: bool = True,
) -> ActivityTime:
    """How many minutes of the pool the activity takes; all months since are worked out anew."""
    demand(actor, PERMISSION, _("Keep cost pools"))
    with transaction.atomic():
        figures = TimeFigures(minutes, measured_first)
        time = write_time(process, activity, pool, valid_from, figures, actor=actor)
        if time is None:
            raise DomainError(_("That is what the activity takes already."))
        allocate_costs(costed_months(since=time.valid_from), actor=actor)
    return time


def write_period(
    pool: CostPool, month: date, figures: PoolFigures, *, actor: Any, note: str = ""
) -> CostPoolPeriod | None:
    """None when that month stands so already. To be called in a transaction."""
    _check_month(month)
    month = month.replace(day=1)
    pool = CostPool.objects.select_for_update().get(pk=pool.pk)
    former = pool.periods.filter(month=month).order_by("-version").first()
    if former is not None and figures_in(former) == figures:
        return None
    if former is not None and not note.strip():
        raise DomainError(
            _("%(period)s is known already; say in the note why it is corrected.")
            % {"period": former}
        )
    period = CostPoolPeriod.objects.create(
        pool=pool,
        month=month,
        version=former.version + 1 if former else 1,
        note=note.strip()[:250],
        set_by=actor,
        set_at=timezone.now(),
        **figures.as_dict(),
    )
    audit.record(
        "cost_pool.period_corrected" if former else "cost_pool.period_set",
        period,
        actor=actor,
        before=_told_period(former) if former else None,
        after=_told_period(period),
        note=period.note,
        about=[pool],
    )
    return period


def write_time(
    process: ProcessElement,
    activity: str,
    pool: CostPool,
    valid_from: date,
    figures: TimeFigures,
    *,
    actor: Any,
) -> ActivityTime | None:
    """None when it stands so already. To be called in a transaction."""
    activity = activity.strip()
    check_time(process, activity, pool, valid_from, figures)
    key = {"process": process, "activity": activity, "pool": pool}
    CostPool.objects.select_for_update().get(pk=pool.pk)
    valid_from = valid_from.replace(day=1)
    ruling = ActivityTime.objects.filter(**key, valid_from__lte=valid_from)
    before = ruling.order_by("-valid_from", "-version").first()
    if before is not None and TimeFigures(before.minutes, before.measured_first) == figures:
        return None
    same = before if before is not None and before.valid_from == valid_from else None
    time = ActivityTime.objects.create(
        **key,
        valid_from=valid_from,
        version=same.version + 1 if same else 1,
        minutes=figures.minutes,
        measured_first=figures.measured_first,
        set_by=actor,
        set_at=timezone.now(),
    )
    audit.record(
        "activity_time.set",
        time,
        actor=actor,
        before=_told_time(before) if before else None,
        after=_told_time(time),
        about=[pool, process],
    )
    return time


def check_time(
    process: ProcessElement, activity: str, pool: CostPool, valid_from: date, figures: TimeFigures
) -> None:
    """Raises DomainError when an activity cannot take such minutes of the pool."""
    _check_month(valid_from)
    if not activity:
        raise DomainError(_("Say which activity."))
    check_figure("minutes", figures.minutes)
    if not serves(pool, process):
        raise DomainError(
            _("%(pool)s does not serve %(process)s. Change which processes the pool serves.")
            % {"pool": pool, "process": process}
        )


def figures_in(period: CostPoolPeriod) -> PoolFigures:
    return PoolFigures(**{name: getattr(period, name) for name in PoolFigures.__slots__})


def _check_month(month: date) -> None:
    if month.year not in YEARS:
        raise DomainError(_("%(day)s lies too far from today.") % {"day": month})


def _told(pool: CostPool) -> dict[str, Any]:
    keys = pool.processes.order_by("position", "key").values_list("key", flat=True)
    return {"name": pool.name, "kind": pool.kind, "processes": list(keys)}


def _told_period(period: CostPoolPeriod) -> dict[str, Any]:
    return {"version": period.version, **figures_in(period).as_dict()}


def _told_time(time: ActivityTime) -> dict[str, Any]:
    return {
        "version": time.version,
        "valid_from": time.valid_from,
        "minutes": time.minutes,
        "measured_first": time.measured_first,
    }
