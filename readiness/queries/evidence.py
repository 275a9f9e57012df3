"""What a dossier says: the pinned facts, and what was true on the day."""

from typing import Any

from django.utils import timezone

from kernel import dated
from readiness.models import ChangeCase, Condition
from readiness.queries.data import coverage_of
from readiness.queries.gate import Gate, gate_of
from readiness.queries.people import parts_of
from readiness.queries.pinned import pinned_facts


def dossier_content(case: ChangeCase) -> dict[str, Any]:
    """Plain values only, so that the canonical form is the same for ever.

    A change under `pinned` voids the acceptance; the rest tells what it was based on.
    """
    gate = gate_of(case)
    return {
        "case": {
            "number": case.number,
            "title": case.title,
            "process": case.process.key,
            "trigger": case.get_trigger_display(),
            "planned_on": case.planned_on.isoformat() if case.planned_on else None,
        },
        "accepted_on": timezone.localdate(dated.now()).isoformat(),
        "pinned": pinned_facts(case),
        "criteria": _criteria(gate),
        "waivers": _waivers(gate),
        "conditions": [
            {"text": one.text, "due_on": one.due_on.isoformat()}
            for one in Condition.objects.outstanding().filter(case=case)
        ],
        "people": {
            part.name: sorted(str(person) for person in part.people) for part in parts_of(case)
        },
        "data": _data(case),
    }


def _criteria(gate: Gate) -> list[dict[str, Any]]:
    return [
        {
            "criterion": reading.criterion.key,
            "title": str(reading.criterion.title),
            "verdict": reading.verdict,
            "reason": reading.finding.reason,
        }
        for reading in gate.readings
    ]


def _waivers(gate: Gate) -> list[dict[str, Any]]:
    return [
        {
            "criterion": reading.criterion.key,
            "title": str(reading.criterion.title),
            "reason": reading.waiver.reason,
            "expires_on": reading.waiver.expires_on.isoformat(),
            "approved_by": str(reading.waiver.approved_by),
        }
        for reading in gate.readings
        if reading.waiver and not reading.finding.is_met
    ]


def _data(case: ChangeCase) -> dict[str, Any]:
    coverage = coverage_of(case.process)
    return {
        "first_day": coverage.first_day.isoformat() if coverage.first_day else None,
        "as_of": coverage.last_day.isoformat() if coverage.last_day else None,
        "cases": coverage.cases,
    }
