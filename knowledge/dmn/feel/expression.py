"""FEEL for the rest of the house: read once, evaluate often. No Python code comes out of a text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from knowledge.dmn.feel.builtins import FUNCTIONS, NAMES
from knowledge.dmn.feel.compiling import Compiler, Types, no_types
from knowledge.dmn.feel.faults import FeelFault, LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.hints import unknown_message
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.syntax import Node
from knowledge.dmn.feel.types import BUILT_IN
from knowledge.dmn.feel.values import Value
from knowledge.dmn.feel.whole_texts import read_expression, read_tests

UNKNOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the texts of a model may name: variables, types, and entries that stand behind a dot."""

    names: NameTable
    properties: NameTable = field(default_factory=NameTable)
    types: Types = no_types


class Unknown(NamedTuple):
    """A name, or the name of a type, that nobody knows."""

    name: str
    position: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A text that was read. `unknown` are names that nobody knows."""

    text: str
    node: Node
    code: Code
    unknown: tuple[Unknown, ...]

    @property
    def faults(self) -> list[FeelFault]:
        """What an editor should look at, though the text can be read."""
        return [FeelFault(one.message, self.text, one.position) for one in self.unknown]


def expression(text: str, around: Surroundings | None = None) -> Expression:
    """Raises FeelFault."""
    around = around or Surroundings(NameTable())
    try:
        return _compiled(text, around, read_expression)
    except RecursionError:
        raise FeelFault("it is nested too deeply", text) from None


def cell(text: str, around: Surroundings | None = None) -> Expression:
    """A cell of a decision table, which tests `?`. Raises FeelFault."""
    around = around or Surroundings(NameTable())
    try:
        return _compiled(text, around, read_tests)
    except RecursionError:
        raise FeelFault("it is nested too deeply", text) from None


def _compiled(text: str, around: Surroundings, read: Callable[..., Any]) -> Expression:
    node, unknown = read(text, (NAMES, around.names), around.properties)
    compiler = Compiler(around.types)
    code = compiler.code(node)
    if not unknown and not compiler.unknown:
        return Expression(text, node, code, ())
    known = (*around.names.names, *NAMES.names)
    told = tuple(
        Unknown(name, position, unknown_message(name, BUILT_IN if of_types else known))
        for of_types, found in ((False, unknown), (True, compiler.unknown))
        for name, position in found[:UNKNOWN_MAX]
    )
    return Expression(text, node, code, told)


def root(run: Run) -> Scope:
    """The outermost names: the functions that are built in."""
    return Scope(FUNCTIONS, None, run)


def evaluate(read: Expression, names: Mapping[str, Value], run: Run | None = None) -> Value:
    """Raises LimitExceeded; where a part has no value it is null, and the run notes why."""
    run = run or Run()
    try:
        value = read.code(root(run).within(names))
        run.weigh(value)
        return value
    except NoValue as why:
        run.note(str(why))
        return None
    except RecursionError:
        raise LimitExceeded("it is nested too deeply") from None


def value_of(text: str, **names: Value) -> Value:
    """What a text comes to, with these names; for tests and for trying out."""
    return evaluate(
        expression(text, Surroundings(NameTable(names), NameTable(_entries(names)))), names
    )


def _entries(values: Mapping[str, Value]) -> Iterable[str]:
    for value in values.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from item
