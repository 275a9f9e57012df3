"""Asking for answers to verdicts, and again, and those above."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import demand as demand_role
from reporting.models import DemandEnd, Measure, Verdict, VerdictDemand
from reporting.queries.demands import (
    answer_due_on,
    is_to_be_escalated,
    is_to_be_reminded,
    standing_demands,
)

FOLLOW = "reporting.change_verdictdemand"


@transaction.atomic
def demand_answer(verdict: Verdict, *, actor: Any) -> VerdictDemand:
    """Ask for an answer by a day. Harmless when repeated: a series asks once until it has one."""
    demand_role(actor, "reporting.add_verdictdemand", _("Ask for answers"))
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=verdict.measure_id)
    if found := VerdictDemand.objects.open().of_series_of(verdict).first():
        return found
    demand = VerdictDemand.objects.create(
        measure=measure,
        place=verdict.place,
        segment=verdict.segment,
        verdict=verdict,
        asked_at=timezone.now(),
        due_on=answer_due_on(timezone.localdate()),
    )
    _record("verdict.answer_demanded", demand, actor, {"due_on": demand.due_on})
    return demand


@transaction.atomic
def remind_of_answer(demand: VerdictDemand, *, day: date, actor: Any) -> bool:
    """Tell the owner once more. Returns whether it was time for it."""
    demand_role(actor, FOLLOW, _("Remind of answers"))
    demand = _locked(demand)
    if demand.ended_at or not is_to_be_reminded(demand, day):
        return False
    demand.reminded_on = day
    demand.save(update_fields=["reminded_on"])
    _record("verdict.answer_reminded", demand, actor, {"due_on": demand.due_on})
    return True


@transaction.atomic
def escalate_demand(demand: VerdictDemand, *, day: date, actor: Any) -> bool:
    """Tell the support managers that the day has passed. Returns whether it was time for it."""
    demand_role(actor, FOLLOW, _("Escalate unanswered verdicts"))
    demand = _locked(demand)
    if demand.ended_at or not is_to_be_escalated(demand, day):
        return False
    demand.escalated_at = timezone.now()
    demand.save(update_fields=["escalated_at"])
    _record("verdict.answer_escalated", demand, actor, {"due_on": demand.due_on})
    return True


@transaction.atomic
def end_demand(demand: VerdictDemand, *, by: str, actor: Any) -> bool:
    """Nobody is asked any more. Returns whether anybody still was."""
    demand_role(actor, FOLLOW, _("End what was asked for"))
    demand = _locked(demand)
    if demand.ended_at:
        return False
    demand.ended_at, demand.ended_by = timezone.now(), by
    demand.save(update_fields=["ended_at", "ended_by"])
    _record("verdict.answer_ended", demand, actor, {"by": by})
    return True


def follow_demands(*, day: date, actor: Any) -> dict[str, int]:
    """Ask, remind, escalate and end, as the verdicts stand now. Harmless when repeated."""
    standing = standing_demands()
    answered = {verdict.series_key for verdict in standing.answered}
    waiting = {verdict.series_key: verdict for verdict in standing.waiting}
    told = {"asked": 0, "reminded": 0, "escalated": 0, "ended": 0}
    known = {demand.series_key: demand for demand in VerdictDemand.objects.open()}
    for series, demand in known.items():
        if series not in waiting:
            by = DemandEnd.ANSWERED if series in answered else DemandEnd.NOT_NEEDED
            told["ended"] += end_demand(demand, by=by, actor=actor)
        elif day > demand.due_on:
            told["escalated"] += escalate_demand(demand, day=day, actor=actor)
        else:
            told["reminded"] += remind_of_answer(demand, day=day, actor=actor)
    for series, verdict in waiting.items():
        if series not in known:
            demand_answer(verdict, actor=actor)
            told["asked"] += 1
    return told


def _locked(demand: VerdictDemand) -> VerdictDemand:
    demands = VerdictDemand.objects.select_for_update(of=("self",))
    return demands.select_related("measure__process", "verdict").get(pk=demand.pk)


def _record(act: str, demand: VerdictDemand, actor: Any, after: dict[str, Any]) -> None:
    about = [demand.measure, demand.measure.process, demand.verdict]
    audit.record(act, demand, actor=actor, after=after, about=about)
