"""Work in a case that does not move it: when, by whom, and what must hold."""

import pytest

from kernel.ruling import MoveRefused
from readiness import actions
from readiness.lifecycle import CaseState
from readiness.models import ChangeCase, Criterion
from readiness.permits import PERMITS, demand, permit_ruling, works
from tests.readiness.world import World, in_test, proposed, ready

MADE_BY = {
    "edit": {"sofia", "omar"},
    "link_document": {"omar"},
    "link_provision": {"omar"},
    "plan_tests": {"tess"},
    "record_finding": {"sofia", "omar", "tess", "anna"},
    "waive": {"anna"},
    "set_condition": {"anna"},
    "meet_condition": {"sofia", "omar", "edith", "viktor", "tess", "anna"},
    "plan_stage": {"omar", "anna"},
    "review_benefit": {"sofia"},
}
TOO_LATE_OR_EARLY = [
    (name, state)
    for name, permit in PERMITS.items()
    for state in CaseState
    if state not in permit.states
]


def put(case: ChangeCase, state: str) -> ChangeCase:
    ChangeCase.objects.filter(pk=case.pk).update(state=state)
    return ChangeCase.objects.get(pk=case.pk)


def test_every_kind_of_work_has_someone_to_do_it():
    assert set(MADE_BY) == set(PERMITS)


@pytest.mark.parametrize("name", list(PERMITS))
def test_work_is_for_those_whose_role_includes_it(world: World, name: str):
    case = put(proposed(world), PERMITS[name].states[0])
    people = [one for one in world.people.values() if not one.is_superuser]
    rulings = {one.username: str(permit_ruling(case, name, one)) for one in people}
    able = {who for who, told in rulings.items() if "Your role does not include" not in told}
    assert able == MADE_BY[name]


@pytest.mark.parametrize("name", list(PERMITS))
def test_work_out_of_its_time_is_refused_for_an_administrator_too(world: World, name: str):
    case = proposed(world)
    for state in (state for late, state in TOO_LATE_OR_EARLY if late == name):
        with pytest.raises(MoveRefused, match="Not while the case is"):
            demand(put(case, state), name, world.admin)


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_case_that_is_over_offers_no_work(world: World, state: str):
    case = put(proposed(world), state)
    offered = works(case, world.admin, *PERMITS)
    assert not any(work.is_in_time or work.ruling for work in offered.values())


def test_work_is_offered_with_its_address(world: World):
    case = put(proposed(world), "in_design")
    work = works(case, world.omar, "link_document")["link_document"]
    assert work.url == f"/changes/{case.number}/link-document/"
    assert work.is_in_time
    assert bool(work.ruling)


def test_work_that_is_refused_says_why(world: World):
    case = put(proposed(world), "in_design")
    work = works(case, world.tess, "link_document")["link_document"]
    assert (work.is_in_time, str(work.ruling)) == (True, "Your role does not include this.")


def test_a_plan_stays_as_it_is_while_a_run_is_open(world: World):
    case = in_test(world)
    actions.start_run(case, actor=world.tess)
    step = case.test_plan.steps.first()
    with pytest.raises(MoveRefused, match="still open"):
        actions.delete_step(step, actor=world.tess)
    with pytest.raises(MoveRefused, match="still open"):
        actions.write_step(
            case.test_plan, actor=world.tess, step=step, action="Else.", expected="Else."
        )
    step.refresh_from_db()
    assert step.action != "Else."


@pytest.mark.parametrize("name", ["waive", "set_condition"])
def test_who_has_another_part_neither_waives_nor_sets_conditions(world: World, name: str):
    case = ready(world)
    ChangeCase.objects.filter(pk=case.pk).update(owner=world.admin)
    case.refresh_from_db()
    with pytest.raises(MoveRefused, match="owner of this case"):
        demand(case, name, world.admin)


def test_every_reason_is_told_at_once(world: World):
    case = in_test(world)
    actions.start_run(case, actor=world.tess)
    ruling = permit_ruling(case, "plan_tests", world.omar)
    assert len(ruling.reasons) == 2


def test_evidence_is_recorded_at_the_gate_only(world: World):
    criterion = Criterion.objects.get(key="staff-briefed")
    with pytest.raises(MoveRefused, match="Not while the case is proposed"):
        actions.record_finding(
            proposed(world), criterion, actor=world.omar, is_met=True, note="All were there."
        )
    assert not ChangeCase.objects.get().manual_findings.exists()
