"""Columns of a DMN table as columns of ours: a name that programs can use, and a plain type.

An input of ours is a fact that a caller tells. One that the model computes has no place here.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from knowledge.dmn import model as m
from knowledge.dmn.feel.types import ANY, Defined, Type, bare
from knowledge.dmn.item_types import ItemTypes
from knowledge.table_cells import TYPES, fault_of_output, fault_of_test
from knowledge.table_model import OURS_IN_DMN, RESERVED

NOT_OF_A_NAME = re.compile(r"\W+")
TEXTS = re.compile(r'("(?:[^"\\]|\\.)*")')
PATH = re.compile(r"[^\W\d][\w '’\-]*(?:\.[^\W\d][\w '’\-]*)*")
ALIASES = {  # what other tools and DMN 1.1 call them
    **dict.fromkeys(("integer", "long", "double", "float", "decimal"), "number"),
    **dict.fromkeys(("dateTime", "datetime"), "date and time"),
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "bool": "boolean",
    "text": "string",
}
GUESSED = ("boolean", "number", "date", "string")


class NoColumn(ValueError):
    """It cannot become a table; each argument is a reason."""


class Columns:
    """The columns of one decision's table."""

    def __init__(self, decision: m.Decision, box: m.TableBox, definitions: m.Definitions) -> None:
        self.decision, self.box = decision, box
        self._types = ItemTypes(definitions, {}, _tell_nobody)
        self._known = {
            one.known_as: one.variable.type if one.variable else ""
            for one in definitions.elements()
        }
        self._decisions = {one.known_as for one in definitions.decisions}
        self.renamed: dict[str, str] = {}
        self._reasons: list[str] = []

    def named(self) -> m.TableBox:
        """The table with names and types that fit. Raises NoColumn with every reason."""
        taken: set[str] = set()
        inputs = [self._input(n, one, taken) for n, one in enumerate(self.box.inputs)]
        outputs = [self._output(n, one, taken) for n, one in enumerate(self.box.outputs)]
        if not self.box.inputs:
            self._reasons.append("It has no inputs.")
        if self._reasons:
            raise NoColumn(*self._reasons)
        rules = tuple(
            replace(
                rule,
                tests=tuple(reworded(test, self.renamed) for test in rule.tests),
                outputs=tuple(reworded(output, self.renamed) for output in rule.outputs),
            )
            for rule in self.box.rules
        )
        return replace(self.box, inputs=tuple(inputs), outputs=tuple(outputs), rules=rules)

    def _input(self, number: int, clause: m.Clause, taken: set[str]) -> m.Clause:
        text = " ".join((clause.text or clause.label).split())
        if text not in self._known and not PATH.fullmatch(text):
            told = f"Input {number + 1} is computed: “{text[:80]}”. Make it an input of the model."
            self._reasons.append(told)
            return clause
        name = _free(_own_name(clause) or self._told_name(text), taken)
        if name != text:
            self.renamed[text] = f"{name}_" if name in RESERVED else name
        of = self._type(clause.type or self._known.get(text, ""))
        cells = [rule.tests[number] for rule in self.box.rules if number < len(rule.tests)]
        kind = self._plain(of, f"Input {number + 1}", cells, fault_of_test)
        values = clause.values or _allowed(of)
        return replace(clause, text=name, label=clause.label or text, type=kind, values=values)

    def _output(self, number: int, clause: m.Clause, taken: set[str]) -> m.Clause:
        alone = len(self.box.outputs) == 1
        text = self.decision.known_as if alone else clause.text or clause.label
        name = _free(_own_name(clause) or text or f"output {number + 1}", taken)
        told = clause.type or self.box.type
        if not told and alone and self.decision.variable:
            told = self.decision.variable.type
        of = self._type(told)
        cells = [rule.outputs[number] for rule in self.box.rules if number < len(rule.outputs)]
        kind = self._plain(of, f"Output {number + 1}", cells, fault_of_output)
        values = clause.values or _allowed(of)
        label = clause.label or clause.text or text or name
        return replace(clause, text=name, label=label, type=kind, values=values)

    def _told_name(self, text: str) -> str:
        """One of several outputs of a decision goes by its own name, as it does there."""
        path, _dot, last = text.rpartition(".")
        return last if path in self._decisions else text

    def _type(self, name: str) -> Type | None:
        return (self._types.find(name) or self._types.find(ALIASES.get(name, ""))) if name else None

    def _plain(self, of: Type | None, place: str, cells: list[str], fault_of) -> str:  # type: ignore[no-untyped-def]  # either of two
        """The name of a type that a column may have; guessed by its cells where none is told."""
        if of is None or bare(of) is ANY:
            fits = (
                kind
                for kind in GUESSED
                if not any(fault_of(cell or "-", kind) for cell in cells if cell not in ("", "-"))
            )
            return next(fits, "string") if any(one not in ("", "-") for one in cells) else "string"
        name = bare(of).name
        if name not in TYPES:
            told = f"{place} is of the type “{of.name}”, which is no single value."
            self._reasons.append(told)
        return name


def _tell_nobody(_place: str, _why: object) -> None:
    """A type that is not there is guessed; a column that fits nothing says so itself."""


def reworded(cell: str, names: Mapping[str, str]) -> str:
    """A cell with other names for its inputs; what stands in quotes stays."""
    if not names:
        return cell
    words = _words(tuple(names))
    parts = TEXTS.split(cell)
    parts[::2] = [words.sub(lambda found: names[found[0]], part) for part in parts[::2]]
    return "".join(parts)


@lru_cache(maxsize=64)
def _words(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names as a word; of two that begin alike the longer."""
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{listed})(?!\w)")


def _allowed(of: Type | None) -> str:
    """What an item definition allows, as it is written."""
    while isinstance(of, Defined):
        if of.allowed:
            return of.allowed
        of = of.of
    return ""


def _own_name(clause: m.Clause) -> str:
    """Where the file is one of ours."""
    return clause.extras.attributes.get(f"{{{OURS_IN_DMN}}}name", "")


def _free(text: str, taken: set[str]) -> str:
    """A name of letters, digits and _ that no column has yet."""
    name = NOT_OF_A_NAME.sub("_", text).strip("_")[:60] or "column"
    name = name if name.isidentifier() else f"c_{name}"
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free)
    return free
