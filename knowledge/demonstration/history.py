"""What was written, approved and put in force in the years before."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from inventory.models import ProcessElement
from kernel import dated
from kernel.models import User
from knowledge import actions
from knowledge.decision_table import Table, shaped
from knowledge.models import Document, DocumentVersion

TEXTS = Path(__file__).parent / "documents.yaml"
WRITTEN_BEFORE = timedelta(days=12)
SUBMITTED_BEFORE = timedelta(days=9, hours=-5, minutes=-12)
APPROVED_BEFORE = timedelta(days=4, hours=-2, minutes=-41)


def write_documents(*, today: date, people: dict[str, User]) -> dict[str, Document]:
    """Every document of `documents.yaml` with all its versions, by number."""
    told = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    documents = [_write(one, today, people) for one in told]
    return {document.number: document for document in documents}


def instant(today: date, days_ago: int, hour: int = 9) -> datetime:
    """An instant in working hours, so many days before; of today, one that has gone by."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=days_ago), time(hour, 30)))
    return min(at, timezone.now())


def _write(told: dict[str, Any], today: date, people: dict[str, User]) -> Document:
    first = told["versions"][0]
    with dated.as_of(instant(today, first["days_ago"]) - WRITTEN_BEFORE):
        document = actions.create_document(
            kind=told["kind"],
            title=told["title"],
            process=ProcessElement.objects.by_key(told["process"]),
            owner=people[told["owner"]],
            actor=people[first["author"]],
            review_by=_day(today, told.get("review_in_days")),
        )
    for version in told["versions"]:
        _write_version(document, version, today, people)
    return document


def _write_version(
    document: Document, told: dict[str, Any], today: date, people: dict[str, User]
) -> None:
    author, approver = people[told["author"]], people[told["approver"]]
    at = instant(today, told["days_ago"])
    with dated.as_of(at - WRITTEN_BEFORE):
        version = actions.draft_version(document, actor=author)
        version = actions.edit_version(
            version,
            body=reworded(version.body, told),
            table=retabled(version.table, told),
            summary=told["summary"],
            parts=told.get("parts"),
            expected_digest=version.digest,
            actor=author,
        )
    with dated.as_of(at - SUBMITTED_BEFORE):
        actions.submit_version(version, actor=author)
    with dated.as_of(at - APPROVED_BEFORE):
        actions.approve_version(version, actor=approver, effective_at=at)
    with dated.as_of(at):
        enacted = actions.enact_version(version, actor=people["anna"])
    _retire(enacted, told, today, people)


def _retire(
    version: DocumentVersion, told: dict[str, Any], today: date, people: dict[str, User]
) -> None:
    if "retired_days_ago" in told:
        with dated.as_of(instant(today, told["retired_days_ago"])):
            actions.retire_version(version, actor=people["omar"], note=told["retired_note"])


def reworded(body: str, told: dict[str, Any]) -> str:
    """The body as told, or the former one with the changes. Raises ValueError for a lost place."""
    if "body" in told:
        return str(told["body"])
    for old, new in told.get("change", []):
        if old not in body:
            raise ValueError(f"Nowhere in the former text: {old!r}")
        body = body.replace(old, new)
    return body


def retabled(table: Table | None, told: dict[str, Any]) -> Table | None:
    """The table as told, or the former one with the changed cells."""
    table = shaped(told["table"]) if "table" in told else table
    for cell, said in told.get("cells", {}).items():
        side, rule, column = cell.split("-")
        table["rules"][int(rule)][side][int(column)] = said  # type: ignore[index]  # has a former
    return table


def _day(today: date, ahead: int | None) -> date | None:
    return None if ahead is None else today + timedelta(days=ahead)
