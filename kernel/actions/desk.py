"""What a person does at their desk with notices. A reading is nobody else's matter: no record."""

from typing import Any

from django.utils import timezone

from kernel.models import Notice


def mark_notice_read(notice: Notice, *, actor: Any) -> Notice:
    """Harmless when repeated; the first reading counts."""
    Notice.objects.visible_to(actor).unread().filter(pk=notice.pk).update(read_at=timezone.now())
    notice.refresh_from_db()
    return notice


def mark_all_notices_read(*, actor: Any) -> int:
    """How many there were."""
    return Notice.objects.visible_to(actor).unread().update(read_at=timezone.now())
