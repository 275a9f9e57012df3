"""“My work” shows each person the next step, and nobody a step they may not make."""

import pytest

from kernel.accounts import clock_user
from readiness import actions
from readiness.inbox_lines import work_of
from readiness.queries.next_step import next_step
from reporting.actions.demands import demand_answer
from reporting.models import Verdict
from tests.readiness.world import (
    MAKERS,
    PEOPLE,
    TODAY,
    World,
    accepted,
    in_pilot,
    in_test,
    person,
    proposed,
    ready,
    records_after,
    run_through,
    through_tests,
)

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


def test_an_unanswered_verdict_waits_for_the_support_manager_alone(world: World):
    assert acts(world, "sofia") == ["Answer a verdict"]
    for name in set(PEOPLE) - {"sofia"}:
        assert "Answer a verdict" not in acts(world, name)
    proposed(world)
    assert acts(world, "sofia") == []


def test_an_unanswered_verdict_stands_with_the_day_to_answer_by(world: World):
    (line,) = work_of(world.people["sofia"])
    assert line.due_on is None  # the clock has not asked yet
    demand = demand_answer(Verdict.objects.latest_per_measure().get(), actor=clock_user())
    (line,) = work_of(world.people["sofia"])
    assert line.due_on == demand.due_on


def test_a_line_leads_to_the_page_where_the_work_is_done(world: World):
    case = through_tests(world)
    item = next(work_of(world.tess))
    assert (item.title, item.url) == (str(case), case.get_absolute_url())
    assert item.why == "The tests stand."


def test_a_case_with_an_owner_waits_for_nobody_else_in_the_role(world: World):
    second = person("oscar", "Process owner")
    proposed(world, owner=world.omar)
    assert acts(world, "omar") == ["Take into design"]
    assert list(work_of(second)) == []


def test_a_case_without_an_owner_waits_for_every_owner(world: World):
    second = person("oscar", "Process owner")
    proposed(world)
    assert [item.act for item in work_of(second)] == acts(world, "omar") == ["Take into design"]


def test_nobody_is_asked_to_judge_what_they_proposed(world: World):
    case = ready(world)
    assert "Look at the gate and decide" in acts(world, "admin")
    type(case).objects.update(proposer=world.admin)
    assert "Look at the gate and decide" not in acts(world, "admin")


def test_a_defect_waits_for_those_who_may_fix_it(world: World):
    run_through(world, in_test(world), failing=(1,))
    waiting = {name for name in PEOPLE if "Fix DEF-0001" in acts(world, name)}
    assert waiting == {"omar", "edith", "viktor", "tess"}


def test_a_condition_brings_its_day_along(world: World):
    case = in_pilot(world)
    actions.set_condition(case, actor=world.anna, text="Tell the shops.", due_on=TODAY.date())
    lines = [item for item in work_of(world.omar) if item.why == "Tell the shops."]
    assert [item.due_on for item in lines] == [TODAY.date()]
    assert "Tell the shops." not in [item.why for item in work_of(world.tess)]


def test_without_a_role_there_is_no_line(world: World):
    proposed(world)
    assert list(work_of(person("stranger"))) == []
