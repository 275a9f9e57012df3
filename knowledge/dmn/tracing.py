"""What the tables of a run did: which rules applied, and which failed on one column alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.dmn import model as m
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value

TRACES_MAX = 200
NEAR_MAX = 20


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that applied, counted from 1, with its cells as written and its annotations."""

    rule: int
    tests: tuple[str, ...]
    annotations: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that failed on one column alone; both are counted from 1. `cell`: as written."""

    rule: int
    column: int
    label: str
    cell: str

    def __str__(self) -> str:
        return f"rule {self.rule} failed only on {self.label}: {self.cell}"


@dataclass(frozen=True, slots=True)
class TableTrace:
    """One evaluation of a table.

    `element` is the decision or knowledge model that it belongs to. `overlap` are rules, counted
    from 1, that applied together and must not; `refused` is why an input was not taken.
    """

    element: str
    place: str
    policy: str
    inputs: tuple[tuple[str, Value], ...] = ()
    hits: tuple[RuleHit, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    took_default: bool = False
    overlap: tuple[int, ...] = ()
    refused: str = ""


@dataclass(slots=True)
class TracedRun(Run):
    """A run that keeps what its tables did, the last so many of them."""

    tables: list[TableTrace] = field(default_factory=list)

    def keep(self, trace: TableTrace) -> None:
        self.tables.append(trace)
        del self.tables[:-TRACES_MAX]


def rule_hits(box: m.TableBox, rules: Sequence[int]) -> tuple[RuleHit, ...]:
    """`rules` are counted from 0."""
    told = [(number, box.rules[number]) for number in rules]
    return tuple(
        RuleHit(number + 1, rule.tests, rule.annotations, rule.description) for number, rule in told
    )


def near_misses(
    box: m.TableBox, labels: Sequence[str], grid: Sequence[Sequence[bool]]
) -> tuple[NearMiss, ...]:
    """`grid` has a row for each rule: which of its cells held."""
    found = []
    for number, (rule, held) in enumerate(zip(box.rules, grid, strict=True)):
        if held.count(False) == 1:
            column = held.index(False)
            found.append(NearMiss(number + 1, column + 1, labels[column], rule.tests[column]))
            if len(found) == NEAR_MAX:
                break
    return tuple(found)
