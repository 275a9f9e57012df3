"""What an acceptance stands on: exact versions and digests, and every way they change."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from inventory.models import Provision
from kernel.ruling import MoveRefused
from knowledge.actions.versions import draft_version, reopen_version
from readiness import actions
from readiness.dossier import digest_of
from readiness.models import ChangeCase, Dossier, TestTemplate
from readiness.queries.pinned import changes_since, pinned_documents, pinned_facts
from readiness.queries.rollout import acceptance_faults
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    approved,
    available,
    change_target,
    document_in_force,
    drafted,
    hotline,
    in_design,
    in_test,
    prove,
    run_through,
)


@pytest.fixture
def provision(world: World) -> Provision:
    return hotline(world)


@pytest.fixture
def case_with_hotline(world: World, provision: Provision) -> ChangeCase:
    """Accepted, with infrastructure that it needs."""
    case = drafted(world)
    actions.link_provision(case, provision, actor=world.omar)
    case = actions.start_tests(case, actor=world.omar)
    template = TestTemplate.objects.get(key="billing-procedure-change")
    actions.plan_tests(case, template, actor=world.tess)
    run_through(world, case)
    prove(world, case)
    case = actions.submit_case(case, actor=world.tess)
    return actions.accept_case(case, actor=world.anna)


def changes(case: ChangeCase) -> list[str]:
    return changes_since(Dossier.objects.get(case=case))


def reopened(world: World, case: ChangeCase) -> Any:
    version = case.release.items.first().version
    return reopen_version(version, actor=world.edith, note="A word is wrong.")


def test_a_dossier_pins_versions_with_their_digests(world: World):
    case = accepted(world)
    pinned = case.dossiers.get().content["pinned"]["documents"]
    for item in case.release.items.all():
        found = pinned[item.document.number]
        assert found["version"] == item.version.version == 2
        assert found["digest"] == item.version.digest
        assert found["approved"] is True


def test_a_dossier_is_what_its_digest_says(world: World):
    dossier = accepted(world).dossiers.get()
    assert dossier.digest == digest_of(dossier.content)
    dossier.content["pinned"]["documents"]["POL-0001"]["version"] = 3
    assert dossier.digest != digest_of(dossier.content)


def test_nothing_has_changed_right_after_an_acceptance(world: World):
    assert changes(accepted(world)) == []


def test_a_document_sent_back_to_draft_has_changed(world: World):
    case = accepted(world)
    reopened(world, case)
    assert changes(case) == ["Document POL-0001 has changed."]


def test_a_document_approved_with_other_words_has_changed(world: World):
    case = accepted(world)
    approved(reopened(world, case), world.edith, world.viktor, "Other words.")
    assert changes(case) == ["Document POL-0001 has changed."]


def test_a_document_approved_again_with_the_same_words_is_the_same(world: World):
    case = accepted(world)
    version = reopened(world, case)
    approved(version, world.edith, world.viktor, version.body)
    assert changes(case) == []


def test_a_new_target_has_changed_what_was_accepted(world: World):
    case = accepted(world)
    change_target(world)
    assert changes(case) == ["Target SLA attainment has changed."]


def test_another_measure_has_changed_what_was_accepted(world: World):
    case = actions.edit_case(accepted(world), actor=world.omar, measure=None)
    assert changes(case) == ["Target SLA attainment was taken away."]


@pytest.mark.parametrize(
    "change", [{"capacity_needed": 30}, {"capacity_provided": 10}, {"state": "retired"}]
)
def test_infrastructure_that_is_not_as_it_was_has_changed(
    world: World, case_with_hotline: ChangeCase, provision: Provision, change: dict[str, Any]
):
    Provision.objects.filter(pk=provision.pk).update(**change)
    assert changes(case_with_hotline) == ["Infrastructure INF-0001 has changed."]


def test_infrastructure_taken_away_is_missed(world: World, case_with_hotline: ChangeCase):
    case_with_hotline.provision_links.all().delete()
    assert changes(case_with_hotline) == ["Infrastructure INF-0001 was taken away."]


def test_capacity_written_in_another_way_is_the_same(
    world: World, case_with_hotline: ChangeCase, provision: Provision
):
    Provision.objects.filter(pk=provision.pk).update(capacity_needed=Decimal("20.0"))
    assert changes(case_with_hotline) == []


def test_a_later_run_is_another_fact(world: World):
    case = accepted(world)
    case = actions.edit_case(case, actor=world.omar, title="Answer sooner")
    ChangeCase.objects.filter(pk=case.pk).update(state="in_test")
    run_through(world, case)
    assert changes(case) == ["Tests 1 was taken away.", "Tests 2 was added."]


def test_a_title_and_a_day_are_not_pinned(world: World):
    case = accepted(world)
    day = TODAY.date() + timedelta(days=40)
    case = actions.edit_case(case, actor=world.omar, title="Answer sooner", planned_on=day)
    assert changes(case) == []


def test_coming_into_force_changes_nothing(world: World):
    assert changes(available(world)) == []


def test_documents_are_pinned_in_the_order_of_their_numbers(world: World):
    assert [one[:2] for one in pinned_documents(in_test(world))] == [
        ["POL-0001", 2],
        ["PRO-0001", 2],
    ]


def test_a_document_nobody_drafted_is_not_pinned(world: World):
    case = actions.link_document(in_design(world), world.documents[0], actor=world.omar)
    assert pinned_documents(case) == []
    assert pinned_facts(case)["documents"] == {}


def test_a_case_that_was_never_accepted_has_no_acceptance(world: World):
    assert acceptance_faults(in_test(world)) == ["It was never accepted."]


def test_a_stage_does_not_start_on_changed_evidence(world: World):
    case = accepted(world)
    change_target(world)
    with pytest.raises(MoveRefused, match="must be re-confirmed: Target SLA attainment"):
        actions.start_pilot(case, actor=world.anna)
    assert ChangeCase.objects.get(pk=case.pk).state == "accepted"


def test_a_draft_beside_the_release_changes_nothing(world: World):
    case = accepted(world)
    beside = document_in_force(world, "article", "How bills are read")
    draft_version(beside, actor=world.edith)
    assert changes(case) == []
