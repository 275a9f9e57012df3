"""Many rows of facts decided by one table: the answer to each as a place in a list.

Where the rules that apply tell the outcome, rows are decided whole columns at a time, and the
outcome is worked out once for each rule. Where outputs or cells name something (an input, today),
each row is decided alone, as of its own instant.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.deciding import HIT, INPUT_ERROR, Answer, Decider, Input, as_sentence, taken
from knowledge.decision_table import Table
from knowledge.dmn.batch_columns import Coded
from knowledge.dmn.feel.values import Value
from knowledge.dmn.inputs import InputRefused
from knowledge.dmn.table_batch import Batch

MEMO_MAX = 200_000
OF_SEVERAL = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")

Raw = Hashable  # a fact as its source has it: a text, true, false, or None
ReadFact = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some cases of a source. `columns`: what is given for an input, row by row, None where
    nothing is; an input that the source does not have is missing in it.

    `numbers`: the line of a file, or the place in the log; `keys`: of logged decisions; `hidden`:
    inputs of a row that hold personal data.
    """

    columns: Mapping[str, Sequence[Raw]]
    numbers: Sequence[int]
    moments: Sequence[datetime]
    segments: Sequence[str]
    keys: Sequence[int | None]
    hidden: Sequence[frozenset[str]]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What a table says of a row. `rules`, from 1: those of a hit, and of a single result the one
    that decides."""

    kind: str
    rules: tuple[int, ...] = ()
    outputs: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class CellFault:
    """What an input does not take, and why."""

    name: str
    raw: Raw
    message: str


WRONG = RowAnswer(INPUT_ERROR)


@dataclass(frozen=True, slots=True)
class Decided:
    """Of each row the place of its answer; the first answer is that the inputs are wrong."""

    codes: npt.NDArray[np.int32]
    answers: list[RowAnswer]


class RowDecider:
    """`read`: how a raw fact becomes one of a column's type; `other`: a decider of the same rows,
    so that what both ask for alike is read once."""

    def __init__(self, table: Table, read: ReadFact, other: "RowDecider | None" = None) -> None:
        self.decider = Decider(table)
        known = {column.key: column for column in other.inputs.values()} if other else {}
        self.inputs: dict[str, _Column] = {}
        for one in self.decider.inputs:
            column = _Column(one, read)
            self.inputs[one.name] = known.get(column.key, column)
        masks = self.decider.masks
        told = masks.read
        self._is_plain = (
            told.is_constant
            and not masks.open_rules
            and all(one.column.is_known for one in masks.columns)
        )
        self._is_single = told.policy not in OF_SEVERAL
        self._batch = Batch(masks) if self._is_plain else None

    @property
    def is_constant(self) -> bool:
        """Whether no outcome can repeat what an input says."""
        return self.decider.masks.read.is_constant

    def decide(self, rows: Rows) -> Decided:
        columns = [one.coded(rows, name) for name, one in self.inputs.items()]
        is_wrong = np.zeros(len(rows), bool)
        for column in columns:
            is_wrong |= column.is_fault[column.codes]
        found = _Found(np.zeros(len(rows), np.int32))
        good = np.flatnonzero(~is_wrong)
        if self._batch is None:
            for row in good.tolist():
                answer = self.decider.answered(_values(columns, row), rows.moments[row])
                found.keep(row, _row_answer(answer))
        elif good.size:
            self._at_once(self._batch, columns, good, found)
        return Decided(found.codes, found.answers)

    def faults(self, rows: Rows, row: int) -> list[CellFault]:
        """Everything that is wrong with the inputs of a row."""
        found = []
        for name, column in self.inputs.items():
            given = rows.columns.get(name)
            raw = None if given is None else given[row]
            told = column.known(raw)
            if isinstance(told, _Fault):
                found.append(CellFault(name, raw, told.message))
        return found

    def _at_once(
        self, batch: Batch, columns: list["_Coded"], good: npt.NDArray[Any], found: "_Found"
    ) -> None:
        out = batch.decide([Coded(one.codes[good], one.values) for one in columns])
        alone = np.zeros(len(good), bool) if self._is_single else out.count > 1
        together = np.flatnonzero(~alone)
        keys = out.status[together].astype(np.int64) << 32 | out.rule[together]
        _unique, first, which = np.unique(keys, return_index=True, return_inverse=True)
        places = []
        for place in first.tolist():
            row = int(good[together[place]])
            answer = self.decider.answered(_values(columns, row))
            rule = int(out.rule[together[place]])
            places.append(found.place(_row_answer(answer, rule if self._is_single else 0)))
        found.codes[good[together]] = np.asarray(places, np.int32)[which]
        for row in good[alone].tolist():
            found.keep_alike(row, _classes(columns, row), self.decider, columns)


@dataclass(frozen=True, slots=True)
class _Fault:
    message: str


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column as codes into its values; those that are faults have none."""

    codes: npt.NDArray[np.int32]
    values: list[Value]
    is_fault: npt.NDArray[np.bool_]


@dataclass(slots=True)
class _Found:
    codes: npt.NDArray[np.int32]
    answers: list[RowAnswer] = field(default_factory=lambda: [WRONG])
    _places: dict[Hashable, int] = field(default_factory=dict)

    def place(self, answer: RowAnswer) -> int:
        self.answers.append(answer)
        return len(self.answers) - 1

    def keep(self, row: int, answer: RowAnswer) -> None:
        self.codes[row] = self.place(answer)

    def keep_alike(
        self, row: int, alike: Hashable, decider: Decider, columns: list[_Coded]
    ) -> None:
        """Rows of the same values are decided once."""
        if alike not in self._places:
            answer = decider.answered(_values(columns, row))
            self._places[alike] = self.place(_row_answer(answer))
        self.codes[row] = self._places[alike]


class _Column:
    """An input that takes what a source has, and remembers what it took."""

    def __init__(self, column: Input, read: ReadFact) -> None:
        self.key = column.name, column.type.name, column.values
        self._column, self._read = column, read
        self._known: dict[Raw, Value | _Fault] = {}
        self._last: tuple[Rows, _Coded] | None = None

    def coded(self, rows: Rows, name: str) -> _Coded:
        if self._last is None or self._last[0] is not rows:
            given = rows.columns.get(name)
            self._last = rows, self._coded([None] * len(rows) if given is None else given)
        return self._last[1]

    def _coded(self, given: Sequence[Raw]) -> _Coded:
        places: dict[Raw, int] = {}
        codes = np.fromiter(
            (places.setdefault(raw, len(places)) for raw in given), np.int32, len(given)
        )
        told = [self.known(raw) for raw in places]
        return _Coded(
            codes,
            [None if isinstance(one, _Fault) else one for one in told],
            np.fromiter((isinstance(one, _Fault) for one in told), bool, len(told)),
        )

    def known(self, raw: Raw) -> Value | _Fault:
        if raw not in self._known:
            if len(self._known) >= MEMO_MAX:
                self._known.clear()
            self._known[raw] = self._taken(raw)
        return self._known[raw]

    def _taken(self, raw: Raw) -> Value | _Fault:
        if raw is None:
            return _Fault("It is missing.")
        try:
            return taken(self._read(raw, self._column.type.name), self._column)
        except InputRefused as why:
            return _Fault(as_sentence(str(why)))


def _values(columns: Sequence[_Coded], row: int) -> list[Value]:
    return [one.values[one.codes[row]] for one in columns]


def _classes(columns: Sequence[_Coded], row: int) -> Hashable:
    return tuple(int(one.codes[row]) for one in columns)


def _row_answer(answer: Answer, rule: int = 0) -> RowAnswer:
    """`rule`: the one that decides, where that is known."""
    rules = answer.rules if answer.kind == HIT else ()
    return RowAnswer(answer.kind, (rule,) if rule and rules else rules, answer.outputs)
