"""A decision table as a closure, rule by rule, with any FEEL in its cells.

Source: OMG DMN 1.5, chapter 8 and 10.3.2.10.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from knowledge.dmn import model as m
from knowledge.dmn.feel.compiling import noting
from knowledge.dmn.feel.expression import Surroundings, cell, root
from knowledge.dmn.feel.faults import FeelFault, NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.numbers import ZERO
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import ANY, Type, converted
from knowledge.dmn.feel.values import Value, kind_of
from knowledge.dmn.hit_policies import AGGREGATIONS, POLICIES, SINGLE, Hit, Outputs, result
from knowledge.dmn.item_types import ItemTypes, Tell


class Cells(Protocol):
    """What reads the cells of a table for it."""

    types: ItemTypes
    tell: Tell

    def around(self, names: Iterable[str]) -> Surroundings: ...

    def literal(self, text: str, names: tuple[str, ...], place: str) -> Code: ...


@dataclass(frozen=True, slots=True)
class _Input:
    label: str
    code: Code
    type: Type
    allowed: Code | None


def table_code(cells: Cells, box: m.TableBox, names: tuple[str, ...], place: str) -> Code:
    policy = box.policy if box.policy in POLICIES else "UNIQUE"
    if box.policy not in POLICIES:
        cells.tell(place, f"there is no hit policy “{box.policy}”")
    if box.aggregation and box.aggregation not in AGGREGATIONS:
        cells.tell(place, f"there is no aggregation “{box.aggregation}”")
    inputs = [
        _input(cells, clause, names, f"{place}, input {number}")
        for number, clause in enumerate(box.inputs, 1)
    ]
    rules = [
        (
            [
                _cell(cells, text, names, f"{place}, rule {number}, input {column}")
                for column, text in enumerate(rule.tests, 1)
            ],
            [
                _output(cells, text, clause, names, f"{place}, rule {number}, output {column}")
                for column, (text, clause) in enumerate(
                    zip(rule.outputs, box.outputs, strict=False), 1
                )
            ],
        )
        for number, rule in enumerate(box.rules, 1)
    ]
    outputs = Outputs(
        tuple(
            clause.text or clause.label or f"output {n}" for n, clause in enumerate(box.outputs, 1)
        ),
        tuple(
            _order(cells, clause, f"{place}, output {n}") for n, clause in enumerate(box.outputs, 1)
        ),
    )
    defaults = [
        cells.literal(clause.default, names, f"{place}, default of output {number}")
        if clause.default
        else None
        for number, clause in enumerate(box.outputs, 1)
    ]

    def decided(scope: Scope) -> Value:
        scope.run.step(len(rules) + 1)
        values = [_value(one, scope) for one in inputs]
        hits: list[Hit] = []
        for number, (tests_of, told) in enumerate(rules):
            if all(
                test(scope.within({"?": value})) is True
                for test, value in zip(tests_of, values, strict=False)
            ):
                hits.append((number, tuple(code(scope) for code in told)))
                if policy == "FIRST":
                    break
        if hits:
            return result(policy, box.aggregation, hits, outputs)
        if any(defaults):
            told_default = tuple(code(scope) if code else None for code in defaults)
            shaped = outputs.shaped(told_default)
            return shaped if policy in SINGLE or box.aggregation else [shaped]
        if box.aggregation == "COUNT":
            return ZERO
        raise NoValue(f"{place}: no rule applies")

    return noting(decided)


def _input(cells: Cells, clause: m.Clause, names: tuple[str, ...], place: str) -> _Input:
    code = cells.literal(clause.text, names, place)
    allowed = (
        _cell(cells, clause.values, names, f"{place}, allowed values") if clause.values else None
    )
    of = cells.types.named(clause.type, place)
    return _Input(clause.label or clause.text, code, of, allowed)


def _value(one: _Input, scope: Scope) -> Value:
    """Raises NoValue where it is none that the column takes."""
    told = one.code(scope)
    value, fits = converted(told, one.type)
    if not fits:
        raise NoValue(f"“{one.label}” is a {kind_of(told)}, which is no {one.type.name}")
    if one.allowed and value is not None and one.allowed(scope.within({"?": value})) is not True:
        raise NoValue(f"“{one.label}” has a value that is not allowed")
    return value


def _cell(cells: Cells, text: str, names: tuple[str, ...], place: str) -> Code:
    try:
        read = cell(text or "-", cells.around(names))
    except FeelFault as fault:
        cells.tell(place, str(fault))
        return lambda scope: False
    for name, position in read.unknown:
        cells.tell(place, f"column {position + 1}: there is no “{name}”")
    return read.code


def _output(cells: Cells, text: str, clause: m.Clause, names: tuple[str, ...], place: str) -> Code:
    if not text or text == "-":
        return lambda scope: None
    code = cells.literal(text, names, place)
    of = cells.types.named(clause.type, place)
    if of is ANY:
        return code

    def told(scope: Scope) -> Value:
        value, fits = converted(code(scope), of)
        if not fits:
            scope.run.note(f"{place} is no {of.name}")
        return value

    return told


def _order(cells: Cells, clause: m.Clause, place: str) -> tuple[Value, ...]:
    """The values of an output from the best on, as PRIORITY and OUTPUT ORDER need them."""
    if not clause.values:
        return ()
    code = cells.literal(f"[{clause.values}]", (), f"{place}, allowed values")
    values = code(root(Run()))
    return tuple(values) if isinstance(values, list) else ()
