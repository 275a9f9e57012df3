import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn.feel.calendar import Date, YearsMonths
from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_grid import grid
from knowledge.dmn.table_regions import value_text
from tests.knowledge.dmn.brute_force import POINTS, holds
from tests.knowledge.dmn.mask_tables import D, box, cells_of, read


def of_one(cells, of="number", *, values="", expects_null=False):
    table = box([f"{cell} -> 1" for cell in cells], types=[of], values={"a": values})
    return grid(read(table), expects_null=expects_null).columns[0]


def told(cell, *others, of="number", **more):
    column = of_one([cell, *others], of, **more)
    return column.text(column.sets[0])


@pytest.mark.parametrize(
    "text",
    ["5", "< 5", "<= 5", "> 5", ">= 5", "[1..5]", "(1..5)", "[1..5)", "(1..5]", "< 1, 3, > 5", "-"],
)
def test_a_range_is_told_as_it_was_written(text):
    assert told(text) == text


def test_touching_ranges_are_told_as_one():
    assert told("[1..3), [3..5], 5, (5..7)") == "[1..7)"


def test_what_is_left_of_ranges_is_told_as_ranges():
    column = of_one(["[1..3)", "> 5"])
    rest = column.full & ~column.sets[0] & ~column.sets[1]
    assert column.text(rest) == "< 1, [3..5]"


def test_texts_are_told_by_name_or_by_what_they_are_not():
    assert told('"a", "b"', '"c"', of="string") == '"a", "b"'
    assert told('not("a")', '"c"', of="string") == 'not("a")'
    assert told('not("a", null)', "null", of="string", expects_null=True) == 'not(null, "a")'


def test_all_but_null_is_told_so():
    assert told("not(null)", expects_null=True) == "not(null)"


def test_days_in_a_row_are_told_as_a_range():
    assert told('@"2026-01-31", @"2026-02-01"', of="date") == '@"2026-01-31", @"2026-02-01"'
    text = told('[@"2026-01-31"..@"2026-02-01"]', of="date")
    assert text == '[@"2026-01-31"..@"2026-02-01"]'


def test_all_that_is_allowed_is_told_as_anything():
    assert told('"a", "b"', of="string", values='"a", "b"') == "-"


def test_ends_that_are_allowed_end_a_range():
    assert told(">= 50", values="[0..100]") == "[50..100]"


def test_kinds_side_by_side_are_told_side_by_side():
    assert told('5, "x"', of="") == '5, "x"'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("-1.50"), "-1.5"),
        ('say "x"', '"say \\"x\\""'),
        (True, "true"),
        (None, "null"),
        (Date(2026, 1, 31), '@"2026-01-31"'),
        (Date(-5, 1, 31), '@"-0005-01-31"'),
        (YearsMonths(14), '@"P1Y2M"'),
    ],
)
def test_a_constant_is_told_as_one_writes_it(value, text):
    assert value_text(value) == text


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(sorted(POINTS)))
def test_a_region_holds_for_the_values_of_its_classes(data, kind):
    cells = data.draw(st.lists(cells_of(kind), min_size=1, max_size=4))
    column = of_one(cells, kind, expects_null=True)
    classes = data.draw(st.sampled_from(column.sets))
    classes = data.draw(st.sampled_from([classes, column.full & ~classes]))
    if not classes:
        return
    text, places = column.text(classes), [column.places[one] for one in numbers(classes)]
    for value in [*POINTS[kind], None]:
        assert holds(text, value) == (column.read.column.class_of(value) in places), (text, value)
