"""Why a table decided as it did: the cells that held, and the rules that failed on one alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.values import Value
from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_masks import Decision, InputFault, MaskColumn, MaskedTable
from knowledge.dmn.tracing import NearMiss

NEAR_MAX = 50


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that applies, counted from 1, with its cells as written."""

    rule: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Under FIRST there may be more matches than rules in the decision. Of the near misses these
    are the first; `near_count` is how many there are."""

    decision: Decision
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    near_count: int = 0


def explain(
    table: MaskedTable, values: Sequence[Value], scope: Scope | None = None, most: int = NEAR_MAX
) -> Explanation:
    """Raises LimitExceeded."""
    scope = scope or root(Run())
    decision = table.decide(values, scope)
    try:
        masks = [
            _mask(column, value, scope) for column, value in zip(table.columns, values, strict=True)
        ]
    except InputFault:
        return Explanation(decision)
    failed_once = failed_again = 0
    for mask in masks:
        failed = table.all_rules & ~mask
        failed_again |= failed_once & failed
        failed_once |= failed
    near = failed_once & ~failed_again
    matches = tuple(
        Match(rule + 1, tuple(column.read.texts[rule] or "-" for column in table.columns))
        for rule in numbers(table.all_rules & ~failed_once)
    )
    misses: list[NearMiss] = []
    for rule in numbers(near):
        if len(misses) == most:
            break
        misses.append(_near(table, masks, rule))
    return Explanation(decision, matches, tuple(misses), near.bit_count())


def _near(table: MaskedTable, masks: Sequence[int], rule: int) -> NearMiss:
    number = next(n for n, mask in enumerate(masks) if not mask >> rule & 1)
    read = table.columns[number].read
    return NearMiss(rule + 1, number + 1, read.column.label, read.texts[rule] or "-")


def _mask(column: MaskColumn, value: Value, scope: Scope) -> int:
    """With the cells that only closures can tell."""
    mask = column.mask(value, scope)
    if column.read.open:
        inner = scope.within({"?": column.value(value, scope)})
        for rule, code in column.read.open.items():
            if code(inner) is not True:
                mask &= ~(1 << rule)
    return mask
