"""Stages are guarded by the measure: fail holds, and too little data holds too."""

from datetime import timedelta

import pytest
from django.db import transaction

from kernel.ruling import DomainError, MoveRefused
from knowledge.actions.releases import enact_release
from readiness import actions
from readiness.models import ChangeCase, StageKind
from readiness.queries.rollout import current_stage, limit_to_begin_with
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    available,
    closed,
    in_limited,
    in_pilot,
    plan_pilot,
    ready,
    records_after,
)

pytestmark = pytest.mark.thorough

SOON = TODAY.date() + timedelta(days=10)


def test_too_little_data_holds(world: World):
    case = in_pilot(world)
    records_after(world, days=5)
    with pytest.raises(MoveRefused, match="Too little data: 100 of 100 cases and 5 of 14 days"):
        actions.release_case(case, actor=world.anna)


def test_a_failing_guardrail_holds(world: World):
    case = in_pilot(world)
    records_after(world, share=60)
    with pytest.raises(MoveRefused, match="beyond the limit"):
        actions.release_case(case, actor=world.anna)


def test_no_superuser_gets_past_a_guardrail(world: World):
    case = in_pilot(world)
    with pytest.raises(MoveRefused, match="Too little data"):
        actions.release_case(case, actor=world.admin)


def test_a_holding_guardrail_lets_go(world: World):
    case = in_pilot(world)
    records_after(world)
    case = actions.release_case(case, actor=world.anna)
    assert case.state == "general_availability"
    pilot = case.stages.get(kind=StageKind.PILOT)
    assert (pilot.state, pilot.reading["conclusion"]) == ("passed", "holds")


def test_records_from_before_the_stage_do_not_count(world: World):
    records_after(world)
    case = in_pilot(world)
    assert current_stage(case).started_on == TODAY.date() + timedelta(days=30)


def test_there_is_no_stage_without_acceptance(world: World):
    with pytest.raises(MoveRefused, match="not possible while it is ready for acceptance"):
        actions.start_pilot(ready(world), actor=world.anna)


def test_there_is_no_pilot_without_a_plan(world: World):
    case = accepted(world)
    case.stages.all().delete()
    with pytest.raises(MoveRefused, match="Plan the pilot first"):
        actions.start_pilot(case, actor=world.anna)


def test_a_planned_stage_is_not_left_out(world: World):
    case = accepted(world)
    plan_pilot(world, case, StageKind.LIMITED)
    case = actions.start_pilot(case, actor=world.anna)
    records_after(world)
    with pytest.raises(MoveRefused, match="has not been run"):
        actions.release_case(case, actor=world.anna)


def test_limited_availability_has_a_guardrail_of_its_own(world: World):
    case = in_limited(world)
    with pytest.raises(MoveRefused, match="Too little data: 0 of 100"):
        actions.release_case(case, actor=world.anna)
    records_after(world)
    assert actions.release_case(case, actor=world.anna).state == "general_availability"


def test_a_paused_stage_holds(world: World):
    case = in_pilot(world)
    records_after(world)
    stage = actions.pause_stage(current_stage(case), actor=world.anna, note="A strike.")
    with pytest.raises(MoveRefused, match="paused"):
        actions.release_case(case, actor=world.anna)
    actions.resume_stage(stage, actor=world.anna)
    assert actions.release_case(case, actor=world.anna).state == "general_availability"


def test_a_guardrail_is_a_measure_of_the_process(world: World):
    case = accepted(world)
    world.measure.process_id = 0
    with pytest.raises(DomainError, match="measure of the process"):
        plan_pilot(world, case)


def test_an_open_condition_holds_up_the_release(world: World):
    case = in_pilot(world, conditions=[("Tell the shops.", SOON)])
    records_after(world)
    with pytest.raises(MoveRefused, match=r"“Tell the shops\.” by"):
        actions.release_case(case, actor=world.anna)
    condition = case.conditions.get()
    actions.meet_condition(condition, actor=world.omar, note="They know.")
    assert actions.release_case(case, actor=world.anna).state == "general_availability"


def test_a_condition_is_met_once_and_with_words(world: World):
    case = accepted(world, conditions=[("Tell the shops.", SOON)])
    condition = case.conditions.get()
    with pytest.raises(DomainError, match="Say how"):
        actions.meet_condition(condition, actor=world.omar, note="")
    actions.meet_condition(condition, actor=world.omar, note="They know.")
    with pytest.raises(DomainError, match="met already"):
        actions.meet_condition(condition, actor=world.omar, note="Again.")


def test_general_availability_puts_the_documents_in_force(world: World):
    case = available(world)
    assert case.release.state == "enacted"
    assert [one.version_in_force.version for one in world.documents] == [2, 2]
    assert case.process.state == "general_availability"


def test_general_availability_is_all_or_nothing(world: World, monkeypatch):
    case = in_pilot(world)
    records_after(world)

    def breaks(*_args, **_kwargs):
        raise DomainError("The press stopped.")

    monkeypatch.setattr("readiness.actions.rollout._take_process_along", breaks)
    with pytest.raises(DomainError, match="press"), transaction.atomic():
        actions.release_case(case, actor=world.anna)
    case = ChangeCase.objects.get(pk=case.pk)
    assert (case.state, case.release.state) == ("pilot", "planned")
    assert [one.version_in_force.version for one in world.documents] == [1, 1]
    assert current_stage(case).kind == StageKind.PILOT


def test_documents_of_a_case_come_into_force_with_it_alone(world: World):
    case = in_pilot(world)
    with pytest.raises(MoveRefused, match="when CHG-0001 is generally available"):
        enact_release(case.release, actor=world.anna)


def test_a_release_waits_for_its_day(world: World):
    case = in_pilot(world)
    records_after(world)
    actions.edit_case(case, actor=world.omar, planned_on=SOON)
    with pytest.raises(MoveRefused, match="planned for"):
        actions.release_case(case, actor=world.anna)


def test_a_revert_brings_the_former_versions_back(world: World):
    case = actions.revert_case(available(world), actor=world.anna, note="Too many calls.")
    assert (case.state, case.release) == ("in_design", None)
    assert [one.version_in_force.version for one in world.documents] == [1, 1]


def test_a_pilot_is_reverted_without_touching_documents(world: World):
    case = actions.revert_case(in_pilot(world), actor=world.anna, note="Too many calls.")
    assert case.release.state == "planned"
    assert case.stages.get().state == "halted"


def test_there_is_no_closure_without_a_benefit_review(world: World):
    with pytest.raises(MoveRefused, match="Review the benefit first"):
        actions.close_case(available(world), actor=world.sofia)


def test_a_review_with_too_little_data_does_not_close(world: World):
    case = available(world)
    review = actions.review_benefit(case, actor=world.sofia)
    assert review.conclusion == "too_little_data"
    with pytest.raises(MoveRefused, match="too little data"):
        actions.close_case(case, actor=world.sofia)


def test_the_review_reads_the_same_measure_before_and_after(world: World):
    case = closed(world)
    review = case.benefit_reviews.get()
    assert (review.conclusion, review.measure) == ("better", world.measure)
    assert review.difference_low <= review.difference <= review.difference_high
    assert (review.before_until, review.before_from) == (
        TODAY.date(),
        TODAY.date() - timedelta(days=90),
    )


def test_a_reopened_case_walks_the_loop_again(world: World):
    case = actions.reopen_case(closed(world), actor=world.sofia, note="It did not last.")
    assert (case.state, case.release, case.approver) == ("in_design", None, None)


def test_a_guardrail_is_proposed_from_the_last_records(world: World):
    assert 80 < limit_to_begin_with(ready(world)) < 97
