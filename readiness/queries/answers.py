"""Which verdicts have an answer, and which answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from readiness.lifecycle import CaseState
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
    cases = ChangeCase.objects.going_on().filter(process=OuterRef("measure__process"))
    holding = VerdictDecision.objects.holding_on(timezone.localdate())
    decisions = holding.filter(
        **{f"verdict__{name}": OuterRef(name) for name in ("measure", "place", "segment")}
    )
    case = JSONObject(number="number", state="state")
    decision = JSONObject(pk="pk", until="until")
    told = Verdict.objects.filter(pk__in=[verdict.pk for verdict in verdicts]).values_list(
        "pk",
        Subquery(cases.order_by("-pk").values_list(case)[:1]),
        Subquery(decisions.order_by("decided_at").values_list(decision)[:1]),
    )
    return {
        pk: _by_case(case) if case else _by_decision(decision)
        for pk, case, decision in told
        if case or decision
    }


def unanswered_verdicts() -> list[Any]:
    """The latest verdicts, on segments too, that demand an answer and have none.

    Each comes with `answer_by`.
    """
    latest = with_demand(Verdict.objects.latest_per_series().filter(measure__retired_on=None))
    latest = latest.select_related("measure__process")
    demanding = [verdict for verdict in latest if verdict.demands_answer]
    answered = replies_to(demanding)
    return [verdict for verdict in demanding if verdict.pk not in answered]


def _by_case(case: dict[str, Any]) -> Reply:
    told = {"number": case["number"], "state": CaseState(case["state"]).label.lower()}
    return Reply(_("%(number)s, %(state)s") % told, reverse("change-case", args=[case["number"]]))


def _by_decision(decision: dict[str, Any]) -> Reply:
    until = date.fromisoformat(decision["until"])
    label = _("Not acting until %(day)s") % {"day": date_format(until)}
    return Reply(label, reverse("verdict-decision", args=[decision["pk"]]))
