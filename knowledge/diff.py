"""What changed between two texts, word by word, between two decision tables, cell by cell, and
between their test cases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from knowledge.deciding import in_order
from knowledge.decision_table import Table
from knowledge.table_cases import Case, expectation, labels_of

Piece = tuple[str, str]
Pair = tuple[int | None, int | None]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS = 4000
TOLD = {"values": "allowed", "unit": "unit", "help": "help", "default": "default"}


def word_diff(before: str, after: str) -> list[Piece]:
    """Pieces of both texts in order: `("same" | "added" | "removed", text)`.

    Same and removed together are `before`; same and added are `after`. Lines are compared first,
    then the words of changed lines; a change of more than `MOST_WORDS` words is shown by lines.
    """
    pieces: list[Piece] = []
    for kind, old, new in _steps(before.splitlines(True), after.splitlines(True)):
        old_text, new_text = "".join(old), "".join(new)
        if kind == "replace":
            pieces += _within(old_text, new_text)
        else:
            pieces += _plain(kind, old_text, new_text)
    return _joined(pieces)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell, or one name of a column: `kind` is same, added, removed or changed."""

    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column of either table; `side` is when, then or note."""

    side: str
    label: Change


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of either table, with its number in each (from 1), and a change a column."""

    kind: str
    number_before: int | None
    number_after: int | None
    cells: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TableDiff:
    hit_policy: Change
    columns: tuple[ColumnChange, ...]
    rules: tuple[RuleChange, ...]

    @property
    def changes(self) -> bool:
        told = [self.hit_policy.kind, *(column.label.kind for column in self.columns)]
        return any(kind != "same" for kind in (*told, *(rule.kind for rule in self.rules)))


def table_diff(before: Table, after: Table) -> TableDiff:
    """Cell by cell: columns are matched by name, rules by what they say."""
    columns = _column_pairs(before, after)
    rules = _pairs([_said(rule) for rule in before["rules"]], [_said(r) for r in after["rules"]])
    return TableDiff(
        _change(before["hit_policy"], after["hit_policy"]),
        tuple(
            ColumnChange(side, _change(_heading(before, side, old), _heading(after, side, new)))
            for side, (old, new) in columns
        ),
        tuple(_rule_change(before, after, pair, columns) for pair in rules),
    )


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A test case that is not the same in both versions: its name, its inputs each, and what it
    expects, in words. `kind` is added, removed or changed."""

    kind: str
    name: Change
    inputs: tuple[tuple[str, Change], ...]
    expected: Change


def case_diff(
    before: Sequence[Case], after: Sequence[Case], table: Table
) -> tuple[CaseChange, ...]:
    """Cases are matched by their key, else by their name; in which order they stand is no change.

    `table`: by whose columns their parts are ordered.
    """
    left = list(before)
    changes = []
    for case in after:
        former = _former(case, left)
        if former is not None:
            left.remove(former)
        changes.append(_case_change(former, case, table))
    changes += [_case_change(former, None, table) for former in left]
    return tuple(one for one in changes if one.kind != "same")


def _former(case: Case, cases: Sequence[Case]) -> Case | None:
    by_key = (one for one in cases if one["key"] == case["key"])
    by_name = (one for one in cases if one["name"] == case["name"])
    return next(by_key, None) or next(by_name, None)


def _case_change(before: Case | None, after: Case | None, table: Table) -> CaseChange:
    name, expected = (
        _change(told(before) if before else None, told(after) if after else None)
        for told in (lambda case: str(case["name"]), lambda case: expectation(case, table))
    )
    inputs = _input_changes(before, after, table)
    kind = "added" if before is None else "removed" if after is None else "same"
    parts = (name, expected, *(change for _name, change in inputs))
    if kind == "same" and any(one.kind != "same" for one in parts):
        kind = "changed"
    return CaseChange(kind, name, inputs, expected)


def _input_changes(
    before: Case | None, after: Case | None, table: Table
) -> tuple[tuple[str, Change], ...]:
    """Of each input that is given in one of them; what is empty is not given."""
    old, new = (
        {name: said for name, said in (case or {"inputs": {}})["inputs"].items() if said}
        for case in (before, after)
    )
    labels = labels_of(table["inputs"])
    names = in_order({**old, **new}, labels)
    return tuple((labels.get(name, name), _change(old.get(name), new.get(name))) for name in names)


def _rule_change(
    before: Table, after: Table, pair: Pair, columns: Sequence[tuple[str, Pair]]
) -> RuleChange:
    old, new = pair
    cells = tuple(
        _change(_cell(before, old, side, left), _cell(after, new, side, right))
        for side, (left, right) in columns
    )
    kind = "added" if old is None else "removed" if new is None else "same"
    if kind == "same" and any(cell.kind != "same" for cell in cells):
        kind = "changed"
    return RuleChange(
        kind, None if old is None else old + 1, None if new is None else new + 1, cells
    )


def _change(before: str | None, after: str | None) -> Change:
    if before == after:
        return Change("same", before, after)
    kind = "added" if before is None else "removed" if after is None else "changed"
    return Change(kind, before, after)


def _column_pairs(before: Table, after: Table) -> list[tuple[str, Pair]]:
    pairs: list[tuple[str, Pair]] = []
    for side, part in (("when", "inputs"), ("then", "outputs")):
        names = [[column["name"] for column in table[part]] for table in (before, after)]
        pairs += [(side, pair) for pair in _pairs(*names)]
    return [*pairs, ("note", (0, 0))]


def _heading(table: Table, side: str, position: int | None) -> str | None:
    if position is None:
        return None
    if side == "note":
        return ""
    column = table["inputs" if side == "when" else "outputs"][position]
    more = [f"{words}: {column[key]}" for key, words in TOLD.items() if column.get(key)]
    if column.get("is_personal"):
        more.append("personal")
    return f"{column['label']} ({'; '.join([column['type'], *more])})"


def _cell(table: Table, rule: int | None, side: str, column: int | None) -> str | None:
    if rule is None or column is None:
        return None
    said = table["rules"][rule]
    return _note(said) if side == "note" else str(said[side][column])


def _said(rule: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return tuple(rule["when"]), tuple(rule["then"]), _note(rule)


def _note(rule: dict[str, Any]) -> str:
    cited = rule.get("citation", "")
    return f"{rule['note']} ({cited})".strip() if cited else str(rule["note"])


def _pairs(before: Sequence[Any], after: Sequence[Any]) -> list[Pair]:
    """Positions that belong together, in order; None where one side has nothing."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
        both = min(i2 - i1, j2 - j1)
        pairs += [(i1 + k, j1 + k) for k in range(both)]
        pairs += [(i, None) for i in range(i1 + both, i2)]
        pairs += [(None, j) for j in range(j1 + both, j2)]
    return pairs


def _steps(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind, before[i1:i2], after[j1:j2]


def _within(old: str, new: str) -> list[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _plain("replace", old, new)
    pieces: list[Piece] = []
    for kind, left, right in _steps(before, after):
        pieces += _plain(kind, "".join(left), "".join(right))
    return pieces


def _plain(kind: str, old: str, new: str) -> list[Piece]:
    if kind == "equal":
        return [("same", new)]
    return [("removed", old), ("added", new)]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind become one, and the empty ones go."""
    joined: list[Piece] = []
    for kind, text in pieces:
        if text and joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        elif text:
            joined.append((kind, text))
    return joined
