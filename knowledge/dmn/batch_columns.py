"""Columns of a batch as classes: of each row the class in which its value lies, as a number.

A float means the shortest decimal that reads as it, as in JSON. Numbers are found by searching the
constants of the column, rounded to the kind of the array: rounding keeps the order, and what meets
a rounded constant is compared exactly, once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import KINDS, Value
from knowledge.dmn.table_masks import InputFault, MaskColumn

Places = npt.NDArray[np.int32]
MEMO_MAX = 200_000
_INTEGERS = np.iinfo(np.int64)
_SINGLE = frozenset({*KINDS, int, float, type(None)} - {list, dict})


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as codes into a dictionary of values; a code below 0 is null."""

    codes: npt.NDArray[np.integer[Any]]
    values: Sequence[Value]

    def __len__(self) -> int:
        return len(self.codes)


Given = npt.NDArray[Any] | Coded


def feel_value(value: Any) -> Value:
    """A value of Python or NumPy as one of FEEL. Infinite numbers are none: they stay what they
    are, and no column takes them."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and np.isfinite(value):
        return Decimal(repr(value))
    return Decimal(value) if type(value) is int else value


class BatchColumn:
    """Finds the places of a column's values: a class, or that the column takes no such value, or
    that the row must be decided alone."""

    def __init__(self, column: MaskColumn) -> None:
        self.column = column
        self.error = column.column.size
        self.alone = self.error + 1
        self._tables: dict[str, tuple[npt.NDArray[Any], Places]] = {}
        self._known: dict[type, _Known] = {}

    def places(self, given: Given) -> Places:
        if not self.column.column.is_known:
            return np.full(len(given), self.alone, np.int32)
        if isinstance(given, Coded):
            return self._coded(given)
        values = np.ma.getdata(given)
        found = self._array(values)
        nulls = np.ma.getmask(given)
        if nulls is not np.ma.nomask:
            found = np.where(nulls, np.int32(self.place(None)), found)
        return found

    def place(self, value: Any) -> int:
        """Of one value; of a list or a context that it must be decided alone."""
        told = feel_value(value)
        if isinstance(told, float):
            return self.error
        try:
            told = self.column.value(told, root(Run()))
        except InputFault:
            return self.error
        found = self.column.column.class_of(told)
        return self.alone if found is None else found

    def _array(self, values: npt.NDArray[Any]) -> Places:
        kind = values.dtype.kind
        if kind in "fi" or (kind == "u" and values.dtype.itemsize < 8):
            return self._numbers(values.astype(np.float64 if kind == "f" else np.int64, copy=False))
        if kind == "b":
            both = np.array([self.place(False), self.place(True)], np.int32)
            return both[values.astype(np.int8)]
        if kind not in "OUu":
            raise TypeError(
                f"a column of {values.dtype} cannot be decided; "
                "give days and times as objects, values of FEEL"
            )
        return self._objects(values.tolist())

    def _coded(self, given: Coded) -> Places:
        table = [self.place(value) for value in given.values]
        told = np.array([*table, self.place(None)], np.int32)
        return told[np.where(given.codes < 0, len(table), given.codes)]

    def _numbers(self, values: npt.NDArray[Any]) -> Places:
        kind = values.dtype.kind
        if kind not in self._tables:
            self._tables[kind] = self._table(_FLOATS if kind == "f" else _INTS)
        bounds, table = self._tables[kind]
        if len(bounds):
            found = np.searchsorted(bounds, values)
            is_on = bounds[np.minimum(found, len(bounds) - 1)] == values
            places = table[2 * found + is_on]
        else:
            places = np.full(len(values), table[0], np.int32)
        if kind == "f":
            places[~np.isfinite(values)] = self.error
        return places

    def _table(self, rounding: "_Rounding") -> tuple[npt.NDArray[Any], Places]:
        """Rounded constants, and the places before, at and between them."""
        axis = self.column.column.axes.get("number")
        if axis is None:
            return np.array([], rounding.kind), np.array([self.place(Decimal(0))], np.int32)
        rounded = [rounding.rounded(key) for key in axis.keys]
        bounds = [one for one in sorted(set(rounded)) if rounding.is_inside(one)]
        found: list[int] = []
        for bound in bounds:
            found.append(self._allowed(axis.before(bisect_left(rounded, bound))))
            found.append(self._allowed(axis.class_of(feel_value(bound))))
        last = bisect_right(rounded, bounds[-1]) if bounds else bisect_left(rounded, 0)
        found.append(self._allowed(axis.before(last)))
        return np.array(bounds, rounding.kind), np.array(found, np.int32)

    def _allowed(self, number: int) -> int:
        return number if self.column.column.domain >> number & 1 else self.error

    def _objects(self, values: list[Any]) -> Places:
        kinds = set(map(type, values))
        if not kinds <= _SINGLE:
            found = (self.place(one) if type(one) in _SINGLE else self.alone for one in values)
            return np.fromiter(found, np.int32, len(values))
        for kind in kinds - self._known.keys():
            self._known[kind] = _Known(self.place)
        single = kinds - {type(None)}
        if len(single) < 2:
            known = self._known[single.pop() if single else type(None)]
            return np.fromiter(map(known.__getitem__, values), np.int32, len(values))
        every = (self._known[type(one)][one] for one in values)
        return np.fromiter(every, np.int32, len(values))


class _Known(dict[Any, int]):
    """Places of values of one kind, as they are asked for."""

    def __init__(self, place: Callable[[Any], int]) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, value: Any) -> int:
        found = self._place(value)
        if len(self) < MEMO_MAX:
            self[value] = found
        return found


@dataclass(frozen=True, slots=True)
class _Rounding:
    kind: type
    rounded: Callable[[Decimal], Any]
    is_inside: Callable[[Any], bool]


_FLOATS = _Rounding(np.float64, float, lambda value: bool(np.isfinite(value)))
_INTS = _Rounding(
    np.int64,
    lambda value: int(value.to_integral_value(ROUND_FLOOR)),
    lambda value: _INTEGERS.min <= value <= _INTEGERS.max,
)
