"""Opening a case, carrying it, and deciding not to open one."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.numbers import next_number
from kernel.ruling import DomainError
from kernel.ruling import demand as demand_role
from knowledge.actions.releases import replan_release
from readiness.actions.telling import demand_reason, note_move
from readiness.advancing import advance_case
from readiness.models import ChangeCase, Trigger, VerdictDecision
from readiness.permits import demand
from reporting.models import Verdict


@transaction.atomic
def open_case(
    *,
    actor: Any,
    title: str,
    process: Any,
    trigger: str,
    trigger_note: str = "",
    verdict: Any = None,
    measure: Any = None,
    description: str = "",
    owner: Any = None,
    planned_on: date | None = None,
) -> ChangeCase:
    """Open a change case from a verdict or from another stated trigger.

    Raises DomainError without a trigger, when an open case answers the verdict already, or when
    the measure belongs to another process.
    """
    demand_role(actor, "readiness.add_changecase", _("Open a change case"))
    _demand_trigger(trigger, trigger_note, verdict)
    measure = measure or (verdict.measure if verdict else None)
    _demand_own_measure(process, measure)
    case = ChangeCase.objects.create(
        number=next_number(ChangeCase, "CHG"),
        title=title,
        description=description,
        process=process,
        trigger=trigger,
        trigger_note=trigger_note.strip(),
        verdict=verdict,
        measure=measure,
        proposer=actor,
        owner=owner,
        planned_on=planned_on,
        opened_at=dated.now(),
    )
    about = [process, *(thing for thing in (verdict, case.measure) if thing)]
    audit.record(
        "change_case.opened",
        case,
        actor=actor,
        after={"title": title, "process": process.key, "trigger": trigger},
        note=trigger_note,
        about=about,
    )
    return case


@transaction.atomic
def edit_case(case: ChangeCase, *, actor: Any, **wanted: Any) -> ChangeCase:
    """Change what a case says of itself: title, description, measure, owner, day planned."""
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    demand(case, "edit", actor)
    _demand_own_measure(case.process, wanted.get("measure"))
    before = {name: getattr(case, name) for name in wanted}
    changed = [name for name, value in wanted.items() if before[name] != value]
    for name in changed:
        setattr(case, name, wanted[name])
    case.save(update_fields=changed)
    if "planned_on" in changed and case.release:
        case.release = replan_release(case.release, case.planned_on, actor=actor)
    if changed:
        audit.record(
            "change_case.edited",
            case,
            actor=actor,
            before={name: str(before[name]) for name in changed},
            after={name: str(wanted[name]) for name in changed},
        )
    return case


@transaction.atomic
def start_design(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Take a proposed change into design; without an owner, the actor becomes it."""
    case = advance_case(case, "start_design", actor=actor)
    case.owner = case.owner or actor
    case.save(update_fields=["owner"])
    return note_move(case, "change_case.design_started", actor=actor, note=note)


@transaction.atomic
def start_tests(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Hand a designed change over to the testers."""
    case = advance_case(case, "start_tests", actor=actor)
    return note_move(case, "change_case.handed_to_test", actor=actor, note=note)


@transaction.atomic
def redesign_case(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """Take a change back into design."""
    case = advance_case(case, "redesign", actor=actor, note=note)
    return note_move(case, "change_case.redesigned", actor=actor, note=note)


@transaction.atomic
def reject_case(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """Decide that the change is not made."""
    case = advance_case(case, "reject", actor=actor, note=note)
    return note_move(case, "change_case.rejected", actor=actor, note=note)


@transaction.atomic
def propose_again(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """Give a rejected change another chance."""
    case = advance_case(case, "propose_again", actor=actor, note=note)
    return note_move(case, "change_case.proposed_again", actor=actor, note=note)


@transaction.atomic
def decide_not_to_act(verdict: Any, *, reason: str, until: date, actor: Any) -> VerdictDecision:
    """Answer a verdict with a reasoned decision to leave things as they are until a day.

    Raises DomainError when the reason says too little or the day has passed.
    """
    demand_role(actor, "readiness.add_verdictdecision", _("Decide not to act"))
    demand_reason(reason)
    if until <= timezone.localdate(dated.now()):
        raise DomainError(_("The decision must hold until a day to come."))
    decision = VerdictDecision.objects.create(
        verdict=verdict,
        reason=reason.strip(),
        until=until,
        decided_by=actor,
        decided_at=dated.now(),
    )
    audit.record(
        "verdict.decided_not_to_act",
        decision,
        actor=actor,
        after={"until": until},
        note=decision.reason,
        about=[verdict, verdict.measure, verdict.measure.process],
    )
    return decision


def _demand_trigger(trigger: str, trigger_note: str, verdict: Any) -> None:
    if trigger == Trigger.VERDICT and verdict is None:
        raise DomainError(_("A case needs a verdict or another stated trigger."))
    if verdict is None:
        if not trigger_note.strip():
            raise DomainError(_("Say in words what triggers the change."))
        return
    Verdict.objects.select_for_update(of=("self",)).get(pk=verdict.pk)  # of two, one waits, reads
    answered = ChangeCase.objects.going_on().filter(verdict=verdict).first()
    if answered:
        raise DomainError(_("%(case)s answers this verdict already.") % {"case": answered.number})


def _demand_own_measure(process: Any, measure: Any) -> None:
    if measure is not None and measure.process_id != process.pk:
        raise DomainError(_("The measure must be one of the process that changes."))
