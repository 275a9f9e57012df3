"""The parts of an expression, as read. Each knows where it stands in the text."""

from collections.abc import Iterator as Walk
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    text: str


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type as written: its name, and what stands between its angles."""

    name: str
    parts: tuple["TypeNode", ...] = ()
    keys: tuple[str, ...] = ()
    result: "TypeNode | None" = None


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class IfNode(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in over`, or in a range whose two ends are told."""

    name: str
    over: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class ForNode(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class QuantifiedNode(Node):
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FilterNode(Node):
    of: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class PathNode(Node):
    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class CallNode(Node):
    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NegateNode(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class ArithmeticNode(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class CompareNode(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class LogicNode(Node):
    """`and` or `or`, of two or more in a row."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BetweenNode(Node):
    of: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class InNode(Node):
    of: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceNode(Node):
    of: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class TestsNode(Node):
    """A cell of a decision table. No tests: anything. Each test is applied to `?`."""

    tests: tuple[Node, ...]
    negated: bool = False


def walk(node: Any) -> Walk[Node]:
    """A part and all within it, however deep."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, (Node, Iterator)):
            if isinstance(one, Node):
                yield one
            waiting.extend(getattr(one, slot) for slot in one.__dataclass_fields__)


def size(node: Node) -> int:
    """Of how many parts it is: what it costs to evaluate it once."""
    return sum(1 for _one in walk(node))
