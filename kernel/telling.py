"""Tells people what happened: reads the sealed trail by cursor, each entry once."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from kernel.models import AuditCursor, AuditEntry, Notice
from kernel.notices import announcements

READER = "notices"
OLDEST_MAIL = timedelta(days=3)
log = logging.getLogger(__name__)


@transaction.atomic
def write_notices(limit: int = 2_000) -> int:
    """Write the notices that newly sealed entries give cause for. Returns how many entries."""
    cursor, _created = AuditCursor.objects.select_for_update().get_or_create(reader=READER)
    entries = list(
        AuditEntry.objects.filter(seal__position__gt=cursor.position)
        .select_related("seal")
        .order_by("seal__position")[:limit]
    )
    told = {
        (announcement.recipient.pk, entry.pk): Notice(
            recipient=announcement.recipient,
            entry=entry,
            text=" ".join(str(announcement.text).split())[:250],
            url=announcement.url,
            created_at=entry.at,
        )
        for entry in entries
        for announcement in announcements(entry)
    }
    Notice.objects.bulk_create(told.values(), batch_size=500, ignore_conflicts=True)
    if entries:
        cursor.position = entries[-1].seal.position
        cursor.save(update_fields=["position"])
    return len(entries)


def send_notices(limit: int = 200) -> int:
    """Send unread notices of the last days by e-mail, each once. Returns how many were sent."""
    due = Notice.objects.filter(
        emailed_at__isnull=True,
        read_at__isnull=True,
        created_at__gte=timezone.now() - OLDEST_MAIL,
        recipient__email_notices=True,
        recipient__is_active=True,
    ).exclude(recipient__email="")
    return sum(_send(notice) for notice in due.select_related("recipient")[:limit])


def _send(notice: Notice) -> bool:
    """Claim, then send: two workers never send the same notice; a failed one is tried again."""
    unsent = Notice.objects.filter(pk=notice.pk, emailed_at__isnull=True)
    if not unsent.update(emailed_at=timezone.now()):
        return False
    link = f"\n\n{settings.SITE_ADDRESS}{notice.url}\n" if notice.url else "\n"
    try:
        send_mail(notice.text, f"{notice.text}{link}", None, [notice.recipient.email])
    except (OSError, SMTPException):
        log.exception("A notice could not be sent; it is tried again.")
        Notice.objects.filter(pk=notice.pk).update(emailed_at=None)
        return False
    return True
