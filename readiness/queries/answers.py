"""Which verdicts have an answer, and which answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from readiness.models import ChangeCase, VerdictDecision
from reporting.models import Verdict
from reporting.queries.demands import with_demand


@dataclass(frozen=True, slots=True)
class Reply:
    """How a verdict was answered, and where to read on."""

    label: str
    url: str


def replies_to(verdicts: Iterable[Any]) -> dict[int, Reply]:
    """Verdict → its answer: a case on its process that goes on, or a decision until its day.

    A case answers for all segments of its process; a decision for the series it was taken on.
    """
    wanted = list(verdicts)
    cases = _cases_by_process({verdict.measure.process_id for verdict in wanted})
    decisions = {
        decision.verdict.series_key: decision
        for decision in VerdictDecision.objects.holding_on(timezone.localdate())
        .filter(verdict__measure__in={verdict.measure_id for verdict in wanted})
        .select_related("verdict")
    }
    replies = {}
    for verdict in wanted:
        if case := cases.get(verdict.measure.process_id):
            replies[verdict.pk] = _by_case(case)
        elif decision := decisions.get(verdict.series_key):
            replies[verdict.pk] = _by_decision(decision)
    return replies


def unanswered_verdicts() -> list[Any]:
    """The latest verdicts, on segments too, that demand an answer and have none.

    Each comes with `answer_by`.
    """
    latest = with_demand(Verdict.objects.latest_per_series().filter(measure__retired_on=None))
    latest = latest.select_related("measure__process")
    demanding = [verdict for verdict in latest if verdict.demands_answer]
    answered = replies_to(demanding)
    return [verdict for verdict in demanding if verdict.pk not in answered]


def _cases_by_process(processes: set[int]) -> dict[int, ChangeCase]:
    """The newest case of each process that goes on."""
    cases = ChangeCase.objects.going_on().filter(process__in=processes).order_by("pk")
    return {case.process_id: case for case in cases}


def _by_case(case: ChangeCase) -> Reply:
    label = _("%(number)s, %(state)s") % {
        "number": case.number,
        "state": case.get_state_display().lower(),
    }
    return Reply(label, case.get_absolute_url())


def _by_decision(decision: VerdictDecision) -> Reply:
    label = _("Not acting until %(day)s") % {"day": date_format(decision.until)}
    return Reply(label, reverse("verdict-decision", args=[decision.pk]))
