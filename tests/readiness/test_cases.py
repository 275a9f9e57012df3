"""A verdict obliges an answer: a case, or a dated, reasoned decision."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from readiness import actions
from readiness.lifecycle import CaseState
from readiness.models import ChangeCase, Trigger, VerdictDecision
from readiness.queries.answers import replies_to, unanswered_verdicts
from tests.readiness.world import TODAY, World, drafted, in_design, in_test, proposed, rejected


def test_a_case_from_a_verdict_takes_its_measure(world: World):
    case = proposed(world)
    assert (case.number, case.measure, case.state) == ("CHG-0001", world.measure, "proposed")
    entry = AuditEntry.objects.get(act="change_case.opened")
    assert {f"reporting.measure:{world.measure.pk}"} <= {one.key for one in entry.about.all()}


def test_there_is_no_case_without_a_verdict_or_a_stated_trigger(world: World):
    with pytest.raises(DomainError, match="verdict or another stated trigger"):
        proposed(world, verdict=None)
    with pytest.raises(DomainError, match="Say in words"):
        proposed(world, verdict=None, trigger=Trigger.COMPLAINT, trigger_note=" ")
    assert not ChangeCase.objects.exists()


def test_the_database_too_refuses_a_case_without_a_trigger(world: World):
    case = proposed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeCase.objects.filter(pk=case.pk).update(verdict=None, trigger_note="")


def test_a_stated_trigger_is_enough(world: World):
    case = proposed(world, verdict=None, trigger=Trigger.AUDIT, trigger_note="Finding 3.")
    assert case.trigger_note == "Finding 3."


def test_a_verdict_is_answered_by_one_case_only(world: World):
    proposed(world)
    with pytest.raises(DomainError, match="CHG-0001 answers this verdict already"):
        proposed(world)


def test_a_failing_verdict_waits_until_it_is_answered(world: World):
    assert unanswered_verdicts() == [world.verdict]
    proposed(world)
    assert unanswered_verdicts() == []
    assert replies_to([world.verdict])[world.verdict.pk].label == "CHG-0001, proposed"


def test_a_rejected_case_is_no_answer(world: World):
    rejected(world)
    assert unanswered_verdicts() == [world.verdict]


def test_a_decision_answers_until_its_day(world: World):
    until = TODAY.date() + timedelta(days=5)
    decision = actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=until, actor=world.sofia
    )
    assert unanswered_verdicts() == []
    VerdictDecision.objects.filter(pk=decision.pk).update(until=TODAY.date() - timedelta(days=1))
    assert unanswered_verdicts() == [world.verdict]


@pytest.mark.parametrize(
    ("reason", "until", "told"),
    [("No.", date(2027, 1, 1), "at least"), ("A good long reason", TODAY.date(), "to come")],
)
def test_a_decision_needs_a_reason_and_a_day_to_come(world: World, reason, until, told):
    with pytest.raises(DomainError, match=told):
        actions.decide_not_to_act(world.verdict, reason=reason, until=until, actor=world.sofia)


def test_whoever_takes_a_case_without_an_owner_becomes_it(world: World):
    assert in_design(world).owner == world.omar


def test_a_named_owner_stays(world: World):
    case = proposed(world, owner=world.omar)
    assert actions.start_design(case, actor=world.admin).owner == world.omar


def test_a_design_names_what_changes(world: World):
    with pytest.raises(MoveRefused, match="Link a document"):
        actions.start_tests(in_design(world), actor=world.omar)


def test_the_first_document_plans_the_release(world: World):
    case = actions.link_document(in_design(world), world.documents[0], actor=world.omar)
    assert [item.document for item in case.release.items.all()] == [world.documents[0]]


def test_a_document_can_be_unlinked_again(world: World):
    case = actions.link_document(in_design(world), world.documents[0], actor=world.omar)
    case = actions.unlink_document(case, world.documents[0], actor=world.omar)
    assert not case.release.items.exists()
    with pytest.raises(DomainError, match="is not linked"):
        actions.unlink_document(case, world.documents[0], actor=world.omar)


def test_nothing_is_linked_after_design(world: World):
    case = in_test(world)
    with pytest.raises(MoveRefused, match="Not while the case is in test"):
        actions.link_document(case, world.documents[0], actor=world.omar)


def test_only_an_owner_links(world: World):
    with pytest.raises(MoveRefused, match="role"):
        actions.link_document(in_design(world), world.documents[0], actor=world.tess)


def test_a_new_day_moves_the_release_along(world: World):
    case = drafted(world)
    day = TODAY.date() + timedelta(days=9)
    actions.edit_case(case, actor=world.omar, planned_on=day)
    case.release.refresh_from_db()
    assert case.release.planned_on == day


def test_an_edit_without_a_change_says_nothing(world: World):
    case = proposed(world)
    actions.edit_case(case, actor=world.omar, title=case.title)
    assert not AuditEntry.objects.filter(act="change_case.edited").exists()


def test_a_rejected_case_can_be_proposed_again(world: World):
    case = actions.propose_again(rejected(world), actor=world.sofia, note="It came up again.")
    assert case.state == CaseState.PROPOSED
