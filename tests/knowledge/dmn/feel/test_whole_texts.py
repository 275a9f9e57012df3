import pytest

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.whole_texts import read_expression, read_tests
from tests.knowledge.dmn.feel.asking import holds


@pytest.mark.parametrize(
    ("tests", "value", "passes"),
    [
        ("-", "1", True),
        (" - ", "null", True),
        ("5", "5", True),
        ("5", "6", False),
        ("-5", "-5", True),
        ("5, 6", "6", True),
        ("5, 6", "7", False),
        ('"a"', '"a"', True),
        ('"a", "b"', '"c"', False),
        ("< 5", "4", True),
        ("< 5", "5", False),
        ("<= 5", "5", True),
        ("> 5", "6", True),
        (">= 5", "5", True),
        ("= 5", "5", True),
        ("!= 5", "5", False),
        ("< 1, > 9", "10", True),
        ("[1..5]", "5", True),
        ("[1..5)", "5", False),
        ("]1..5]", "1", False),
        ("(1..5[", "3", True),
        ("[1..2], [4..5]", "3", False),
        ("not(5)", "6", True),
        ("not(5)", "5", False),
        ("not(5, 6)", "6", False),
        ("not(< 5)", "6", True),
        ("not([1..5], 9)", "9", False),
        ("true", "true", True),
        ("true", "false", False),
        ("false", "false", True),
        ("null", "null", True),
        ("null", "1", False),
        ("not(null)", "1", True),
        ("? > 3", "4", True),
        ("? > 3 and ? < 5", "6", False),
        ("? = 4", "4", True),
        ("? in [1..5]", "3", True),
        ("not(? > 3)", "4", False),
        ('contains(?, "b")', '"abc"', True),
        ('starts with(?, "b"), ends with(?, "c")', '"abc"', True),
        ("count(?) = 2", "[1, 2]", True),
        ("[1, 2]", "1", True),
        ("[1, 2]", "[1, 2]", True),
        ("[1, 2]", "3", False),
        ('@"2024-01-31"', '@"2024-01-31"', True),
        ('date("2024-01-31")', '@"2024-01-31"', True),
        ('< date("2024-02-01")', '@"2024-01-31"', True),
        ('[@"PT1H"..@"PT2H"]', '@"PT90M"', True),
        ("2 + 3", "5", True),
        ("(5)", "5", True),
        ("< 2 + 3", "4", True),
        ("1 < 2", "7", True),
        ("5", '"5"', None),
        ("< 5", '"4"', None),
        ("< 5", "null", None),
        ('"a"', "null", False),
    ],
)
def test_a_cell_tests_a_value(tests, value, passes):
    assert holds(tests, value) is passes


@pytest.mark.parametrize(
    ("tests", "value", "names", "passes"),
    [
        ("limit", "5", {"limit": "x"}, False),
        ("limit", '"x"', {"limit": "x"}, True),
        ("allowed", '"x"', {"allowed": ["x", "y"]}, True),
        ("not(allowed)", '"z"', {"allowed": ["x", "y"]}, True),
        ('? = "x" and is open', '"x"', {"is open": True}, True),
        ("is open", '"x"', {"is open": True}, True),
        ("is open", "true", {"is open": False}, False),
    ],
)
def test_a_cell_may_name_what_is_around_it(tests, value, names, passes):
    assert bool(holds(tests, value, **names)) is passes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column 1: it is empty; write “-” for anything"),
        ("  ", "column 3: it is empty; write “-” for anything"),
        ("1,", "column 3: expected an expression, found the end"),
        ("<", "column 2: expected an expression, found the end"),
        ("- , 1", "column 3: expected an expression, found “,”"),
        ("not(1", "column 6: expected “,” or “)” after an argument, found the end"),
        ("1 2", "column 3: expected an operator or the end, found “2”"),
        ("> 1 and < 5", "column 5: expected an operator or the end, found “and”"),
        ("=> 5", "column 2: expected an expression, found “>”; write “>=”"),
        ("1; 2", "column 2: “;” means nothing here; write “,” between items"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(text, message):
    with pytest.raises(FeelFault) as caught:
        read_tests(text)
    assert str(caught.value) == message


def test_a_dash_is_no_test_at_all():
    assert read_tests("-")[0].tests == ()
    assert read_tests("-1")[0].tests != ()


def test_not_is_of_all_tests_only_where_it_spans_them():
    assert read_tests("not(1, 2)")[0].negated
    assert not read_tests("not(a) and b")[0].negated
    assert not read_tests("not(a), b")[0].negated
    assert not read_tests("nothing")[0].negated


def test_names_that_nobody_knows_are_told_with_their_places():
    assert read_expression("a + b")[1] == [("a", 0), ("b", 4)]
    assert read_tests("a, > b, ?")[1] == [("a", 0), ("b", 5)]


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("not([1..5))", "5", True),
        ("not([1..5))", "4", False),
        ("not((1..5])", "1", True),
        ("not(]1..5[)", "1", True),
        ("not(< 3, [4..7))", "7", True),
        ("not(< 3, [4..7))", "4", False),
        ("not((1 + 1))", "2", False),
        ("not(? > 5) or ? = 7", "7", True),
        ("not(? > 5) or ? = 7", "8", False),
    ],
)
def test_a_negated_cell_may_hold_ranges_with_any_brackets(text, value, told):
    assert holds(text, value) is told


@pytest.mark.parametrize(
    ("text", "column"), [("not(1, )", 8), ("not(1", 6), ("not([1..5)", 11), ("not(< 5))", 9)]
)
def test_a_fault_in_a_negated_cell_is_where_reading_ended(text, column):
    with pytest.raises(FeelFault) as caught:
        read_tests(text)
    assert caught.value.column == column
