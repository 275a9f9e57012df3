from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deciding import decide
from knowledge.table_cells import (
    TYPES,
    allowed_values,
    fault_of_allowed,
    fault_of_output,
    fault_of_test,
    is_enumeration,
    named_texts,
)

DAY = date(2026, 1, 31)


def holds(cell, kind, value):
    """Whether a rule with this one cell applies."""
    table = {
        "hit_policy": "UNIQUE",
        "inputs": [{"name": "told", "label": "Told", "type": kind}],
        "outputs": [{"name": "said", "label": "Said", "type": "boolean"}],
        "rules": [{"when": [cell], "then": ["true"], "note": ""}],
    }
    return decide(table, {"told": value}).kind == "hit"


@pytest.mark.parametrize(
    ("cell", "kind", "value", "wanted"),
    [
        ("-", "string", "anything", True),
        ('"outage"', "string", "outage", True),
        ('"outage", "slow line"', "string", "slow line", True),
        ('"a, b", "c"', "string", "a, b", True),
        ('not("outage")', "string", "outage", False),
        ('not("outage", "slow")', "string", "other", True),
        ('contains(?, "out")', "string", "outage", True),
        ("25", "number", Decimal("25.0"), True),
        ("<25", "number", 25, False),
        ("<= 25", "number", 25, True),
        ("> -1.5", "number", -1, True),
        (">= 25", "number", 24.9, False),
        ("[1..5]", "number", 5, True),
        ("[1..5)", "number", 5, False),
        ("]1..5]", "number", 1, False),
        ("(1 .. 5), 9", "number", 9, True),
        ("< 1, [3..4], > 10", "number", 4, True),
        ("not([1..5])", "number", 3, False),
        ("modulo(?, 2) = 0", "number", 4, True),
        ("true", "boolean", True, True),
        ("true", "boolean", False, False),
        ('< date("2026-02-01")', "date", DAY, True),
        ('[date("2026-01-01")..date("2026-01-31"))', "date", DAY, False),
        ('> @"P2D"', "days and time duration", "P3D", True),
        ('< time("12:00:00")', "time", "08:30:00", True),
    ],
)
def test_a_cell_tests_a_value(cell, kind, value, wanted):
    assert fault_of_test(cell, kind) is None
    assert holds(cell, kind, value) is wanted


@pytest.mark.parametrize(
    ("cell", "kind", "says", "position"),
    [
        ("", "number", "Write - if anything will do", 0),
        ("outage", "string", "text in quotes", 1),
        ("25 euros", "number", "a number", 4),
        ("<= ", "number", "Expected an expression", 4),
        ('"25"', "number", "A string stands where a number belongs", 1),
        ('<= "25"', "number", "A string stands where a number belongs", 4),
        ("yes", "boolean", "true or false", 1),
        ('date("2026-02-30")', "date", "is no day", 5),
        ("> true", "boolean", "cannot", 1),
        ("[5..1]", "number", "ends before it begins", 1),
        ("1,,2", "number", "Expected", 3),
        ('"open', "string", "no closing quote", 1),
        ("1/0", "number", "", 2),
        ("25", "money", "no type", 0),
        ("1" * 3000, "number", "more than 2,000 characters", 0),
        ("(" * 900, "number", "nested deeper", 81),
    ],
)
def test_a_cell_that_cannot_be_read_says_where_and_what_to_write(cell, kind, says, position):
    fault = fault_of_test(cell, kind)
    assert says in fault.message
    assert fault.position == position
    assert (f"character {position}: " in str(fault)) is bool(position)


def test_a_cell_may_compare_with_another_input():
    assert fault_of_test("> limit", "number", ["limit"]) is None
    assert "limit" in fault_of_test("> limit", "number").message


def test_a_cell_knows_the_inputs_of_its_own_table_alone():
    assert fault_of_test("< limit", "number", ["limit"]) is None
    assert "limit" in str(fault_of_test("< limit", "number", ["other"]))
    assert fault_of_test("< limit", "number", ["limit"]) is None


def test_an_output_is_one_value_not_a_test():
    assert fault_of_output(' "say \\"sorry\\"" ', "string") is None
    assert "25" not in str(fault_of_output("25 * 2", "number"))
    assert fault_of_output("< 25", "number")
    assert "empty" in fault_of_output(" ", "number").message


def test_an_output_is_one_of_the_values_that_its_column_allows():
    assert fault_of_output('"yes"', "string", allowed='"yes", "no"') is None
    assert "none of the values" in str(fault_of_output('"may"', "string", allowed='"yes", "no"'))


def test_allowed_values_are_read_in_their_order():
    assert allowed_values('"yes", "no"') == ["yes", "no"]
    assert allowed_values("[0..10], 20") == [Decimal(20)]
    assert allowed_values("") == []
    assert fault_of_allowed("[0..10]", "number") is None
    assert "string" in fault_of_allowed('"a"', "number").message


@pytest.mark.parametrize(
    ("text", "counted"),
    [('"a", "b"', True), ("1, 2", True), ("[1..2]", False), ('not("a")', False), ("", False)],
)
def test_values_that_can_be_counted_off_are_chosen_from_a_list(text, counted):
    assert is_enumeration(text) is counted


@given(st.text(), st.sampled_from(sorted(TYPES)))
def test_any_text_is_read_or_refused_with_a_word(cell, kind):
    for fault in (fault_of_test(cell, kind), fault_of_output(cell, kind)):
        assert fault is None or fault.message


@given(st.integers(-100, 400))
def test_an_interval_says_the_same_as_two_comparisons(value):
    inside = holds("[-5..250)", "number", value)
    assert inside is (holds(">= -5", "number", value) and holds("< 250", "number", value))


def test_texts_are_named_once_in_the_order_of_the_cells():
    cells = ['"outage", "late repair"', "-", 'not("outage")', 'starts with(?, "x")', "25", '"', ""]

    assert named_texts(cells) == ["outage", "late repair", "x"]
