"""What a version says, without its marks: the text that is searched and quoted."""

import re
import unicodedata
from typing import Any

from knowledge.rendering import inline_texts

MOST_LETTERS = 200_000  # of a version; what stands after them is not searched
BLANKS = re.compile(r"\s+")


def plain_text(body: str, table: dict[str, Any] | None, more: str = "") -> str:
    """In one line: words of the Markdown, then labels, cells and notes of the table, and more."""
    parts = [*inline_texts(body), *(_table_texts(table) if table else []), *inline_texts(more)]
    text = BLANKS.sub(" ", " · ".join(part for part in parts if part.strip())).strip()
    return unicodedata.normalize("NFC", text)[:MOST_LETTERS]


def _table_texts(table: dict[str, Any]) -> list[str]:
    columns = [*table.get("inputs", []), *table.get("outputs", [])]
    texts = [f"{column.get('label') or column.get('name') or ''}" for column in columns]
    for rule in table.get("rules", []):
        cells = [*rule.get("when", []), *rule.get("then", [])]
        texts.append(", ".join(str(cell) for cell in cells if str(cell).strip() not in {"", "-"}))
        texts.append(str(rule.get("note", "")))
    return texts
