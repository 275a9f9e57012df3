"""Where no rule applies: a decision diagram over the columns, whose nodes are the rules still left.

What is left in a column alike goes on alike, so a node is worked out once; classes that go on to
the same gaps are told as one cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.dmn.table_axes import runs, span
from knowledge.dmn.table_findings import Budget, Exhausted
from knowledge.dmn.table_grid import Grid, GridColumn

Box = tuple[int, ...]  # of each column of the grid a set of classes

COVERED, GAP = 0, 1


@dataclass(frozen=True, slots=True)
class Gaps:
    """Boxes where no rule applies: the first ones, and how many there are; `is_complete` is False
    where the budget was used up, and there may be more."""

    boxes: tuple[Box, ...]
    count: int
    is_complete: bool


@dataclass(slots=True, eq=False)
class _Diagram:
    """Nodes by number; of each its column and where the sets of classes lead."""

    columns: tuple[GridColumn, ...]
    budget: Budget
    most: int
    nodes: list[tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=list)
    met: list[Box] = field(default_factory=list)  # gaps as they are met
    _always: list[int] = field(default_factory=list)
    _known: dict[tuple[int, int], int] = field(default_factory=dict)
    _made: dict[tuple[int, tuple[tuple[int, int], ...]], int] = field(default_factory=dict)
    _path: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nodes = [(len(self.columns), ()), (len(self.columns), ())]
        always = [-1]
        for column in reversed(self.columns):
            always.append(always[-1] & column.covers(column.full))
        self._always = always[::-1]

    def node(self, number: int, left: int) -> int:
        """The node of a column for the rules left. Raises Exhausted."""
        if not left:
            if len(self.met) < self.most:
                rest = [column.full for column in self.columns[number:]]
                self.met.append((*self._path, *rest))
            return GAP
        if left & self._always[number]:
            return COVERED
        key = number, left
        if key not in self._known:
            self._known[key] = self._worked_out(number, left)
        return self._known[key]

    def _worked_out(self, number: int, left: int) -> int:
        column = self.columns[number]
        by_child: dict[int, int] = {}
        for rules, classes in stretches(column, left, column.full, self.budget).items():
            self._path.append(classes)
            child = self.node(number + 1, rules)
            self._path.pop()
            by_child[child] = by_child.get(child, 0) | classes
        if len(by_child) == 1 and by_child.keys() <= {COVERED, GAP}:
            return next(iter(by_child))
        made = number, tuple((classes, child) for child, classes in by_child.items())
        if made not in self._made:
            self._made[made] = len(self.nodes)
            self.nodes.append(made)
        return self._made[made]

    def boxes(self, node: int, number: int = 0) -> Iterator[Box]:
        """The gaps from a column on."""
        if node == GAP:
            yield tuple(column.full for column in self.columns[number:])
        elif node != COVERED:
            for classes, child in self.nodes[node][1]:
                for rest in self.boxes(child, number + 1):
                    yield (classes, *rest)

    def count(self, node: int) -> int:
        counts = {COVERED: 0, GAP: 1}
        for one in range(2, node + 1):  # children come before their parents
            counts[one] = sum(counts[child] for _classes, child in self.nodes[one][1])
        return counts[node]


def stretches(column: GridColumn, left: int, within: int, budget: Budget) -> dict[int, int]:
    """Which of the rules left hold where: sets of rules, with their classes of those `within`."""
    found: dict[int, int] = {}
    is_few = 6 * left.bit_count() < len(column.masks)
    for start, end in runs(within):
        pieces = (
            _of_few(column, left, start, end, budget)
            if is_few
            else _of_many(column, left, start, end, budget)
        )
        for rules, begin, until in pieces:
            found[rules] = found.get(rules, 0) | span(begin, until)
    return found


def _of_many(
    column: GridColumn, left: int, start: int, end: int, budget: Budget
) -> Iterator[tuple[int, int, int]]:
    budget.spend(end - start)
    begin, now = start, column.masks[start] & left
    for number in range(start + 1, end):
        rules = column.masks[number] & left
        if rules != now:
            yield now, begin, number
            begin, now = number, rules
    yield now, begin, end


def _of_few(
    column: GridColumn, left: int, start: int, end: int, budget: Budget
) -> Iterator[tuple[int, int, int]]:
    """By where the sets of the few rules begin and end."""
    turns: dict[int, int] = {start: 0}
    budget.spend(4 * left.bit_count() + 1)
    rest = left
    while rest:
        bit = rest & -rest
        rest ^= bit
        for begin, until in runs(column.sets[bit.bit_length() - 1]):
            if begin < end and until > start:
                begin = max(begin, start)
                turns[begin] = turns.get(begin, 0) ^ bit
                if until < end:
                    turns[until] = turns.get(until, 0) ^ bit
    now, places = 0, sorted(turns)
    for at, until in zip(places, [*places[1:], end], strict=True):
        now ^= turns[at]
        yield now, at, until


def gaps(grid: Grid, budget: Budget, most: int) -> Gaps:
    """Boxes in the order of the grid's columns."""
    if not all(column.places for column in grid.columns):
        return Gaps((), 0, True)
    order = sorted(range(len(grid.columns)), key=lambda number: _spread(grid.columns[number]))
    diagram = _Diagram(tuple(grid.columns[number] for number in order), budget, most)

    def placed(box: Box) -> Box:
        found = dict(zip(order, box, strict=True))
        return tuple(found[number] for number in range(len(order)))

    try:
        top = diagram.node(0, grid.all_rules)
    except Exhausted:
        return Gaps(tuple(map(placed, diagram.met)), len(diagram.met), False)
    boxes = [placed(box) for box, _number in zip(diagram.boxes(top), range(most), strict=False)]
    return Gaps(tuple(boxes), diagram.count(top), True)


def _spread(column: GridColumn) -> float:
    """Classes per cell, on average: columns that part the rules well come first."""
    return sum(mask.bit_count() for mask in column.masks) / max(1, len(column.sets))
