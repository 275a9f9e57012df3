"""Writes to approvals: approve, void, remind of what waits for them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import dated
from kernel.keys import key_of
from kernel.models import BreakGlass, User
from kernel.ruling import DomainError, demand
from knowledge.actions.back_tests import keep_with_approval
from knowledge.actions.reading import ask_to_attest
from knowledge.actions.trail import locked_version, record_version
from knowledge.lifecycle import (
    VERSION_APPROVAL,
    VERSION_LIFECYCLE,
    VersionState,
    is_not_author,
    its_text,
)
from knowledge.models import Approval, DocumentVersion

ASKING = ("attestation_asked_at", "attestation_reminded_on", "held_at")
APPROVAL = ("approver", "approved_at", "break_glass", "effective_at")


@transaction.atomic
def approve_version(
    version: DocumentVersion,
    *,
    actor: User,
    effective_at: datetime | None = None,
    note: str = "",
    read: str | None = None,
) -> DocumentVersion:
    """Approve a reviewed version; after its last approval it waits for its instant, or release.

    Without an instant it may come into force at once. `read`: the mark of the text that was
    read; without one, that of `version` as it was handed in. Raises MoveRefused when it is not in
    review, says something else by now, or it is not for this person to approve.
    """
    read = its_text(version) if read is None else read
    version = locked_version(version)
    if effective_at and (version.release_id or not version.is_last_approval):
        raise DomainError(_("Its release, or who approves last, decides when it is in force."))
    before, stage, is_last = approval_told(version), version.next_stage, version.is_last_approval
    table = VERSION_LIFECYCLE if is_last else VERSION_APPROVAL
    table.advance(version, "approve", actor=actor, read=read)
    approval = Approval.objects.create(
        version=version,
        stage=stage,
        stage_name=stage.name if stage else "",
        approver=actor,
        digest=version.digest,
        note=note.strip(),
        break_glass=_glass_used(version, actor),
        approved_at=dated.now(),
    )
    back_tests = keep_with_approval(approval, version)
    if is_last:
        _conclude(version, approval, effective_at)
    act = "version.approved" if is_last else "version.approved_in_part"
    after = {"digest": version.digest, "stage": approval.stage_name, **approval_told(version)}
    if back_tests:
        after["back_tests"] = back_tests
    record_version(act, version, actor=actor, before=before, after=after, note=note)
    if is_last:
        ask_to_attest(version, actor=actor)
    return version


def void_approvals(version: DocumentVersion) -> None:
    """The text is taken back: nobody has approved what will be written. Needs a transaction.

    Nor is anybody asked to attest it; who has, has attested another text once this one changes.
    """
    version.approvals.standing().update(voided_at=dated.now())
    for field in (*APPROVAL, *ASKING):
        setattr(version, field, None)
    version.save(update_fields=(*APPROVAL, *ASKING))


@transaction.atomic
def remind_of_approval(version: DocumentVersion, *, day: date, actor: User) -> None:
    """Tell approvers a day before the deadline, and the owner when it is past; each once."""
    demand(actor, "knowledge.review_document", _("Remind of reviews"))
    version = locked_version(version)
    due_on = version.review_due_on
    if version.state != VersionState.IN_REVIEW or due_on is None:
        return
    if day > due_on and version.escalated_on is None:
        field, act = "escalated_on", "version.approval_overdue"
    elif version.wants_approval_reminder_on(day):
        field, act = "approval_reminded_on", "version.approval_due"
    else:
        return
    setattr(version, field, day)
    version.save(update_fields=[field])
    record_version(act, version, actor=actor, after={"review_due_on": due_on})


def approval_told(version: DocumentVersion) -> dict[str, Any]:
    return {
        "approver": version.approver.username if version.approver else None,
        "effective_at": version.effective_at,
    }


def _conclude(version: DocumentVersion, approval: Approval, effective_at: datetime | None) -> None:
    version.approver, version.approved_at = approval.approver, approval.approved_at
    version.break_glass = approval.break_glass
    if not version.release_id:
        version.effective_at = effective_at or dated.now()
    version.save(update_fields=APPROVAL)


def _glass_used(version: DocumentVersion, actor: User) -> BreakGlass | None:
    """The break-glass without which this person could not have approved."""
    if not is_not_author(version, actor):
        return None
    glasses = BreakGlass.objects.filter(subject=key_of(version), move="approve", actor=actor)
    return glasses.filter(used_at__isnull=False).latest("used_at")
