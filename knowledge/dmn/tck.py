"""The test cases of OMG's DMN compatibility kit: read, run, and counted by level.

A folder `compliance-level-N` holds folders with models and test cases. Source: dmn-tck.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from knowledge.dmn.engine import Engine, UnknownElement
from knowledge.dmn.feel.calendar_text import read_date, read_date_time, read_duration, read_time
from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.numbers import DECIMAL128
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value, equal
from knowledge.dmn.model import Definitions
from knowledge.dmn.reading import read_model
from knowledge.dmn.xml_tree import Node, UnreadableModel, read_tree

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
KIND = "{http://www.w3.org/2001/XMLSchema-instance}type"
TOLERANCE = Decimal("1e-8")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one expected result. `is_value`: something other than null was expected."""

    level: int
    folder: str
    case: str
    node: str
    passed: bool
    is_value: bool
    expected: str
    found: str
    notes: tuple[str, ...] = ()


def run_folder(folder: Path) -> Iterator[Result]:
    """Every test case below a folder, in order of their names. Raises UnreadableModel."""
    for path in sorted(folder.rglob("*.xml")):
        level = _level(path)
        if level:
            yield from _run_file(path, level)


def _level(path: Path) -> int:
    for part in path.parts:
        if part.startswith("compliance-level-") and part[-1].isdecimal():
            return int(part[-1])
    return 0


def _run_file(path: Path, level: int) -> Iterator[Result]:
    root = read_tree(path.read_bytes()).root
    if root.name != "testCases":
        return
    engine = _engine(path.parent / root.said("modelName"))
    for case in root.all("testCase"):
        inputs = {node.attributes["name"]: _node_value(node) for node in case.all("inputNode")}
        called = case.attributes.get("invocableName")
        for node in case.all("resultNode"):
            name = called or node.attributes["name"]
            expected_node = node.first("expected")
            expected = _node_value(expected_node) if expected_node else None
            found, notes = _decided(engine, name, inputs)
            if called and isinstance(found, dict) and node.attributes["name"] in found:
                found = found[node.attributes["name"]]
            yield Result(
                level,
                path.parent.name,
                case.attributes.get("id", ""),
                node.attributes["name"],
                _agrees(expected, found),
                expected is not None,
                repr(expected),
                repr(found),
                notes,
            )


def _engine(path: Path) -> Engine:
    others = [_model(other) for other in sorted(path.parent.glob("*.dmn")) if other != path]
    return Engine(_model(path), others)


def _model(path: Path) -> Definitions:
    try:
        return read_model(path.read_bytes())
    except UnreadableModel as fault:
        raise UnreadableModel(f"{path.name}: {fault.message}", fault.line, fault.column) from None


def _decided(engine: Engine, name: str, inputs: dict[str, Value]) -> tuple[Value, tuple[str, ...]]:
    run = Run()
    try:
        found = engine.decide(name, inputs, run)
    except LimitExceeded as fault:
        return None, (str(fault),)
    except UnknownElement:
        return None, (f"there is no decision {name}",)
    return found, tuple(run.notes)


def _agrees(expected: Value, found: Value) -> bool:
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return bool(abs(DECIMAL128.subtract(expected, found)) <= TOLERANCE)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(_agrees, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            _agrees(value, found[key]) for key, value in expected.items()
        )
    if type(expected) is type(found) and expected == found:
        return True
    return equal(expected, found) is True


def _node_value(node: Node) -> Value:
    for child in node.children:
        if child.name == "value":
            return _value(child)
        if child.name == "list":
            return None if _is_nil(child) else [_node_value(item) for item in child.all("item")]
        if child.name == "component":
            return {
                one.attributes.get("name", ""): _node_value(one) for one in node.all("component")
            }
    return None


def _is_nil(node: Node) -> bool:
    return node.attributes.get(NIL) == "true"


def _value(node: Node) -> Value:
    if _is_nil(node):
        return None
    kind = node.attributes.get(KIND, "").rpartition(":")[2]
    text = node.text
    readers: dict[str, Any] = {
        "string": lambda told: told,
        "boolean": lambda told: told.strip() in ("true", "1"),
        "decimal": lambda told: Decimal(told.strip()),
        "double": lambda told: Decimal(told.strip()),
        "integer": lambda told: Decimal(told.strip()),
        "date": lambda told: read_date(told.strip()),
        "time": lambda told: read_time(told.strip()),
        "dateTime": lambda told: read_date_time(told.strip()),
        "duration": lambda told: read_duration(told.strip()),
    }
    return readers.get(kind, readers["string"])(text)
