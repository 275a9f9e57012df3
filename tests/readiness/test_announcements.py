"""Whoever is concerned is told; whoever did it is not."""

from kernel.models import AuditEntry
from kernel.notices import announcements
from readiness import actions
from readiness.announcements import TOLD, TOLD_OF_DEFECTS
from readiness.models import ChangeCase
from tests.readiness.world import (
    World,
    accepted,
    available,
    closed,
    in_pilot,
    in_test,
    person,
    proposed,
    run_through,
    to_reconfirm,
)


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


def test_whoever_moves_a_case_is_not_told_of_it(world: World):
    case = accepted(world)
    actions.start_pilot(case, actor=world.anna)
    assert "anna" not in told("change_case.pilot_started")


def test_the_approvers_are_told_when_their_acceptance_falls(world: World):
    to_reconfirm(world)
    assert told("change_case.fell_back") == {
        "anna": "CHG-0001 Answer bill inquiries in time must be re-confirmed."
    }


def test_somebody_with_two_parts_is_told_once(world: World):
    world.process.watchers.add(world.omar, world.sofia)
    case = in_pilot(world)
    entry = AuditEntry.objects.filter(act="change_case.pilot_started").latest("pk")
    names = [one.recipient.username for one in announcements(entry)]
    assert sorted(names) == ["omar", "sofia", "tess"]
    assert {one.url for one in announcements(entry)} == {case.get_absolute_url()}


def test_who_left_is_told_no_more(world: World):
    second = person("oscar", "Process owner")
    proposed(world)
    assert set(told("change_case.opened")) == {"omar", "oscar"}
    second.is_active = False
    second.save()
    assert set(told("change_case.opened")) == {"omar"}


def test_a_named_owner_alone_is_told_of_their_case(world: World):
    person("oscar", "Process owner")
    proposed(world, owner=world.omar)
    assert set(told("change_case.opened")) == {"omar"}


def test_every_move_of_the_table_that_others_wait_for_is_told(world: World):
    """Each act of a case that is announced is one that the floor really records."""
    case = closed(world)
    actions.reopen_case(case, actor=world.sofia, note="It did not last.")
    recorded = set(AuditEntry.objects.values_list("act", flat=True))
    happened = {act for act in TOLD if act in recorded}
    assert happened >= {
        "change_case.opened",
        "change_case.handed_to_test",
        "change_case.submitted",
        "change_case.accepted",
        "change_case.pilot_started",
        "change_case.generally_available",
        "change_case.closed",
        "change_case.reopened",
    }


def test_a_notice_of_a_case_that_is_gone_is_no_error(world: World):
    proposed(world)
    entry = AuditEntry.objects.get(act="change_case.opened")
    ChangeCase.objects.all().delete()
    assert list(announcements(entry)) == []
