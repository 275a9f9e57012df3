from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.unary_test import TYPES, CellFault, literal, unary_test

DAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("cell", "kind", "value", "holds"),
    [
        ("-", "string", "anything", True),
        ('"outage"', "string", "outage", True),
        ('"outage", "slow line"', "string", "slow line", True),
        ('"a, b", "c"', "string", "a, b", True),
        ('not("outage")', "string", "outage", False),
        ('not("outage", "slow")', "string", "other", True),
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
        ("true", "boolean", True, True),
        ("true", "boolean", False, False),
        ('< date("2026-02-01")', "date", DAY, True),
        ('[date("2026-01-01")..date("2026-01-31"))', "date", DAY, False),
    ],
)
def test_a_cell_tests_a_value(cell, kind, value, holds):
    assert unary_test(cell, kind)(value) is holds


@pytest.mark.parametrize(
    ("cell", "kind", "says"),
    [
        ("", "number", "Write - if anything will do"),
        ("outage", "string", "text in quotes"),
        ("25 euros", "number", "a number"),
        ("1e5", "number", "a number"),
        ("NaN", "number", "a number"),
        ("yes", "boolean", "true or false"),
        ('date("2026-02-30")', "date", "a day"),
        ('< "b"', "string", "compares"),
        ("> true", "boolean", "compares"),
        ("[5..1]", "number", "ends before it begins"),
        ("1,,2", "number", "comma"),
        ('"open', "string", "cannot be read"),
        ("25", "money", "no type"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_to_write(cell, kind, says):
    with pytest.raises(CellFault, match=says):
        unary_test(cell, kind)


def test_an_output_is_one_value_not_a_test():
    assert literal(' "say \\"sorry\\"" ', "string") == 'say "sorry"'
    with pytest.raises(CellFault):
        literal("< 25", "number")
    with pytest.raises(CellFault, match="empty"):
        literal(" ", "number")


@given(st.text(), st.sampled_from(sorted(TYPES)))
def test_any_text_is_read_or_refused_with_a_word(cell, kind):
    with suppress(CellFault):
        assert callable(unary_test(cell, kind))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2)
)
def test_an_interval_is_both_its_comparisons(value):
    inside = unary_test("[-5..250)", "number")(value)
    assert inside == (unary_test(">= -5", "number")(value) and unary_test("< 250", "number")(value))
