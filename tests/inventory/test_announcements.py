import pytest

from inventory.actions.processes import advance_process, set_process_owner, watch_process
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
