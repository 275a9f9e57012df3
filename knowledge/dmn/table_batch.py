"""Whole histories decided at once: masks as words, ANDed block by block in the cache.

Each row comes to what it would come to alone; where only a closure can tell, it is decided alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.dmn.batch_columns import BatchColumn, Coded, Given, feel_value
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value
from knowledge.dmn.table_masks import (
    HIT,
    INPUT_ERROR,
    NO_HIT,
    NO_RESULT,
    OVERLAP,
    InputFault,
    MaskedTable,
)
from knowledge.dmn.table_outputs import same_outputs

CHUNK = 1 << 16
BLOCK_BYTES = 1 << 18
STATUSES = (NO_HIT, HIT, INPUT_ERROR, OVERLAP, NO_RESULT)
_NO_HIT, _HIT, _ERROR, _OVERLAP, _NO_RESULT = range(5)

Words = npt.NDArray[np.uint64]
ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Row by row: `status` is a place in STATUSES; `rule` the deciding rule, counted from 1, 0 if
    none; `count` how many rules apply; `alone` how many rows had to be decided alone."""

    status: npt.NDArray[np.uint8]
    rule: npt.NDArray[np.int32]
    count: npt.NDArray[np.int32]
    alone: int

    def __len__(self) -> int:
        return len(self.status)


@dataclass(slots=True, eq=False)
class Batch:
    """A table that decides on whole columns. `names` are those that cells and outputs may use for
    the inputs, in their order, where they use some."""

    table: MaskedTable
    names: tuple[str, ...] = ()
    columns: tuple[BatchColumn, ...] = field(init=False)
    _order: list[int] = field(init=False)
    _masks: list[Words] = field(init=False)
    _same: Words | None = field(init=False)
    _open: Words = field(init=False)
    _is_told_later: bool = field(init=False)

    def __post_init__(self) -> None:
        table, read = self.table, self.table.read
        self.columns = tuple(BatchColumn(one) for one in table.columns)
        known = [one for one in read.constants if one is not None]
        is_known = len(known) == len(read.constants)
        self._is_told_later = read.policy in ("PRIORITY", "OUTPUT ORDER", "ANY") and not is_known
        if read.aggregation in ("SUM", "MIN", "MAX"):
            self._is_told_later = not (is_known and all(map(_adds_up, known)))
        self._order = list(range(len(read.outputs)))
        if read.policy in ("PRIORITY", "OUTPUT ORDER") and is_known:
            self._order.sort(key=lambda rule: read.shape.rank(known[rule]))
        self._masks = [self._words([*one.masks, 0, 0]) for one in table.columns]
        self._open = self._words([table.open_rules])[0]
        self._same = self._words(same_outputs(read)) if read.policy == "ANY" and is_known else None

    def decide(self, columns: Sequence[Given]) -> Outcomes:
        """The columns are arrays of numbers, truths or objects, masked where there are nulls, or
        Coded. Raises ValueError where they are not as long, TypeError at an array of another kind.
        """
        rows = len(columns[0]) if columns else 0
        if len(columns) != len(self.columns) or any(len(one) != rows for one in columns):
            raise ValueError(
                f"{len(self.columns)} columns of equal length are needed; "
                f"found {', '.join(str(len(one)) for one in columns) or 'none'}"
            )
        out = Outcomes(
            np.zeros(rows, np.uint8), np.zeros(rows, np.int32), np.zeros(rows, np.int32), 0
        )
        alone = 0
        for start in range(0, rows, CHUNK):
            part = [_part(one, start, min(start + CHUNK, rows)) for one in columns]
            alone += self._chunk(part, out, start)
        return Outcomes(out.status, out.rule, out.count, alone)

    def _words(self, masks: Sequence[int]) -> Words:
        """Masks as words of 64 rules, the deciding rule lowest."""
        width = max(1, -(-len(self._order) // 64))
        if self._order != sorted(self._order):
            masks = [self._ordered(mask) for mask in masks]
        joined = b"".join(mask.to_bytes(8 * width, "little") for mask in masks)
        return np.frombuffer(joined, np.dtype("<u8")).reshape(-1, width).astype(np.uint64)

    def _ordered(self, mask: int) -> int:
        return sum(1 << place for place, rule in enumerate(self._order) if mask >> rule & 1)

    def _chunk(self, columns: Sequence[Given], out: Outcomes, start: int) -> int:
        pairs = zip(self.columns, columns, strict=True)
        places = [column.places(given) for column, given in pairs]
        rows = len(places[0])
        is_error, is_alone = np.zeros(rows, bool), np.zeros(rows, bool)
        for column, found in zip(self.columns, places, strict=True):
            is_error |= found == column.error
            is_alone |= found == column.alone
        width = self._open.size
        step = max(256, BLOCK_BYTES // (8 * width))
        words, other = np.empty((2, step, width), np.uint64)
        for begin in range(0, rows, step):
            end = min(begin + step, rows)
            mine, more = words[: end - begin], other[: end - begin]
            for number, (masks, found) in enumerate(zip(self._masks, places, strict=True)):
                into = more if number else mine
                np.take(masks, found[begin:end], axis=0, out=into, mode="clip")
                if number:
                    np.bitwise_and(mine, more, out=mine)
            block = slice(start + begin, start + end)
            self._block(mine, out, block, is_alone[begin:end])
        out.status[start : start + rows][is_error] = _ERROR
        out.rule[start : start + rows][is_error] = 0
        out.count[start : start + rows][is_error] = 0
        for row in np.flatnonzero(is_alone).tolist():
            self._alone([_value(one, row) for one in columns], out, start + row)
        return int(is_alone.sum())

    def _block(
        self, words: Words, out: Outcomes, rows: slice, is_alone: npt.NDArray[np.bool_]
    ) -> None:
        is_set = words != 0
        at = is_set.argmax(axis=1)
        each = np.arange(len(words))
        low = words[each, at]
        is_hit = low != 0
        bit = np.bitwise_count((low & (~low + ONE)) - ONE)
        first = np.where(is_hit, at * 64 + bit, 0)
        count = np.bitwise_count(words).sum(axis=1, dtype=np.int32)
        status = is_hit.astype(np.uint8)
        policy = self.table.read.policy
        if policy == "UNIQUE":
            status[count > 1] = _OVERLAP
        elif policy == "FIRST":
            np.minimum(count, 1, out=count)
        elif policy == "ANY" and self._same is not None and (count > 1).any():
            some = np.flatnonzero(count > 1)
            differs = (words[some] & ~self._same[first[some]]).any(axis=1)
            status[some[differs]] = _OVERLAP
        if self._open.any():
            is_alone |= (words & self._open).any(axis=1)
        if self._is_told_later:
            is_alone |= count > 1
        out.status[rows], out.count[rows] = status, count
        ordered = np.asarray(self._order or [0], np.int32)[first] + 1
        out.rule[rows] = np.where(status == _HIT, ordered, 0)

    def _alone(self, values: list[Value], out: Outcomes, row: int) -> None:
        scope = root(Run()).within(dict(zip(self.names, values, strict=False)))
        out.rule[row] = out.count[row] = 0
        try:
            if any(isinstance(value, float) for value in values):
                raise InputFault("a number is infinite, or none")
            hits = self.table.hits(values, scope)
        except InputFault:
            out.status[row] = _ERROR
            return
        found = self.table.answer(hits, scope)
        out.status[row] = STATUSES.index(found.status)
        out.count[row] = len(found.rules)
        if found.status == HIT:
            out.rule[row] = self.table.deciding(hits, scope) + 1


def _adds_up(values: Sequence[Value]) -> bool:
    """Whether any number of such outputs can be added and compared."""
    return all(isinstance(one, Decimal) and one.adjusted() < 1000 for one in values)


def _part(column: Given, start: int, end: int) -> Given:
    if isinstance(column, Coded):
        return Coded(column.codes[start:end], column.values)
    return column[start:end]


def _value(column: Given, row: int) -> Any:
    if isinstance(column, Coded):
        code = int(column.codes[row])
        return None if code < 0 else feel_value(column.values[code])
    value = column[row]
    return None if value is np.ma.masked else feel_value(value)
