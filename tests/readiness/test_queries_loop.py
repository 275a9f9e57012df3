"""The loop of a case: which stations lie behind it, where it is, and what is ahead."""

from typing import Any

import pytest

from readiness import actions
from readiness.models import Trigger
from readiness.queries.loop import loop_of
from tests.readiness.world import (
    MAKERS,
    World,
    accepted,
    available,
    closed,
    in_limited,
    plan_pilot,
    proposed,
    records_after,
    rejected,
    to_reconfirm,
)

HERE = {
    "proposed": "Verdict",
    "in_design": "Design",
    "in_test": "Tests",
    "ready_for_acceptance": "Acceptance",
    "accepted": "Acceptance",
    "pilot": "Pilot",
    "limited": "Limited",
    "general_availability": "General availability",
}


def standing(case: Any) -> dict[str, str]:
    return {str(step.label): step.standing for step in loop_of(case)}


@pytest.mark.parametrize("state", list(HERE))
def test_the_case_is_at_one_station_with_all_before_it_done(world: World, state: str):
    found = standing(MAKERS[state](world))
    stations = list(found)
    place = stations.index(HERE[state])
    assert list(found.values()) == ["done"] * place + ["here"] + ["ahead"] * (
        len(stations) - place - 1
    )


def test_a_closed_case_has_walked_the_whole_loop(world: World):
    assert set(standing(closed(world)).values()) == {"done"}


def test_a_case_to_be_reconfirmed_is_stopped_at_the_gate(world: World):
    found = standing(to_reconfirm(world))
    assert (found["Tests"], found["Acceptance"], found["Pilot"]) == ("done", "stopped", "ahead")


def test_a_rejected_case_is_stopped_where_it_began(world: World):
    found = standing(rejected(world))
    assert (found["Verdict"], found["Design"]) == ("stopped", "ahead")


def test_a_reviewed_case_stands_at_its_benefit(world: World):
    case = available(world)
    records_after(world)
    actions.review_benefit(case, actor=world.sofia)
    assert standing(case)["Benefit"] == "here"


def test_a_stated_trigger_gives_its_name_to_the_first_station(world: World):
    case = proposed(world, verdict=None, trigger=Trigger.AUDIT, trigger_note="Finding 3.")
    assert next(iter(standing(case))) == "Audit finding"


def test_limited_availability_is_a_station_when_it_is_planned(world: World):
    case = accepted(world)
    assert "Limited" not in standing(case)
    plan_pilot(world, case, "limited")
    assert standing(case)["Limited"] == "ahead"


def test_a_halted_stage_is_no_station_any_more(world: World):
    case = actions.revert_case(in_limited(world), actor=world.anna, note="Too many calls.")
    assert "Limited" not in standing(case)


def test_a_reopened_case_is_not_reviewed_by_its_former_review(world: World):
    case = actions.reopen_case(closed(world), actor=world.sofia, note="It did not last.")
    found = standing(case)
    assert (found["Design"], found["Benefit"]) == ("here", "ahead")
