"""At the gate: evidence, waivers, acceptance on a pinned dossier, conditions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.ruling import DomainError
from readiness.actions.rollout import halt_running_stage
from readiness.actions.telling import demand_reason, note_move
from readiness.advancing import advance_case
from readiness.dossier import digest_of
from readiness.models import (
    ChangeCase,
    Condition,
    Criterion,
    CriterionKind,
    Dossier,
    ManualFinding,
    Waiver,
)
from readiness.permits import demand
from readiness.queries.evidence import dossier_content
from readiness.queries.rollout import acceptance_faults


@transaction.atomic
def record_finding(
    case: ChangeCase,
    criterion: Criterion,
    *,
    actor: Any,
    is_met: bool,
    note: str,
    evidence: Any = None,
) -> ManualFinding:
    """Say of a manual criterion whether it is met, and by what evidence."""
    demand(case, "record_finding", actor)
    if criterion.kind != CriterionKind.MANUAL:
        raise DomainError(_("The house answers this criterion by itself."))
    if not note.strip():
        raise DomainError(_("Say what the evidence is."))
    finding = ManualFinding.objects.create(
        case=case,
        criterion=criterion,
        is_met=is_met,
        note=note.strip(),
        evidence=evidence,
        found_by=actor,
        found_at=dated.now(),
    )
    audit.record(
        "criterion.found",
        finding,
        actor=actor,
        after={"criterion": criterion.key, "met": is_met},
        note=finding.note,
        about=[case],
    )
    return finding


@transaction.atomic
def waive_criterion(
    case: ChangeCase, criterion: Criterion, *, actor: Any, reason: str, expires_on: date
) -> Waiver:
    """Let a case pass without a criterion until a day.

    Raises DomainError for a criterion that nobody may waive.
    """
    demand(case, "waive", actor)
    if not criterion.can_be_waived:
        raise DomainError(_("“%(title)s” cannot be waived.") % {"title": criterion.title})
    demand_reason(reason)
    if expires_on <= timezone.localdate(dated.now()):
        raise DomainError(_("A waiver must expire on a day to come."))
    waiver = Waiver.objects.create(
        case=case,
        criterion=criterion,
        reason=reason.strip(),
        expires_on=expires_on,
        approved_by=actor,
        approved_at=dated.now(),
    )
    audit.record(
        "criterion.waived",
        waiver,
        actor=actor,
        after={"criterion": criterion.key, "expires_on": expires_on},
        note=waiver.reason,
        about=[case],
    )
    return waiver


@transaction.atomic
def accept_case(
    case: ChangeCase,
    *,
    actor: Any,
    note: str = "",
    conditions: Sequence[tuple[str, date]] = (),
    read: str | None = None,
) -> ChangeCase:
    """Accept on a dossier that pins the evidence as it is now; conditions hold up the release.

    `read`: the mark of the evidence that was looked at; refused when there is other evidence now.
    """
    case = advance_case(case, "accept", actor=actor, read=read)
    return _pin(case, "change_case.accepted", actor, note, conditions)


@transaction.atomic
def reconfirm_case(
    case: ChangeCase,
    *,
    actor: Any,
    note: str = "",
    conditions: Sequence[tuple[str, date]] = (),
    read: str | None = None,
) -> ChangeCase:
    """Accept again, on a new dossier, after something pinned has changed."""
    case = advance_case(case, "reconfirm", actor=actor, read=read)
    return _pin(case, "change_case.reconfirmed", actor, note, conditions)


@transaction.atomic
def return_case(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """Send a case back to the tester instead of accepting it."""
    case = advance_case(case, "return", actor=actor, note=note)
    return note_move(case, "change_case.returned", actor=actor, note=note)


@transaction.atomic
def fall_back(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Withdraw an acceptance whose evidence has changed; a running stage is halted."""
    faults = acceptance_faults(case)
    case = advance_case(case, "fall_back", actor=actor)
    halt_running_stage(case, actor=actor, plan_again=True)
    told = " ".join([*faults, note]).strip()
    return note_move(case, "change_case.fell_back", actor=actor, note=told)


@transaction.atomic
def set_condition(case: ChangeCase, *, actor: Any, text: str, due_on: date) -> Condition:
    """Ask for something by a day; the release waits until it is met."""
    demand(case, "set_condition", actor)
    return _add_condition(case, actor, text, due_on)


@transaction.atomic
def meet_condition(condition: Condition, *, actor: Any, note: str) -> Condition:
    """Say that a condition is met, and how."""
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    demand(condition.case, "meet_condition", actor)
    if condition.met_at is not None:
        raise DomainError(_("The condition is met already."))
    if not note.strip():
        raise DomainError(_("Say how it was met."))
    condition.met_by, condition.met_at, condition.met_note = actor, dated.now(), note.strip()
    condition.save(update_fields=["met_by", "met_at", "met_note"])
    audit.record(
        "condition.met", condition, actor=actor, note=condition.met_note, about=[condition.case]
    )
    return condition


def _pin(
    case: ChangeCase, act: str, actor: Any, note: str, conditions: Sequence[tuple[str, date]]
) -> ChangeCase:
    case.approver = actor
    case.save(update_fields=["approver"])
    for text, due_on in conditions:
        _add_condition(case, actor, text, due_on)
    content = dossier_content(case)
    dossier = Dossier.objects.create(
        case=case,
        edition=Dossier.objects.filter(case=case).count() + 1,
        content=content,
        digest=digest_of(content),
        note=note,
        accepted_by=actor,
        accepted_at=dated.now(),
    )
    after = {"dossier": dossier.edition, "digest": dossier.digest, "conditions": len(conditions)}
    return note_move(case, act, actor=actor, note=note, after=after, about=(dossier,))


def _add_condition(case: ChangeCase, actor: Any, text: str, due_on: date) -> Condition:
    if due_on < timezone.localdate(dated.now()):
        raise DomainError(_("A condition is due on a day to come."))
    condition = Condition.objects.create(
        case=case, text=text.strip(), due_on=due_on, set_by=actor, set_at=dated.now()
    )
    audit.record(
        "condition.set",
        condition,
        actor=actor,
        after={"text": condition.text, "due_on": due_on},
        about=[case],
    )
    return condition
