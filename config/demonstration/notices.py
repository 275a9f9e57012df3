"""What the people of the demonstration have been told, and have read long since."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kernel import audit_chain, telling
from kernel.actions.desk import mark_all_notices_read

UNREAD = timedelta(days=14)


def settle_notices(*, seed: int, today: date, people: Mapping[str, Any]) -> None:
    """Seal the trail and tell everybody of it; what is older than a fortnight has been read."""
    while audit_chain.seal_new_entries():
        pass
    while telling.write_notices():
        pass
    for person in people.values():
        mark_all_notices_read(actor=person, before=timezone.now() - UNREAD)
