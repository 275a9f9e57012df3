"""A column of a table: its cells as sets of elementary classes, and what its input may be."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.dmn import model as m
from knowledge.dmn.feel.expression import Surroundings
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.types import ANY, Defined, Simple, Type, bare
from knowledge.dmn.feel.values import KINDS, Range, Value
from knowledge.dmn.table_axes import (
    ELSEWHERE,
    NULL,
    TEMPORAL,
    Axis,
    axes_of,
    position,
    span,
)
from knowledge.dmn.table_cells import Cell, constants, read_cell, stretches

Sides = tuple[int, int]  # the classes where a test is true, and where it is false; else null

_AXES_OF = {
    "date": ("instant",),
    "date and time": ("instant", "moment"),
    "time": ("time", "zoned time"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`cells` has one for each rule, None where only a closure can tell; `domain` are the classes
    that the input may lie in. It is `known` unless its allowed values need a closure as well."""

    label: str
    type: Type
    cells: tuple[Cell | None, ...]
    axes: dict[str, Axis]
    size: int
    domain: int
    is_known: bool

    @property
    def all(self) -> int:
        return span(0, self.size)

    def class_of(self, value: Value) -> int | None:
        """None where only the closures can tell."""
        if value is None:
            return NULL
        found = position(value)
        if found is None:
            return None
        axis = self.axes.get(found[0])
        if axis is not None:
            return axis.class_of(found[1])
        # a local time and one of a zone differ, but cannot be compared: neither is elsewhere
        if found[0] in TEMPORAL and not TEMPORAL.isdisjoint(self.axes):
            return None
        return ELSEWHERE

    def sides(self, cell: Cell) -> Sides:
        """Where a cell holds and where it does not, as `feel.logic` has it."""
        if not cell.tests:
            return self.all, 0
        told = [self._passes(test) for test in cell.tests]
        true, false = 0, self.all
        for here, not_here in told:
            true |= here
            false &= not_here
        return (false, true) if cell.negated else (true, false)

    def sets(self) -> list[int | None]:
        """Of each rule the classes that its cell holds; equal cells are worked out once."""
        known: dict[str, int] = {}
        found: list[int | None] = []
        for cell in self.cells:
            if cell is not None and cell.text not in known:
                known[cell.text] = self.sides(cell)[0]
            found.append(None if cell is None else known[cell.text])
        return found

    def _passes(self, test: Value) -> Sides:
        if isinstance(test, list):
            true = 0
            for one in test:
                true |= self._passes(one)[0]
            return true, self.all & ~true
        return self._holds(test) if isinstance(test, Range) else self._equals(test)

    def _equals(self, value: Value) -> Sides:
        if value is None:
            return 1 << NULL, self.all & ~(1 << NULL)
        found = position(value)
        if found is None:
            return 0, 1 << NULL
        axis = self.axes[found[0]]
        here = 1 << axis.class_of(found[1])
        return here, axis.classes & ~here | 1 << NULL

    def _holds(self, test: Range) -> Sides:
        if test.operator in ("=", "!="):
            true, false = self._equals(test.start)
            return (true, false) if test.operator == "=" else (false, true)
        true, known, false = self.all, self.all, 0
        for end, is_included, is_start in (
            (test.start, test.start_included, True),
            (test.end, test.end_included, False),
        ):
            if end is None:
                continue
            here, not_here = self._compared(end, is_included=is_included, is_start=is_start)
            true, false = true & here, false | not_here
            known &= here | not_here
        return true & known, false & known

    def _compared(self, end: Value, *, is_included: bool, is_start: bool) -> Sides:
        found = position(end)
        axis = self.axes.get(found[0]) if found else None
        if found is None or axis is None or axis.kind == "boolean":
            return 0, 0
        below, here = axis.below(found[1]), 1 << axis.class_of(found[1])
        above = axis.classes & ~below & ~here
        true = above if is_start else below
        true |= here if is_included else 0
        return true, axis.classes & ~true


def read_column(
    clause: m.Clause,
    texts: Sequence[str],
    of: Type,
    around: Surroundings,
    names: Collection[str],
) -> Column:
    """A column, out of the texts of its cells."""
    known: dict[str, Cell | None] = {}

    def read(text: str) -> Cell | None:
        if text not in known:
            known[text] = read_cell(text, around, names)
        return known[text]

    limits = [read_cell(text, Surroundings(NameTable()), ()) for text in _allowed(of)]
    limits += [read(clause.values)] if clause.values else []
    return column(clause.label or clause.text, of, [read(text) for text in texts], limits)


def column(
    label: str, of: Type, cells: Sequence[Cell | None], limits: Sequence[Cell | None]
) -> Column:
    wanted = bare(of)
    if not (wanted is ANY or isinstance(wanted, Simple)):
        cells, limits = [None] * len(cells), [None]
    axes = _axes([cell for cell in (*cells, *limits) if cell], wanted)
    if {"instant", "moment"} <= axes.keys() or {"time", "zoned time"} <= axes.keys():
        cells, limits, axes = [None] * len(cells), [None for _one in limits], _axes([], wanted)
    size = 2 + sum(axis.size for axis in axes.values())
    open_domain = Column(label, of, tuple(cells), axes, size, span(0, size), is_known=True)
    domain = _typed(open_domain, wanted)
    for limit in limits:
        if limit is not None:
            domain &= open_domain.sides(limit)[0] | 1 << NULL
    return Column(label, of, tuple(cells), axes, size, domain, all(limits))


def _axes(cells: Iterable[Cell], wanted: Type) -> dict[str, Axis]:
    unique = {cell.text: cell for cell in cells}.values()
    named = [value for cell in unique for value in constants(cell)]
    if wanted.name == "boolean":
        named.append(True)
    ordered = {kind for cell in unique for kind in stretches(cell)} - {"boolean"}
    return axes_of(named, ordered, ELSEWHERE + 1)


def _typed(column: Column, wanted: Type) -> int:
    """The classes that hold a value of the type."""
    if not isinstance(wanted, Simple):
        nowhere = [axis.nowhere(is_of_days=False) for axis in column.axes.values()]
        return column.all & ~_together(nowhere)
    own = _AXES_OF.get(wanted.name, (wanted.name,))
    axes = [axis for kind, axis in column.axes.items() if kind in own]
    is_day = wanted.name == "date"
    inside = _together(axis.classes & ~axis.nowhere(is_of_days=is_day) for axis in axes)
    return inside | 1 << NULL | (0 if axes else 1 << ELSEWHERE)


def _together(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _allowed(of: Type) -> list[str]:
    """The allowed values of a type and of those it is made from, as written."""
    texts = []
    while isinstance(of, Defined):
        texts += [of.allowed] if of.allowed else []
        of = of.of
    return texts


def plain_kinds(of: Type) -> frozenset[type]:
    """The kinds of single values that need no conversion to the type."""
    wanted = bare(of)
    return frozenset(
        kind
        for kind, name in KINDS.items()
        if name not in ("list", "context") and wanted.name in ("Any", name)
    ) | {type(None)}
