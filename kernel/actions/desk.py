"""What a person does at their desk with notices. A reading is nobody else's matter: no record."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kernel.models import Notice


def mark_notice_read(notice: Notice, *, actor: Any) -> Notice:
    """Harmless when repeated; the first reading counts."""
    Notice.objects.visible_to(actor).unread().filter(pk=notice.pk).update(read_at=timezone.now())
    notice.refresh_from_db()
    return notice


def mark_all_notices_read(*, actor: Any, before: datetime | None = None) -> int:
    """Those from before an instant, or all. Returns how many there were."""
    unread = Notice.objects.visible_to(actor).unread()
    if before is not None:
        unread = unread.filter(created_at__lt=before)
    return unread.update(read_at=timezone.now())
