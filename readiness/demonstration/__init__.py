"""The change cases of the demonstration provider, one standing in each state of its life."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from readiness import actions
from readiness.demonstration.story import Story, instant
from readiness.queries.answers import unanswered_verdicts

CASES = Path(__file__).parent / "cases.yaml"
NEWCOMERS_PROCESS = "1.3.11"
NOT_ACTING_DAYS = 75
LEFT_OPEN = 2


@transaction.atomic
def generate(*, seed: int, today: date, people: Mapping[str, Any]) -> dict[str, int]:
    """Cases in every state, and one verdict answered by a decision to leave things as they are.

    Everything goes through the floor's own actions, as of the day it happened. The failing verdict
    of 1.3.11 stays without an answer: a newcomer gives it. Nothing is drawn by chance.
    """
    decisions = _decide(today, people)
    plots = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    for plot in plots:
        Story(plot, today, people).tell()
    return {"cases": len(plots), "decisions": decisions}


def _decide(today: date, people: Mapping[str, Any]) -> int:
    """Leave the mildest failing verdict on a whole process as it is."""
    waiting = [
        verdict
        for verdict in unanswered_verdicts()
        if verdict.measure.process.key != NEWCOMERS_PROCESS and not verdict.place
    ]
    if len(waiting) < LEFT_OPEN:
        return 0
    mildest = max(waiting, key=lambda verdict: verdict.severity)
    actions.decide_not_to_act(
        mildest,
        reason="The new system arrives next quarter; a change before it would be thrown away.",
        until=today + timedelta(days=NOT_ACTING_DAYS),
        actor=people["sofia"],
    )
    return 1


__all__ = ["generate", "instant"]
