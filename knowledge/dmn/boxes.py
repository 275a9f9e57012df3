"""Boxed expressions as closures. What cannot be read comes to null, and the place is told once.

Source: OMG DMN 1.5, 10.2.
"""

from collections.abc import Callable, Iterable
from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.feel.compiling import noting
from knowledge.dmn.feel.expression import Surroundings, expression, root
from knowledge.dmn.feel.faults import FeelFault, NoValue
from knowledge.dmn.feel.foreign import foreign, method
from knowledge.dmn.feel.functions import Code, Lambda
from knowledge.dmn.feel.iteration import filtered, returned, turns
from knowledge.dmn.feel.logic import all_of, any_of
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import ANY, Type, converted
from knowledge.dmn.feel.values import Value, is_function, kind_of
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.places import Place, Tell
from knowledge.dmn.table_deciding import deciding_table


class Boxes:
    """Compiles the boxes of one model. `tell` hears of each fault, with its place."""

    def __init__(self, types: ItemTypes, properties: NameTable, tell: Tell) -> None:
        self.types = types
        self.properties = properties
        self.tell = tell

    def code(self, box: m.Box | None, names: tuple[str, ...], place: Place) -> Code:
        """Of no box: null."""
        if box is None:
            return lambda scope: None
        code = _COMPILE[type(box)](self, box, names, place)
        return self.typed(code, box.type, place) if box.type else code

    def typed(self, code: Code, name: str, place: str) -> Code:
        """The value as one of a type, or null."""
        of = self.types.named(name, place)
        return as_type(code, of, place) if of is not ANY else code

    def around(self, names: Iterable[str]) -> Surroundings:
        return Surroundings(NameTable(names), self.properties, self.types.find)

    def literal(self, text: str, names: tuple[str, ...], place: str) -> Code:
        try:
            read = expression(text, self.around(names))
        except FeelFault as fault:
            self.tell(place, fault)
            message = f"{place}: {fault}"
            return noting(lambda scope: _never(message))
        for unknown in read.faults:
            self.tell(place, unknown)
        return read.code


def _never(message: str) -> Value:
    raise NoValue(message)


def as_type(code: Code, of: Type, place: str) -> Code:
    def told(scope: Scope) -> Value:
        value = code(scope)
        wanted, fits = converted(value, of)
        if not fits:
            scope.run.note(f"{place}: a {kind_of(value)} that is no {of.name}")
        return wanted

    return told


def _literal(boxes: Boxes, box: m.LiteralBox, names: tuple[str, ...], place: Place) -> Code:
    if not box.text:
        return lambda scope: None
    return boxes.literal(box.text, names, place)


def _context(boxes: Boxes, box: m.ContextBox, names: tuple[str, ...], place: Place) -> Code:
    entries: list[tuple[str, Code]] = []
    result: Code | None = None
    known = names
    for entry in box.entries:
        if entry.variable is None:
            result = boxes.code(entry.value, known, place.within("result"))
            continue
        name = entry.variable.name
        code = boxes.code(entry.value, known, place.within(name))
        if entry.variable.type:
            code = boxes.typed(code, entry.variable.type, place.within(name))
        entries.append((name, code))
        known = (*known, name)

    def context(scope: Scope) -> Value:
        told: dict[str, Value] = {}
        inner = scope.within(told)
        for name, code in entries:
            told[name] = code(inner)
        return result(inner) if result else told

    return context


def _invocation(boxes: Boxes, box: m.InvocationBox, names: tuple[str, ...], place: Place) -> Code:
    function = boxes.code(box.called, names, place)
    bindings = [
        (one.parameter.name, boxes.code(one.value, names, place.within(one.parameter.name)))
        for one in box.bindings
    ]

    def invoked(scope: Scope) -> Value:
        called: Any = function(scope)
        if not is_function(called):
            raise NoValue(f"{place}: what is invoked is no function")
        return called.call_named(scope.run, {name: code(scope) for name, code in bindings})

    return noting(invoked)


def function(
    boxes: Boxes, box: m.FunctionBox, names: tuple[str, ...], place: Place
) -> Callable[[Scope], Lambda]:
    """The closure that makes the function, within the names around it."""
    parameters = tuple(one.name for one in box.parameters)
    types = tuple(boxes.types.named(one.type, place.within(one.name)) for one in box.parameters)
    if box.kind == "Java":
        body: Code = _java(boxes, box, names, place)
    elif box.kind not in ("", "FEEL"):
        boxes.tell(place, f"functions of {box.kind} are not run here")
        message = f"{place}: a function of {box.kind}"
        body = noting(lambda scope: _never(message))
    else:
        body = boxes.code(box.body, (*names, *parameters), place)
    return lambda scope: Lambda(parameters, types, body, scope, name=place)


def _java(boxes: Boxes, box: m.FunctionBox, names: tuple[str, ...], place: Place) -> Code:
    told = boxes.code(box.body, names, place)
    try:
        method({"java": told(root(Run()))})
    except NoValue as why:
        boxes.tell(place, str(why))
    return noting(foreign(lambda scope: {"java": told(scope)}))


def _list(boxes: Boxes, box: m.ListBox, names: tuple[str, ...], place: Place) -> Code:
    items = [
        boxes.code(item, names, place.within(f"item {number}"))
        for number, item in enumerate(box.items, 1)
    ]
    return lambda scope: [item(scope) for item in items]


def _relation(boxes: Boxes, box: m.RelationBox, names: tuple[str, ...], place: Place) -> Code:
    rows = [
        [
            (column.name, boxes.code(cell, names, place.within(f"row {number}, {column.name}")))
            for column, cell in zip(box.columns, row, strict=False)
        ]
        for number, row in enumerate(box.rows, 1)
    ]
    return lambda scope: [{name: cell(scope) for name, cell in row} for row in rows]


def _conditional(boxes: Boxes, box: m.ConditionalBox, names: tuple[str, ...], place: Place) -> Code:
    condition = boxes.code(box.condition, names, place.within("if"))
    then = boxes.code(box.then, names, place.within("then"))
    otherwise = boxes.code(box.otherwise, names, place.within("else"))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _filter(boxes: Boxes, box: m.FilterBox, names: tuple[str, ...], place: Place) -> Code:
    of = boxes.code(box.of, names, place.within("in"))
    inside = (*names, "item", *boxes.properties.names)
    match = truth(boxes.code(box.match, inside, place.within("match")), place.within("match"))
    return noting(lambda scope: filtered(scope, of(scope), match))


def truth(code: Code, place: str) -> Code:
    """A condition of a box, which must be true or false for every item."""

    def told(scope: Scope) -> Value:
        value = code(scope)
        if not isinstance(value, bool):
            raise NoValue(f"{place}: a {kind_of(value)}, not true or false")
        return value

    return told


def _iteration(boxes: Boxes, box: m.IterationBox, names: tuple[str, ...], place: Place) -> Code:
    over = boxes.code(box.over, names, place.within("in"))
    inside = (*names, box.variable, *(("partial",) if box.kind == "for" else ()))
    body = boxes.code(
        box.body, inside, place.within("return" if box.kind == "for" else "satisfies")
    )
    iterators = [(box.variable, over, None)]
    if box.kind == "for":
        return noting(lambda scope: returned(scope, iterators, body))
    body = truth(body, place.within("satisfies"))
    joined = all_of if box.kind == "every" else any_of
    return noting(lambda scope: joined(body(turn) for turn in turns(scope, iterators, {})))


def _table(boxes: Boxes, box: m.TableBox, names: tuple[str, ...], place: Place) -> Code:
    return deciding_table(boxes, box, names, place)


_COMPILE: dict[type, Callable[[Boxes, Any, tuple[str, ...], Place], Code]] = {
    m.LiteralBox: _literal,
    m.ContextBox: _context,
    m.InvocationBox: _invocation,
    m.FunctionBox: function,
    m.ListBox: _list,
    m.RelationBox: _relation,
    m.ConditionalBox: _conditional,
    m.FilterBox: _filter,
    m.IterationBox: _iteration,
    m.TableBox: _table,
}
