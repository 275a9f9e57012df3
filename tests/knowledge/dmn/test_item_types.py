"""Types that a model defines: what they hold, and what is wrong with them."""

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.inputs import InputRefused, input_value


def item(name, type="", **more):
    return m.ItemDefinition(name=name, type=type, **more)


def engine(*items):
    return Engine(m.Definitions(name="Desk", namespace="urn:desk", items=items))


def takes(value, *items, name=None):
    """Whether a value is one of the last type."""
    model = engine(*items)
    assert [str(fault) for fault in model.faults] == []
    of = model.types_of("urn:desk").find(name or items[-1].name)
    try:
        input_value(value, of)
    except InputRefused:
        return False
    return True


def test_a_type_is_another_under_a_name():
    assert takes(1, item("Rate", "number"))
    assert not takes("1", item("Rate", "number"))


@pytest.mark.parametrize(("value", "fits"), [("a", True), ("c", False), (None, True), (1, False)])
def test_allowed_values_are_held(value, fits):
    assert takes(value, item("Grade", "string", allowed='"a", "b"')) is fits


def test_a_range_of_allowed_values_is_held():
    grade = item("Share", "number", allowed="[0..1]")
    assert takes(0.5, grade)
    assert not takes(1.5, grade)


def test_a_type_with_components_is_a_context_with_all_of_them():
    line = item("Line", components=(item("Speed", "number"), item("Zone", "string")))
    assert takes({"Speed": 1, "Zone": "a"}, line)
    assert takes({"Speed": 1, "Zone": "a", "More": 2}, line)
    assert not takes({"Speed": 1}, line)
    assert not takes({"Speed": "x", "Zone": "a"}, line)


def test_components_have_allowed_values_too():
    line = item("Line", components=(item("Speed", "number", allowed="> 0"),))
    assert not takes({"Speed": 0}, line)


def test_a_collection_holds_items_of_its_type():
    lines = item("Lines", "number", is_collection=True)
    assert takes([1, 2], lines)
    assert takes(1, lines)
    assert not takes([1, "x"], lines)


def test_allowed_values_of_a_collection_are_those_of_its_items():
    grades = item("Grades", "string", allowed='"a"', constraint="allowedValues", is_collection=True)
    assert takes(["a", "a"], grades)
    assert not takes(["a", "b"], grades)


def test_a_type_constraint_is_of_the_collection_as_a_whole():
    pair = item(
        "Pair", "number", allowed="count(?) = 2", constraint="typeConstraint", is_collection=True
    )
    assert takes([1, 2], pair)
    assert not takes([1], pair)


def test_types_stand_on_each_other_in_any_order():
    share = item("Share", "number")
    lines = item("Lines", "Line", is_collection=True)
    line = item("Line", components=(item("Share", "Share"),))
    for order in ((share, lines, line), (line, share, lines), (lines, line, share)):
        assert takes([{"Share": 1}], *order, name="Lines")
        assert not takes([{"Share": "x"}], *order, name="Lines")


def test_a_function_is_a_type():
    price = item("Price", parameters=(m.Variable("hours", "number"),), result="number")
    assert not takes(1, price)
    assert takes(None, price)


def told(*items):
    return [str(fault) for fault in engine(*items).faults]


def test_a_type_made_of_itself_is_told():
    assert told(item("A", "A")) == ["type A: it is made of itself"]
    assert told(item("A", "B"), item("B", "A"))[0] == "type A: it is made of itself"
    chain = item("Tree", components=(item("Left", "Tree"), item("Size", "number")))
    assert told(chain) == ["type Tree: it is made of itself"]


def test_a_type_made_of_itself_still_decides():
    model = engine(item("Tree", components=(item("Left", "Tree"),)))
    of = model.types_of("urn:desk").find("Tree")
    assert input_value({"Left": {"Left": None}}, of) == {"Left": {"Left": None}}


def test_a_type_that_is_not_there_is_told_with_its_place():
    line = item("Line", components=(item("Speed", "Mbit"),))
    assert told(line) == ["type Line, Speed: there is no type “Mbit”"]
    assert told(item("F", parameters=(m.Variable("a", "X"),), result="Y")) == [
        "type F: there is no type “X”",
        "type F: there is no type “Y”",
    ]


def test_allowed_values_that_cannot_be_read_are_told_and_hold_anything():
    model = engine(item("Grade", "string", allowed='"a", '))
    fault = model.faults[0]
    assert fault.place == "type Grade, allowed values"
    assert fault.decision == "type Grade"
    assert fault.character > 0
    of = model.types_of("urn:desk").find("Grade")
    assert input_value("z", of) == "z"


def test_many_levels_of_components_are_read():
    inner = item("x", "number")
    for _level in range(150):
        inner = item("x", components=(inner,))
    assert told(inner) == []
