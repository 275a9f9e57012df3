"""Accepting what the analysis finds in a decision table, and taking that back."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import dated
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.actions.trail import locked_version, record_version
from knowledge.lifecycle import OPEN_STATES
from knowledge.models import AcceptedFinding, DocumentVersion
from knowledge.table_findings import TableFinding, findings_of
from knowledge.wording import tidy

LONGEST = timedelta(days=366)


@transaction.atomic
def accept_finding(
    version: DocumentVersion, *, key: str, reason: str, expires_on: date, actor: User
) -> AcceptedFinding:
    """Say why a finding in an open version's table may stay, and until when.

    Raises DomainError where there is no such finding, no reason, the day is none of the next 366,
    or it is accepted already; one whose day has passed is followed by the new one.
    """
    demand(actor, "knowledge.add_acceptedfinding", _("Accept findings"))
    version = locked_version(version)
    if not (reason := tidy(reason).strip()):
        raise DomainError(_("Say why the finding may stay."))
    _demand_day(expires_on)
    found = _finding(version, key)
    standing = AcceptedFinding.objects.select_for_update().standing()
    former = standing.filter(document=version.document, key=key).first()
    if former and former.expires_on >= timezone.localdate():
        raise DomainError(
            _("It is accepted already, until %(day)s. Take that back first.")
            % {"day": date_format(former.expires_on)}
        )
    if former:
        former.ended_at = dated.now()
        former.save(update_fields=["ended_at"])
    accepted = AcceptedFinding.objects.create(
        document=version.document,
        key=key,
        kind=found.kind,
        sentence=found.sentence,
        reason=reason,
        accepter=actor,
        accepted_at=dated.now(),
        expires_on=expires_on,
    )
    record_version("finding.accepted", version, actor=actor, after=_told(accepted), note=reason)
    return accepted


@transaction.atomic
def withdraw_acceptance(version: DocumentVersion, *, key: str, actor: User) -> AcceptedFinding:
    """Let an accepted finding of the version's document count again from now on."""
    demand(actor, "knowledge.change_acceptedfinding", _("Take back what was accepted"))
    version = locked_version(version)
    standing = AcceptedFinding.objects.select_for_update().standing()
    accepted = standing.filter(document=version.document, key=key).first()
    if accepted is None:
        raise DomainError(_("It is not accepted, or somebody has taken that back already."))
    accepted.ended_at = dated.now()
    accepted.save(update_fields=["ended_at"])
    record_version("finding.acceptance_withdrawn", version, actor=actor, before=_told(accepted))
    return accepted


def _demand_day(day: date) -> None:
    today = timezone.localdate()
    if not today <= day <= today + LONGEST:
        raise DomainError(
            _("Choose a day from today until %(last)s, after which it counts again.")
            % {"last": date_format(today + LONGEST)}
        )


def _finding(version: DocumentVersion, key: str) -> TableFinding:
    if version.state not in OPEN_STATES:
        raise DomainError(
            _("%(version)s is not open any more; accept the finding with the next draft.")
            % {"version": version.label}
        )
    for one in findings_of(version.table):
        if one.key == key and one.asks:
            return one
    raise DomainError(_("The table has no such finding any more. Look at the list anew."))


def _told(accepted: AcceptedFinding) -> dict[str, Any]:
    return {
        "key": accepted.key,
        "finding": accepted.sentence,
        "expires_on": accepted.expires_on,
    }
