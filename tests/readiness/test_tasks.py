"""The clock looks at what acceptances stand on, as often as it likes."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from readiness import actions, tasks
from readiness.models import ChangeCase, Waiver
from readiness.queries.gate import gate_of
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    available,
    change_target,
    closed,
    in_limited,
    in_pilot,
    ready,
    rejected,
    through_tests,
    to_reconfirm,
)

pytestmark = pytest.mark.thorough

LOOKED_AT = [accepted, in_pilot, in_limited]
LEFT_ALONE = [ready, to_reconfirm, available, closed, rejected]


def falls() -> int:
    return AuditEntry.objects.filter(act="change_case.fell_back").count()


def state_of(case: Any) -> str:
    return ChangeCase.objects.get(pk=case.pk).state


@pytest.mark.parametrize("maker", LOOKED_AT)
def test_a_case_whose_evidence_changed_falls_back(world: World, maker: Any):
    case = maker(world)
    change_target(world)
    tasks.review_acceptances()
    assert state_of(case) == "reconfirm"
    entry = AuditEntry.objects.get(act="change_case.fell_back")
    assert (entry.actor, entry.note) == (clock_user(), "Target SLA attainment has changed.")


@pytest.mark.parametrize("maker", LEFT_ALONE)
def test_a_case_that_stands_on_no_acceptance_is_left_alone(world: World, maker: Any):
    case = maker(world)
    before, told = state_of(case), falls()
    world.measure.targets.update(value=50)
    tasks.review_acceptances()
    assert (state_of(case), falls()) == (before, told)


def test_looking_twice_changes_nothing_more(world: World):
    case = in_pilot(world)
    change_target(world)
    for _again in range(3):
        tasks.review_acceptances()
    assert falls() == 1
    assert [one.state for one in case.stages.order_by("pk")] == ["halted", "planned"]


def test_a_look_that_comes_late_finds_nothing_to_do(world: World):
    case = accepted(world)
    change_target(world)
    actions.fall_back(case, actor=world.omar)
    tasks.review_acceptance(case.pk)
    assert falls() == 1


def test_a_look_at_a_case_that_is_gone_does_no_harm(world: World):
    tasks.review_acceptance(0)
    assert falls() == 0


def test_the_day_after_a_waiver_ends_its_case_falls_back(world: World):
    case = _accepted_on_waivers(world)
    tasks.review_acceptances()
    assert state_of(case) == "accepted"
    Waiver.objects.update(expires_on=TODAY.date() - timedelta(days=1))
    tasks.review_acceptances()
    assert state_of(case) == "reconfirm"


def _accepted_on_waivers(world: World) -> ChangeCase:
    case = through_tests(world)
    for reading in gate_of(case).in_the_way:
        actions.waive_criterion(
            case,
            reading.criterion,
            actor=world.anna,
            reason="The team starts next month.",
            expires_on=TODAY.date() + timedelta(days=30),
        )
    case = actions.submit_case(case, actor=world.tess)
    return actions.accept_case(case, actor=world.anna)
