"""Pairs of rules: those that apply together where one alone may, and those that are needless.

What is told is certain: rules with a cell that only a closure can tell are left out, but where all
their cells are written alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_findings import (
    CONTRADICTION,
    DUPLICATE,
    OVERLAP,
    SUBSUMED,
    UNFINISHED,
    Budget,
    Exhausted,
    Finding,
    finding,
)
from knowledge.dmn.table_grid import Grid
from knowledge.dmn.table_outputs import output_text, same_outputs
from knowledge.dmn.table_reading import ReadTable

_TOLD = {
    OVERLAP: "Rules {rules} both apply {where}, and come to the same",
    CONTRADICTION: "Rules {rules} both apply {where}, and come to different outputs",
    SUBSUMED: "Rules {rules} come to the same, and the first applies only where the second does",
}


@dataclass(slots=True, eq=False)
class Pairs:
    """`duplicates` are rules that say the same as an earlier one."""

    read: ReadTable
    grid: Grid
    budget: Budget
    most: int

    def findings(self) -> Iterator[Finding]:
        same = same_outputs(self.read)
        duplicates = self._duplicates(same)
        yield from self._told(duplicates)
        again = 0
        for one in duplicates.values():
            again |= one
        if self.read.policy in ("UNIQUE", "ANY"):
            yield from self._together(same, duplicates)
        elif self.read.policy == "FIRST":
            yield from self._needless(same, again)

    def _duplicates(self, same: list[int]) -> dict[int, int]:
        """Of rules whose cells and outputs are the same: the first, and the others as bits."""
        found: dict[int, int] = {}
        firsts: dict[tuple[object, ...], list[int]] = {}
        for rule in range(self.grid.count):
            cells = tuple(
                column.read.texts[rule] if column.opened >> rule & 1 else column.sets[rule]
                for column in self.grid.columns
            )
            if not all(cells):
                continue
            known = firsts.setdefault(cells, [])
            first = next((one for one in known if same[one] >> rule & 1), None)
            if first is None:
                known.append(rule)
            else:
                found[first] = found.get(first, 0) | 1 << rule
        return found

    def _told(self, duplicates: dict[int, int]) -> Iterator[Finding]:
        for first, others in list(duplicates.items())[: self.most]:
            yield finding(
                DUPLICATE,
                [first, *numbers(others)],
                self.grid.region(first),
                self.grid.labels,
                "Rules {rules} say the same",
            )
        if len(duplicates) > self.most:
            yield _more(DUPLICATE, len(duplicates), self.most, is_all=True)

    def _together(self, same: list[int], duplicates: dict[int, int]) -> Iterator[Finding]:
        """Under UNIQUE each pair that overlaps; under ANY those that differ or are needless."""
        told: dict[str, int] = {}
        alike = {
            rule: others
            for first, others in duplicates.items()
            for rule in (first, *numbers(others))
        }
        closed = self.grid.all_rules & ~self.grid.opened
        try:
            for rule in numbers(closed):
                self.budget.spend(8 * len(self.grid.columns))
                later = self.grid.meets(rule) & closed & ~((2 << rule) - 1)
                later &= ~alike.get(rule, 0)
                if not later:
                    continue
                covers = self.grid.covers(rule)
                for other in numbers(later):
                    self.budget.spend(len(self.grid.columns))
                    kind, pair = self._kind(same[rule], covers, rule, other)
                    told[kind] = told.get(kind, 0) + 1
                    if kind and told[kind] <= self.most:
                        yield self._pair(kind, pair)
        except Exhausted:
            yield _unfinished("overlaps")
        for kind, count in told.items():
            if kind and count > self.most:
                yield _more(kind, count, self.most, is_all=self.budget.left >= 0)

    def _kind(self, same: int, covers: int, rule: int, other: int) -> tuple[str, tuple[int, int]]:
        """No kind where there is nothing wrong."""
        if not same >> other & 1:
            return CONTRADICTION, (rule, other)
        if covers >> other & 1:
            return SUBSUMED, (rule, other)
        if self.grid.covers(other) >> rule & 1:
            return SUBSUMED, (other, rule)
        return (OVERLAP if self.read.policy == "UNIQUE" else ""), (rule, other)

    def _pair(self, kind: str, pair: tuple[int, int]) -> Finding:
        one = finding(kind, pair, self.grid.region(*pair), self.grid.labels, _TOLD[kind])
        if kind != CONTRADICTION:
            return one
        first, second = (output_text(self.read, rule) for rule in pair)
        return replace(one, sentence=f"{one.sentence}: {first} and {second}")

    def _needless(self, same: list[int], duplicates: int) -> Iterator[Finding]:
        """Under FIRST, rules without which a later one would come to the same."""
        closed = self.grid.all_rules & ~self.grid.opened
        told = 0
        try:
            for rule in numbers(closed & ~duplicates):
                self.budget.spend(8 * len(self.grid.columns))
                if not all(column.sets[rule] for column in self.grid.columns):
                    continue
                later = self.grid.covers(rule) & closed & same[rule] & ~((2 << rule) - 1)
                if not later:
                    continue
                other = (later & -later).bit_length() - 1
                between = ((1 << other) - 1) & ~((2 << rule) - 1)
                if self.grid.meets(rule) & between & ~same[rule]:
                    continue
                if self.grid.covers(other) >> rule & 1:
                    continue  # a duplicate
                told += 1
                if told <= self.most:
                    yield self._pair(SUBSUMED, (rule, other))
        except Exhausted:
            yield _unfinished("needless rules")
        if told > self.most:
            yield _more(SUBSUMED, told, self.most, is_all=self.budget.left >= 0)


def _unfinished(what: str) -> Finding:
    return Finding(
        UNFINISHED, (), (), (), f"The search for {what} was not completed: there may be more"
    )


def _more(kind: str, count: int, told: int, *, is_all: bool) -> Finding:
    """Found, and not listed."""
    number = f"{count:,} in all" if is_all else f"{count:,} at least"
    return Finding(kind, (), (), (), f"{kind.capitalize()}: {number}, of which {told} are listed")
