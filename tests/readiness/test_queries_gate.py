"""Each criterion of the gate, met and not met, in words a person can act on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from inventory.models import Provision
from kernel.ruling import DomainError, MoveRefused
from knowledge.actions import attest_version, set_audience
from knowledge.models import DocumentVersion
from readiness import actions
from readiness.models import ChangeCase, Criterion, Result
from readiness.queries.gate import (
    baseline_exists,
    capacity_is_provided,
    defects_are_closed,
    documents_are_approved,
    documents_are_attested,
    gate_of,
    mandatory_tests_passed,
    people_are_different,
    target_is_set,
)
from reporting.models import DailyCell
from tests.readiness.world import (
    TODAY,
    World,
    drafted,
    hotline,
    in_design,
    in_test,
    proposed,
    prove,
    ready,
    run_through,
    through_tests,
)

LATER = TODAY.date() + timedelta(days=30)
EVERYTHING = {
    "documents-approved",
    "documents-attested",
    "tests-passed",
    "defects-closed",
    "target-set",
    "baseline-exists",
    "capacity-provided",
    "people-different",
    "staff-briefed",
    "way-back-known",
}


def readings(case: ChangeCase) -> dict[str, Any]:
    return {reading.criterion.key: reading for reading in gate_of(case).readings}


@pytest.fixture
def provision(world: World) -> Provision:
    return hotline(world)


def test_the_gate_asks_everything_in_a_fixed_order(world: World):
    keys = list(readings(proposed(world)))
    assert set(keys) == EVERYTHING
    assert keys == list(Criterion.objects.order_by("position").values_list("key", flat=True))


def test_every_answer_has_a_reason(world: World):
    assert all(reading.finding.reason for reading in gate_of(proposed(world)).readings)


def test_the_gate_counts_what_is_met(world: World):
    gate = gate_of(through_tests(world))
    assert (gate.met, len(gate.in_the_way), gate.is_open) == (8, 2, False)


def test_a_gate_without_criteria_is_not_open(world: World):
    case = ready(world)
    case.manual_findings.all().delete()
    Criterion.objects.all().delete()
    assert not gate_of(case).is_open


def test_a_criterion_without_its_check_is_not_met(world: World):
    Criterion.objects.filter(key="target-set").update(check_name="gone")
    assert "no check named so" in readings(proposed(world))["target-set"].finding.reason


def test_a_change_without_documents_needs_none_approved(world: World):
    finding = documents_are_approved(in_design(world))
    assert (finding.is_met, finding.reason) == (True, "This change needs no document.")


def test_a_document_linked_and_not_drafted_is_not_approved(world: World):
    case = actions.link_document(in_design(world), world.documents[0], actor=world.omar)
    finding = documents_are_approved(case)
    assert (finding.is_met, finding.reason) == (False, "POL-0001: nobody drafted it yet.")


def test_approved_documents_are_named_with_their_versions(world: World):
    finding = documents_are_approved(drafted(world))
    assert finding.is_met
    assert "POL-0001" in finding.reason


def test_a_document_that_takes_effect_too_late_is_not_approved_in_time(world: World):
    case = drafted(world)
    items = case.release.items.values("version")
    DocumentVersion.objects.filter(pk__in=items).update(effective_at=TODAY + timedelta(days=30))
    case = actions.edit_case(case, actor=world.omar, planned_on=LATER - timedelta(days=1))
    finding = documents_are_approved(case)
    assert not finding.is_met
    assert "POL-0001 takes effect on" in finding.reason


def test_documents_that_must_be_attested_shut_the_gate_until_they_are(world: World):
    case = drafted(world)
    assert documents_are_attested(case).reason.startswith("No document of this change has to")
    version = case.release.items.first().version
    actors = [(Group.objects.get(name="Process owner"), None, "")]
    set_audience(version.document, parts=actors, percent=100, actor=world.omar)
    case = ChangeCase.objects.get(pk=case.pk)
    finding = documents_are_attested(case)
    assert not finding.is_met
    assert f"{version.label}: 0 of 1 have attested it" in finding.reason

    attest_version(version, actor=world.omar, read=version.digest, statement="I have read it.")

    finding = documents_are_attested(ChangeCase.objects.get(pk=case.pk))
    assert (finding.is_met, version.label in finding.reason) == (True, True)


@pytest.mark.parametrize("outcome", [Result.FAILED, Result.BLOCKED, Result.NOT_RUN])
def test_a_mandatory_step_that_did_not_pass_shuts_the_gate(world: World, outcome: str):
    case = in_test(world)
    run = actions.start_run(case, actor=world.tess)
    steps = list(run.results.all())
    for result in steps[1:]:
        actions.record_result(result, actor=world.tess, outcome=Result.PASSED)
    if outcome != Result.NOT_RUN:
        actions.record_result(steps[0], actor=world.tess, outcome=outcome, note="Seen.")
    actions.finish_run(run, actor=world.tess)
    prove(world, case)
    case = actions.submit_case(case, actor=world.tess)
    label = Result(outcome).label.lower()
    with pytest.raises(MoveRefused, match=f"Step 1: {label} in run 1"):
        actions.accept_case(case, actor=world.anna)


def test_tests_are_not_passed_without_a_plan(world: World):
    finding = mandatory_tests_passed(drafted(world))
    assert finding.reason == "There is no test plan with a mandatory step."


def test_tests_are_not_passed_by_optional_steps_alone(world: World):
    case = through_tests(world)
    case.test_plan.steps.update(is_mandatory=False)
    assert not mandatory_tests_passed(case).is_met


def test_passed_tests_name_their_run(world: World):
    finding = mandatory_tests_passed(through_tests(world))
    assert finding.is_met
    assert finding.reason.startswith("Run 1 of")


@pytest.mark.parametrize("state", ["open", "fixed", "reopened"])
def test_a_defect_that_is_not_closed_is_unresolved(world: World, state: str):
    case = in_test(world)
    run_through(world, case, failing=(1,))
    case.defects.update(state=state)
    finding = defects_are_closed(case)
    assert (finding.is_met, finding.reason) == (False, f"Unresolved: DEF-0001 ({state}).")


def test_closed_defects_are_in_nobodys_way(world: World):
    case = in_test(world)
    run_through(world, case, failing=(1,))
    case.defects.update(state="closed")
    assert defects_are_closed(case).is_met


def test_defects_of_other_cases_do_not_count(world: World):
    other = in_test(world)
    run_through(world, other, failing=(1,))
    case = proposed(world, verdict=None, trigger="other", trigger_note="Asked for.")
    assert defects_are_closed(case).is_met


def test_a_target_is_told_with_its_day_and_version(world: World):
    finding = target_is_set(proposed(world))
    assert finding.is_met
    assert "95 %" in finding.reason
    assert "(version 1)" in finding.reason


@pytest.mark.parametrize("check", [target_is_set, baseline_exists])
def test_a_case_without_a_measure_has_neither_target_nor_baseline(world: World, check: Any):
    case = actions.edit_case(proposed(world), actor=world.omar, measure=None)
    assert not check(case).is_met


@pytest.mark.parametrize(("cases", "is_met"), [(29, False), (30, True)])
def test_a_baseline_needs_thirty_cases(world: World, cases: int, is_met: bool):
    cells = DailyCell.objects.filter(process=world.process)
    last = cells.order_by("-day").first()
    cells.exclude(pk=last.pk).delete()
    DailyCell.objects.filter(pk=last.pk).update(opened=cases)
    assert baseline_exists(proposed(world)).is_met is is_met


def test_capacity_in_service_is_enough(world: World, provision: Provision):
    case = in_design(world)
    actions.link_provision(case, provision, actor=world.omar)
    assert capacity_is_provided(case).is_met


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"capacity_provided": 19}, "Hotline: 19 of 20 agents, in service."),
        ({"state": "in_delivery"}, "Hotline: 20 of 20 agents, in delivery."),
        ({"state": "retired"}, "Hotline: 20 of 20 agents, retired."),
    ],
)
def test_capacity_that_is_short_or_not_in_service_is_told(
    world: World, provision: Provision, change: dict[str, Any], told: str
):
    case = in_design(world)
    actions.link_provision(case, provision, actor=world.omar)
    Provision.objects.filter(pk=provision.pk).update(**change)
    assert capacity_is_provided(case).reason == told


def test_one_person_in_two_parts_shuts_the_gate(world: World):
    case = through_tests(world)
    ChangeCase.objects.filter(pk=case.pk).update(broke_glass=True, proposer=world.tess)
    case = ChangeCase.objects.get(pk=case.pk)
    case.broke_glass = False
    finding = people_are_different(case)
    assert (finding.is_met, finding.reason) == (False, "Tess is both proposer and tester.")


def test_a_broken_glass_is_told_at_the_gate(world: World):
    case = through_tests(world)
    ChangeCase.objects.filter(pk=case.pk).update(broke_glass=True, proposer=world.tess)
    finding = people_are_different(ChangeCase.objects.get(pk=case.pk))
    assert finding.is_met
    assert finding.reason.startswith("Lifted by break-glass, as the auditors were told: Tess")


def test_evidence_is_told_with_who_and_when(world: World):
    case = through_tests(world)
    prove(world, case)
    reading = readings(case)["staff-briefed"]
    assert (reading.is_manual, reading.verdict) == (True, "met")
    assert reading.finding.reason.startswith("Tess")
    assert reading.finding.reason.endswith("Seen and signed.")


def test_evidence_needs_words(world: World):
    briefed = Criterion.objects.get(key="staff-briefed")
    with pytest.raises(DomainError, match="Say what the evidence is"):
        actions.record_finding(
            through_tests(world), briefed, actor=world.tess, is_met=True, note="  "
        )


def test_the_newest_waiver_counts(world: World):
    case = through_tests(world)
    criterion = Criterion.objects.get(key="staff-briefed")
    for reason in ("The team starts next month.", "It starts even later now."):
        actions.waive_criterion(case, criterion, actor=world.anna, reason=reason, expires_on=LATER)
    assert readings(case)["staff-briefed"].waiver.reason == "It starts even later now."


def test_a_waiver_is_of_its_own_case(world: World):
    other = through_tests(world)
    actions.waive_criterion(
        other,
        Criterion.objects.get(key="staff-briefed"),
        actor=world.anna,
        reason="The team starts next month.",
        expires_on=LATER,
    )
    case = proposed(world, verdict=None, trigger="other", trigger_note="Asked for.")
    assert readings(case)["staff-briefed"].verdict == "not_met"
