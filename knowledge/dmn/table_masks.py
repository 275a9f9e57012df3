"""A decision table compiled to bit masks: of each column, for each class of its input, the rules
whose cell holds there, one bit a rule.

A decision is a look-up in each column and an AND over them. It comes to what `tables.py` comes to,
rule by rule. Cells that are no constants count as holding, and a closure tells at the end.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.compiling import noting
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.numbers import ZERO
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.values import Value
from knowledge.dmn.hit_policies import SINGLE, Hit, Overlap, result
from knowledge.dmn.table_axes import ELSEWHERE, numbers, runs
from knowledge.dmn.table_columns import plain_kinds
from knowledge.dmn.table_reading import ReadColumn, ReadTable
from knowledge.dmn.tables import input_value

MEMO_MAX = 4096

HIT = "hit"
NO_HIT = "no hit"
INPUT_ERROR = "input error"
OVERLAP = "overlap"
NO_RESULT = "no result"


@dataclass(frozen=True, slots=True)
class Decision:
    """`rules` that apply are counted from 1, under FIRST the first alone. Without a hit the value
    is the default outputs, if there are such. The value is shared: do not change it."""

    status: str
    value: Value = None
    rules: tuple[int, ...] = ()
    message: str = ""
    has_value: bool = True


class _Nothing:
    """What is remembered of values that cannot be, such as lists."""

    def get(self, key: Any) -> int | None:
        return None


_NOTHING = _Nothing()
_STRAIGHT = ((Decimal, "number"), (str, "string"))


class InputFault(NoValue):
    """An input is of another type, or none of the allowed values."""


def class_masks(sets: Sequence[int | None], size: int) -> list[int]:
    """Of each class the rules whose set holds it; a rule without a set counts for every class."""
    turns = [0] * (size + 1)
    for number, classes in enumerate(sets):
        bit = 1 << number
        for start, end in [(0, size)] if classes is None else runs(classes):
            turns[start] ^= bit
            turns[end] ^= bit
    masks, now = [], 0
    for turn in turns[:size]:
        now ^= turn
        masks.append(now)
    return masks


class MaskColumn:
    """Finds the mask of a value. What it found it remembers, by kind, for so many values."""

    def __init__(self, read: ReadColumn) -> None:
        self.read = read
        self.column = read.column
        self.sets = self.column.sets()
        self.masks = class_masks(self.sets, self.column.size)
        self._plain = plain = plain_kinds(self.column.type) if self.column.is_known else frozenset()
        self._straight = {kind: self._line(kind, name) for kind, name in _STRAIGHT if kind in plain}
        self._codes: list[tuple[Code, int]] | None = None
        self.known: dict[type, dict[Value, int]] = (
            {kind: {} for kind in self._plain} if self.column.is_known else {}
        )

    def mask(self, value: Value, scope: Scope | None) -> int:
        """Raises InputFault where the column takes no such value."""
        kind = type(value)
        if kind in self._straight:
            keys, masks = self._straight[kind]
            number = bisect_left(keys, value)
            is_named = number < len(keys) and keys[number] == value
            mask = masks[2 * number + is_named]
            if mask is not None:
                return self._remembered(kind, value, mask)
        elif kind in self._plain:
            found = self.column.class_of(value)
            if found is not None and self.column.domain >> found & 1:
                return self._remembered(kind, value, self.masks[found])
        scope = scope or root(Run())
        told = self.value(value, scope)
        found = self.column.class_of(told)
        return self._by_closure(told, scope) if found is None else self.masks[found]

    def value(self, value: Value, scope: Scope) -> Value:
        """As the column takes it. Raises NoValue."""
        try:
            return input_value(self.read.input, scope, value)
        except NoValue as why:
            raise InputFault(str(why)) from None

    def _line(self, kind: type, name: str) -> tuple[Sequence[Any], list[int | None]]:
        """The constants of a kind that is its own key, and the masks before, at and between them;
        None where the column takes no such value."""
        axis = self.column.axes.get(name)
        if axis is None:
            return (), [self._allowed(ELSEWHERE)]
        found = []
        for number in range(len(axis.keys)):
            found += [self._allowed(axis.before(number)), self._allowed(axis.at(number))]
        return axis.keys, [*found, self._allowed(axis.before(len(axis.keys)))]

    def _allowed(self, number: int) -> int | None:
        return self.masks[number] if self.column.domain >> number & 1 else None

    def _remembered(self, kind: type, value: Value, mask: int) -> int:
        known = self.known[kind]
        if len(known) >= MEMO_MAX:
            known.clear()
        known[value] = mask
        return mask

    def _by_closure(self, value: Value, scope: Scope) -> int:
        """Of a list, a context, a range: every cell is asked."""
        if self._codes is None:
            masks: dict[str, int] = {}
            cells = {cell.text: cell for cell in self.column.cells if cell}
            for number, cell in enumerate(self.column.cells):
                text = cell.text if cell else ""
                masks[text] = masks.get(text, 0) | 1 << number
            self._codes = [(cell.code(), masks[text]) for text, cell in cells.items()]
            self._opened = sum(1 << n for n, cell in enumerate(self.column.cells) if cell is None)
        inner, mask = scope.within({"?": value}), self._opened
        for code, rules in self._codes:
            if code(inner) is True:
                mask |= rules
        return mask


@dataclass(slots=True, eq=False)
class MaskedTable:
    """A table that decides on the values of its inputs."""

    read: ReadTable
    columns: tuple[MaskColumn, ...] = field(init=False)
    all_rules: int = field(init=False)
    open_rules: int = field(init=False)
    _finders: tuple[tuple[dict[type, dict[Value, int]], MaskColumn], ...] = field(init=False)
    _results: dict[int, Decision] = field(init=False, default_factory=dict)
    _answers: bool = field(init=False)

    def __post_init__(self) -> None:
        self.columns = tuple(MaskColumn(one) for one in self.read.columns)
        self.all_rules = (1 << len(self.read.outputs)) - 1
        self.open_rules = 0
        for one in self.read.columns:
            for rule in one.open:
                self.open_rules |= 1 << rule
        self._finders = tuple((one.known, one) for one in self.columns)
        self._answers = self.read.is_constant

    def decide(self, values: Sequence[Value], scope: Scope | None = None) -> Decision:
        """`values` are those of the inputs, in their order; a scope is needed where cells or
        outputs name something. Raises LimitExceeded."""
        try:
            hits = self.hits(values, scope)
        except InputFault as why:
            return Decision(INPUT_ERROR, None, (), str(why), has_value=False)
        if self._answers:
            found = self._results.get(hits)
            return found if found is not None else self._remember(hits)
        return self.answer(hits, scope or root(Run()))

    def hits(self, values: Sequence[Value], scope: Scope | None = None) -> int:
        """The rules that apply, one bit each. Raises InputFault, LimitExceeded."""
        hits = self.all_rules
        for (known, column), value in zip(self._finders, values, strict=True):
            mask = known.get(value.__class__, _NOTHING).get(value)
            hits &= column.mask(value, scope) if mask is None else mask
        if hits & self.open_rules:
            hits = self.closed(hits, values, scope or root(Run()))
        return hits

    def closed(self, hits: int, values: Sequence[Value], scope: Scope) -> int:
        """The same rules, without those whose open cells do not hold."""
        for column, value in zip(self.columns, values, strict=True):
            asked = [rule for rule in column.read.open if hits >> rule & 1]
            if asked:
                inner = scope.within({"?": column.value(value, scope)})
                for rule in asked:
                    if column.read.open[rule](inner) is not True:
                        hits &= ~(1 << rule)
        return hits

    def deciding(self, hits: int, scope: Scope) -> int:
        """Of rules that apply, counted from 0, the one whose outputs are the outcome, or whose come
        first in it."""
        if self.read.policy not in ("PRIORITY", "OUTPUT ORDER"):
            return (hits & -hits).bit_length() - 1
        return min(
            numbers(hits),
            key=lambda rule: self.read.shape.rank(
                tuple(one(scope) for one in self.read.outputs[rule])
            ),
        )

    def _remember(self, hits: int) -> Decision:
        if len(self._results) >= MEMO_MAX:
            self._results.clear()
        found = self._results[hits] = self.answer(hits, root(Run()))
        return found

    def answer(self, hits: int, scope: Scope) -> Decision:
        """What rules that apply come to."""
        read = self.read
        if read.policy == "FIRST":
            hits &= -hits
        rules = tuple(rule + 1 for rule in numbers(hits))
        if not rules:
            return self._default(scope)
        told: list[Hit] = [
            (rule - 1, tuple(one(scope) for one in read.outputs[rule - 1])) for rule in rules
        ]
        try:
            value = result(read.policy, read.aggregation, told, read.shape)
        except Overlap as why:
            return Decision(OVERLAP, None, rules, str(why), has_value=False)
        except NoValue as why:
            return Decision(NO_RESULT, None, rules, str(why), has_value=False)
        return Decision(HIT, value, rules)

    def _default(self, scope: Scope) -> Decision:
        read = self.read
        if any(read.defaults):
            told = tuple(code(scope) if code else None for code in read.defaults)
            shaped = read.shape.shaped(told)
            is_single = read.policy in SINGLE or bool(read.aggregation)
            return Decision(NO_HIT, shaped if is_single else [shaped])
        if read.aggregation == "COUNT":
            return Decision(NO_HIT, ZERO)
        return Decision(NO_HIT, None, (), f"{read.place}: no rule applies", has_value=False)

    def code(self) -> Code:
        """As `tables.table_code`: the inputs are evaluated, then it decides."""
        inputs: list[Callable[[Scope], Any]] = [one.input.code for one in self.read.columns]

        def decided(scope: Scope) -> Value:
            scope.run.step(len(inputs) + 1)
            found = self.decide([one(scope) for one in inputs], scope)
            if not found.has_value:
                raise NoValue(found.message)
            return found.value

        return noting(decided)
