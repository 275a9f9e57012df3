import pytest

from inventory.actions.processes import (
    add_third_party,
    advance_process,
    set_process_criticality,
    set_process_owner,
    unwatch_process,
    watch_process,
)
from inventory.lifecycle import PROCESS_LIFECYCLE, ProcessState
from inventory.models import ProcessElement
from kernel import audit
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from tests.inventory.factories import ProcessFactory

pytestmark = pytest.mark.django_db
ILLEGAL = [
    (move, state)
    for move in PROCESS_LIFECYCLE.moves
    for state in ProcessState
    if not PROCESS_LIFECYCLE.allows(move, state)
]


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(move, state, admin_user):
    process = ProcessFactory(state=state)
    with pytest.raises(MoveRefused):
        advance_process(process, move, actor=admin_user)
    assert not audit.timeline(process).exists()


@pytest.mark.parametrize(("move", "state"), [("adopt", "planned"), ("revive", "retired")])
def test_a_move_by_hand_is_refused_without_its_reason(move, state, admin_user):
    process = ProcessFactory(state=state)
    with pytest.raises(MoveRefused, match="Say why"):
        advance_process(process, move, actor=admin_user, note=" ")
    assert ProcessElement.objects.get(pk=process.pk).state == state


def test_an_approver_brings_a_process_to_customers_step_by_step(approver):
    process = ProcessFactory()
    for move in ("test", "pilot", "release"):
        process = advance_process(process, move, actor=approver)
    assert ProcessElement.objects.get(pk=process.pk).state == "general_availability"
    acts = audit.timeline(process).values_list("act", flat=True)
    assert set(acts) == {
        "process.test_started",
        "process.pilot_started",
        "process.made_generally_available",
    }


def test_an_agent_advances_nothing(agent):
    with pytest.raises(MoveRefused, match="Your role does not include"):
        advance_process(ProcessFactory(), "test", actor=agent)


def test_the_owner_is_told_before_and_after(support_manager, process_owner):
    process = set_process_owner(ProcessFactory(), owner=process_owner, actor=support_manager)
    set_process_owner(process, owner=None, actor=support_manager, note="Left.")
    entry = audit.timeline(process).first()
    assert (entry.before, entry.after) == ({"owner": "Omar Haddad"}, {"owner": None})
    assert entry.note == "Left."


def test_only_a_role_that_owns_processes_can_own_one(support_manager, agent):
    with pytest.raises(DomainError, match="no role that owns processes"):
        set_process_owner(ProcessFactory(), owner=agent, actor=support_manager)


def test_setting_what_is_set_leaves_no_trace(support_manager):
    process = ProcessFactory(criticality="high")
    set_process_criticality(process, criticality="high", actor=support_manager)
    set_process_owner(process, owner=None, actor=support_manager)
    assert not audit.timeline(process).exists()


def test_watching_twice_is_recorded_once(agent):
    process = ProcessFactory()
    for _time in range(2):
        watch_process(process, actor=agent)
    assert AuditEntry.objects.filter(act="process.watched").count() == 1
    for _time in range(2):
        unwatch_process(process, actor=agent)
    assert AuditEntry.objects.filter(act="process.unwatched").count() == 1


def test_a_third_party_stands_in_the_history_of_its_process(support_manager):
    process = ProcessFactory()
    add_third_party(process, name="Printer", part="Prints", actor=support_manager)
    assert audit.timeline(process).get().act == "third_party.added"
    with pytest.raises(DomainError, match="recorded for this process already"):
        add_third_party(process, name="Printer", part="Prints", actor=support_manager)
