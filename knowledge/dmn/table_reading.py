"""A table read for the masks: its columns as sets, its outputs as constants wherever they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.dmn import model as m
from knowledge.dmn.feel.expression import Surroundings
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.types import Type, converted
from knowledge.dmn.feel.values import Value
from knowledge.dmn.hit_policies import Outputs
from knowledge.dmn.places import Place, place_of
from knowledge.dmn.table_cells import read_constant
from knowledge.dmn.table_columns import Column, read_column
from knowledge.dmn.tables import (
    Cells,
    Input,
    cell_code,
    check_width,
    checked_aggregation,
    checked_policy,
    defaults_of,
    input_of,
    output_code,
    shape_of,
)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column, its input, its cells as written, and the closures of those that are no constants,
    by rule from 0."""

    column: Column
    input: Input
    texts: tuple[str, ...]
    open: Mapping[int, Code]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """`constants` has the outputs of each rule that are known beforehand, all or None."""

    box: m.TableBox
    place: str
    policy: str
    aggregation: str
    columns: tuple[ReadColumn, ...]
    outputs: tuple[tuple[Code, ...], ...]
    constants: tuple[tuple[Value, ...] | None, ...]
    shape: Outputs
    defaults: tuple[Code | None, ...]
    has_constant_defaults: bool

    @property
    def is_constant(self) -> bool:
        """Whether the rules that apply tell the outcome."""
        return self.has_constant_defaults and None not in self.constants


def read_table(cells: Cells, box: m.TableBox, names: tuple[str, ...], place: str) -> ReadTable:
    """What is wrong with it is told to `cells.tell`."""
    at = place_of(place).as_table()
    check_width(cells, box, at)
    policy, aggregation = checked_policy(cells, box, at), checked_aggregation(cells, box, at)
    around = cells.around(names)
    columns = tuple(
        _column(cells, box, number, around, names, at) for number in range(len(box.inputs))
    )
    outputs = _OutputReader(cells, around, names)
    told = [outputs.rule(box, number, at.at_rule(number + 1)) for number in _count(box)]
    constant_defaults = [
        not clause.default or read_constant(clause.default, around, names) is not None
        for clause in box.outputs
    ]
    return ReadTable(
        box,
        str(at),
        policy,
        aggregation,
        columns,
        tuple(tuple(code for code, _known in row) for row in told),
        tuple(_constants(row) for row in told),
        shape_of(cells, box, at),
        tuple(defaults_of(cells, box, names, at)),
        all(constant_defaults),
    )


def _count(box: m.TableBox) -> range:
    return range(len(box.rules))


def _constants(row: list[tuple[Code, tuple[Value] | None]]) -> tuple[Value, ...] | None:
    if any(known is None for _code, known in row):
        return None
    return tuple(known[0] for _code, known in row if known)


def _column(
    cells: Cells,
    box: m.TableBox,
    number: int,
    around: Surroundings,
    names: tuple[str, ...],
    place: Place,
) -> ReadColumn:
    clause = box.inputs[number]
    given = input_of(cells, clause, names, place.at("input", number + 1))
    texts = [rule.tests[number] if number < len(rule.tests) else "-" for rule in box.rules]
    column = read_column(clause, texts, given.type, around, names)
    opened = {
        rule: cell_code(cells, texts[rule], names, place.at_rule(rule + 1).at("input", number + 1))
        for rule, cell in enumerate(column.cells)
        if cell is None
    }
    return ReadColumn(column, given, tuple(texts), opened)


class _OutputReader:
    """Reads outputs; texts that are the same constants are read once."""

    def __init__(self, cells: Cells, around: Surroundings, names: tuple[str, ...]) -> None:
        self._cells, self._around, self._names = cells, around, names
        self._known: dict[tuple[str, str], tuple[Code, tuple[Value] | None]] = {}

    def rule(
        self, box: m.TableBox, number: int, place: Place
    ) -> list[tuple[Code, tuple[Value] | None]]:
        pairs = zip(box.rules[number].outputs, box.outputs, strict=False)
        return [
            self._one(text, clause, place.at("output", column))
            for column, (text, clause) in enumerate(pairs, 1)
        ]

    def _one(self, text: str, clause: m.Clause, place: Place) -> tuple[Code, tuple[Value] | None]:
        key = text, clause.type
        if key not in self._known:
            of = self._cells.types.named(clause.type, place)
            found = self._constant(text, of)
            if found is None:
                return output_code(self._cells, text, clause, self._names, place), None
            self._known[key] = _always(found[0]), found
        return self._known[key]

    def _constant(self, text: str, of: Type) -> tuple[Value] | None:
        if not text or text == "-":
            return (None,)
        found = read_constant(text, self._around, self._names)
        if found is None:
            return None
        value, fits = converted(found[0], of)
        return (value,) if fits else None


def _always(value: Value) -> Code:
    return lambda scope: value
