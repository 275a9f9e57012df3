"""Digests: what people set about theirs, and the sending, once a period."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, mailing
from kernel.ruling import DomainError, demand
from reporting.digest_mail import message_of
from reporting.models import Digest, DigestIssue
from reporting.queries.digests import digest_content

FIELDS = ("cadence", "query", "verticals", "family", "skips_empty")
MAY = "reporting.view_verdict"
CLAIM = timedelta(minutes=15)


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

    Claimed for a while, sent, and only then noted as sent: two workers do not send the same issue,
    and one whose worker was killed is sent when the claim has run out. One that the mail server did
    not take is tried again. Once a sending was begun it may have come already, which the message
    says: a server may take a mail and then fall silent.
    """
    demand(actor, "reporting.add_digestissue", _("Send digests"))
    issue = _claim(digest, day)
    if issue is None:
        return None
    digest, was_begun = issue.digest, False
    try:
        content = digest_content(digest, _since(digest, issue))
        is_left_out = content.is_empty and digest.skips_empty
        is_over = is_left_out
        if not is_left_out:
            message = message_of(content, issue.period, may_be_double=issue.may_be_double)
            was_begun = True
            is_over = mailing.send(message, digest.owner)
    except Exception:
        _release(issue, was_begun=was_begun)
        raise
    if is_over:
        _note_sent(issue, was_empty=is_left_out, actor=actor)
    else:
        _release(issue, was_begun=was_begun)
    return issue


@transaction.atomic
def _claim(digest: Digest, day: date) -> DigestIssue | None:
    """The issue of this day's period, for one of all who ask, while it is due and may be seen."""
    Digest.objects.select_for_update().get(pk=digest.pk)
    found = Digest.objects.wanted().filter(pk=digest.pk).first()
    if found is None or not found.is_due(day, found.last_at) or not found.owner.has_perm(MAY):
        return None
    now = timezone.now()
    issue, _made = DigestIssue.objects.get_or_create(
        digest=found, period=found.period_of(day), defaults={"prepared_at": now}
    )
    if issue.sent_at or (issue.claimed_until and issue.claimed_until > now):
        return None
    issue.may_be_double = issue.may_be_double or issue.claimed_until is not None
    issue.claimed_until, issue.prepared_at = now + CLAIM, now
    issue.save(update_fields=["may_be_double", "claimed_until", "prepared_at"])
    return issue


@transaction.atomic
def _note_sent(issue: DigestIssue, *, was_empty: bool, actor: Any) -> None:
    issue.was_empty, issue.sent_at, issue.claimed_until = was_empty, timezone.now(), None
    issue.save(update_fields=["was_empty", "sent_at", "claimed_until"])
    after = {"period": issue.period, "may_be_double": issue.may_be_double}
    audit.record("digest.sent", issue.digest, actor=actor, after=after)


def _release(issue: DigestIssue, *, was_begun: bool) -> None:
    """To be tried again at once, unless the claim ran out and is another worker's by now."""
    issue.may_be_double = issue.may_be_double or was_begun
    mine = DigestIssue.objects.filter(pk=issue.pk, claimed_until=issue.claimed_until)
    mine.update(claimed_until=None, may_be_double=issue.may_be_double)
    issue.claimed_until = None


def _since(digest: Digest, issue: DigestIssue) -> Any:
    """Up to when the digest before it told, or when the digest was asked for."""
    earlier = digest.issues.exclude(pk=issue.pk).exclude(sent_at=None).first()
    return earlier.prepared_at if earlier else digest.created_at


def _own(digest: Digest, actor: Any) -> Digest:
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.owner_id != actor.pk:
        raise DomainError(_("This digest is somebody else's."))
    return digest


def _wished(wishes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wishes.items() if name in FIELDS}


def _told(digest: Digest) -> dict[str, Any]:
    return {name: getattr(digest, name) for name in FIELDS}
