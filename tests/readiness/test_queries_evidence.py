"""What a dossier tells besides what it pins: criteria, waivers, people, data of the day."""

import json
from datetime import timedelta
from typing import Any

from readiness import actions
from readiness.models import Criterion
from readiness.queries.evidence import dossier_content
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    in_test,
    proposed,
    ready,
    run_through,
    through_tests,
)

LATER = TODAY.date() + timedelta(days=30)


def content(case: Any) -> dict[str, Any]:
    return case.dossiers.get().content


def accepted_on_a_waiver(world: World) -> Any:
    case = through_tests(world)
    for key in ("staff-briefed", "way-back-known"):
        actions.waive_criterion(
            case,
            Criterion.objects.get(key=key),
            actor=world.anna,
            reason="The team starts next month.",
            expires_on=LATER,
        )
    case = actions.submit_case(case, actor=world.tess)
    return actions.accept_case(case, actor=world.anna)


def test_it_names_its_case(world: World):
    told = content(accepted(world))["case"]
    assert told == {
        "number": "CHG-0001",
        "title": "Answer bill inquiries in time",
        "process": "1.3.11",
        "trigger": "Verdict on a measure",
        "planned_on": None,
    }


def test_it_has_the_verdict_on_every_criterion(world: World):
    told = content(accepted(world))["criteria"]
    keys = list(Criterion.objects.values_list("key", flat=True))
    assert [one["criterion"] for one in told] == keys
    assert {one["verdict"] for one in told} == {"met"}
    assert all(one["reason"] for one in told)


def test_it_tells_every_waiver_it_used(world: World):
    case = accepted_on_a_waiver(world)
    waiver = content(case)["waivers"][0]
    assert waiver == {
        "criterion": "staff-briefed",
        "title": "Staff are briefed",
        "reason": "The team starts next month.",
        "expires_on": LATER.isoformat(),
        "approved_by": str(world.anna),
    }
    verdicts = {one["criterion"]: one["verdict"] for one in content(case)["criteria"]}
    assert verdicts["staff-briefed"] == "waived"


def test_a_waiver_that_was_not_needed_is_not_told(world: World):
    case = ready(world)
    actions.waive_criterion(
        case,
        Criterion.objects.get(key="staff-briefed"),
        actor=world.anna,
        reason="To be on the safe side.",
        expires_on=LATER,
    )
    assert dossier_content(case)["waivers"] == []


def test_it_tells_the_conditions_that_are_open(world: World):
    case = accepted(world, conditions=[("Tell the shops.", LATER)])
    assert content(case)["conditions"] == [{"text": "Tell the shops.", "due_on": LATER.isoformat()}]


def test_it_names_everyone_with_a_part(world: World):
    people = content(accepted(world))["people"]
    assert people["approver"] == [str(world.anna)]
    assert people["author"] == [str(world.edith)]


def test_it_tells_how_far_the_records_reached(world: World):
    data = content(accepted(world))["data"]
    assert (data["as_of"], data["cases"] > 10_000) == ("2026-10-31", True)


def test_it_is_the_same_when_nothing_changes(world: World):
    case = ready(world)
    assert dossier_content(case) == dossier_content(case)


def test_it_is_plain_enough_to_be_kept_for_ever(world: World):
    told = dossier_content(ready(world))
    assert json.loads(json.dumps(told)) == told


def test_a_case_without_data_or_documents_can_be_told_too(world: World):
    told = dossier_content(proposed(world))
    assert told["pinned"]["documents"] == {}
    assert told["pinned"]["test_run"] == {}


def test_it_tells_the_results_of_the_run_step_by_step(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    results = dossier_content(case)["pinned"]["test_run"]["1"]["results"]
    assert [one[2] for one in results][:3] == ["passed", "failed", "passed"]
