import pytest

from inventory.actions.processes import (
    advance_process,
    set_process_owner,
    unwatch_process,
    watch_process,
)
from inventory.lifecycle.process import PROCESS_LIFECYCLE, TOLD, ProcessState
from kernel.models import AuditEntry
from kernel.notices import announcements
from tests.inventory.factories import ProcessFactory

pytestmark = pytest.mark.django_db


def told():
    return [(one.recipient, one.text) for one in announcements(AuditEntry.objects.first())]


def test_watchers_are_told_how_far_a_process_is(agent, approver):
    process = ProcessFactory(identifier="9.9", name="Answer")
    watch_process(process, actor=agent)
    watch_process(process, actor=approver)
    advance_process(process, "test", actor=approver)
    assert told() == [(agent, "9.9 Answer is now: In test.")]


def test_the_new_owner_is_told(support_manager, process_owner):
    process = ProcessFactory(identifier="9.9", name="Answer")
    set_process_owner(process, owner=process_owner, actor=support_manager)
    assert told() == [(process_owner, "9.9 Answer is now owned by Omar Haddad.")]


def test_watching_itself_is_no_news(agent, support_manager):
    process = ProcessFactory()
    watch_process(process, actor=agent)
    watch_process(process, actor=support_manager)
    assert told() == []


def test_a_person_who_watches_and_owns_is_told_once(process_owner, approver):
    process = ProcessFactory(owner=process_owner)
    watch_process(process, actor=process_owner)
    advance_process(process, "test", actor=approver)
    assert [person for person, _text in told()] == [process_owner]


def test_who_stopped_watching_is_told_no_more(agent, approver):
    process = ProcessFactory()
    watch_process(process, actor=agent)
    unwatch_process(process, actor=agent)
    advance_process(process, "test", actor=approver)
    assert told() == []


def test_who_did_it_is_not_told_of_it(approver):
    process = ProcessFactory()
    watch_process(process, actor=approver)
    advance_process(process, "test", actor=approver)
    assert told() == []


def test_watchers_are_told_when_nobody_owns_a_process_any_more(
    agent, process_owner, support_manager
):
    process = ProcessFactory(identifier="9.9", name="Answer", owner=process_owner)
    watch_process(process, actor=agent)
    set_process_owner(process, owner=None, actor=support_manager)
    assert told() == [(agent, "9.9 Answer is now owned by nobody.")]


@pytest.mark.parametrize("move", TOLD)
def test_every_move_of_a_process_is_news_to_its_watchers(move, agent, admin_user):
    start = next(state for state in ProcessState if PROCESS_LIFECYCLE.allows(move, state))
    process = ProcessFactory(state=start)
    watch_process(process, actor=agent)
    moved = advance_process(process, move, actor=admin_user, note="Agreed.")
    [(person, text)] = told()
    assert person == agent
    assert text.endswith(f"is now: {moved.get_state_display()}.")


def test_the_notice_leads_to_the_process(agent, approver):
    process = ProcessFactory()
    watch_process(process, actor=agent)
    advance_process(process, "test", actor=approver)
    [announcement] = announcements(AuditEntry.objects.first())
    assert announcement.url == process.get_absolute_url()
