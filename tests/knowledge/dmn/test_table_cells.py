import pytest

from knowledge.dmn.feel.calendar import Date, DaysTime
from knowledge.dmn.feel.expression import Surroundings, root
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range
from knowledge.dmn.table_cells import constants, read_cell, read_constant, stretches
from tests.knowledge.dmn.mask_tables import NAMES, D


def read(text, names=NAMES):
    return read_cell(text, Surroundings(NameTable(names)), names)


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("-", ()),
        ("", ()),
        ("5", (D(5),)),
        ("-5", (D(-5),)),
        ('"a", "b"', ("a", "b")),
        ("null", (None,)),
        ("true", (True,)),
        ("[1, 2]", ([D(1), D(2)],)),
        ("[1..5)", (Range(D(1), D(5), True, False),)),
        ("< 5", (Range(None, D(5), False, False, "<"),)),
        ('date("2026-01-31")', (Date(2026, 1, 31),)),
        ('> @"P1D"', (Range(DaysTime(86_400 * 10**9), None, False, False, ">"),)),
        ('date("nonsense")', (None,)),
    ],
)
def test_a_simple_cell_is_read_as_constants(text, tests):
    assert read(text).tests == tests


@pytest.mark.parametrize(
    "text",
    [
        "limit",
        "> limit",
        "[0..limit]",
        "? > 5",
        "1 + 1",
        "count([1])",
        "{a: 1}",
        'starts with(?, "x")',
        "today()",
        "[1..",
        "unheard of",
        'time("12:00:00@Europe/Berlin")',
        "1 < 2",
    ],
)
def test_any_other_cell_is_left_to_closures(text):
    assert read(text) is None


def test_a_function_that_a_name_hides_is_no_constant():
    assert read('date("2026-01-31")', names=("date",)) is None
    assert read('date("2026-01-31")', names=("day",)) is not None


def test_not_is_kept_apart_from_its_tests():
    cell = read("not(1, > 5)")
    assert cell.negated
    assert len(cell.tests) == 2


def test_a_cell_is_a_closure_as_well():
    code = read("not([1, 2])").code()
    scope = root(Run())
    assert [code(scope.within({"?": D(n)})) for n in (1, 3)] == [False, True]


def test_the_ends_of_ranges_are_constants_of_a_cell():
    assert list(constants(read("[1..5], < 7, [8, = 9], null"))) == [
        D(n) for n in (1, 5, 7, 8, 9, 9)
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("5", set()),
        ('"x", "y"', set()),
        ("!= 5", set()),
        ("not(5)", set()),
        ("< 5", {"number"}),
        ('["a".."b"]', {"string"}),
        ("[< 5, 3]", {"number"}),
    ],
)
def test_only_ranges_tell_more_from_less(text, kinds):
    assert set(stretches(read(text))) == kinds


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", (D(5),)), ('"x"', ("x",)), ("null", (None,)), ("-1", (D(-1),)), ("[1]", ([D(1)],))],
)
def test_an_output_may_be_a_constant(text, value):
    assert read_constant(text, Surroundings(NameTable(NAMES)), NAMES) == value


@pytest.mark.parametrize("text", ["limit", "a + 1", "now()", "5 +", "nobody"])
def test_an_output_may_be_none(text):
    assert read_constant(text, Surroundings(NameTable(NAMES)), NAMES) is None
