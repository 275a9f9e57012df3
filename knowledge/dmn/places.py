"""Where something stands in a model, and what is wrong there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.dmn.feel.faults import FeelFault

_EXPECTED = re.compile(r"expected (.+), found ", re.DOTALL)


class Place(str):
    """A place in words, as “Credit, rule 3, input 2”, that knows its parts.

    `table` is the place of the table that it stands in; rule and column are counted from 1.
    """

    element: str
    table: str
    rule: int
    clause: str  # input or output
    column: int

    def __new__(
        cls,
        words: str,
        element: str = "",
        table: str = "",
        rule: int = 0,
        clause: str = "",
        column: int = 0,
    ) -> "Place":
        place = super().__new__(cls, words)
        place.element, place.table = element or words, table
        place.rule, place.clause, place.column = rule, clause, column
        return place

    def within(self, words: str) -> "Place":
        """A part of a boxed expression, in words."""
        return Place(
            f"{self}, {words}", self.element, self.table, self.rule, self.clause, self.column
        )

    def as_table(self) -> "Place":
        return Place(self, self.element, str(self))

    def at_rule(self, number: int) -> "Place":
        return Place(f"{self}, rule {number}", self.element, self.table, number)

    def at(self, clause: str, number: int) -> "Place":
        """An input or output, of a rule or of the table's head."""
        words = f"{self}, {clause} {number}"
        return Place(words, self.element, self.table, self.rule, clause, number)


def place_of(words: str) -> Place:
    return words if isinstance(words, Place) else Place(words)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a model, and where.

    Rule and column are counted from 1; `column` is that of a table and `clause` says whether of
    its inputs or outputs. `position` is the character in the text, from 0, `line` and `character`
    the same for people, from 1; all are 0 where no text is at fault.
    """

    place: str
    message: str
    decision: str = ""
    table: str = ""
    rule: int = 0
    clause: str = ""
    column: int = 0
    position: int = 0
    line: int = 0
    character: int = 0
    expected: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}, column" if self.line > 1 else "column"
        told = f"{where} {self.character}: " if self.character else ""
        return f"{self.place}: {told}{self.message}"


Tell = Callable[[str, str | FeelFault], None]


def fault_at(words: str, why: str | FeelFault) -> Fault:
    place = place_of(words)
    fault = Fault(
        str(place),
        why if isinstance(why, str) else why.message,
        decision=place.element,
        table=place.table,
        rule=place.rule,
        clause=place.clause,
        column=place.column,
    )
    if isinstance(why, str):
        return fault
    found = _EXPECTED.search(why.message)
    return replace(
        fault,
        position=why.position,
        line=why.line,
        character=why.column,
        expected=found[1] if found else "",
    )
