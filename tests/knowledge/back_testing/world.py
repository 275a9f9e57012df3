"""A table in force, what it decided, and a draft that decides otherwise; and files of cases."""

import io
from datetime import timedelta
from decimal import Decimal

import duckdb
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kernel import dated
from knowledge import actions
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table

CASES = [
    {"amount": Decimal(20), "reason": "slow"},
    {"amount": Decimal(30), "reason": "slow"},
    {"amount": Decimal("35.50"), "reason": "outage"},
    {"amount": Decimal(45), "reason": "slow"},
    {"amount": "much", "reason": "slow"},
]


def generous_table(**changes):
    """Up to 40 at once; above, as the credit table of tests has it."""
    told = credit_table()
    told["outputs"][1]["unit"] = "€"
    told["rules"][0] |= {"when": ["<= 40", "-"], "then": ['"credit"', "25"]}
    told["rules"][1]["when"][0] = told["rules"][2]["when"][0] = "> 40"
    return told | changes


def drafted(document, editor, table):
    version = actions.draft_version(document, actor=editor)
    return actions.edit_version(
        version, body="", table=table, expected_digest=version.digest, actor=editor
    )


def decided(document, cases, days_ago=1):
    """In the log, as an agent asked; the version in force decides, whenever it was."""
    document.versions.update(in_force_from=timezone.now() - timedelta(days=900))
    agent = PersonFactory(role="Agent")
    at = timezone.now() - timedelta(days=days_ago)
    with dated.as_of(at):
        actions.decide_rows(document, cases, actor=agent)


def world(editor, *, table=None, draft=None, cases=CASES):
    """The draft."""
    document = table_in_force(table or credit_table())
    if cases:
        decided(document, cases)
    return drafted(document, editor, draft or generous_table())


def csv_file(text, name="cases.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def xlsx_file(rows, name="cases.xlsx"):
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def parquet_file(select, folder, name="cases.parquet"):
    path = folder / name
    duckdb.sql(f"copy ({select}) to '{path}' (format parquet)")
    return SimpleUploadedFile(name, path.read_bytes())
