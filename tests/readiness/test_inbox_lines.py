"""“My work” shows each person the next step, and nobody a step they may not make."""

import pytest

from readiness.inbox_lines import work_of
from readiness.queries.next_step import next_step
from tests.readiness.world import MAKERS, World, accepted, in_pilot, records_after, through_tests

WAITS = {
    "proposed": ("omar", "Take into design"),
    "in_design": ("omar", "Link what must change"),
    "in_test": ("tess", "Run the tests"),
    "ready_for_acceptance": ("anna", "Look at the gate and decide"),
    "accepted": ("anna", "Start the pilot"),
    "reconfirm": ("anna", "Re-confirm the acceptance"),
    "pilot": ("anna", "Watch the guardrail"),
    "limited": ("anna", "Watch the guardrail"),
    "general_availability": ("sofia", "Review the benefit"),
}


def acts(world: World, name: str) -> list[str]:
    return [str(item.act) for item in work_of(world.people[name])]


@pytest.mark.parametrize("state", WAITS)
def test_the_next_step_waits_for_its_person_alone(world: World, state: str):
    MAKERS[state](world)
    who, act = WAITS[state]
    assert act in acts(world, who)
    for other in {"sofia", "omar", "tess", "anna", "ayo", "aude"} - {who}:
        assert act not in acts(world, other)


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_case_that_is_over_waits_for_nobody(world: World, state: str):
    assert next_step(MAKERS[state](world)) is None


def test_a_tested_case_asks_for_acceptance(world: World):
    through_tests(world)
    assert "Ask for acceptance" in acts(world, "tess")


def test_an_open_condition_waits_for_the_owner(world: World):
    case = in_pilot(world)
    actions_day = case.opened_at.date().replace(year=2027)
    case.conditions.create(
        text="Tell the shops.", due_on=actions_day, set_by=world.anna, set_at=case.opened_at
    )
    records_after(world)
    assert next_step(case).act == "Meet a condition"
    assert "Meet a condition" in acts(world, "omar")


def test_an_accepted_case_without_a_plan_wants_one(world: World):
    case = accepted(world)
    case.stages.all().delete()
    assert next_step(case).act == "Plan the pilot"
