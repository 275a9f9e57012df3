"""Where the rollout of a case stands, and what its guardrail says."""

from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from readiness.lifecycle import StageState
from readiness.models import ChangeCase, Dossier, Stage, StageKind, Waiver
from readiness.queries.data import coverage_of
from readiness.queries.pinned import changes_since
from readiness.remembering import remembered
from reporting.queries import Guard, guard_reading, window_reading

USUAL_WINDOW = timedelta(days=90)


@remembered
def current_stage(case: ChangeCase) -> Stage | None:
    """The stage under way, running or paused."""
    return (
        Stage.objects.under_way()
        .filter(case=case)
        .select_related("case", "guard_measure")
        .order_by("-pk")
        .first()
    )


@remembered
def planned_stage(case: ChangeCase, kind: StageKind) -> Stage | None:
    return Stage.objects.planned().filter(case=case, kind=kind).order_by("-pk").first()


@remembered
def current_dossier(case: ChangeCase) -> Dossier | None:
    """The newest acceptance; whether it still stands is another question."""
    return Dossier.objects.filter(case=case).select_related("accepted_by", "case").first()


@remembered
def acceptance_faults(case: ChangeCase) -> list[str]:
    """Why the newest acceptance does not stand any more; nothing while it stands."""
    dossier = current_dossier(case)
    if dossier is None:
        return [_("It was never accepted.")]
    return [*changes_since(dossier), *_expired_waivers(dossier)]


@remembered
def reading_of(stage: Stage) -> Any:
    """The guardrail of a started stage: it holds, it fails, or there is too little data."""
    return guard_reading(
        stage.guard_measure,
        cast(date, stage.started_on),
        stage.minimum_cases,
        stage.minimum_days,
        stage.guard_limit,
    )


def guardrail_objection(stage: Stage) -> str:
    """Why the rollout may not move on from this stage; "" when it may."""
    if stage.state == StageState.PAUSED:
        return _("The stage is paused.")
    reading = reading_of(stage)
    return "" if reading.conclusion == Guard.HOLDS else str(reading.reason)


def _expired_waivers(dossier: Dossier) -> list[str]:
    used = dossier.content["waivers"]
    valid = set(
        Waiver.objects.filter(case=dossier.case)
        .valid_on(timezone.localdate())
        .values_list("criterion__key", flat=True)
    )
    return [
        _("The waiver of “%(title)s” has expired.") % {"title": waiver["title"]}
        for waiver in used
        if waiver["criterion"] not in valid
    ]


def limit_to_begin_with(case: ChangeCase) -> float | None:
    """A guardrail to propose: no worse than the last ninety days of records."""
    last = coverage_of(case.process).last_day
    if case.measure is None or last is None:
        return None
    value = window_reading(case.measure, last - USUAL_WINDOW, None).value
    return None if value is None else round(value, 1)
