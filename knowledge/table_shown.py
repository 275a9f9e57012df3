"""A decision table ready to be shown: its cells, with the numbers of the findings at each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.decision_table import Table
from knowledge.table_findings import TableFinding, by_cell, by_rule


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its number in the list, and how it was accepted, if it was."""

    number: int
    finding: TableFinding
    accepted: Any = None

    @property
    def is_open(self) -> bool:
        """It needs mending, or an explanation."""
        return self.finding.asks and self.accepted is None


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """`marks` are the numbers of all findings that name the rule."""

    number: int
    when: tuple[ShownCell, ...]
    then: tuple[ShownCell, ...]
    note: str
    citation: str
    marks: tuple[int, ...]


class Marks:
    """Where the findings of a list are marked."""

    def __init__(self, shown: Sequence[ShownFinding]) -> None:
        numbers = {one.finding: one.number for one in shown}
        findings = tuple(numbers)
        self._cells = {cell: _of(numbers, told) for cell, told in by_cell(findings).items()}
        self._rules = {rule: _of(numbers, told) for rule, told in by_rule(findings).items()}

    def at_cell(self, name: str) -> tuple[int, ...]:
        """By the field of the grid, as `when-2-0`."""
        return self._cells.get(name, ())

    def at_rule(self, number: int) -> tuple[int, ...]:
        """From 1."""
        return self._rules.get(number, ())


def shown_rules(table: Table, findings: Sequence[ShownFinding] = ()) -> list[ShownRule]:
    marks = Marks(findings)
    return [_rule(number, rule, marks) for number, rule in enumerate(table["rules"])]


def _rule(number: int, rule: dict[str, Any], marks: Marks) -> ShownRule:
    def cells(side: str) -> tuple[ShownCell, ...]:
        return tuple(
            ShownCell(text, marks.at_cell(f"{side}-{number}-{position}"))
            for position, text in enumerate(rule[side])
        )

    return ShownRule(
        number + 1,
        cells("when"),
        cells("then"),
        rule["note"],
        rule.get("citation", ""),
        marks.at_rule(number + 1),
    )


def _of(numbers: dict[TableFinding, int], told: Sequence[TableFinding]) -> tuple[int, ...]:
    return tuple(numbers[one] for one in told)
