"""What was decided by the tables in the weeks before, as the people on the telephone asked it."""

from datetime import date
from typing import Any

from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document

# Days ago, the table, who asked, and the facts as they were typed.
CASES: list[tuple[int, str, str, dict[str, Any]]] = [
    (31, "TAB-0001", "ayo", {"reason": "outage", "amount": 38, "credits_this_year": 0}),
    (24, "TAB-0001", "ayo", {"reason": "late repair", "amount": 20, "credits_this_year": 3}),
    (17, "TAB-0002", "ayo", {"priority": 2, "line_test": "network fault", "at_home": True}),
    (12, "TAB-0001", "ayo", {"reason": "charged twice", "amount": 64.9, "credits_this_year": 1}),
    (9, "TAB-0001", "ayo", {"reason": "outage", "amount": -5, "credits_this_year": 0}),
    (6, "TAB-0002", "ayo", {"priority": 3, "line_test": "fault at premises", "at_home": False}),
    (2, "TAB-0001", "ayo", {"reason": "my dog", "amount": 15, "credits_this_year": 0}),
    (1, "TAB-0001", "ayo", {"reason": "outage", "amount": 75, "credits_this_year": 2}),
]


def decide_cases(documents: dict[str, Document], *, today: date, people: dict[str, User]) -> int:
    for days_ago, number, who, facts in CASES:
        with dated.as_of(instant(today, days_ago, hour=11)):
            actions.decide(documents[number], facts, actor=people[who])
    return len(CASES)
