"""A draft that waits for approval with its back-tests, and the log of decisions that they read.

The shops ask for the credit class of new customers, week by week. Viktor wants to ask fewer of them
for a deposit: his first limit cost too much, which a back-test told; the second one is in review.
"""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document, DocumentVersion

YEAR = timedelta(days=365)
WEEKS = 25
CUSTOMERS_A_WEEK = 12
GOOD_FROM = 60  # points, as the version in force has it
POINTS, FIRST_LIMIT, LIMIT = 1, 45, 55
CHANGED_CASE = "Middling, with a dear plan"


def back_test_a_draft(table: Document, *, today: date, people: dict[str, User]) -> int:
    """How many decisions the shops asked for."""
    for week in range(WEEKS, 0, -1):
        with dated.as_of(instant(today, 7 * week, hour=15)):
            actions.decide_rows(table, _customers(week), actor=people["ayo"])
    viktor = people["viktor"]
    with dated.as_of(instant(today, 6)):
        draft = _limited(actions.draft_version(table, actor=viktor), FIRST_LIMIT, viktor)
        _back_test(draft, viktor, today)
    with dated.as_of(instant(today, 3)):
        draft = _limited(draft, LIMIT, viktor)
        _keep_cases(draft, viktor)
        _back_test(draft, viktor, today)
    with dated.as_of(instant(today, 2)):
        actions.submit_version(draft, actor=viktor)
    return WEEKS * CUSTOMERS_A_WEEK


def _customers(week: int) -> list[dict[str, Any]]:
    """New customers of one week, as different as they are; one of the last has no points told."""
    told: list[dict[str, Any]] = []
    for place in range(CUSTOMERS_A_WEEK):
        number = week * CUSTOMERS_A_WEEK + place
        is_business = number % 5 == 0
        told.append(
            {
                "customer_kind": "business" if is_business else "private",
                "register_points": (number * 37) % 101,
                "monthly_charge": 90 + (number * 53) % 700 if is_business else 20 + number % 71,
                "identity_shown": number % 17 > 0,
            }
        )
    if week % 12 == 0:
        told[-1]["register_points"] = "unknown"
    return told


def _limited(draft: DocumentVersion, points: int, editor: User) -> DocumentVersion:
    """With another limit between good and middling points."""
    draft.refresh_from_db()
    table = deepcopy(draft.table or {})
    former = GOOD_FROM if points == FIRST_LIMIT else FIRST_LIMIT
    for rule in table["rules"]:
        if rule["when"][0] == '"private"':
            rule["when"][POINTS] = rule["when"][POINTS].replace(str(former), str(points))
    return actions.edit_version(
        draft,
        body=draft.body,
        table=table,
        summary=f"Who has {points} points or more pays as well as others: no deposit.",
        expected_digest=draft.digest,
        actor=editor,
    )


def _keep_cases(draft: DocumentVersion, editor: User) -> None:
    """One that the limit moves, and one at the limit."""
    draft.refresh_from_db()
    former = next(one for one in draft.cases if one["name"] == CHANGED_CASE)
    moved = {**former, "inputs": {**former["inputs"], "register_points": str(LIMIT - 1)}}
    actions.keep_case(draft, actor=editor, **moved)
    actions.keep_case(
        draft,
        name="Just good enough",
        inputs={**former["inputs"], "register_points": str(LIMIT), "monthly_charge": "45"},
        kind="hit",
        outputs=[{"credit_class": "A", "deposit_months": "0"}],
        actor=editor,
    )


def _back_test(draft: DocumentVersion, editor: User, today: date) -> None:
    begun = actions.begin_back_test(
        draft,
        since=today - YEAR,
        segment="input:customer_kind",
        money="deposit_months",
        actor=editor,
    )
    actions.run_back_test(begun, actor=editor)
