"""The test cases of OMG's DMN compatibility kit: read, run, and counted by level.

A folder `compliance-level-N` holds folders with models and test cases. Source: dmn-tck.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from knowledge.dmn.engine import Engine, UnknownElement
from knowledge.dmn.feel.builtins.conversions import literal_text
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
LEVEL = re.compile(r"compliance-level-(\d{1,3})")
UNREADABLE = (ArithmeticError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one expected result. `is_value`: something other than null was expected."""

    level: int
    folder: str
    file: str
    case: str
    node: str
    passed: bool
    is_value: bool
    expected: str
    found: str
    notes: tuple[str, ...] = ()

    @property
    def of_case(self) -> tuple[str, ...]:
        """Ids of test cases count within their file only."""
        return self.folder, self.file, self.case


@dataclass(slots=True)
class Score:
    """Test cases of one level. A case passes when all that it expects came about; it is a value
    case when it expects something other than null. `results` counts what they expect, singly."""

    passed: int = 0
    total: int = 0
    value_passed: int = 0
    value_total: int = 0
    results_passed: int = 0
    results_total: int = 0


def scores(results: Iterable[Result]) -> dict[int, Score]:
    """By level."""
    told: dict[int, Score] = {}
    for (level, *_case), group in groupby(results, lambda one: (one.level, *one.of_case)):
        of_case, score = list(group), told.setdefault(level, Score())
        passed = all(one.passed for one in of_case)
        is_value = any(one.is_value for one in of_case)
        score.total += 1
        score.passed += passed
        score.value_total += is_value
        score.value_passed += is_value and passed
        score.results_total += len(of_case)
        score.results_passed += sum(one.passed for one in of_case)
    return told


def run_folder(folder: Path, trouble: Callable[[str], None]) -> Iterator[Result]:
    """Every test case at or below a folder, in order of their files.

    `trouble` hears, with the file's name, of what cannot be read. The cases of such a model fail.
    """
    folder = folder.resolve()
    for path in sorted(folder.rglob("*.xml")):
        level = _level(path)
        if not level:
            continue
        try:
            root = read_tree(path.read_bytes()).root
            if root.name == "testCases":
                yield from _run_file(path, root, level, trouble)
        except (OSError, UnreadableModel, *UNREADABLE) as fault:
            trouble(f"{path.relative_to(folder)}: {_why(fault)}")


def _why(fault: Exception) -> str:
    if isinstance(fault, OSError):
        return fault.strerror or "it cannot be read"
    return str(fault) if isinstance(fault, UnreadableModel) else f"its values are no DMN: {fault}"


def _level(path: Path) -> int:
    """The innermost folder of that name tells it; 0 where there is none."""
    for part in reversed(path.parts):
        if found := LEVEL.fullmatch(part):
            return int(found[1])
    return 0


def _run_file(
    path: Path, root: Node, level: int, trouble: Callable[[str], None]
) -> Iterator[Result]:
    engine: Engine | None = None
    refused: tuple[str, ...] = ()
    try:
        engine = _engine(path.parent / root.said("modelName"))
    except UnreadableModel as fault:
        refused = (str(fault),)
        trouble(f"{path.parent.name}/{fault}")
    for case in root.all("testCase"):
        inputs = {_name(node): _node_value(node) for node in case.all("inputNode")}
        called = case.attributes.get("invocableName")
        for node in case.all("resultNode"):
            expected_node = node.first("expected")
            expected = _node_value(expected_node) if expected_node else None
            found, notes = (
                _decided(engine, called or _name(node), inputs) if engine else (None, refused)
            )
            if called and isinstance(found, dict) and _name(node) in found:
                found = found[_name(node)]
            yield Result(
                level=level,
                folder=path.parent.name,
                file=path.name,
                case=case.attributes.get("id", ""),
                node=_name(node),
                passed=engine is not None and _agrees(expected, found),
                is_value=expected is not None,
                expected=literal_text(expected),
                found=literal_text(found) if engine else "",
                notes=notes,
            )


def _name(node: Node) -> str:
    return node.attributes.get("name", "")


def _engine(path: Path) -> Engine:
    model = _model(path)
    others = []
    for other in sorted(path.parent.glob("*.dmn")):
        with suppress(UnreadableModel):  # told when a test case names it
            others += [_model(other)] if other != path else []
    return Engine(model, others)


def _model(path: Path) -> Definitions:
    try:
        return read_model(path.read_bytes())
    except OSError:
        raise UnreadableModel(f"{path.name}: there is no such file") from None
    except UnreadableModel as fault:
        raise UnreadableModel(f"{path.name}, {fault}") from None


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
