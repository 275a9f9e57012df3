"""A table as its analysis sees it: in each column the classes that can be, and of each rule those
that its cell holds. Sets of classes and sets of rules are ints, one bit each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from knowledge.dmn.table_axes import ELSEWHERE, NULL, numbers, runs, span
from knowledge.dmn.table_masks import class_masks
from knowledge.dmn.table_reading import ReadColumn, ReadTable
from knowledge.dmn.table_regions import cell_text


class Ranges:
    """The joint of any stretch of masks from two of them: those of lengths that are powers of 2."""

    def __init__(self, masks: Sequence[int], join: Callable[[int, int], int]) -> None:
        self._join = join
        self._levels = [list(masks)]

    def of(self, start: int, end: int) -> int:
        """From one mask up to another, without that; one at least."""
        level = (end - start).bit_length() - 1
        while len(self._levels) <= level:
            self._double()
        masks = self._levels[level]
        return self._join(masks[start], masks[end - (1 << level)])

    def _double(self) -> None:
        """Stretches twice as long; only as long as anyone asked for."""
        step, last = 1 << len(self._levels) - 1, self._levels[-1]
        self._levels.append(
            [self._join(last[at], last[at + step]) for at in range(len(last) - step)]
        )


@dataclass(slots=True, eq=False)
class GridColumn:
    """A column without the classes that cannot be: those left are counted anew, in `places` is what
    they were. A cell that only a closure can tell counts as holding everywhere."""

    read: ReadColumn
    places: tuple[int, ...]
    sets: tuple[int, ...]
    masks: list[int]
    opened: int
    _meets: dict[int, int] = field(default_factory=dict)
    _covers: dict[int, int] = field(default_factory=dict)
    _any_of: Ranges | None = None
    _all_of: Ranges | None = None

    @property
    def full(self) -> int:
        return span(0, len(self.places))

    def meets(self, classes: int) -> int:
        """The rules that hold in one of these classes at least."""
        if classes not in self._meets:
            self._any_of = self._any_of or Ranges(self.masks, lambda one, other: one | other)
            found = 0
            for start, end in runs(classes):
                found |= self._any_of.of(start, end)
            self._meets[classes] = found
        return self._meets[classes]

    def covers(self, classes: int) -> int:
        """The rules that hold in all of these classes."""
        if classes not in self._covers:
            self._all_of = self._all_of or Ranges(self.masks, lambda one, other: one & other)
            found = span(0, len(self.sets))
            for start, end in runs(classes):
                found &= self._all_of.of(start, end)
            self._covers[classes] = found
        return self._covers[classes]

    def text(self, classes: int) -> str:
        """As a cell."""
        universe = sum(1 << place for place in self.places)
        return cell_text(
            self.read.column, sum(1 << self.places[one] for one in numbers(classes)), universe
        )


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """`opened` are the rules with a cell that only a closure can tell."""

    columns: tuple[GridColumn, ...]
    count: int

    @property
    def all_rules(self) -> int:
        return span(0, self.count)

    @property
    def opened(self) -> int:
        found = 0
        for column in self.columns:
            found |= column.opened
        return found

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(column.read.column.label for column in self.columns)

    def meets(self, rule: int) -> int:
        """The rules that hold somewhere where this one does."""
        found = self.all_rules
        for column in self.columns:
            found &= column.meets(column.sets[rule])
        return found

    def covers(self, rule: int) -> int:
        """The rules that hold wherever this one does, itself among them."""
        found = self.all_rules
        for column in self.columns:
            found &= column.covers(column.sets[rule])
        return found

    def region(self, *rules: int) -> tuple[str, ...]:
        """Where these rules hold together, as cells."""
        told = []
        for column in self.columns:
            classes = column.full
            for rule in rules:
                classes &= column.sets[rule]
            told.append(column.text(classes))
        return tuple(told)

    def never(self) -> list[int]:
        """Rules that hold nowhere, for a cell of theirs holds no value that can be."""
        return [
            rule
            for rule in range(self.count)
            if not all(column.sets[rule] for column in self.columns)
        ]


def grid(read: ReadTable, *, expects_null: bool = True) -> Grid:
    """Unless null is expected, it counts in the columns alone where a cell speaks of it; nor do
    values of kinds that no cell of a column speaks of."""
    count = len(read.outputs)
    return Grid(
        tuple(_column(one, count, expects_null=expects_null) for one in read.columns), count
    )


def _column(read: ReadColumn, count: int, *, expects_null: bool) -> GridColumn:
    column = read.column
    domain = column.domain
    if not expects_null:
        if column.axes:
            domain &= ~(1 << ELSEWHERE)
        if not _speaks_of_null(read) and domain != 1 << NULL:
            domain &= ~(1 << NULL)
    places = tuple(numbers(domain))
    full = span(0, len(places))
    ranks = [0]
    for place in range(column.size):
        ranks.append(ranks[-1] + (domain >> place & 1))
    known: dict[int, int] = {}

    def dense(classes: int) -> int:
        if classes not in known:
            known[classes] = sum(span(ranks[start], ranks[end]) for start, end in runs(classes))
        return known[classes]

    sets = tuple(full if one is None else dense(one) for one in column.sets())
    opened = sum(1 << rule for rule in read.open)
    return GridColumn(read, places, sets, class_masks(sets, len(places)), opened)


def _speaks_of_null(read: ReadColumn) -> bool:
    unique = {cell.text: cell for cell in read.column.cells if cell}
    return any(_is_null(test) for cell in unique.values() for test in cell.tests)


def _is_null(test: object) -> bool:
    return any(map(_is_null, test)) if isinstance(test, list) else test is None
