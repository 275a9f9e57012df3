from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.notices import UNREAD, settle_notices
from kernel import audit, dated, notices
from kernel.models import AuditEntry, Notice
from kernel.notices import Announcement

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(support_manager, process_owner, monkeypatch):
    """Omar is told of two notes of Sofia's: one of long ago, one of today."""
    monkeypatch.setattr(notices, "_announcers", {})
    notices.add("user.noted", lambda entry: [Announcement(process_owner, entry.note)])
    with dated.as_of(timezone.now() - UNREAD - timedelta(days=1)):
        audit.record("user.noted", support_manager, actor=support_manager, note="long ago")
    audit.record("user.noted", support_manager, actor=support_manager, note="today")
    people = {"sofia": support_manager, "omar": process_owner}
    settle_notices(seed=1, today=timezone.localdate(), people=people)


def test_what_is_older_than_a_fortnight_has_been_read(told, process_owner):
    unread = Notice.objects.visible_to(process_owner).unread()
    assert [notice.text for notice in unread] == ["today"]
    assert Notice.objects.visible_to(process_owner).count() == 2


def test_the_whole_trail_is_sealed(told):
    assert not AuditEntry.objects.filter(seal__isnull=True).exists()
