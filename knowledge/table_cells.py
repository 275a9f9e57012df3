"""What is wrong with one cell of a decision table, told as it is saved: where, and what to write.

Cells are FEEL. Values that a cell names are held against the type of its column, so that a text in
a column of numbers is told at once, and not noticed as a rule that never applies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.builtins import FUNCTIONS
from knowledge.dmn.feel.compiling import Compiler, no_types
from knowledge.dmn.feel.expression import Expression, Surroundings, cell, expression, root
from knowledge.dmn.feel.faults import FeelFault, NoValue
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value, compare, equal, kind_of

TYPES = {
    "string": 'text in quotes, for example "outage"',
    "number": "a number, for example 25 or 12.50",
    "boolean": "true or false",
    "date": 'a day, for example date("2026-01-31")',
    "time": 'a time of day, for example time("08:30:00")',
    "date and time": 'an instant, for example date and time("2026-01-31T08:30:00Z")',
    "days and time duration": 'a duration, for example duration("P2DT4H")',
    "years and months duration": 'a duration, for example duration("P1Y6M")',
}
STEPS_MAX = 20_000  # of a value that stands in a cell
LENGTH_MAX = 2_000
_LOCAL = (s.ForNode, s.QuantifiedNode, s.FunctionNode, s.FilterNode)


@dataclass(frozen=True, slots=True)
class CellFault:
    """`position` is the character at fault, from 1; 0 where it is the whole cell."""

    message: str
    position: int = 0

    def __str__(self) -> str:
        return f"character {self.position}: {self.message}" if self.position else self.message


def fault_of_test(text: str, kind: str, names: Sequence[str] = ()) -> CellFault | None:
    """Of a cell that tests an input. `names`: of the inputs, which it may compare with."""
    return _fault(text, kind, names, "It is empty. Write - if anything will do.", cell)


def fault_of_output(
    text: str, kind: str, names: Sequence[str] = (), allowed: str = ""
) -> CellFault | None:
    """Of a cell that says an output; `allowed` are the values of its column, as typed."""
    found = _fault(text, kind, names, "It is empty. Write a value.", expression)
    if found or not allowed or fault_of_allowed(allowed, kind):
        return found
    told = _constant(expression(text, _around(names)).node)
    if told is None or any(equal(told, one) for one in allowed_values(allowed)):
        return None
    return CellFault(f"It is none of the values that the column allows: {allowed}.")


def fault_of_allowed(text: str, kind: str) -> CellFault | None:
    """Of the values that a column allows, between commas."""
    return _fault(text, kind, (), "It is empty.", cell)


def allowed_values(text: str) -> list[Value]:
    """The single values among those that a column allows, in order; a range is none."""
    told = [_constant(node) for node in _tests(cell(text).node)] if text else []
    return [one for one in told if kind_of(one) in TYPES]


def is_enumeration(text: str) -> bool:
    """Whether the allowed values can be counted off, so that one is chosen from a list."""
    node = cell(text).node if text else None
    return bool(
        isinstance(node, s.TestsNode)
        and not node.negated
        and node.tests
        and len(allowed_values(text)) == len(node.tests)
    )


def named_texts(tests: Iterable[str], names: Sequence[str] = ()) -> list[str]:
    """The texts that the cells of an input name, each once, in order; a faulty cell names none."""
    found: dict[str, None] = {}
    for text in dict.fromkeys(tests):
        try:
            nodes = [*_within(cell(text, _around(names)).node)]
        except FeelFault:
            continue
        said = [one for one in nodes if isinstance(one, s.Literal) and isinstance(one.value, str)]
        found |= dict.fromkeys(one.value for one in sorted(said, key=lambda one: one.at))
    return list(found)


def _around(names: Sequence[str]) -> Surroundings:
    return _surroundings(tuple(names))


@lru_cache(maxsize=64)
def _surroundings(names: tuple[str, ...]) -> Surroundings:
    """Once for all cells of a table."""
    return Surroundings(NameTable(names))


def _fault(
    text: str, kind: str, names: Sequence[str], when_empty: str, read: Any
) -> CellFault | None:
    if kind not in TYPES:
        return CellFault(f"Its column has no type. Choose one of {', '.join(TYPES)}.")
    if not text.strip():
        return CellFault(when_empty)
    if len(text) > LENGTH_MAX:
        return CellFault(f"It has more than {LENGTH_MAX:,} characters.")
    try:
        found: Expression = read(text, _around(names))
        _demand_known(found, kind)
        for node in _tests(found.node):
            _demand_kind(node, kind, text)
    except FeelFault as fault:
        message = fault.message[:1].upper() + fault.message[1:]
        hint = "" if message.endswith(".") else f". {_hint(kind)}"
        return CellFault(f"{message}{hint}", fault.position + 1)
    return None


def _demand_known(read: Expression, kind: str) -> None:
    for one in read.unknown:
        raise FeelFault(f"{one.message}. {_hint(kind)}", read.text, one.position)


def _tests(node: s.Node) -> tuple[s.Node, ...]:
    return node.tests if isinstance(node, s.TestsNode) else (node,)


def _demand_kind(node: s.Node, kind: str, text: str) -> None:
    """Raises FeelFault for a value that the column cannot hold."""
    if not isinstance(node, s.RangeNode):
        _demand_value(node, kind, text)
        return
    if kind == "boolean" and node.operator not in ("=", "!="):
        raise FeelFault(f"It compares, which a boolean cannot. {_hint(kind)}", text, node.at)
    ends = [_demand_value(end, kind, text) for end in (node.start, node.end) if end is not None]
    if len(ends) == 2 and None not in ends and compare(">", *ends):
        raise FeelFault("The interval ends before it begins.", text, node.at)


def _demand_value(node: s.Node, kind: str, text: str) -> Value:
    value = _constant(node, text)
    told = kind_of(value)
    fits = told in ("null", kind, "range") or (told == "date" and kind == "date and time")
    if isinstance(value, list):
        fits = all(kind_of(one) in (kind, "range", "null") for one in value)
    if not fits:
        raise FeelFault(f"A {told} stands where a {kind} belongs. {_hint(kind)}", text, node.at)
    return value


def _constant(node: s.Node, text: str = "") -> Value:
    """What a part comes to that names no input; else None. Raises FeelFault when it has no value.

    A literal null is None too: it fits every column.
    """
    if isinstance(node, s.Literal):
        return node.value
    if not _is_constant(node):
        return None
    run = Run(steps_left=STEPS_MAX)
    try:
        value = Compiler(no_types).code(node)(root(run))
    except NoValue as why:
        raise FeelFault(str(why), text, node.at) from None
    except RecursionError:
        raise FeelFault("it is nested too deeply", text, node.at) from None
    if value is None and run.notes:
        raise FeelFault(run.notes[0], text, node.at)
    return value


def _is_constant(node: s.Node) -> bool:
    called = {id(one.function) for one in _within(node) if isinstance(one, s.CallNode)}
    return not any(
        isinstance(one, _LOCAL)
        or (isinstance(one, s.Name) and (id(one) not in called or one.text not in FUNCTIONS))
        or (isinstance(one, s.Name) and one.text in ("now", "today"))
        for one in _within(node)
    )


def _within(part: Any) -> Iterator[s.Node]:
    """A node and all below it."""
    waiting = [part]
    while waiting:
        now = waiting.pop()
        if isinstance(now, s.Node):
            yield now
        if isinstance(now, tuple):
            waiting += now
        elif is_dataclass(now) and type(now).__module__ == s.__name__:
            waiting += [getattr(now, one.name) for one in fields(now)]


def _hint(kind: str) -> str:
    return f"Write {TYPES[kind]}."
