"""Digests: what people set about theirs, and the sending, once a period."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, mailing
from kernel.ruling import DomainError
from reporting.digest_mail import message_of
from reporting.models import Digest, DigestIssue
from reporting.queries.digests import digest_content

FIELDS = ("cadence", "query", "verticals", "family", "skips_empty")
MAY = "reporting.view_verdict"


@transaction.atomic
def subscribe(*, actor: Any, **wishes: Any) -> Digest:
    """A digest for oneself. Raises DomainError for who may not see verdicts or has no e-mail."""
    if not actor.has_perm(MAY):
        raise DomainError(_("Your role does not include verdicts, so there is nothing to send."))
    if not actor.email:
        raise DomainError(_("Your account has no e-mail address. Ask an administrator for it."))
    digest = Digest.objects.create(owner=actor, created_at=timezone.now(), **_wished(wishes))
    audit.record("digest.subscribed", digest, actor=actor, after=_told(digest))
    return digest


@transaction.atomic
def change_digest(digest: Digest, *, actor: Any, **wishes: Any) -> Digest:
    digest = _own(digest, actor)
    before = _told(digest)
    for name, value in _wished(wishes).items():
        setattr(digest, name, value)
    digest.save()
    after = _told(digest)
    if before != after:
        audit.record("digest.changed", digest, actor=actor, before=before, after=after)
    return digest


@transaction.atomic
def switch_digest(digest: Digest, *, on: bool, actor: Any) -> Digest:
    """Harmless when repeated."""
    digest = _own(digest, actor)
    if digest.is_on != on:
        digest.is_on = on
        digest.save(update_fields=["is_on"])
        audit.record("digest.switched_on" if on else "digest.switched_off", digest, actor=actor)
    return digest


def send_digest(digest: Digest, *, day: date, actor: Any) -> DigestIssue | None:
    """Send what is due on that day, as its owner may see it now; None: it is not due.

    Claimed, then sent: two workers never send the same issue. One that the mail server did not
    take is tried again.
    """
    issue = _claim(digest, day, actor)
    if issue is None or issue.sent_at is None:
        return issue
    digest = issue.digest
    content = digest_content(digest, _since(digest, issue))
    if content.is_empty and digest.skips_empty:
        DigestIssue.objects.filter(pk=issue.pk).update(was_empty=True)
    elif not mailing.send(message_of(content, issue.period), digest.owner):
        DigestIssue.objects.filter(pk=issue.pk).update(sent_at=None)
    issue.refresh_from_db()
    return issue


@transaction.atomic
def _claim(digest: Digest, day: date, actor: Any) -> DigestIssue | None:
    """The issue of this day's period, for one of all who ask, while it is due and may be seen."""
    Digest.objects.select_for_update().get(pk=digest.pk)
    found = Digest.objects.wanted().filter(pk=digest.pk).first()
    if found is None or not found.is_due(day, found.last_at) or not found.owner.has_perm(MAY):
        return None
    now = timezone.now()
    issue, _made = DigestIssue.objects.get_or_create(
        digest=found, period=found.period_of(day), defaults={"prepared_at": now}
    )
    if issue.sent_at:
        return None
    issue.sent_at, issue.prepared_at = now, now
    issue.save(update_fields=["sent_at", "prepared_at"])
    audit.record("digest.sent", found, actor=actor, after={"period": issue.period})
    return issue


def _since(digest: Digest, issue: DigestIssue) -> Any:
    """When the digest before it was sent, or the digest asked for."""
    earlier = digest.issues.exclude(pk=issue.pk).exclude(sent_at=None).first()
    return earlier.sent_at if earlier else digest.created_at


def _own(digest: Digest, actor: Any) -> Digest:
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.owner_id != actor.pk:
        raise DomainError(_("This digest is somebody else's."))
    return digest


def _wished(wishes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wishes.items() if name in FIELDS}


def _told(digest: Digest) -> dict[str, Any]:
    return {name: getattr(digest, name) for name in FIELDS}
