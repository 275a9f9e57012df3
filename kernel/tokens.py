"""Keys for programs: what they may do, how they are made, and whose a given one is."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise

from kernel.models import ApiToken

MARK = "gcw_"
SHOWN = len(MARK) + 8
USED_AGAIN_AFTER = timedelta(minutes=1)  # how closely `last_used_at` follows
Text = str | Promise
_scopes: dict[str, Text] = {}


def offer(scope: str, label: Text) -> None:
    """Called by each floor's plugs: what a token of its interface may be made for."""
    _scopes[scope] = label


def offered() -> dict[str, Text]:
    return dict(_scopes)


def new_secret() -> str:
    """256 random bits: nobody guesses it, so a plain digest keeps it safe."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """The live token with this secret, noted as used; None for any other."""
    now = timezone.now()
    live = ApiToken.objects.live_at(now).select_related("owner")
    token = live.filter(digest=digest_of(secret)).first()
    if token and (token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
