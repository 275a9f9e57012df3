"""Idempotency keys: a request that comes twice is done once, and answered alike both times."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.models import KeptAnswer

KEPT_DAYS = 7
GIVEN_UP_AFTER = timedelta(minutes=10)


class OtherContent(Exception):
    """The key was used for another request."""


class StillWorking(Exception):
    """The first request with this key has not been answered yet."""


@transaction.atomic
def claim(owner: Any, key: str, digest: str) -> KeptAnswer:
    """The answer to this request; one of status 0 is the caller's to work out.

    Raises OtherContent or StillWorking.
    """
    now = timezone.now()
    told = {"digest": digest, "created_at": now}
    kept, is_new = KeptAnswer.objects.select_for_update().get_or_create(
        owner=owner, key=key, defaults=told
    )
    if is_new:
        return kept
    if kept.digest != digest:
        raise OtherContent
    if not kept.status and kept.created_at > now - GIVEN_UP_AFTER:
        raise StillWorking
    if not kept.status:  # whoever worked on it was killed
        kept.created_at = now
        kept.save(update_fields=["created_at"])
    return kept


def keep(kept: KeptAnswer, status: int, answer: dict[str, Any]) -> None:
    KeptAnswer.objects.filter(pk=kept.pk).update(status=status, answer=answer)


def give_up(kept: KeptAnswer) -> None:
    """It could not be done: the same key may be tried again."""
    KeptAnswer.objects.filter(pk=kept.pk, status=0).delete()


def forget_old_answers() -> int:
    """Returns how many were kept long enough."""
    oldest = timezone.now() - timedelta(days=KEPT_DAYS)
    return KeptAnswer.objects.filter(created_at__lt=oldest).delete()[0]
