"""Several people who set and work out the same costs at the same time."""

from datetime import date
from decimal import Decimal

import pytest

from reporting import actions
from reporting.models import CapacityUse, CostCell, CostPoolPeriod, CostRun
from tests.concurrency.test_documents import at_once
from tests.readiness.world import person
from tests.reporting.costing import MONTH, desk

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def managers(count=4):
    return [person(f"manager-{n}", "Support manager") for n in range(count)]


def test_of_many_who_work_a_month_out_nothing_is_doubled():
    people = managers()
    desk(people[0])
    CostRun.objects.all().delete()
    at_once(lambda actor: actions.allocate_costs([MONTH], actor=actor), people)
    run = CostRun.objects.get()
    assert run.revision == 1
    assert CapacityUse.objects.count() == 1
    assert CostCell.objects.count() == 3
    assert run.pool_cents == run.used_cents + run.unused_cents


def test_of_many_who_set_the_same_month_one_does():
    people = managers()
    pool = desk(people[0])

    def set_month(actor):
        return actions.set_pool_period(
            pool,
            month=date(2026, 8, 1),
            amount=Decimal(5),
            capacity_minutes=Decimal(10),
            actor=actor,
        )

    at_once(set_month, people)
    assert CostPoolPeriod.objects.filter(month=date(2026, 8, 1)).count() == 1
