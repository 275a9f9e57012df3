"""A decision table as a closure, rule by rule, with any FEEL in its cells.

Source: OMG DMN 1.5, chapter 8 and 10.3.2.10.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
from knowledge.dmn.hit_policies import AGGREGATIONS, POLICIES, SINGLE, Hit, Outputs, Overlap, result
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.places import Place, Tell, place_of
from knowledge.dmn.tracing import TableTrace, TracedRun, near_misses, rule_hits


class Cells(Protocol):
    """What reads the cells of a table for it."""

    types: ItemTypes
    tell: Tell

    def around(self, names: Iterable[str]) -> Surroundings: ...

    def literal(self, text: str, names: tuple[str, ...], place: str) -> Code: ...


@dataclass(frozen=True, slots=True)
class Input:
    label: str
    code: Code
    type: Type
    allowed: Code | None


def table_code(cells: Cells, box: m.TableBox, names: tuple[str, ...], place: str) -> Code:
    place = place_of(place).as_table()
    check_width(cells, box, place)
    policy, aggregation = checked_policy(cells, box, place), checked_aggregation(cells, box, place)
    inputs = [
        input_of(cells, clause, names, place.at("input", number))
        for number, clause in enumerate(box.inputs, 1)
    ]
    rules = [_rule(cells, box, number, names, place) for number in range(len(box.rules))]
    table = _Table(
        box,
        place,
        policy,
        aggregation,
        inputs,
        rules,
        shape_of(cells, box, place),
        defaults_of(cells, box, names, place),
    )
    return noting(table.decided)


def _rule(
    cells: Cells, box: m.TableBox, number: int, names: tuple[str, ...], table: Place
) -> tuple[list[Code] | None, list[Code]]:
    """Its tests and its outputs. One with too few tests or too many has none: it never applies."""
    rule, place = box.rules[number], table.at_rule(number + 1)
    tests = [
        cell_code(cells, text, names, place.at("input", column))
        for column, text in enumerate(rule.tests, 1)
    ]
    outputs = [
        output_code(cells, text, clause, names, place.at("output", column))
        for column, (text, clause) in enumerate(
            zip(_filled(rule.outputs, len(box.outputs)), box.outputs, strict=True), 1
        )
    ]
    return (tests if len(tests) == len(box.inputs) else None), outputs


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A table, compiled; `rules` have the tests and the outputs of each."""

    box: m.TableBox
    place: Place
    policy: str
    aggregation: str
    inputs: list[Input]
    rules: list[tuple[list[Code] | None, list[Code]]]
    outputs: Outputs
    defaults: list[Code | None]

    def decided(self, scope: Scope) -> Value:
        """Raises NoValue."""
        scope.run.step(len(self.rules) + 1)
        if isinstance(scope.run, TracedRun):
            return self._traced(scope, scope.run)
        values = [input_value(one, scope, one.code(scope)) for one in self.inputs]
        return self._result(self._hits(values, scope), scope)

    def _hits(self, values: list[Value], scope: Scope) -> list[int]:
        hits: list[int] = []
        inner = [scope.within({"?": value}) for value in values]
        for number, (tests, _outputs) in enumerate(self.rules):
            if tests is not None and all(
                test(one) is True for test, one in zip(tests, inner, strict=True)
            ):
                hits.append(number)
                if self.policy == "FIRST":
                    break
        return hits

    def _result(self, rules: list[int], scope: Scope) -> Value:
        hits: list[Hit] = [
            (number, tuple(code(scope) for code in self.rules[number][1])) for number in rules
        ]
        if hits:
            return result(self.policy, self.aggregation, hits, self.outputs)
        if any(self.defaults):
            told = tuple(code(scope) if code else None for code in self.defaults)
            shaped = self.outputs.shaped(told)
            return shaped if self.policy in SINGLE or self.aggregation else [shaped]
        if self.aggregation == "COUNT":
            return ZERO
        raise NoValue(f"{self.place}: no rule applies")

    def _traced(self, scope: Scope, run: TracedRun) -> Value:
        """The same, asking every cell, so that near misses are known."""
        trace = TableTrace(self.place.element, str(self.place), self.policy)
        try:
            values = [input_value(one, scope, one.code(scope)) for one in self.inputs]
        except NoValue as why:
            run.keep(replace(trace, refused=str(why)))
            raise
        inner = [scope.within({"?": value}) for value in values]
        grid = [
            [test(one) is True for test, one in zip(tests, inner, strict=True)]
            if tests is not None
            else [False, False]
            for tests, _outputs in self.rules
        ]
        rules = [number for number, held in enumerate(grid) if all(held)]
        rules = rules[:1] if self.policy == "FIRST" else rules
        labels = [one.label for one in self.inputs]
        trace = replace(
            trace,
            inputs=tuple(zip(labels, values, strict=True)),
            hits=rule_hits(self.box, rules),
            near_misses=near_misses(self.box, labels, grid),
            took_default=not rules and any(self.defaults),
        )
        try:
            return self._result(rules, scope)
        except Overlap as why:
            trace = replace(trace, overlap=tuple(rule + 1 for rule in why.rules))
            raise
        finally:
            run.keep(trace)


def check_width(cells: Cells, box: m.TableBox, place: Place) -> None:
    if not box.outputs:
        cells.tell(place, "the table has no output")
    for number, rule in enumerate(box.rules, 1):
        for what, told, wanted in (
            ("inputs", len(rule.tests), len(box.inputs)),
            ("outputs", len(rule.outputs), len(box.outputs)),
        ):
            if told != wanted:
                cells.tell(place.at_rule(number), f"the rule has {told} {what}, the table {wanted}")


def _filled(texts: tuple[str, ...], length: int) -> tuple[str, ...]:
    return (*texts[:length], *[""] * (length - len(texts)))


def checked_policy(cells: Cells, box: m.TableBox, place: str) -> str:
    if box.policy not in POLICIES:
        cells.tell(place, f"there is no hit policy “{box.policy}”")
    return box.policy if box.policy in POLICIES else "UNIQUE"


def checked_aggregation(cells: Cells, box: m.TableBox, place: str) -> str:
    if box.aggregation and box.aggregation not in AGGREGATIONS:
        cells.tell(place, f"there is no aggregation “{box.aggregation}”")
    return box.aggregation


def shape_of(cells: Cells, box: m.TableBox, place: str) -> Outputs:
    return Outputs(
        tuple(
            clause.text or clause.label or f"output {n}" for n, clause in enumerate(box.outputs, 1)
        ),
        tuple(
            order_of(cells, clause, place_of(place).at("output", n))
            for n, clause in enumerate(box.outputs, 1)
        ),
    )


def defaults_of(
    cells: Cells, box: m.TableBox, names: tuple[str, ...], place: str
) -> list[Code | None]:
    return [
        cells.literal(clause.default, names, place_of(place).at("default of output", number))
        if clause.default
        else None
        for number, clause in enumerate(box.outputs, 1)
    ]


def input_of(cells: Cells, clause: m.Clause, names: tuple[str, ...], place: str) -> Input:
    code = cells.literal(clause.text, names, place)
    allowed = (
        cell_code(cells, clause.values, names, place_of(place).within("allowed values"))
        if clause.values
        else None
    )
    of = cells.types.named(clause.type, place)
    return Input(clause.label or clause.text, code, of, allowed)


def input_value(one: Input, scope: Scope, told: Value) -> Value:
    """What its expression came to, as the column takes it. Raises NoValue where it takes none."""
    value, fits = converted(told, one.type)
    if not fits:
        raise NoValue(f"“{one.label}” is a {kind_of(told)}, which is no {one.type.name}")
    if one.allowed and value is not None and one.allowed(scope.within({"?": value})) is not True:
        raise NoValue(f"“{one.label}” has a value that is not allowed")
    return value


def cell_code(cells: Cells, text: str, names: tuple[str, ...], place: str) -> Code:
    try:
        read = cell(text or "-", cells.around(names))
    except FeelFault as fault:
        cells.tell(place, fault)
        return _never(place)
    for unknown in read.faults:
        cells.tell(place, unknown)
    return read.code


def _never(place: str) -> Code:
    def told(scope: Scope) -> Value:
        scope.run.note(f"{place}: it cannot be read, so it never holds")
        return False

    return told


def output_code(
    cells: Cells, text: str, clause: m.Clause, names: tuple[str, ...], place: str
) -> Code:
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


def order_of(cells: Cells, clause: m.Clause, place: str) -> tuple[Value, ...]:
    """The values of an output from the best on, as PRIORITY and OUTPUT ORDER need them."""
    if not clause.values:
        return ()
    code = cells.literal(f"[{clause.values}]", (), place_of(place).within("allowed values"))
    values = code(root(Run()))
    return tuple(values) if isinstance(values, list) else ()
