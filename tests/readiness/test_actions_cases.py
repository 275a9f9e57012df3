"""Opening, editing, rejecting and reopening: what a case may say of itself."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from readiness import actions
from readiness.models import ChangeCase, Trigger, VerdictDecision
from reporting.models import Measure
from tests.readiness.world import TODAY, World, closed, drafted, in_design, proposed, rejected
from tests.reporting import history

LATER = TODAY.date() + timedelta(days=30)


@pytest.fixture
def elsewhere(world: World) -> Measure:
    """A measure of another process."""
    return history.measure_of(history.process("1.3.9", "Billing Events"))


@pytest.mark.parametrize("name", ["edith", "tess", "anna", "stefan", "ayo", "aude"])
def test_a_case_is_opened_by_those_whose_role_includes_it(world: World, name: str):
    with pytest.raises(DomainError, match="Your role does not include “Open a change case”"):
        actions.open_case(
            actor=world.people[name],
            title="Mine",
            process=world.process,
            trigger=Trigger.VERDICT,
            verdict=world.verdict,
        )
    assert not ChangeCase.objects.exists()


@pytest.mark.parametrize("name", ["omar", "tess", "anna", "aude"])
def test_only_a_support_manager_decides_not_to_act(world: World, name: str):
    with pytest.raises(DomainError, match="Your role does not include “Decide not to act”"):
        actions.decide_not_to_act(
            world.verdict, reason="It is not that bad.", until=LATER, actor=world.people[name]
        )
    assert not VerdictDecision.objects.exists()


def test_a_case_is_measured_by_its_own_process(world: World, elsewhere: Measure):
    with pytest.raises(DomainError, match="one of the process that changes"):
        proposed(world, measure=elsewhere)
    assert not ChangeCase.objects.exists()


def test_a_case_keeps_to_the_measures_of_its_process(world: World, elsewhere: Measure):
    case = proposed(world)
    with pytest.raises(DomainError, match="one of the process that changes"):
        actions.edit_case(case, actor=world.omar, measure=elsewhere)
    case.refresh_from_db()
    assert case.measure == world.measure


def test_cases_are_numbered_one_after_the_other(world: World):
    told = {"verdict": None, "trigger": Trigger.OTHER, "trigger_note": "Asked for."}
    numbers = [proposed(world, **told).number for _again in range(3)]
    assert numbers == ["CHG-0001", "CHG-0002", "CHG-0003"]


def test_a_case_may_have_no_measure_yet(world: World):
    case = proposed(world, verdict=None, trigger=Trigger.OTHER, trigger_note="Asked for.")
    assert case.measure is None
    actions.edit_case(case, actor=world.omar, measure=world.measure)
    case.refresh_from_db()
    assert case.measure == world.measure


def test_a_measure_can_be_taken_away_again(world: World):
    case = actions.edit_case(proposed(world), actor=world.omar, measure=None)
    assert ChangeCase.objects.get(pk=case.pk).measure is None


def test_an_edit_tells_only_what_it_changed(world: World):
    case = proposed(world)
    actions.edit_case(case, actor=world.sofia, title=case.title, description="Sooner.")
    assert AuditEntry.objects.get(act="change_case.edited").after == {"description": "Sooner."}


@pytest.mark.parametrize("maker", [closed, rejected])
def test_a_case_that_is_over_is_not_edited(world: World, maker: Any):
    case = maker(world)
    with pytest.raises(MoveRefused, match="Not while the case is"):
        actions.edit_case(case, actor=world.omar, title="Rewritten")
    case.refresh_from_db()
    assert case.title == "Answer bill inquiries in time"


@pytest.mark.parametrize(
    ("maker", "act", "who"),
    [(rejected, actions.propose_again, "sofia"), (closed, actions.reopen_case, "sofia")],
)
def test_a_case_does_not_come_back_while_another_answers_its_verdict(
    world: World, maker: Any, act: Any, who: str
):
    former = maker(world)
    other = proposed(world)
    with pytest.raises(MoveRefused, match=f"{other.number} answers its verdict by now"):
        act(former, actor=world.people[who], note="It came up again.")
    assert list(ChangeCase.objects.going_on()) == [other]


def test_a_case_with_a_stated_trigger_comes_back_beside_others(world: World):
    told = {"verdict": None, "trigger": Trigger.AUDIT, "trigger_note": "Finding 3."}
    former = actions.reject_case(proposed(world, **told), actor=world.anna, note="Not now.")
    proposed(world, **told)
    assert actions.propose_again(former, actor=world.sofia, note="Now.").state == "proposed"


def test_a_case_proposed_again_keeps_its_owner(world: World):
    case = in_design(world)
    case = actions.reject_case(case, actor=world.anna, note="Not now.")
    case = actions.propose_again(case, actor=world.sofia, note="Now.")
    assert case.owner == world.omar


def test_a_redesigned_case_keeps_its_documents(world: World):
    case = actions.start_tests(drafted(world), actor=world.omar)
    case = actions.redesign_case(case, actor=world.omar, note="A step is missing.")
    assert case.release.items.count() == len(world.documents)


def test_a_move_tells_where_it_came_from(world: World):
    in_design(world)
    entry = AuditEntry.objects.get(act="change_case.design_started")
    assert (entry.before, entry.after) == ({"state": "proposed"}, {"state": "in_design"})


def test_a_decision_keeps_its_reason_without_the_blanks(world: World):
    decision = actions.decide_not_to_act(
        world.verdict, reason="  The system is replaced.  ", until=LATER, actor=world.sofia
    )
    assert (decision.reason, decision.decided_by) == ("The system is replaced.", world.sofia)


def test_blanks_are_no_reason_for_a_decision(world: World):
    with pytest.raises(DomainError, match="at least 10 characters"):
        actions.decide_not_to_act(world.verdict, reason=" " * 40, until=LATER, actor=world.sofia)


def test_a_process_that_is_retired_is_not_changed(world: World):
    case = proposed(world)
    type(world.process).objects.filter(pk=world.process.pk).update(state="retired")
    with pytest.raises(MoveRefused, match="plan it again first"):
        actions.start_design(ChangeCase.objects.get(pk=case.pk), actor=world.omar)
