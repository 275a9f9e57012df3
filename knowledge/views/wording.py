"""What a version says, ready to be shown: its text as HTML, its table, and how it differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from knowledge import queries
from knowledge.decision_table import HIT_POLICIES, empty_table
from knowledge.diff import CaseChange, Piece, TableDiff, case_diff, table_diff, word_diff
from knowledge.models import DocumentVersion
from knowledge.part_changes import PartChanges, part_changes
from knowledge.rendering import render_markdown
from knowledge.table_shown import ShownFinding, ShownRule, shown_rules


@dataclass(frozen=True, slots=True)
class Wording:
    html: SafeString
    table: dict[str, Any] | None
    hit_policy: str
    rules: list[ShownRule]


@dataclass(frozen=True, slots=True)
class Difference:
    """`pieces` for the text; `table` and `cases` for a decision table, or None and none; `parts`
    for what else a version says, if it changes."""

    before: DocumentVersion
    after: DocumentVersion
    pieces: list[Piece]
    table: TableDiff | None
    parts: PartChanges
    cases: tuple[CaseChange, ...] = ()

    @property
    def text_changes(self) -> bool:
        return any(kind != "same" for kind, _text in self.pieces)

    @property
    def changes(self) -> bool:
        of_table = bool(self.cases) or bool(self.table and self.table.changes)
        return self.text_changes or of_table or self.parts.changes


def shown_wording(version: DocumentVersion, findings: Sequence[ShownFinding] = ()) -> Wording:
    """The findings are marked in the table."""
    html = render_markdown(version.body, links_of(version))
    policy = HIT_POLICIES.get((version.table or {}).get("hit_policy", ""), "")
    rules = shown_rules(version.table, findings) if version.table else []
    clean = mark_safe(html)  # noqa: S308  # render_markdown cleans
    return Wording(clean, version.table, policy, rules)


def links_of(version: DocumentVersion) -> dict[str, str]:
    """The addresses of the documents that its text names, by number."""
    named = queries.named_documents(version.naming)
    return {document.number: document.get_absolute_url() for document in named}


def difference(before: DocumentVersion, after: DocumentVersion) -> Difference:
    tables, cases = None, ()
    if after.document.is_decision_table:
        table = after.table or empty_table()
        tables = table_diff(before.table or empty_table(), table)
        cases = case_diff(before.cases, after.cases, table)
    parts = part_changes(before.parts, after.parts)
    return Difference(before, after, word_diff(before.body, after.body), tables, parts, cases)
