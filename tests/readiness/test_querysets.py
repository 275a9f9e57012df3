"""Questions one may ask, each a sentence."""

from datetime import timedelta
from typing import Any

import pytest

from readiness import actions
from readiness.lifecycle import CaseState, DefectState, StageState
from readiness.models import (
    ChangeCase,
    Condition,
    Criterion,
    Defect,
    Dossier,
    Stage,
    TestPlan,
    TestRun,
    VerdictDecision,
    Waiver,
)
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    available,
    in_pilot,
    in_test,
    plan_pilot,
    proposed,
    run_through,
    through_tests,
)
from tests.reporting import history

LATER = TODAY.date() + timedelta(days=30)
DAY = timedelta(days=1)


def in_every_state(case: ChangeCase, question: str) -> set[str]:
    """The states in which the question finds the case."""
    found = set()
    for state in CaseState:
        ChangeCase.objects.filter(pk=case.pk).update(state=state)
        if getattr(ChangeCase.objects, question)().filter(pk=case.pk).exists():
            found.add(state.value)
    return found


@pytest.mark.parametrize(
    ("question", "states"),
    [
        ("going_on", set(CaseState) - {CaseState.CLOSED, CaseState.REJECTED}),
        ("on_an_acceptance", {"accepted", "pilot", "limited"}),
        ("rolled_out", {"pilot", "limited", "general_availability", "closed"}),
    ],
)
def test_cases_are_found_by_where_they_stand(world: World, question: str, states: set[str]):
    assert in_every_state(proposed(world), question) == {str(state) for state in states}


def test_cases_are_found_by_their_process(world: World):
    case = proposed(world)
    other = history.process("1.3.9", "Billing Events")
    assert list(ChangeCase.objects.on_process(world.process)) == [case]
    assert not ChangeCase.objects.on_process(other).exists()


def test_a_case_is_found_by_its_measure_and_by_the_measure_of_its_verdict(world: World):
    case = actions.edit_case(proposed(world), actor=world.omar, measure=None)
    assert list(ChangeCase.objects.for_measures([world.measure])) == [case]


def test_a_list_of_cases_asks_for_its_people_once(world: World, django_assert_num_queries: Any):
    available(world)
    with django_assert_num_queries(1):
        for case in ChangeCase.objects.with_people():
            assert [case.process.key, str(case.proposer), str(case.owner), str(case.tester)]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "model", [ChangeCase, Defect, Dossier, Stage, TestPlan, TestRun, VerdictDecision, Waiver]
)
def test_who_has_no_role_sees_nothing(world: World, model: Any):
    _one_of_everything(world)
    world.ayo.groups.clear()
    assert model.objects.visible_to(world.aude).exists()
    assert not model.objects.visible_to(world.ayo).exists()


def _one_of_everything(world: World) -> None:
    case = in_test(world)
    run_through(world, case, failing=(1,))
    actions.fix_defect(case.defects.get(), actor=world.omar, note="Done.")
    run_through(world, case)
    for key in ("staff-briefed", "way-back-known"):
        _waive(world, case, key)
    case = actions.submit_case(case, actor=world.tess)
    actions.accept_case(case, actor=world.anna)
    plan_pilot(world, case)
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=LATER, actor=world.sofia
    )


def _waive(world: World, case: ChangeCase, key: str) -> Waiver:
    return actions.waive_criterion(
        case,
        Criterion.objects.get(key=key),
        actor=world.anna,
        reason="The team starts next month.",
        expires_on=LATER,
    )


def test_a_decision_holds_on_its_last_day_and_not_after(world: World):
    decision = actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=LATER, actor=world.sofia
    )
    assert list(VerdictDecision.objects.holding_on(LATER)) == [decision]
    assert not VerdictDecision.objects.holding_on(LATER + DAY).exists()


def test_a_waiver_is_valid_on_its_last_day_and_not_after(world: World):
    waiver = _waive(world, through_tests(world), "staff-briefed")
    assert list(Waiver.objects.valid_on(LATER)) == [waiver]
    assert not Waiver.objects.valid_on(LATER + DAY).exists()


def test_defects_are_unresolved_until_closed_and_to_fix_while_open(world: World):
    run_through(world, in_test(world), failing=(1,))
    found: dict[str, set[str]] = {"unresolved": set(), "to_fix": set()}
    for state in DefectState:
        Defect.objects.update(state=state)
        for question, states in found.items():
            if getattr(Defect.objects, question)().exists():
                states.add(state.value)
    assert found == {"unresolved": {"open", "fixed", "reopened"}, "to_fix": {"open", "reopened"}}


def test_stages_are_planned_then_under_way_then_over(world: World):
    stage = in_pilot(world).stages.get()
    under_way = set()
    for state in StageState:
        Stage.objects.filter(pk=stage.pk).update(state=state)
        assert Stage.objects.planned().exists() is (state == StageState.PLANNED)
        if Stage.objects.under_way().exists():
            under_way.add(state.value)
    assert under_way == {"running", "paused"}


def test_a_stage_is_started_once_it_has_a_first_day(world: World):
    case = accepted(world)
    assert not Stage.objects.started().exists()
    actions.start_pilot(case, actor=world.anna)
    assert Stage.objects.started().get().kind == "pilot"


def test_conditions_are_outstanding_until_met(world: World):
    case = accepted(world, conditions=[("Tell the shops.", LATER), ("Print it.", LATER)])
    first = case.conditions.get(text="Print it.")
    actions.meet_condition(first, actor=world.omar, note="Printed.")
    assert [one.text for one in Condition.objects.outstanding()] == ["Tell the shops."]


def test_runs_are_running_or_finished(world: World):
    case = in_test(world)
    done = run_through(world, case)
    going_on = actions.start_run(case, actor=world.tess)
    assert list(TestRun.objects.finished()) == [done]
    assert list(TestRun.objects.running()) == [going_on]
