"""FEEL for the rest of the house: read once, evaluate often. No Python code comes out of a text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.dmn.feel.builtins import FUNCTIONS, NAMES
from knowledge.dmn.feel.compiling import Compiler, Types, no_types
from knowledge.dmn.feel.faults import FeelFault, LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.syntax import Node
from knowledge.dmn.feel.values import Value
from knowledge.dmn.feel.whole_texts import read_expression, read_tests


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the texts of a model may name: variables, types, and entries that stand behind a dot."""

    names: NameTable
    properties: NameTable = field(default_factory=NameTable)
    types: Types = no_types


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A text that was read. `unknown` are names that nobody knows, with their positions."""

    text: str
    node: Node
    code: Code
    unknown: tuple[tuple[str, int], ...]


def expression(text: str, around: Surroundings | None = None) -> Expression:
    """Raises FeelFault."""
    around = around or Surroundings(NameTable())
    try:
        node, unknown = read_expression(text, (NAMES, around.names), around.properties)
        return Expression(text, node, Compiler(around.types).code(node), tuple(unknown))
    except RecursionError:
        raise FeelFault("it is nested too deeply", text) from None


def cell(text: str, around: Surroundings | None = None) -> Expression:
    """A cell of a decision table, which tests `?`. Raises FeelFault."""
    around = around or Surroundings(NameTable())
    try:
        node, unknown = read_tests(text, (NAMES, around.names), around.properties)
        return Expression(text, node, Compiler(around.types).code(node), tuple(unknown))
    except RecursionError:
        raise FeelFault("it is nested too deeply", text) from None


def root(run: Run) -> Scope:
    """The outermost names: the functions that are built in."""
    return Scope(FUNCTIONS, None, run)


def evaluate(read: Expression, names: Mapping[str, Value], run: Run | None = None) -> Value:
    """Raises LimitExceeded; where a part has no value it is null, and the run notes why."""
    run = run or Run()
    try:
        return read.code(root(run).within(names))
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
