"""How two versions differ, ready to be shown."""

from dataclasses import dataclass

from knowledge.decision_table import empty_table
from knowledge.diff import CaseChange, Piece, TableDiff, case_diff, table_diff, word_diff
from knowledge.models import DocumentVersion
from knowledge.part_changes import PartChanges, part_changes


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


def difference(before: DocumentVersion, after: DocumentVersion) -> Difference:
    tables, cases = None, ()
    if after.document.is_decision_table:
        table = after.table or empty_table()
        tables = table_diff(before.table or empty_table(), table)
        cases = case_diff(before.cases, after.cases, table)
    parts = part_changes(before.parts, after.parts)
    return Difference(before, after, word_diff(before.body, after.body), tables, parts, cases)
