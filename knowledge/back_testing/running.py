"""Rows of a source, decided by both tables and counted; the first that differ are kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.back_testing.comparing import (
    ERROR,
    OTHERWISE,
    Comparison,
    Tally,
    told_outputs,
    way,
)
from knowledge.back_testing.row_deciding import (
    CellFault,
    Decided,
    ReadFact,
    RowAnswer,
    RowDecider,
    Rows,
)
from knowledge.deciding import in_words, shortened
from knowledge.decision_table import Table

MASK = "•••"
MOST_KEPT = 10_000
MOST_FAULTS_KEPT = 1_000
LONGEST = 120


@dataclass(frozen=True, slots=True)
class ToldFault:
    """What is wrong with an input of a row. `side`: "before" or "after" where one table alone
    refuses it; `given` is masked where it is personal."""

    name: str
    given: str
    message: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that is decided otherwise, or whose inputs are wrong; personal data is masked."""

    number: int
    key: int | None
    outcome: str
    segment: str
    inputs: dict[str, str]
    before: dict[str, Any]
    after: dict[str, Any]
    faults: tuple[ToldFault, ...] = ()


@dataclass(slots=True)
class BackTesting:
    """`take` rows as they come; `tally` and `kept` are what came of them."""

    before: Table
    after: Table
    money: str
    read: ReadFact
    tally: Tally = field(default_factory=Tally)
    kept: list[KeptRow] = field(default_factory=list)
    _sides: tuple[RowDecider, RowDecider] = field(init=False)
    _comparison: Comparison = field(init=False)
    _kinds: dict[str, str] = field(init=False)
    _faults_kept: int = 0

    def __post_init__(self) -> None:
        before = RowDecider(self.before, self.read)
        self._sides = (before, RowDecider(self.after, self.read, before))
        self._comparison = Comparison(self.before, self.after, self.money)
        both = [*self.before["inputs"], *self.after["inputs"]]
        self._kinds = {column["name"]: column["type"] for column in both}

    def take(self, rows: Rows) -> None:
        if not len(rows):
            return
        before, after = (side.decide(rows) for side in self._sides)
        names: dict[str, int] = {}
        segments = np.fromiter(
            (names.setdefault(one, len(names)) for one in rows.segments), np.int64, len(rows)
        )
        outcomes = self._count(before, after, segments, list(names))
        for row in self._worth_keeping(outcomes):
            pair = before.answers[before.codes[row]], after.answers[after.codes[row]]
            self.kept.append(self._row(rows, row, outcomes[row], pair))

    def _count(
        self, before: Decided, after: Decided, segments: npt.NDArray[np.int64], names: list[str]
    ) -> npt.NDArray[Any]:
        """Counts all rows; answers with the outcome of each."""
        width = len(after.answers)
        pairs = before.codes.astype(np.int64) * width + after.codes
        each, which = np.unique(pairs, return_inverse=True)
        told = [
            self._pair(before.answers[pair // width], after.answers[pair % width])
            for pair in each.tolist()
        ]
        groups, counts = np.unique(which * len(names) + segments, return_counts=True)
        for group, count in zip(groups.tolist(), counts.tolist(), strict=True):
            answers, outcome, money = told[group // len(names)]
            self.tally.add(answers, outcome, names[group % len(names)], count, money)
        return np.asarray([outcome for _answers, outcome, _money in told], object)[which]

    def _pair(
        self, before: RowAnswer, after: RowAnswer
    ) -> tuple[tuple[RowAnswer, RowAnswer], str, Any]:
        money = self._comparison.money(before), self._comparison.money(after)
        return (before, after), self._comparison.outcome(before, after), money

    def _worth_keeping(self, outcomes: npt.NDArray[Any]) -> Iterator[int]:
        wrong = np.flatnonzero(outcomes == ERROR)[: MOST_FAULTS_KEPT - self._faults_kept]
        self._faults_kept += len(wrong)
        room = MOST_KEPT - (len(self.kept) - self._faults_kept + len(wrong))
        differing = np.flatnonzero(np.isin(outcomes, OTHERWISE))[: max(room, 0)]
        yield from sorted([*wrong.tolist(), *differing.tolist()])

    def _row(
        self, rows: Rows, row: int, outcome: str, pair: tuple[RowAnswer, RowAnswer]
    ) -> KeptRow:
        before, after = (
            self._said(side, answer, rows.hidden[row])
            for side, answer in zip(self._sides, pair, strict=True)
        )
        return KeptRow(
            number=rows.numbers[row],
            key=rows.keys[row],
            outcome=outcome,
            segment=rows.segments[row],
            inputs=dict(self._inputs(rows, row)),
            before=before,
            after=after,
            faults=tuple(self._faults(rows, row)) if outcome == ERROR else (),
        )

    def _said(self, side: RowDecider, answer: RowAnswer, hidden: frozenset[str]) -> dict[str, Any]:
        """An output that is no constant may repeat what is personal."""
        mask = MASK if hidden and not side.is_constant else ""
        outputs = told_outputs(answer, self._comparison.shared, mask)
        return {"way": way(answer), "outputs": outputs}

    def _inputs(self, rows: Rows, row: int) -> Iterator[tuple[str, str]]:
        for name, kind in self._kinds.items():
            given = rows.columns.get(name)
            if given is not None and given[row] is not None:
                is_hidden = name in rows.hidden[row]
                yield name, MASK if is_hidden else self._words(given[row], kind)

    def _words(self, raw: Any, kind: str) -> str:
        return shortened(in_words(self.read(raw, kind)))[:LONGEST]

    def _faults(self, rows: Rows, row: int) -> Iterable[ToldFault]:
        """Of both tables: what both say stands once."""
        told: dict[CellFault, str] = {}
        for name, side in zip(("before", "after"), self._sides, strict=True):
            for fault in side.faults(rows, row):
                told[fault] = "" if fault in told else name
        for fault, side_name in told.items():
            is_hidden = fault.name in rows.hidden[row]
            given = "" if fault.raw is None else MASK if is_hidden else shortened(str(fault.raw))
            yield ToldFault(fault.name, given[:LONGEST], fault.message, side_name)


def personal_inputs(*tables: Mapping[str, Any]) -> frozenset[str]:
    """Those that one of the tables marks as personal data."""
    return frozenset(
        column["name"]
        for table in tables
        for column in table["inputs"]
        if column.get("is_personal")
    )
