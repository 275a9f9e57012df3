"""What the database itself refuses, whoever writes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from reporting.models import ActivityTime, CapacityUse, CostCell, CostPool, CostPoolPeriod, CostRun
from tests.reporting.costing import MONTH, desk
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def refused(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_two_pools_have_two_names(support_manager):
    desk(support_manager)
    refused(CostPool, name="Customer service", kind="systems")


def test_a_version_of_a_month_is_there_once(support_manager):
    pool = desk(support_manager)
    told = {"pool": pool, "month": MONTH, "set_by": support_manager, "set_at": NOW}
    refused(CostPoolPeriod, **told, amount=Decimal(1))
    refused(CostPoolPeriod, **told, version=2, amount=Decimal(-1))


def test_minutes_are_not_below_nothing(support_manager):
    pool = desk(support_manager)
    told = {"process": process(), "pool": pool, "set_by": support_manager, "set_at": NOW}
    refused(ActivityTime, **told, activity="Order", minutes=Decimal(-1), valid_from=MONTH)
    refused(ActivityTime, **told, activity="Order", minutes=Decimal(8), valid_from=date(2026, 1, 1))


def test_a_run_that_does_not_add_up_is_not_kept(support_manager):
    refused(
        CostRun,
        month=date(2026, 1, 1),
        pool_cents=3,
        used_cents=1,
        unused_cents=1,
        allocated_by=support_manager,
        allocated_at=NOW,
    )


def test_used_and_unused_are_the_pool(support_manager):
    pool = desk(support_manager)
    use = CapacityUse.objects.get()
    CapacityUse.objects.all().delete()
    told = {name: getattr(use, name) for name in ("run", "pool", "period", "kind")}
    minutes = {"practical_minutes": 1, "used_minutes": 1}
    refused(
        CapacityUse,
        **told,
        **minutes,
        month=date(2026, 1, 1),
        cents=10,
        used_cents=6,
        unused_cents=5,
    )
    assert pool.uses.count() == 0


def test_an_activity_costs_once_by_pool_and_once_by_itself(support_manager):
    desk(support_manager)
    cell = CostCell.objects.filter(activity="Order").get()
    told = {
        "run": cell.run,
        "process": cell.process,
        "month": cell.month,
        "activity": "Order",
        "minutes": 0,
        "cents": 1,
    }
    refused(CostCell, **told, pool=cell.pool, kind="people")
    CostCell.objects.create(**told, kind="event")
    refused(CostCell, **told, kind="event")


def test_a_use_tells_what_is_free_and_what_is_too_much():
    use = CapacityUse(
        practical_minutes=Decimal(100), used_minutes=Decimal(120), cents=600, unused_cents=0
    )
    assert (use.overload_minutes, use.unused_minutes) == (20, 0)
    assert use.used_percent == 120
    assert use.cents_a_minute == 5
    idle = CapacityUse(practical_minutes=Decimal(0), used_minutes=Decimal(0), cents=600)
    assert (idle.used_percent, idle.cents_a_minute) == (None, None)


def test_records_are_named_so_that_a_person_knows_them(support_manager):
    pool = desk(support_manager)
    assert str(pool.periods.get()) == "Customer service 2026-10"
    assert str(CapacityUse.objects.get()) == "Customer service 2026-10"
    assert str(CostRun.objects.get()) == "2026-10"
    assert "Order · Customer service" in str(pool.times.get(activity="Order"))
    assert str(CostCell.objects.filter(activity="Order").get()).endswith("2026-10 Order")


@pytest.mark.parametrize("model", [CostPool, ActivityTime, CostCell])
def test_costs_are_invisible_without_the_permission(model, support_manager, auditor, person):
    desk(support_manager)
    assert not model.objects.visible_to(person("nobody")).exists()
    assert model.objects.visible_to(auditor).count() == model.objects.count()
