"""The one thing a case waits for, and whose work it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from readiness import actions
from readiness.models import Defect
from readiness.queries.next_step import next_step
from readiness.queries.rollout import current_stage
from tests.readiness.world import (
    MAKERS,
    TODAY,
    World,
    accepted,
    available,
    change_target,
    drafted,
    in_design,
    in_pilot,
    in_test,
    proposed,
    ready,
    records_after,
    run_through,
    through_tests,
    to_reconfirm,
)

SOON = TODAY.date() + timedelta(days=10)
Maker = Callable[[World], Any]


def linked_but_not_drafted(world: World) -> Any:
    return actions.link_document(in_design(world), world.documents[0], actor=world.omar)


def without_a_plan(world: World) -> Any:
    return actions.start_tests(drafted(world), actor=world.omar)


def in_a_run(world: World) -> Any:
    case = in_test(world)
    actions.start_run(case, actor=world.tess)
    return case


def with_a_defect(world: World) -> Any:
    case = in_test(world)
    run_through(world, case, failing=(1,))
    return case


def with_a_fixed_defect(world: World) -> Any:
    case = with_a_defect(world)
    actions.fix_defect(Defect.objects.get(), actor=world.omar, note="Done.")
    return case


def void(world: World) -> Any:
    case = accepted(world)
    change_target(world)
    return case


def without_a_pilot(world: World) -> Any:
    case = accepted(world)
    case.stages.all().delete()
    return case


def paused(world: World) -> Any:
    case = in_pilot(world)
    actions.pause_stage(current_stage(case), actor=world.anna, note="A strike.")
    return case


def held_by_a_condition(world: World) -> Any:
    case = in_pilot(world, conditions=[("Tell the shops.", SOON)])
    records_after(world)
    return case


def let_go(world: World) -> Any:
    case = in_pilot(world)
    records_after(world)
    return case


def reviewed(world: World) -> Any:
    case = available(world)
    records_after(world)
    actions.review_benefit(case, actor=world.sofia)
    return case


def reviewed_too_early(world: World) -> Any:
    case = available(world)
    actions.review_benefit(case, actor=world.sofia)
    return case


STEPS: list[tuple[Maker, str, str]] = [
    (proposed, "Take into design", "omar"),
    (in_design, "Link what must change", "omar"),
    (linked_but_not_drafted, "Draft POL-0001", "edith"),
    (drafted, "Hand over to test", "omar"),
    (without_a_plan, "Plan the tests", "tess"),
    (in_test, "Run the tests", "tess"),
    (in_a_run, "Finish test run 1", "tess"),
    (with_a_defect, "Fix DEF-0001", "omar"),
    (with_a_fixed_defect, "Test again", "tess"),
    (through_tests, "Ask for acceptance", "tess"),
    (ready, "Look at the gate and decide", "anna"),
    (to_reconfirm, "Re-confirm the acceptance", "anna"),
    (void, "Ask for re-confirmation", "anna"),
    (without_a_pilot, "Plan the pilot", "anna"),
    (accepted, "Start the pilot", "anna"),
    (in_pilot, "Watch the guardrail", "anna"),
    (paused, "Decide on the paused stage", "anna"),
    (held_by_a_condition, "Meet a condition", "omar"),
    (let_go, "Decide on the next stage", "anna"),
    (available, "Review the benefit", "sofia"),
    (reviewed_too_early, "Review the benefit", "sofia"),
    (reviewed, "Close the case", "sofia"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("maker", "act", "who"), STEPS, ids=[one[0].__name__ for one in STEPS])
def test_a_case_waits_for_one_thing_from_someone_who_may_do_it(
    world: World, maker: Maker, act: str, who: str
):
    step = next_step(maker(world))
    assert step.act == act
    assert world.people[who].has_perm(step.permission)
    assert not world.aude.has_perm(step.permission)


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_case_that_is_over_waits_for_nothing(world: World, state: str):
    assert next_step(MAKERS[state](world)) is None


def test_a_named_owner_is_asked_in_person(world: World):
    assert next_step(proposed(world, owner=world.omar)).person == world.omar


def test_whoever_runs_the_tests_is_asked_in_person(world: World):
    assert next_step(in_a_run(world)).person == world.tess


def test_a_shut_gate_says_how_much_is_missing(world: World):
    case = actions.submit_case(through_tests(world), actor=world.tess)
    assert next_step(case).why == "2 criteria are not met yet."


def test_an_open_gate_says_so(world: World):
    assert next_step(ready(world)).why == "Every criterion is met or waived."


def test_a_guardrail_is_watched_with_its_reason(world: World):
    assert next_step(in_pilot(world)).why.startswith("Too little data: 0 of 100 cases")


def test_an_acceptance_that_is_void_says_what_has_changed(world: World):
    assert "Target SLA attainment has changed." in next_step(void(world)).why


def test_the_day_planned_is_the_day_of_the_decision(world: World):
    case = actions.edit_case(ready(world), actor=world.omar, planned_on=SOON)
    assert next_step(case).due_on == SOON


def test_a_condition_brings_its_own_day_and_words(world: World):
    step = next_step(held_by_a_condition(world))
    assert (step.why, step.due_on) == ("Tell the shops.", SOON)


def test_a_step_leads_to_where_it_is_done(world: World):
    assert next_step(ready(world)).url == "/changes/CHG-0001/#gate"
