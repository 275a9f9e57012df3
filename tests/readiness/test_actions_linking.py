"""Linking what must change, and taking it out again."""

import pytest

from kernel.ruling import DomainError, MoveRefused
from readiness import actions
from readiness.models import CaseProvision
from tests.readiness.world import World, drafted, hotline, in_design, in_test, proposed
from tests.reporting import history


def test_infrastructure_alone_is_something_that_changes(world: World):
    case = in_design(world)
    actions.link_provision(case, hotline(world), actor=world.omar)
    assert actions.start_tests(case, actor=world.omar).state == "in_test"


def test_infrastructure_of_another_process_is_not_linked(world: World):
    provision = hotline(world)
    provision.process = history.process("1.3.9", "Billing Events")
    with pytest.raises(DomainError, match="serves another process"):
        actions.link_provision(in_design(world), provision, actor=world.omar)
    assert not CaseProvision.objects.exists()


def test_infrastructure_linked_twice_is_linked_once(world: World):
    case, provision = in_design(world), hotline(world)
    links = [actions.link_provision(case, provision, actor=world.omar) for _again in range(2)]
    assert links[0] == links[1] == CaseProvision.objects.get()


def test_infrastructure_can_be_unlinked_again(world: World):
    case, provision = in_design(world), hotline(world)
    actions.link_provision(case, provision, actor=world.omar)
    actions.unlink_provision(case, provision, actor=world.omar)
    assert not case.provision_links.exists()


@pytest.mark.parametrize("name", ["sofia", "edith", "tess", "anna", "aude"])
def test_only_a_process_owner_links_infrastructure(world: World, name: str):
    with pytest.raises(MoveRefused, match="Your role does not include this"):
        actions.link_provision(in_design(world), hotline(world), actor=world.people[name])


@pytest.mark.parametrize("maker", [proposed, in_test])
def test_infrastructure_is_linked_during_design(world: World, maker):
    with pytest.raises(MoveRefused, match="Not while the case is"):
        actions.link_provision(maker(world), hotline(world), actor=world.omar)


def test_a_document_is_linked_once(world: World):
    case = actions.link_document(in_design(world), world.documents[0], actor=world.omar)
    with pytest.raises(DomainError):
        actions.link_document(case, world.documents[0], actor=world.omar)
    assert case.release.items.count() == 1


def test_a_second_document_joins_the_same_release(world: World):
    case = in_design(world)
    for document in world.documents:
        case = actions.link_document(case, document, actor=world.omar)
    assert case.release.number == "REL-0001"
    assert case.release.items.count() == 2


def test_a_document_goes_into_one_release_at_a_time(world: World):
    drafted(world)
    told = {"verdict": None, "trigger": "other", "trigger_note": "Asked for."}
    other = actions.start_design(proposed(world, **told), actor=world.omar)
    with pytest.raises(DomainError):
        actions.link_document(other, world.documents[0], actor=world.omar)
    other.refresh_from_db()
    assert other.release is None


def test_everything_linked_and_not_drafted_is_named_at_once(world: World):
    case = in_design(world)
    for document in world.documents:
        case = actions.link_document(case, document, actor=world.omar)
    with pytest.raises(MoveRefused, match="Nobody has drafted POL-0001, PRO-0001 yet"):
        actions.start_tests(case, actor=world.omar)
