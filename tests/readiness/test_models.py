"""What the database itself refuses, whoever asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from readiness.models import (
    CaseProvision,
    ChangeCase,
    Condition,
    Dossier,
    TemplateStep,
    TestPlan,
    TestRun,
    TestTemplate,
    VerdictDecision,
    Waiver,
)
from readiness.queries.rollout import current_stage
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    closed,
    hotline,
    in_pilot,
    in_test,
    proposed,
    rejected,
    run_through,
)

DAY = timedelta(days=1)


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    """What the database says against it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("one", "other"), [("proposer", "approver"), ("proposer", "tester"), ("tester", "approver")]
)
def test_proposer_tester_and_approver_are_different_people(world: World, one: str, other: str):
    case = accepted(world)
    changes = {one: world.admin, other: world.admin}
    rows = ChangeCase.objects.filter(pk=case.pk)
    assert "change_case_six_eyes" in refused(rows.update, **changes)


def test_only_a_broken_glass_lets_one_person_play_two_parts(world: World):
    case = accepted(world)
    ChangeCase.objects.filter(pk=case.pk).update(broke_glass=True, proposer=world.anna)
    case.refresh_from_db()
    assert case.proposer == case.approver


def test_people_who_are_not_named_yet_do_not_clash(world: World):
    case = proposed(world)
    assert (case.tester, case.approver) == (None, None)


def test_a_case_number_is_given_once(world: World):
    case = proposed(world)
    case.pk = None
    assert "number" in refused(case.save, force_insert=True)


def test_a_decision_not_to_act_has_a_reason(world: World):
    message = refused(
        VerdictDecision.objects.create,
        verdict=world.verdict,
        reason="",
        until=TODAY.date(),
        decided_by=world.sofia,
        decided_at=TODAY,
    )
    assert "verdict_decision_has_a_reason" in message


def test_a_waiver_has_a_reason(world: World):
    case = accepted(world)
    criterion = case.manual_findings.first().criterion
    message = refused(
        Waiver.objects.create,
        case=case,
        criterion=criterion,
        reason="",
        expires_on=TODAY.date(),
        approved_by=world.anna,
        approved_at=TODAY,
    )
    assert "waiver_has_a_reason" in message


def test_an_edition_of_a_dossier_is_given_once(world: World):
    dossier = Dossier.objects.get(case=accepted(world))
    dossier.pk = None
    refused(dossier.save, force_insert=True)


def test_a_case_has_one_test_plan(world: World):
    case = in_test(world)
    refused(
        TestPlan.objects.create,
        case=case,
        title="Another",
        planned_by=world.tess,
        planned_at=TODAY,
    )


def test_two_runs_of_a_plan_are_never_open_together(world: World):
    case = in_test(world)
    run_through(world, case)
    told = {"plan": case.test_plan, "tester": world.tess, "started_at": TODAY}
    TestRun.objects.create(number=2, **told)
    refused(TestRun.objects.create, number=3, **told)
    assert TestRun.objects.running().count() == 1


def test_a_run_number_is_given_once(world: World):
    run = run_through(world, in_test(world))
    run.pk = None
    refused(run.save, force_insert=True)


def test_a_step_of_a_template_has_a_place_of_its_own(world: World):
    template = TestTemplate.objects.first()
    refused(
        TemplateStep.objects.create, template=template, position=1, action="Do.", expected="See."
    )


def test_infrastructure_is_linked_once(world: World):
    case = proposed(world)
    provision = hotline(world)
    CaseProvision.objects.create(case=case, provision=provision)
    refused(CaseProvision.objects.create, case=case, provision=provision)


@pytest.mark.parametrize("part", ["process", "verdict", "measure", "proposer"])
def test_what_a_case_stands_on_is_not_deleted(world: World, part: str):
    case = proposed(world)
    with pytest.raises(ProtectedError):
        getattr(case, part).delete()


def test_a_case_with_a_dossier_is_not_deleted(world: World):
    with pytest.raises(ProtectedError):
        accepted(world).delete()


@pytest.mark.parametrize(
    ("maker", "over"), [(proposed, False), (in_pilot, False), (closed, True), (rejected, True)]
)
def test_a_case_is_over_when_closed_or_rejected(world: World, maker: Any, over: bool):
    assert maker(world).is_over is over


def test_a_condition_is_overdue_the_day_after_its_day(world: World):
    today = timezone.localdate()
    dues = [Condition(due_on=today + step) for step in (-DAY, 0 * DAY, DAY)]
    assert [condition.is_overdue for condition in dues] == [True, False, False]


def test_a_condition_that_is_met_is_not_overdue(world: World):
    condition = Condition(due_on=timezone.localdate() - DAY, met_at=TODAY)
    assert not condition.is_overdue


def test_records_call_themselves_by_what_people_call_them(world: World):
    case = in_pilot(world)
    run = case.test_plan.runs.get()
    assert str(case) == "CHG-0001 Answer bill inquiries in time"
    assert str(run) == "CHG-0001 run 1"
    assert str(run.results.first()).startswith("1. Take an inquiry")
    assert str(case.dossiers.get()) == "CHG-0001 dossier 1"
    assert str(current_stage(case)) == "CHG-0001 Pilot"
    assert str(case.test_plan) == "CHG-0001 Billing procedure change"


def test_records_have_addresses_that_can_be_shared(world: World):
    case = in_pilot(world)
    assert case.get_absolute_url() == "/changes/CHG-0001/"
    assert case.dossiers.get().get_absolute_url().startswith("/changes/CHG-0001/")
