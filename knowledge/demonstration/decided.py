"""What was decided by the tables in the weeks before, as the people on the telephone asked it."""

from datetime import date
from typing import Any

from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document

# Days ago, the table or the example it came from, who asked, and the facts as they were typed.
CASES: list[tuple[int, str, str, dict[str, Any]]] = [
    (31, "TAB-0001", "ayo", {"reason": "outage", "amount": 38, "credits_this_year": 0}),
    (24, "TAB-0001", "ayo", {"reason": "late repair", "amount": 20, "credits_this_year": 3}),
    (17, "TAB-0002", "ayo", {"priority": 2, "line_test": "network fault", "at_home": True}),
    (12, "TAB-0001", "ayo", {"reason": "charged twice", "amount": 64.9, "credits_this_year": 1}),
    (9, "TAB-0001", "ayo", {"reason": "outage", "amount": -5, "credits_this_year": 0}),
    (6, "TAB-0002", "ayo", {"priority": 3, "line_test": "fault at premises", "at_home": False}),
    (
        5,
        "problem-priority",
        "ayo",
        {
            "effect": "no service",
            "customers_affected": 14,
            "depends_on_line": False,
            "hours_open": 3,
        },
    ),
    (
        4,
        "planned-outage",
        "ayo",
        {
            "priority": 2,
            "hours_without_service": 7,
            "customer_kind": "private",
            "depends_on_line": True,
        },
    ),
    (
        3,
        "credit-class",
        "ayo",
        {
            "customer_kind": "private",
            "register_points": 72,
            "monthly_charge": 48,
            "identity_shown": True,
        },
    ),
    (2, "TAB-0001", "ayo", {"reason": "my dog", "amount": 15, "credits_this_year": 0}),
    (1, "TAB-0001", "ayo", {"reason": "outage", "amount": 75, "credits_this_year": 2}),
]


def decide_cases(tables: dict[str, Document], *, today: date, people: dict[str, User]) -> int:
    for days_ago, number, who, facts in CASES:
        with dated.as_of(instant(today, days_ago, hour=11)):
            actions.decide(tables[number], facts, actor=people[who])
    return len(CASES)
