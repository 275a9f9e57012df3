"""What the cells of a table say, as constants, wherever they say no more than constants.

A constant comes from the same closure that the rule-by-rule table would run, so both agree.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.builtins import NAMES
from knowledge.dmn.feel.compiling import Compiler
from knowledge.dmn.feel.expression import Surroundings, root
from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range, Value
from knowledge.dmn.feel.whole_texts import read_expression, read_tests
from knowledge.dmn.table_axes import position

CONSTRUCTORS = frozenset({"date", "time", "date and time", "duration"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the simple kind: what each of its tests came to. No tests: anything."""

    text: str
    node: s.TestsNode
    tests: tuple[Value, ...] = field(compare=False)

    @property
    def negated(self) -> bool:
        return self.node.negated

    def code(self) -> Code:
        """As a closure, for values that lie on no axis."""
        return Compiler().code(self.node)


def is_constant(node: s.Node, names: Collection[str]) -> bool:
    """Whether it comes to the same always. `names` may hide functions that are built in."""
    if isinstance(node, s.Literal):
        return True
    if isinstance(node, s.NegateNode):
        return is_constant(node.of, names)
    if isinstance(node, s.ListNode):
        return all(is_constant(item, names) for item in node.items)
    if isinstance(node, s.RangeNode):
        return all(is_constant(end, names) for end in (node.start, node.end) if end)
    if isinstance(node, s.CallNode) and isinstance(node.function, s.Name):
        name = node.function.text
        is_known = name in CONSTRUCTORS and name not in names
        return is_known and all(is_constant(one, names) for one in node.arguments)
    return False


def constant(node: s.Node) -> Value:
    if isinstance(node, s.Literal):
        return node.value
    return Compiler().code(node)(root(Run()))


def read_cell(text: str, around: Surroundings, names: Collection[str]) -> Cell | None:
    """None where the cell is of another kind, or cannot be read: then a closure stands for it."""
    try:
        node, unknown = read_tests(text or "-", (NAMES, around.names), around.properties)
        if unknown or not all(is_constant(test, names) for test in node.tests):
            return None
        tests = tuple(constant(test) for test in node.tests)
    except (FeelFault, RecursionError):
        return None
    return Cell(text or "-", node, tests) if all(map(_is_placed, tests)) else None


def read_constant(text: str, around: Surroundings, names: Collection[str]) -> tuple[Value] | None:
    """The one value that an output comes to always; None where there is none such."""
    try:
        node, unknown = read_expression(text, (NAMES, around.names), around.properties)
        is_one = not unknown and is_constant(node, names)
        return (constant(node),) if is_one else None
    except (FeelFault, RecursionError):
        return None


def constants(cell: Cell) -> Iterator[Value]:
    """All single values that a cell names, the ends of its ranges among them."""
    for test in cell.tests:
        yield from _singles(test)


def stretches(cell: Cell) -> Iterator[str]:
    """The axes on which a cell tells more from less, not only equal from other."""
    for test in cell.tests:
        yield from _stretches(test)


def _stretches(test: Any) -> Iterator[str]:
    if isinstance(test, list):
        for one in test:
            yield from _stretches(one)
    elif isinstance(test, Range) and test.operator not in ("=", "!="):
        for end in (test.start, test.end):
            found = position(end)
            if found:
                yield found[0]


def _singles(test: Any) -> Iterator[Value]:
    if isinstance(test, list):
        for one in test:
            yield from _singles(one)
    elif isinstance(test, Range):
        yield from _singles(test.start)
        yield from _singles(test.end)
    elif test is not None:
        yield test


def _is_placed(test: Any) -> bool:
    """Whether all single values in it lie on an axis."""
    return all(position(one) is not None for one in _singles(test))
