"""A decision table within a Markdown file: rows for people, and a block that is read back."""

import json
from typing import Any

from django.utils.translation import gettext as _

from knowledge.decision_table import shaped
from knowledge.loading.fenced import fenced
from knowledge.wording import tidy

BEGIN = "<!-- decision table -->"
MARK = "decision-table"


def with_table(body: str, table: dict[str, Any]) -> str:
    """The text, the table for reading, and the block that `without_table` reads."""
    told = json.dumps(table, ensure_ascii=False, indent=1)
    return f"{body}\n\n{BEGIN}\n\n{_rows(table)}\n\n```json decision-table\n{told}\n```"


def without_table(text: str) -> tuple[str, dict[str, Any]]:
    """The text above, and the table of the block. Raises ValueError with what is wrong."""
    found = fenced(text, MARK)
    if found is None:
        raise ValueError(
            _("A decision table needs its block: ```json decision-table. Export one to see it.")
        )
    start, block = found
    try:
        told = json.loads(block)
    except (ValueError, RecursionError) as fault:
        raise ValueError(_("The block of the table is no JSON: %(e)s") % {"e": fault}) from fault
    body = text[:start].partition(BEGIN)[0]
    return tidy(body), shaped(told)


def _rows(table: dict[str, Any]) -> str:
    columns = [*table["inputs"], *table["outputs"]]
    head = [table["hit_policy"], *(column["label"] or column["name"] for column in columns), ""]
    rules = [
        [str(number), *rule["when"], *rule["then"], rule["note"]]
        for number, rule in enumerate(table["rules"], 1)
    ]
    return "\n".join([_row(head), _row(["---"] * len(head)), *map(_row, rules)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
