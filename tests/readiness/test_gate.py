"""No acceptance with a criterion neither met nor waived; what is accepted is pinned."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kernel.ruling import DomainError, MoveRefused
from knowledge.actions.versions import reopen_version
from readiness import actions
from readiness.dossier import digest_of
from readiness.models import Criterion, Dossier, Waiver
from readiness.queries.gate import gate_of, plain
from readiness.queries.rollout import acceptance_faults
from readiness.tasks import review_acceptances
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    available,
    change_target,
    drafted,
    hotline,
    in_pilot,
    in_test,
    prove,
    ready,
    run_through,
    through_tests,
)

LATER = TODAY.date() + timedelta(days=30)


def shut(case) -> set[str]:
    return {reading.criterion.key for reading in gate_of(case).in_the_way}


def test_the_gate_of_a_finished_change_is_open(world: World):
    assert gate_of(ready(world)).is_open


def test_a_case_in_design_has_almost_everything_before_it(world: World):
    assert shut(drafted(world)) == {"tests-passed", "staff-briefed", "way-back-known"}


def test_no_acceptance_with_a_failed_mandatory_test(world: World):
    case = in_test(world)
    run_through(world, case, failing=(1,))
    prove(world, case)
    case = actions.submit_case(case, actor=world.tess)
    with pytest.raises(MoveRefused, match=r"Step 1: failed in run 1.*DEF-0001 \(open\)"):
        actions.accept_case(case, actor=world.anna)


def test_an_optional_step_may_fail(world: World):
    case = in_test(world)
    optional = case.test_plan.steps.get(is_mandatory=False)
    run_through(world, case, failing=(optional.position,))
    assert "tests-passed" not in shut(case)


def test_no_acceptance_of_an_unapproved_document(world: World):
    case = ready(world)
    version = case.release.items.first().version
    reopen_version(version, actor=world.edith, note="Once more.")
    with pytest.raises(MoveRefused, match="POL-0001: draft"):
        actions.accept_case(case, actor=world.anna)


def test_infrastructure_must_provide_its_capacity(world: World):
    case = drafted(world)
    provision = hotline(world, capacity_provided=0, state="requested")
    actions.link_provision(case, provision, actor=world.omar)
    reading = next(
        one for one in gate_of(case).readings if one.criterion.key == "capacity-provided"
    )
    assert reading.finding.reason == "Hotline: 0 of 20 agents, requested."


def test_a_target_must_be_set(world: World):
    case = drafted(world)
    world.measure.targets.update(measure=other_measure(world))
    assert "target-set" in shut(case)


def other_measure(world: World):
    measure = type(world.measure).objects.get(pk=world.measure.pk)
    measure.pk, measure.code, measure.calculation = None, "other", "backlog"
    measure.save()
    return measure


def test_evidence_is_for_manual_criteria_alone(world: World):
    with pytest.raises(DomainError, match="answers this criterion by itself"):
        actions.record_finding(
            through_tests(world),
            Criterion.objects.get(key="tests-passed"),
            actor=world.tess,
            is_met=True,
            note="Trust me.",
        )


def test_the_newest_finding_counts(world: World):
    case = through_tests(world)
    briefed = Criterion.objects.get(key="staff-briefed")
    actions.record_finding(case, briefed, actor=world.tess, is_met=True, note="Done.")
    actions.record_finding(case, briefed, actor=world.tess, is_met=False, note="Two were away.")
    assert "staff-briefed" in shut(case)


def waive(world: World, case, key: str, **wanted):
    told = {"reason": "The team starts next month.", "expires_on": LATER, "actor": world.anna}
    return actions.waive_criterion(case, Criterion.objects.get(key=key), **{**told, **wanted})


def test_a_waiver_lets_a_case_through_until_it_expires(world: World):
    case = through_tests(world)
    waiver = waive(world, case, "staff-briefed")
    assert "staff-briefed" not in shut(case)
    Waiver.objects.filter(pk=waiver.pk).update(expires_on=TODAY.date() - timedelta(days=1))
    assert "staff-briefed" in shut(case)


@pytest.mark.parametrize("key", ["tests-passed", "documents-approved", "people-different"])
def test_some_criteria_cannot_be_waived(world: World, key: str):
    with pytest.raises(DomainError, match="cannot be waived"):
        waive(world, through_tests(world), key)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [({"reason": "Fine."}, "at least"), ({"expires_on": TODAY.date()}, "to come")],
)
def test_a_waiver_needs_a_reason_and_an_end(world: World, wanted, told):
    with pytest.raises(DomainError, match=told):
        waive(world, through_tests(world), "staff-briefed", **wanted)


def test_nobody_waives_a_criterion_of_their_own_case(world: World):
    world.sofia.groups.add(*world.anna.groups.all())
    with pytest.raises(MoveRefused, match="proposer of this case"):
        waive(world, through_tests(world), "staff-briefed", actor=world.people["sofia"])


def test_an_acceptance_pins_what_it_stands_on(world: World):
    case = accepted(world)
    dossier = Dossier.objects.get(case=case)
    pinned = dossier.content["pinned"]
    assert pinned["documents"]["POL-0001"]["version"] == 2
    assert list(pinned["test_run"]) == ["1"]
    assert pinned["target"][world.measure.name]["version"] == 1
    assert dossier.content["data"]["as_of"] == "2026-10-31"
    assert dossier.digest == digest_of(dossier.content)
    assert acceptance_faults(case) == []


def test_when_a_pinned_thing_changes_the_case_falls_back(world: World):
    case = in_pilot(world)
    change_target(world)
    assert acceptance_faults(case) == ["Target SLA attainment has changed."]
    review_acceptances()
    case.refresh_from_db()
    assert case.state == "reconfirm"
    assert [stage.state for stage in case.stages.all()] == ["halted", "planned"]
    review_acceptances()


def test_an_acceptance_that_stands_is_left_alone(world: World):
    case = accepted(world)
    review_acceptances()
    case.refresh_from_db()
    assert case.state == "accepted"
    with pytest.raises(MoveRefused, match="Everything is as it was accepted"):
        actions.fall_back(case, actor=world.omar)


def test_a_changed_document_voids_the_acceptance(world: World):
    case = accepted(world)
    version = case.release.items.first().version
    version = reopen_version(version, actor=world.edith, note="A word.")
    with pytest.raises(MoveRefused, match="must be re-confirmed"):
        actions.start_pilot(case, actor=world.anna)


def test_an_expired_waiver_voids_the_acceptance(world: World):
    case = through_tests(world)
    waive(world, case, "staff-briefed")
    waive(world, case, "way-back-known")
    case = actions.submit_case(case, actor=world.tess)
    case = actions.accept_case(case, actor=world.anna)
    Waiver.objects.update(expires_on=TODAY.date() - timedelta(days=1))
    assert "The waiver of “Staff are briefed” has expired." in acceptance_faults(case)


def test_a_reconfirmation_is_a_new_dossier(world: World):
    case = accepted(world)
    change_target(world)
    case = actions.fall_back(case, actor=world.omar)
    case = actions.reconfirm_case(case, actor=world.anna)
    assert case.state == "accepted"
    assert [one.edition for one in Dossier.objects.filter(case=case)] == [2, 1]


def test_what_is_in_force_is_still_what_was_accepted(world: World):
    assert acceptance_faults(available(world)) == []


def test_a_returned_case_is_tested_again(world: World):
    case = actions.return_case(ready(world), actor=world.anna, note="Step 3 says too little.")
    assert case.state == "in_test"


@pytest.mark.parametrize(("value", "told"), [("90.00", "90"), ("0.50", "0.5"), ("100", "100")])
def test_a_number_is_written_plainly(value: str, told: str):
    assert plain(Decimal(value)) == told
