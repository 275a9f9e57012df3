"""What a decision table says of the facts of one case, and why. It is compiled once, by digest.

Facts come as values of Python or of JSON. What is kept of them and of the answer (`told_text`) is
JSON without numbers: those are texts, digit by digit, so that a replay begins with the same.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.decision_table import Table
from knowledge.dmn import table_masks
from knowledge.dmn.boxes import Boxes
from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.feel.expression import Expression, cell, root
from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.numbers import numeral
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import BUILT_IN, Type
from knowledge.dmn.feel.values import Value
from knowledge.dmn.inputs import InputRefused, input_value
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.places import Fault, fault_at
from knowledge.dmn.table_explaining import explain
from knowledge.dmn.table_masks import Decision, MaskedTable
from knowledge.dmn.table_reading import read_table
from knowledge.dmn.tracing import NearMiss
from knowledge.rendering import references
from knowledge.table_model import DECISION, box_of, definitions_of, feel_name, split_policy

HIT, NO_HIT, INPUT_ERROR, OVERLAP, STOPPED = "hit", "no_hit", "input_error", "overlap", "stopped"
TEXT_MAX = 2_000
EXTRA_MAX = 20
NAME_MAX = 80
NEAR_MAX = 10
DECIDERS_MAX = 200
REFUSED = "refused"
KEPT_MAX = 200  # characters of what was refused
_NOT_KEPT = {"Cc", "Cs"}  # control characters, and halves of surrogate pairs no database takes


@dataclass(frozen=True, slots=True)
class InputFault:
    """An input that is missing, unknown, of another type or not allowed."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`rules` are counted from 1; `outputs` has a row for each result: one, or one a rule.

    `given` is what is kept of the facts, by input; `near_misses` are known where they were asked
    for.
    """

    kind: str
    rules: tuple[int, ...] = ()
    outputs: tuple[Mapping[str, Value], ...] = ()
    citations: tuple[str, ...] = ()
    faults: tuple[InputFault, ...] = ()
    message: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    near_misses: tuple[NearMiss, ...] = ()

    @property
    def told_outputs(self) -> list[dict[str, Any]]:
        return [{name: told_text(value) for name, value in row.items()} for row in self.outputs]


@dataclass(frozen=True, slots=True)
class Input:
    """A column as it takes facts."""

    name: str
    type: Type
    values: str
    allowed: Expression | None


class Decider:
    """A table that decides. `faults` are those of the engine: with any, it does not."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.faults: list[Fault] = []
        self._names = tuple(feel_name(column["name"]) for column in table["inputs"])
        types = ItemTypes(definitions_of(table), {}, self._tell)
        boxes = Boxes(types, NameTable(self._names), self._tell)
        self.masks = MaskedTable(read_table(boxes, box_of(table), self._names, DECISION))
        self.inputs = [_input(column) for column in table["inputs"]] if not self.faults else []
        self._known = {column.name for column in self.inputs}
        self.personal = {one["name"] for one in table["inputs"] if one.get("is_personal")}
        self._citations = [
            references(f"{rule.get('citation', '')} {rule['note']}") for rule in table["rules"]
        ]

    def _tell(self, place: str, why: Any) -> None:
        self.faults.append(fault_at(place, why))

    def decide(
        self, facts: Mapping[str, Any], at: datetime | None = None, why: bool = False
    ) -> Answer:
        """By name of input; `at` is what `now()` means in a cell. `why`: with near misses."""
        if self.faults:
            return Answer(STOPPED, message=f"The table cannot decide. {self.faults[0]}")
        values, given, faults = self._taken(facts)
        if faults:
            return Answer(INPUT_ERROR, faults=tuple(faults), given=given)
        return self.answered(values, at, why, given)

    def answered(
        self,
        values: Sequence[Value],
        at: datetime | None = None,
        why: bool = False,
        given: Mapping[str, Any] | None = None,
    ) -> Answer:
        """To values that the inputs have taken, in their order. `given`: what is kept of them."""
        given = given or {}
        scope = root(Run(moment=at or datetime.now(UTC))).within(
            dict(zip(self._names, values, strict=True))
        )
        try:
            found, near = self._found(values, scope, why)
        except LimitExceeded as limit:
            return Answer(STOPPED, message=str(limit), given=given)
        kind = _kind(found)
        cited = (number for rule in found.rules for number in self._citations[rule - 1])
        return Answer(
            kind,
            found.rules,
            self._rows(found.value) if kind == HIT else (),
            tuple(dict.fromkeys(cited)),
            message=_message(kind, found),
            given=given,
            near_misses=near,
        )

    def apart(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is kept of the facts: what is no personal data, and what is."""
        if not self.personal:
            return dict(given), {}
        return (
            {name: told for name, told in given.items() if name not in self.personal},
            {name: told for name, told in given.items() if name in self.personal},
        )

    def _found(
        self, values: Sequence[Value], scope: Scope, why: bool
    ) -> tuple[Decision, tuple[NearMiss, ...]]:
        if not why:
            return self.masks.decide(values, scope), ()
        told = explain(self.masks, values, scope, NEAR_MAX)
        return told.decision, told.near_misses

    def _rows(self, value: Value) -> tuple[Mapping[str, Value], ...]:
        _policy, aggregation = split_policy(self.table["hit_policy"])
        if aggregation == "COUNT":
            return ({"count": value},)
        names = [column["name"] for column in self.table["outputs"]]
        each = value if isinstance(value, list) else [value]
        return tuple(row if len(names) > 1 else {names[0]: row} for row in each)

    def _taken(
        self, facts: Mapping[str, Any]
    ) -> tuple[list[Value], dict[str, Any], list[InputFault]]:
        values: list[Value] = []
        given: dict[str, Any] = {}
        faults: list[InputFault] = []
        for column in self.inputs:
            told = facts.get(column.name)
            if told is None:
                faults.append(InputFault(column.name, "It is missing."))
                continue
            try:
                value = taken(told, column)
            except InputRefused as why:
                faults.append(InputFault(column.name, as_sentence(str(why))))
                given[column.name] = {REFUSED: _refused(told, column)}
                continue
            values.append(value)
            given[column.name] = told_text(value)
        if facts.keys() - self._known:
            for name in [name for name in facts if name not in self._known][:EXTRA_MAX]:
                short = shortened(name)[:NAME_MAX]
                faults.append(InputFault(short, "The table has no such input."))
                given[short] = {REFUSED: ""}
        return values, given, faults


_deciders: dict[str, Decider] = {}


def decider_of(digest: str, table: Table) -> Decider:
    """The table of a version, compiled; kept for the next time, so many of them."""
    found = _deciders.get(digest)
    if found is None:
        found = _deciders[digest] = Decider(table)
        for oldest in list(_deciders)[:-DECIDERS_MAX]:
            _deciders.pop(oldest, None)
    return found


def decide(table: Table, facts: Mapping[str, Any]) -> Answer:
    """What a shaped table says of the facts; for trying out and for tests."""
    return Decider(table).decide(facts)


def told_text(value: Value) -> Any:
    """A value as it is kept: a number, day, time or duration is text."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [told_text(one) for one in value]
    if isinstance(value, dict):
        return {key: told_text(one) for key, one in value.items()}
    return literal_text(value)


def fact_of(told: Any, kind: str) -> Any:
    """A kept text as a fact of that type again; numbers are kept as text."""
    if kind == "number" and isinstance(told, str):
        try:
            return Decimal(told)
        except InvalidOperation:
            return told
    return told


def output_of(told: Any, kind: str) -> Any:
    """A kept output as a value again; a list where its rules gave several."""
    return [fact_of(one, kind) for one in told] if isinstance(told, list) else fact_of(told, kind)


def facts_of(table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of the facts, to decide with again."""
    kinds = {column["name"]: column["type"] for column in table["inputs"]}
    return {name: fact_of(told, kinds.get(name, "")) for name, told in given.items()}


def in_order(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A row as the columns of its table stand, what they do not know at the end; a database keeps
    the parts of a row in an order of its own."""
    return {name: row[name] for name in (*names, *row) if name in row}


def in_words(value: Any) -> str:
    """A value for people; a number without the zeros at its end."""
    if isinstance(value, dict) and REFUSED in value:
        return str(value[REFUSED]) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return numeral(value)
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    return "–" if value is None else str(told_text(value))


def _refused(told: Any, column: Input) -> str:
    """As it is kept. A number among numbers is kept as it is: another version may allow it."""
    is_number = isinstance(told, (int, float, Decimal)) and not isinstance(told, bool)
    if is_number and column.type.name == "number" and len(text := str(told)) <= KEPT_MAX:
        return text
    return shortened(told)


def shortened(told: Any) -> str:
    """Something that was refused, as much of it as is kept."""
    text = told if isinstance(told, str) else f"{type(told).__name__} {str(told)[:KEPT_MAX]}"
    return "".join(one if _is_kept(one) else "\ufffd" for one in text[:KEPT_MAX])


def _is_kept(text: str) -> bool:
    """Plain text is, without a look at each of its characters."""
    return text.isprintable() or all(
        one in "\n\r\t" or unicodedata.category(one) not in _NOT_KEPT for one in text
    )


def _input(column: dict[str, Any]) -> Input:
    values = column.get("values", "")
    return Input(
        column["name"],
        BUILT_IN[column["type"]],
        values,
        cell(values) if values else None,
    )


def taken(told: Any, column: Input) -> Value:
    """A fact as a value of the column. Raises InputRefused."""
    if isinstance(told, str):
        if len(told) > TEXT_MAX:
            raise InputRefused(f"it has more than {TEXT_MAX:,} characters")
        if not _is_kept(told):
            raise InputRefused("it holds a control character; take it out")
    elif not isinstance(told, (bool, int, float, Decimal)) and kind_of_given(told):
        raise InputRefused(f"it is {kind_of_given(told)}; a {column.type.name} is wanted")
    value = input_value(told, column.type)
    if column.allowed is not None:
        within = root(Run()).within({"?": value})
        if column.allowed.code(within) is not True:
            raise InputRefused(f"it is not allowed; these are: {column.values}")
    return value


def kind_of_given(told: Any) -> str:
    """What cannot be a fact, in words; "" for what may be one."""
    if isinstance(told, (list, tuple)):
        return "a list"
    return "an object" if isinstance(told, Mapping) else ""


def as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _kind(found: Decision) -> str:
    if found.status == table_masks.HIT:
        return HIT
    if found.status == table_masks.NO_HIT:
        return HIT if found.has_value else NO_HIT
    return OVERLAP if found.status == table_masks.OVERLAP else STOPPED


def _message(kind: str, found: Decision) -> str:
    if kind == HIT:
        return "" if found.rules else "No rule applies; the default holds."
    if kind == NO_HIT:
        return "No rule applies."
    if kind == OVERLAP:
        told = " and ".join(map(str, found.rules))
        return f"Rules {told} apply together, which the table does not allow."
    return as_sentence(found.message)
