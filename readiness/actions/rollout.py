"""Rolling out: stages, general availability, revert, benefit review, closing."""

from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.processes import advance_process
from inventory.lifecycle import ProcessState
from kernel import audit, dated
from kernel.ruling import DomainError
from knowledge.actions.releases import enact_release, revert_release
from knowledge.lifecycle import ReleaseState
from readiness.actions.telling import note_move
from readiness.advancing import advance_case
from readiness.lifecycle import STAGE_LIFECYCLE, StageState
from readiness.models import ChangeCase, Stage, StageKind
from readiness.permits import demand
from readiness.queries.data import first_day_that_counts
from readiness.queries.rollout import current_stage, planned_stage, reading_of

ON_THE_WAY = {
    ProcessState.PLANNED: "test",
    ProcessState.IN_TEST: "pilot",
    ProcessState.PILOT: "release",
}


@transaction.atomic
def plan_stage(
    case: ChangeCase,
    *,
    actor: Any,
    kind: str,
    scope: str,
    minimum_cases: int,
    minimum_days: int,
    guard_measure: Any,
    guard_limit: float,
    share_percent: int | None = None,
) -> Stage:
    """Plan the pilot or the limited availability; a plan made before is replaced."""
    demand(case, "plan_stage", actor)
    if kind == StageKind.GENERAL:
        raise DomainError(_("General availability needs no plan."))
    if guard_measure.process_id != case.process_id:
        raise DomainError(_("The guardrail must be a measure of the process that changes."))
    if minimum_cases < 1 or minimum_days < 1:
        raise DomainError(_("A guardrail needs at least one case and one day."))
    before = planned_stage(case, StageKind(kind))
    if before is not None:
        before.delete()
    stage = Stage.objects.create(
        case=case,
        kind=kind,
        scope=scope,
        share_percent=share_percent,
        minimum_cases=minimum_cases,
        minimum_days=minimum_days,
        guard_measure=guard_measure,
        guard_limit=guard_limit,
        planned_by=actor,
    )
    audit.record(
        "stage.planned",
        stage,
        actor=actor,
        after={
            "kind": kind,
            "scope": scope,
            "minimum_cases": minimum_cases,
            "minimum_days": minimum_days,
            "guardrail": f"{guard_measure}: {guard_limit}",
        },
        about=[case],
    )
    return stage


@transaction.atomic
def start_pilot(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Begin with the first customers."""
    case = advance_case(case, "start_pilot", actor=actor)
    stage = _start(_demanded(planned_stage(case, StageKind.PILOT)), actor)
    _take_process_along(case, ProcessState.PILOT, actor)
    return note_move(case, "change_case.pilot_started", actor=actor, note=note, about=(stage,))


@transaction.atomic
def start_limited(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Go on from the pilot to a wider, still limited circle."""
    case = advance_case(case, "start_limited", actor=actor)
    _pass(_demanded(current_stage(case)), actor)
    stage = _start(_demanded(planned_stage(case, StageKind.LIMITED)), actor)
    return note_move(case, "change_case.limited_started", actor=actor, note=note, about=(stage,))


@transaction.atomic
def release_case(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """General availability: documents in force and process advanced, or nothing of it."""
    case = advance_case(case, "release", actor=actor)
    last = _demanded(current_stage(case))
    _pass(last, actor)
    stage = _start(_general_stage(case, last, actor), actor)
    if case.release:
        case.release = enact_release(case.release, actor=actor, note=note)
    _take_process_along(case, ProcessState.GENERAL_AVAILABILITY, actor)
    return note_move(
        case, "change_case.generally_available", actor=actor, note=note, about=(stage,)
    )


@transaction.atomic
def revert_case(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """End the rollout; documents it put in force give way to their former versions.

    A reverted release is over: the documents are linked anew for another attempt.
    """
    case = advance_case(case, "revert", actor=actor, note=note)
    halt_running_stage(case, actor=actor, plan_again=False)
    former = case.release
    if former and former.state == ReleaseState.ENACTED:
        revert_release(former, actor=actor, note=note)
        case.release = None
        case.save(update_fields=["release"])
    about = (former,) if former else ()
    return note_move(case, "change_case.reverted", actor=actor, note=note, about=about)


@transaction.atomic
def close_case(case: ChangeCase, *, actor: Any, note: str = "") -> ChangeCase:
    """Close the loop after the benefit review."""
    case = advance_case(case, "close", actor=actor)
    stage = current_stage(case)
    if stage is not None:
        _end(stage, "pass", actor)
    return note_move(case, "change_case.closed", actor=actor, note=note)


@transaction.atomic
def reopen_case(case: ChangeCase, *, actor: Any, note: str) -> ChangeCase:
    """Walk the loop again; what came into force stays, and new documents are linked."""
    case = advance_case(case, "reopen", actor=actor, note=note)
    case.release, case.approver = None, None
    case.save(update_fields=["release", "approver"])
    return note_move(case, "change_case.reopened", actor=actor, note=note)


@transaction.atomic
def pause_stage(stage: Stage, *, actor: Any, note: str) -> Stage:
    """Let nothing move on for the time being."""
    return _turn(stage, "pause", "stage.paused", actor, note)


@transaction.atomic
def resume_stage(stage: Stage, *, actor: Any, note: str = "") -> Stage:
    return _turn(stage, "resume", "stage.resumed", actor, note)


def halt_running_stage(case: ChangeCase, *, actor: Any, plan_again: bool) -> None:
    """End the stage under way as halted, and plan the stages anew if they shall be repeated."""
    stage = current_stage(case)
    if stage is not None:
        _end(stage, "halt", actor)
        audit.record("stage.halted", stage, actor=actor, about=[case])
    for kind in (StageKind.PILOT, StageKind.LIMITED) if plan_again else ():
        former = case.stages.filter(kind=kind).order_by("-pk").first()
        if former is not None and former.state != StageState.PLANNED:
            _copy(former)


def _start(stage: Stage, actor: Any) -> Stage:
    STAGE_LIFECYCLE.advance(stage, "start", actor=actor)
    stage.started_on = first_day_that_counts(stage.case.process)
    stage.started_at = dated.now()
    stage.save(update_fields=["started_on", "started_at"])
    return stage


def _pass(stage: Stage, actor: Any) -> None:
    reading = reading_of(stage)
    stage.reading = {
        "conclusion": reading.conclusion,
        "value": reading.value,
        "cases": reading.cases,
        "days": reading.days,
        "reason": str(reading.reason),
    }
    _end(stage, "pass", actor)


def _end(stage: Stage, move: str, actor: Any) -> None:
    if move == "pass" and stage.is_general:
        move = "settle"
    STAGE_LIFECYCLE.advance(stage, move, actor=actor)
    stage.ended_at = dated.now()
    stage.save(update_fields=["ended_at", "reading"])


def _turn(stage: Stage, move: str, act: str, actor: Any, note: str) -> Stage:
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    STAGE_LIFECYCLE.advance(stage, move, actor=actor, note=note)
    audit.record(act, stage, actor=actor, note=note, about=[stage.case, stage.case.process])
    return stage


def _general_stage(case: ChangeCase, last: Stage, actor: Any) -> Stage:
    return Stage.objects.create(
        case=case,
        kind=StageKind.GENERAL,
        scope=_("All customers"),
        share_percent=100,
        minimum_cases=last.minimum_cases,
        minimum_days=last.minimum_days,
        guard_measure=last.guard_measure,
        guard_limit=last.guard_limit,
        planned_by=actor,
    )


def _copy(stage: Stage) -> Stage:
    return Stage.objects.create(
        case=stage.case,
        kind=stage.kind,
        scope=stage.scope,
        share_percent=stage.share_percent,
        minimum_cases=stage.minimum_cases,
        minimum_days=stage.minimum_days,
        guard_measure=stage.guard_measure,
        guard_limit=stage.guard_limit,
        planned_by=stage.planned_by,
    )


def _demanded(stage: Stage | None) -> Stage:
    """The guards let a case move only when it has this stage."""
    return cast(Stage, stage)


def _take_process_along(case: ChangeCase, until: ProcessState, actor: Any) -> None:
    """Advance a process that is new to customers; one that serves them already stays as it is."""
    process = case.process
    order: list[str] = [*ON_THE_WAY, ProcessState.GENERAL_AVAILABILITY]
    while process.state in ON_THE_WAY and order.index(process.state) < order.index(until):
        process = advance_process(process, ON_THE_WAY[ProcessState(process.state)], actor=actor)
    case.process = process
