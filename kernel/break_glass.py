"""Break-glass: a superuser makes one move that keeps two people apart and tells why."""

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.keys import key_of
from kernel.models import BreakGlass
from kernel.ruling import DomainError

OPEN_FOR = timedelta(minutes=15)
SHORTEST_REASON = 20


@transaction.atomic
def open_glass(record: models.Model, *, move: str, actor: Any, reason: str) -> BreakGlass:
    """Allow `actor`, a superuser, the move once within a quarter of an hour.

    Raises DomainError for anyone else, or when the reason says too little.
    """
    if not actor.is_superuser:
        raise DomainError(_("Only an administrator may break the glass."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(
            _("Say why, in at least %(n)d characters: auditors read it.") % {"n": SHORTEST_REASON}
        )
    now = timezone.now()
    glass = BreakGlass.objects.create(
        actor=actor,
        subject=key_of(record),
        subject_label=str(record)[:250],
        move=move,
        reason=reason.strip(),
        opened_at=now,
        expires_at=now + OPEN_FOR,
    )
    audit.record("break_glass.opened", glass, actor=actor, note=glass.reason, about=[record])
    return glass


def is_open(record: models.Model, move: str, actor: Any) -> bool:
    return actor.is_superuser and _open(record, move, actor).exists()


def spend(record: models.Model, move: str, actor: Any) -> None:
    """Use up the open break-glass of this move; a second move needs a new reason."""
    glass = _open(record, move, actor).first()
    if glass is None or not _open(record, move, actor).filter(pk=glass.pk).update(
        used_at=timezone.now()
    ):
        raise DomainError(_("The break-glass for this move is spent."))
    audit.record("break_glass.used", glass, actor=actor, note=glass.reason, about=[record])


def _open(record: models.Model, move: str, actor: Any) -> models.QuerySet[BreakGlass]:
    return BreakGlass.objects.filter(
        subject=key_of(record),
        move=move,
        actor=actor,
        used_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
