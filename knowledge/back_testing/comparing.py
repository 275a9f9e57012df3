"""Two answers on a row set beside each other, and what they come to over all rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from knowledge.back_testing.row_deciding import RowAnswer
from knowledge.deciding import HIT, INPUT_ERROR, in_words
from knowledge.decision_table import Table
from knowledge.dmn.feel.numbers import DECIMAL128
from knowledge.dmn.feel.values import Value
from knowledge.table_cases import output_types

SAME, CHANGED, GAINED, LOST, ERROR = "same", "changed", "gained", "lost", "error"
OUTCOMES = (SAME, CHANGED, GAINED, LOST, ERROR)
OTHERWISE = (CHANGED, GAINED, LOST)
DEFAULT = "default"
OTHERS = "…"  # no value of a segment is called so
MOST_SEGMENTS = 500
MOST_PAIRS = 200
ZERO = Decimal(0)


class Comparison:
    """What counts as the same outcome: outputs are compared that both tables have, by name."""

    def __init__(self, before: Table, after: Table, money: str = "") -> None:
        self.shared = shared_outputs(before, after)
        self.money_output = money
        self._has_order = "COLLECT" not in (before["hit_policy"], after["hit_policy"])

    def outcome(self, before: RowAnswer, after: RowAnswer) -> str:
        if INPUT_ERROR in (before.kind, after.kind):
            return ERROR
        if before.kind == after.kind == HIT:
            return SAME if self._told(before) == self._told(after) else CHANGED
        if after.kind == HIT:
            return GAINED
        if before.kind == HIT:
            return LOST
        return SAME if before.kind == after.kind else CHANGED

    def money(self, answer: RowAnswer) -> Decimal:
        """The sum over its results; 0 where nothing is decided."""
        total = ZERO
        if self.money_output and answer.kind == HIT:
            for row in answer.outputs:
                value = row.get(self.money_output)
                if isinstance(value, Decimal):
                    total = DECIMAL128.add(total, value)
        return total

    def _told(self, answer: RowAnswer) -> list[Any]:
        rows = [tuple(_plain(row.get(name)) for name in self.shared) for row in answer.outputs]
        return rows if self._has_order else sorted(rows)


def shared_outputs(before: Table, after: Table) -> list[str]:
    """The outputs that both tables have, as the later one orders them."""
    known = output_types(before)
    return [name for name in output_types(after) if name in known]


def money_outputs(before: Table, after: Table) -> list[str]:
    """Those that can be summed."""
    first, second = output_types(before), output_types(after)
    return [
        name
        for name in shared_outputs(before, after)
        if first[name] == second[name] == "number" and name != "count"
    ]


@dataclass(slots=True)
class Share:
    """How many rows came to which outcome, and what they cost before and after."""

    outcomes: Counter[str] = field(default_factory=Counter)
    before: Decimal = ZERO
    after: Decimal = ZERO

    def add(self, outcome: str, count: int, before: Decimal, after: Decimal) -> None:
        self.outcomes[outcome] += count
        if outcome != ERROR:
            self.before = _plus(self.before, before, count)
            self.after = _plus(self.after, after, count)

    def told(self) -> dict[str, Any]:
        return {
            "rows": sum(self.outcomes.values()),
            **{name: self.outcomes[name] for name in OUTCOMES},
            "money": [str(self.before), str(self.after)],
        }


@dataclass(slots=True)
class Tally:
    """Everything that is counted of a back-test; `told` is what is kept of it."""

    whole: Share = field(default_factory=Share)
    segments: dict[str, Share] = field(default_factory=dict)
    rules_before: dict[int, list[int]] = field(default_factory=dict)
    rules_after: dict[int, list[int]] = field(default_factory=dict)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        answers: tuple[RowAnswer, RowAnswer],
        outcome: str,
        segment: str,
        count: int,
        money: tuple[Decimal, Decimal],
    ) -> None:
        """So many rows of a segment on which the two tables say this."""
        before, after = answers
        self.whole.add(outcome, count, *money)
        self._segment(segment).add(outcome, count, *money)
        if outcome == ERROR:
            self.refused[_refusers(before, after)] += count
            return
        is_otherwise = outcome in OTHERWISE
        for told, answer in ((self.rules_before, before), (self.rules_after, after)):
            for rule in answer.rules if answer.kind == HIT else ():
                figures = told.setdefault(rule, [0, 0])
                figures[0] += count
                figures[1] += count * is_otherwise
        if is_otherwise:
            self.pairs[way(before), way(after)] += count

    def told(self) -> dict[str, Any]:
        pairs = sorted(self.pairs.items(), key=lambda one: (-one[1], one[0]))[:MOST_PAIRS]
        left = sum(self.pairs.values()) - sum(count for _pair, count in pairs)
        return {
            **self.whole.told(),
            "segments": [
                {"name": name, **share.told()}
                for name, share in sorted(self.segments.items(), key=_by_rows)
            ],
            "rules_before": _rules(self.rules_before),
            "rules_after": _rules(self.rules_after),
            "pairs": [[*pair, count] for pair, count in pairs],
            "pairs_left": left,
            "refused": dict(self.refused),
        }

    def _segment(self, name: str) -> Share:
        share = self.segments.get(name)
        if share is None:
            if len(self.segments) >= MOST_SEGMENTS:
                name = OTHERS
            share = self.segments.setdefault(name, Share())
        return share


def way(answer: RowAnswer) -> str:
    """By which way a row was decided: the rules as `2` or `1+3`, the default, or no decision."""
    if answer.kind != HIT:
        return answer.kind
    return "+".join(map(str, answer.rules)) or DEFAULT


def told_outputs(answer: RowAnswer, names: Iterable[str], hidden: str = "") -> list[dict[str, str]]:
    """The results in words, without outputs that the other table lacks; `hidden` in their place."""
    return [
        {name: hidden or in_words(row[name]) for name in names if name in row}
        for row in answer.outputs
    ]


def _refusers(before: RowAnswer, after: RowAnswer) -> str:
    if before.kind == after.kind:
        return "both"
    return "before" if before.kind == INPUT_ERROR else "after"


def _rules(told: Mapping[int, Sequence[int]]) -> list[list[int]]:
    return [[rule, *told[rule]] for rule in sorted(told)]


def _by_rows(one: tuple[str, Share]) -> tuple[bool, int, str]:
    name, share = one
    return name == OTHERS, -sum(share.outcomes.values()), name


def _plain(value: Value) -> tuple[str, str]:
    """The same for equal values, for no others, and with an order."""
    return type(value).__name__, in_words(value)


def _plus(total: Decimal, each: Decimal, count: int) -> Decimal:
    return DECIMAL128.add(total, DECIMAL128.multiply(each, Decimal(count)))
