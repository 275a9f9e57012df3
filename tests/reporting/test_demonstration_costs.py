from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import Group

from kernel.models import User
from reporting import demonstration
from reporting.demonstration import costs, provider
from reporting.demonstration.profiles import PROFILES
from reporting.models import CapacityUse, CostCell, CostPool, CostPoolPeriod, CostRun, PoolKind

TODAY = date(2026, 11, 23)
SHORT = tuple(replace(one, months=3) for one in PROFILES if one.key == "1.3.7.2")


@pytest.fixture(scope="module")
def made(standing_records):
    with standing_records(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider, "PROFILES", SHORT)
        patch.setattr(costs, "PROFILES", SHORT)
        sofia = User.objects.create_user("sofia")
        sofia.groups.set([Group.objects.get(name="Support manager")])
        people = {"sofia": sofia, "omar": sofia}
        demonstration.generate(seed=7, today=TODAY, people=people)
        yield demonstration.generate_costs(today=TODAY, people=people)


@pytest.fixture
def costed(made, db):
    return made


def test_every_pool_has_figures_of_every_month_and_each_month_adds_up(costed):
    months = CostRun.objects.count()
    assert costed == {"cost_pools": 7, "costed_months": months}
    assert CostPool.objects.count() == 7
    assert CostPoolPeriod.objects.count() == 7 * months
    for run in CostRun.objects.all():
        assert run.pool_cents == run.used_cents + run.unused_cents
        assert sum(run.pools.values_list("cents", flat=True)) == run.pool_cents


def test_there_are_people_systems_and_a_third_party_and_all_are_used(costed):
    assert set(CostPool.objects.values_list("kind", flat=True)) == set(PoolKind.values)
    october = CapacityUse.objects.filter(month=date(2026, 10, 1), pool__name="Assurance centre")
    assert october.get().used_minutes > 0
    kinds = set(CostCell.objects.values_list("kind", flat=True))
    assert kinds >= set(PoolKind.values)


def test_later_months_have_the_figures_of_the_month_before(costed):
    last = CostPoolPeriod.objects.order_by("-month").first()
    demonstration.extend_costs(date(2027, 1, 15))
    assert CostPoolPeriod.objects.filter(month=date(2027, 1, 1)).count() == 7
    same = CostPoolPeriod.objects.get(pool=last.pool, month=date(2027, 1, 1))
    assert (same.amount, same.capacity_minutes) == (last.amount, last.capacity_minutes)
    demonstration.extend_costs(date(2027, 1, 31))
    assert CostPoolPeriod.objects.filter(month=date(2027, 1, 1)).count() == 7
