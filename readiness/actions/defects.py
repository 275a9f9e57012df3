"""Defects: opened by failed steps, fixed, tested again, closed or reopened."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.numbers import next_number
from readiness.lifecycle import DEFECT_LIFECYCLE, DefectState
from readiness.models import Defect, Result, StepResult, TestRun


@transaction.atomic
def fix_defect(defect: Defect, *, actor: Any, note: str) -> Defect:
    """Say that a defect is fixed, and how."""
    defect = _advance(defect, "fix", actor=actor, note=note)
    defect.fixed_by = actor
    defect.save(update_fields=["fixed_by"])
    return _tell(defect, "defect.fixed", actor=actor, note=note)


@transaction.atomic
def close_defect(defect: Defect, *, actor: Any, note: str = "") -> Defect:
    """Close a fixed defect whose step has passed since."""
    defect = _advance(defect, "close", actor=actor, note=note)
    return _tell(defect, "defect.closed", actor=actor, note=note)


@transaction.atomic
def reopen_defect(defect: Defect, *, actor: Any, note: str) -> Defect:
    """It is not fixed after all."""
    defect = _advance(defect, "reopen", actor=actor, note=note)
    return _tell(defect, "defect.reopened", actor=actor, note=note)


@transaction.atomic
def settle_defects(run: TestRun, *, actor: Any) -> None:
    """Bring the defects of a case in step with a run that has just finished."""
    for result in run.results.filter(result=Result.FAILED):
        known = _unresolved(run, result).first()
        if known is None:
            _open_defect(run, result, actor)
        elif known.state == DefectState.FIXED:
            reopen_defect(
                known, actor=actor, note=_("Failed again: %(note)s") % {"note": result.note}
            )
    for result in run.results.filter(result=Result.PASSED):
        for defect in _unresolved(run, result).filter(state=DefectState.FIXED):
            if DEFECT_LIFECYCLE.ruling(defect, "close", actor):
                close_defect(
                    defect, actor=actor, note=_("Passed in run %(n)d.") % {"n": run.number}
                )


def _unresolved(run: TestRun, result: StepResult) -> Any:
    return Defect.objects.unresolved().filter(
        case=run.case, found_in__step=result.step_id, found_in__step__isnull=False
    )


def _open_defect(run: TestRun, result: StepResult, actor: Any) -> Defect:
    defect = Defect.objects.create(
        number=next_number(Defect, "DEF"),
        case=run.case,
        found_in=result,
        title=result.action[:160],
        description=result.note,
        opened_at=dated.now(),
    )
    return _tell(defect, "defect.opened", actor=actor, note=result.note)


def _advance(defect: Defect, move: str, *, actor: Any, note: str) -> Defect:
    defect = Defect.objects.select_for_update().get(pk=defect.pk)
    DEFECT_LIFECYCLE.advance(defect, move, actor=actor, note=note)
    return defect


def _tell(defect: Defect, act: str, *, actor: Any, note: str) -> Defect:
    audit.record(
        act,
        defect,
        actor=actor,
        after={"state": defect.state},
        note=note,
        about=[defect.case, defect.found_in.run],
    )
    return defect
