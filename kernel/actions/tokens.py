"""Keys for programs: made, and taken back. The secret itself is returned once and kept nowhere."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, tokens
from kernel.models import ApiToken, User
from kernel.ruling import DomainError

MOST_DAYS = 366


@transaction.atomic
def make_token(
    owner: User, *, name: str, scopes: Sequence[str], days: int, actor: Any
) -> tuple[ApiToken, str]:
    """A token of one's own, and its secret. Raises DomainError for one without end or purpose."""
    if owner != actor:
        raise DomainError(_("A token acts as its owner: only they can make it."))
    if not name.strip():
        raise DomainError(_("A token needs a name: which program uses it?"))
    if not scopes or set(scopes) - tokens.offered().keys():
        raise DomainError(_("Say what the token may do."))
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(_("A token lives between 1 and %(days)s days.") % {"days": MOST_DAYS})
    secret, now = tokens.new_secret(), timezone.now()
    token = ApiToken.objects.create(
        owner=owner,
        name=name.strip()[:80],
        prefix=secret[: tokens.SHOWN],
        digest=tokens.digest_of(secret),
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    told = {"scopes": token.scopes, "expires_at": token.expires_at}
    audit.record("token.made", token, actor=actor, after=told, about=[owner])
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Any) -> ApiToken:
    """From now on nobody acts with it. One's own, or anybody's for an administrator."""
    found = ApiToken.objects.revocable_by(actor).select_for_update(of=("self",))
    mine = found.filter(pk=token.pk).first()
    if mine is None:
        raise DomainError(_("This token is revoked already, or is not yours to revoke."))
    mine.revoked_at = timezone.now()
    mine.save(update_fields=["revoked_at"])
    audit.record("token.revoked", mine, actor=actor, about=[mine.owner])
    return mine
