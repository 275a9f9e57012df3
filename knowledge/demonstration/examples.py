"""Shipped examples that the provider adopted, most of them in force by now.

That on bill credits was not: the provider has a table of its own for them.
"""

from datetime import date, timedelta
from pathlib import Path

from django.core.files.base import File

from inventory.models import ProcessElement
from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.demonstration.history import instant
from knowledge.models import Document, DocumentVersion
from knowledge.shipped_examples import shipped_example

MODEL = Path(__file__).parent / "visits.dmn"
IN_FORCE = {  # days ago
    "credit-class": 190,
    "problem-priority": 175,
    "planned-outage": 120,
    "billing-dispute": 115,
    "debt-escalation": 90,
}
WAITING = "retention-offer"
SUBMITTED_AFTER, APPROVED_AFTER = timedelta(days=6), timedelta(days=11)
ADOPTED_BEFORE = 14


def adopt_examples(*, today: date, people: dict[str, User]) -> dict[str, Document]:
    """The tables by the key of the example; each has its policy."""
    tables = {}
    for key, days_ago in IN_FORCE.items():
        policy, table = _adopted(key, today, days_ago + ADOPTED_BEFORE, people)
        for document in (policy, table):
            _enact(document.open_version, today, days_ago, people)  # type: ignore[arg-type]  # just drafted
        tables[key] = table
    policy, tables[WAITING] = _adopted(WAITING, today, 4, people)
    with dated.as_of(instant(today, 1)):
        for document in (policy, tables[WAITING]):
            actions.submit_version(document.open_version, actor=people["edith"])  # type: ignore[arg-type]  # just drafted
    return tables


def hand_in_dmn_file(*, today: date, people: dict[str, User]) -> None:
    """A partner's model, read and not yet adopted."""
    with dated.as_of(instant(today, 2)), MODEL.open("rb") as content:
        actions.receive_dmn_file(
            File(content, MODEL.name),
            process=ProcessElement.objects.by_key("1.3.7.6"),
            owner=people["omar"],
            actor=people["edith"],
        )


def _adopted(
    key: str, today: date, days_ago: int, people: dict[str, User]
) -> tuple[Document, Document]:
    example = shipped_example(key)
    if example is None:
        raise ValueError(f"No example {key!r} is shipped.")
    with dated.as_of(instant(today, days_ago)):
        adopted = actions.adopt_example(
            example,
            process=ProcessElement.objects.by_key(example.process),
            owner=people["omar"],
            actor=people["edith"],
        )
    return adopted.policy, adopted.table


def _enact(version: DocumentVersion, today: date, days_ago: int, people: dict[str, User]) -> None:
    begun, at = instant(today, days_ago + ADOPTED_BEFORE), instant(today, days_ago)
    with dated.as_of(begun + SUBMITTED_AFTER):
        actions.submit_version(version, actor=people["edith"])
    with dated.as_of(begun + APPROVED_AFTER):
        actions.approve_version(version, actor=people["viktor"], effective_at=at)
    with dated.as_of(at):
        actions.enact_version(version, actor=people["anna"])
