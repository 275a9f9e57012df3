"""The clock works costs out at night, and its schedule knows when."""

from datetime import date

import pytest

from config.schedule import SCHEDULE
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from reporting import tasks
from reporting.models import CostCell, CostPool, CostRun
from tests.reporting.costing import MONTH, desk, done
from tests.reporting.history import process

pytestmark = pytest.mark.django_db


def test_what_came_late_is_worked_in_at_night_as_the_clock(support_manager):
    desk(support_manager)
    done(process(), "Order", 1_000, segment=(1, "web"))
    tasks.allocate_all_costs()
    assert CostCell.objects.filter(place=1).exists()
    assert (
        AuditEntry.objects.order_by("pk").filter(act="costs.allocated").last().actor == clock_user()
    )


def test_a_night_without_news_changes_nothing(support_manager):
    desk(support_manager)
    tasks.allocate_all_costs()
    before = (list(CostRun.objects.values()), AuditEntry.objects.count())
    tasks.allocate_all_costs()
    assert (list(CostRun.objects.values()), AuditEntry.objects.count()) == before


def test_every_month_is_worked_in_and_not_the_last_alone(support_manager):
    early = date(2026, 2, 1)
    desk(support_manager, month=early)
    desk(support_manager)
    for month in (early, MONTH):
        done(process(), "Order", 10, month=month, segment=(1, "web"))
    tasks.allocate_all_costs()
    months = CostCell.objects.filter(place=1).values_list("month", flat=True)
    assert set(months) == {early, MONTH}


def test_without_a_pool_there_is_nothing_to_do():
    tasks.allocate_all_costs()
    assert not CostRun.objects.exists()
    assert not CostPool.objects.exists()


def test_the_night_works_costs_out_before_measures_are_judged():
    costs = SCHEDULE["allocate all costs"]
    assert costs["task"] == tasks.allocate_all_costs.name
    assert costs["schedule"].hour == {3}
    assert costs["schedule"].minute == {0}
