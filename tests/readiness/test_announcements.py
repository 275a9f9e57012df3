"""Whoever is concerned is told; whoever did it is not."""

from kernel.models import AuditEntry
from kernel.notices import announcements
from readiness import actions
from readiness.announcements import TOLD, TOLD_OF_DEFECTS
from tests.readiness.world import World, accepted, available, in_test, proposed, run_through


def told(act: str) -> dict[str, str]:
    entry = AuditEntry.objects.filter(act=act).latest("pk")
    return {one.recipient.username: one.text for one in announcements(entry)}


def test_owners_are_told_of_a_proposal(world: World):
    proposed(world)
    assert set(told("change_case.opened")) == {"omar"}


def test_everyone_in_the_case_is_told_of_its_acceptance_but_the_approver(world: World):
    accepted(world)
    assert set(told("change_case.accepted")) == {"sofia", "omar", "tess"}


def test_whoever_watches_the_process_is_told_of_general_availability(world: World):
    world.process.watchers.add(world.ayo)
    available(world)
    assert "ayo" in told("change_case.generally_available")


def test_the_owner_is_told_of_a_defect_and_the_tester_of_its_repair(world: World):
    case = in_test(world)
    run_through(world, case, failing=(1,))
    assert set(told("defect.opened")) == {"omar"}
    actions.fix_defect(case.defects.get(), actor=world.omar, note="Done.")
    assert set(told("defect.fixed")) == {"tess"}


def test_every_act_that_is_told_has_a_sentence_with_its_record():
    for _people, sentence in TOLD.values():
        assert "%(case)s" in str(sentence)
    for _people, sentence in TOLD_OF_DEFECTS.values():
        assert "%(defect)s" in str(sentence)
