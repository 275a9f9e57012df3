"""Tables of FEEL: an expression on the left, and what it comes to, as FEEL writes it."""

from typing import Any

import pytest

from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.feel.expression import Surroundings, cell, evaluate, expression, value_of
from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run


def table(*rows: tuple[str, str]) -> Any:
    """A test that asks `told(asked) == value` of each row."""
    return pytest.mark.parametrize(("asked", "value"), rows)


def told(asked: str, **names: Any) -> str:
    """What an expression comes to, as FEEL would write it: texts stand in quotes."""
    return literal_text(value_of(asked, **names))


def note(asked: str, **names: Any) -> str:
    """Why an expression came to null."""
    run = Run()
    read = expression(asked, Surroundings(NameTable(names)))
    assert evaluate(read, names, run) is None
    return run.notes[0]


def fault(asked: str) -> str:
    """What is wrong with a text that cannot be read."""
    with pytest.raises(FeelFault) as caught:
        expression(asked)
    return str(caught.value)


def holds(tests: str, value: str, **names: Any) -> bool | None:
    """Whether a value, told as an expression, passes the tests of a cell."""
    names["?"] = value_of(value)
    found: bool | None = evaluate(cell(tests, Surroundings(NameTable(names))), names)
    return found


def unknown(asked: str, *names: str) -> list[str]:
    """What an editor is told of the names that nobody knows."""
    return [str(one) for one in expression(asked, Surroundings(NameTable(names))).faults]
