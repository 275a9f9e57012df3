"""A small table tried on every combination of values that its cells can tell apart."""

from dataclasses import dataclass
from itertools import product

from knowledge.dmn import model as m
from knowledge.dmn.feel.calendar import Date, YearsMonths
from knowledge.dmn.feel.expression import cell, root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value
from tests.knowledge.dmn.mask_tables import D

# on, between and beside the constants of `mask_tables.KINDS`
POINTS: dict[str, list[Value]] = {
    "number": [D(n) for n in ("-4", "-3", "0", "0.1", "0.5", "1", "2", "2.5", "3", "7", "8")],
    "string": ["", "0", "a", "aa", "b", "b\0", "c", "é", "日本"],
    "boolean": [True, False],
    "date": [
        *(Date(1, 1, 1), Date(1999, 12, 31), Date(2010, 1, 1)),
        *(Date(2026, 1, 31), Date(2026, 2, 1), Date(2030, 1, 1)),
    ],
    "years and months duration": [YearsMonths(n) for n in (0, 3, 4, 12, 13)],
}

Point = tuple[Value, ...]


def holds(text: str, value: Value) -> bool:
    """Whether a cell holds for a value, by its closure."""
    return cell(text).code(root(Run()).within({"?": value})) is True


@dataclass(frozen=True)
class Tried:
    """`hits` has the rules that apply, from 1, at each point that the inputs may lie at."""

    hits: dict[Point, tuple[int, ...]]
    expected: frozenset[Point]

    def of(self, rule: int) -> set[Point]:
        return {point for point, rules in self.hits.items() if rule in rules}

    def gaps(self) -> set[Point]:
        return {point for point in self.expected if not self.hits[point]}


def tried(table: m.TableBox, kinds: list[str]) -> Tried:
    """All points; expected are those without nulls that no cell of the column speaks of."""
    columns = []
    for number, (kind, clause) in enumerate(zip(kinds, table.inputs, strict=True)):
        allowed = [
            value for value in POINTS[kind] if not clause.values or holds(clause.values, value)
        ]
        cells = [rule.tests[number] for rule in table.rules]
        truth = {
            (text, place): holds(text, value)
            for text in set(cells)
            for place, value in enumerate([*allowed, None])
        }
        columns.append((allowed, cells, truth, any("null" in text for text in cells)))
    hits: dict[Point, tuple[int, ...]] = {}
    expected = set()
    for places in product(*(range(len(allowed) + 1) for allowed, *_rest in columns)):
        point = tuple(
            [*column[0], None][place] for column, place in zip(columns, places, strict=True)
        )
        hits[point] = tuple(
            rule + 1
            for rule in range(len(table.rules))
            if all(
                column[2][column[1][rule], place]
                for column, place in zip(columns, places, strict=True)
            )
        )
        if all(
            value is not None or speaks or not allowed
            for value, (allowed, _cells, _truth, speaks) in zip(point, columns, strict=True)
        ):
            expected.add(point)
    return Tried(hits, frozenset(expected))


def inside(region: tuple[str, ...], points: set[Point] | frozenset[Point]) -> set[Point]:
    """The points for which all cells of a region hold."""
    truth: dict[tuple[str, Value], bool] = {}

    def cell_holds(text: str, value: Value) -> bool:
        key = (text, repr(value))
        if key not in truth:
            truth[key] = holds(text, value)
        return truth[key]

    return {
        point
        for point in points
        if all(cell_holds(text, value) for text, value in zip(region, point, strict=True))
    }
