"""What is wrong with a table, or may be: exact, by its hit policy, and honest where it gives up.

Gaps, overlaps, contradictions, duplicates, subsumed and shadowed rules, rules that never apply and
outputs that are never come to. A cell that only a closure can tell counts as one that may hold
anywhere or nowhere: what is told is certain, and what could not be looked at is told as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_cover import covering
from knowledge.dmn.table_findings import (
    GAP,
    NEVER,
    OPEN,
    SHADOWED,
    UNFINISHED,
    UNREACHABLE,
    Budget,
    Exhausted,
    Finding,
    finding,
    listed,
)
from knowledge.dmn.table_gaps import gaps
from knowledge.dmn.table_grid import Grid, grid
from knowledge.dmn.table_outputs import is_any_open, never_given
from knowledge.dmn.table_pairs import Pairs
from knowledge.dmn.table_reading import ReadTable

STEPS = 450_000
MOST = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each of the three searches may take, and how many findings of a kind are listed."""

    steps: int = STEPS
    most: int = MOST


def analyse(read: ReadTable, limits: Limits | None = None) -> list[Finding]:
    limits = limits or Limits()
    whole = grid(read)
    never = whole.never()
    found = [*_not_analysed(read, whole), *_never(whole, never)]
    found += Pairs(read, whole, Budget(limits.steps), limits.most).findings()
    shadows = _Shadows(read, whole, Budget(limits.steps), limits.most)
    found += shadows.findings()
    found += _unreachable(read, {*never, *shadows.found}, is_complete=shadows.is_complete)
    found += _gaps(read, limits)
    return found


def _not_analysed(read: ReadTable, whole: Grid) -> Iterator[Finding]:
    for number, column in enumerate(whole.columns, 1):
        label = column.read.column.label
        if not column.read.column.is_known:
            yield Finding(
                OPEN, (), (number,), (), f"{label}: its allowed values or type are not analysed"
            )
        rules = tuple(rule + 1 for rule in numbers(column.opened))
        if rules:
            yield Finding(
                OPEN,
                rules,
                (number,),
                (),
                f"{label}: the cells of {_rules(rules)} are no constants and are not analysed",
            )
    for output, clause in enumerate(read.box.outputs):
        if is_any_open(read, output):
            name = clause.text or clause.label or f"output {output + 1}"
            told = f"{name}: outputs are no constants; which values it never has is not analysed"
            yield Finding(OPEN, (), (), (), told, output + 1)
    if read.policy == "PRIORITY" and None in read.constants:
        told = "Outputs are no constants; which rules others always precede is not analysed"
        yield Finding(OPEN, (), (), (), told)


def _rules(rules: tuple[int, ...]) -> str:
    return f"rule{'s' if len(rules) > 1 else ''} {listed(rules)}"


def _never(whole: Grid, never: list[int]) -> Iterator[Finding]:
    for rule in never:
        columns = [
            number for number, column in enumerate(whole.columns, 1) if not column.sets[rule]
        ]
        labels = " and ".join(whole.labels[number - 1] for number in columns)
        told = f"Rule {rule + 1} never applies: its cell of {labels} holds no value that can be"
        yield Finding(NEVER, (rule + 1,), tuple(columns), (), told)


class _Shadows:
    """Rules that others precede wherever they apply; afterwards they are `found`, from 0."""

    def __init__(self, read: ReadTable, whole: Grid, budget: Budget, most: int) -> None:
        self._read, self._grid, self._budget, self._most = read, whole, budget, most
        self.found: list[int] = []
        self.is_complete = True

    def findings(self) -> Iterator[Finding]:
        closed = self._grid.all_rules & ~self._grid.opened
        try:
            for rule, before in self._preceding():
                by = covering(self._grid, rule, before & closed, self._budget)
                self._budget.spend(8 * len(self._grid.columns))
                if by:
                    self.found.append(rule)
                    if len(self.found) <= self._most:
                        yield self._finding(rule, by)
        except Exhausted:
            self.is_complete = False
            told = "The search for shadowed rules was not completed: there may be more"
            yield Finding(UNFINISHED, (), (), (), told)
        if len(self.found) > self._most:
            number = f"{len(self.found):,} {'in all' if self.is_complete else 'at least'}"
            told = f"Shadowed: {number}, of which {self._most} are listed"
            yield Finding(SHADOWED, (), (), (), told)

    def _preceding(self) -> Iterator[tuple[int, int]]:
        """Each rule that holds somewhere, and the rules that precede it where both apply."""
        never = set(self._grid.never())
        ranks = [0] * self._grid.count
        if self._read.policy == "PRIORITY":
            known = [one for one in self._read.constants if one is not None]
            if len(known) < self._grid.count:
                return
            order = sorted({self._read.shape.rank(one) for one in known})
            places = {rank: place for place, rank in enumerate(order)}
            ranks = [places[self._read.shape.rank(one)] for one in known]
        elif self._read.policy != "FIRST":
            return
        before = 0
        for rule in sorted(range(self._grid.count), key=lambda one: (ranks[one], one)):
            if rule not in never:
                yield rule, before
            before |= 1 << rule

    def _finding(self, rule: int, by: tuple[int, ...]) -> Finding:
        others = _rules(tuple(one + 1 for one in by))
        comes = "precedes" if len(by) == 1 else "together precede"
        told = f"Rule {rule + 1} never decides: {others} {comes} it wherever it applies"
        return finding(SHADOWED, [rule, *by], self._grid.region(rule), self._grid.labels, told)


def _unreachable(read: ReadTable, dead: set[int], *, is_complete: bool) -> Iterator[Finding]:
    for output, value, rules in never_given(read, dead):
        name = read.shape.names[output]
        numbered = tuple(rule + 1 for rule in rules)
        why = f"only {_rules(numbered)}, which never decide" if rules else "no rule gives it"
        told = f"{name} is never {literal_text(value)}: {why}"
        yield Finding(UNREACHABLE, numbered, (), (), told, output + 1)
    if not is_complete and any(read.shape.orders):
        told = "Outputs that shadowed rules alone give were not all looked for"
        yield Finding(UNFINISHED, (), (), (), told)


def _gaps(read: ReadTable, limits: Limits) -> Iterator[Finding]:
    """With default outputs, or a count of rules, a gap is no fault."""
    if any(read.defaults) or read.aggregation == "COUNT":
        return
    expected = grid(read, expects_null=False)
    found = gaps(expected, Budget(limits.steps), limits.most)
    for box in found.boxes:
        region = [column.text(one) for column, one in zip(expected.columns, box, strict=True)]
        yield finding(GAP, [], region, expected.labels, "No rule applies {where}")
    if not found.is_complete:
        told = "The search for gaps was not completed: there may be more"
        yield Finding(UNFINISHED, (), (), (), told)
    elif found.count > len(found.boxes):
        told = f"Gaps: {found.count:,} in all, of which {len(found.boxes)} are listed"
        yield Finding(GAP, (), (), (), told)
