from functools import reduce
from operator import and_, or_

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_grid import Ranges, grid
from tests.knowledge.dmn.mask_tables import box, read


def of(rows, types=("number",), *, expects_null=True, **more):
    return grid(read(box(rows, "FIRST", types, **more)), expects_null=expects_null)


def rules(bits):
    return [rule + 1 for rule in numbers(bits)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=40), st.data())
def test_ranges_join_any_stretch(masks, data):
    start = data.draw(st.integers(0, len(masks) - 1))
    end = data.draw(st.integers(start + 1, len(masks)))
    assert Ranges(masks, lambda one, other: one | other).of(start, end) == reduce(
        or_, masks[start:end]
    )
    assert Ranges(masks, lambda one, other: one & other).of(start, end) == reduce(
        and_, masks[start:end]
    )


def test_rules_meet_where_all_their_cells_do():
    table = of(['< 5 | "x" -> 1', '< 9 | "x" -> 2', '< 9 | "y" -> 3'], ("number", "string"))
    assert rules(table.meets(0)) == [1, 2]
    assert rules(table.meets(2)) == [3]


def test_a_rule_is_covered_by_wider_ones_and_itself():
    table = of(["[2..3] -> 1", "[1..5] -> 2", "- -> 3", "[3..9] -> 4"])
    assert rules(table.covers(0)) == [1, 2, 3]
    assert rules(table.covers(2)) == [3]


def test_the_region_of_two_rules_is_where_both_hold():
    table = of(["[1..5] | - -> 1", '[3..9) | "x" -> 2'], ("number", "string"))
    assert table.region(0, 1) == ("[3..5]", '"x"')
    assert table.region(0) == ("[1..5]", "-")


def test_a_rule_outside_what_is_allowed_holds_never():
    table = of(["> 100 -> 1", "5 -> 2", '"x" -> 3'], values={"a": "[0..100]"})
    assert table.never() == [0, 2]


def test_open_cells_hold_everywhere():
    table = of(["> limit -> 1", "5 -> 2"])
    assert rules(table.opened) == [1]
    assert rules(table.meets(1)) == [1, 2]
    assert rules(table.covers(1)) == [1, 2]


def test_null_counts_where_it_is_expected_or_spoken_of():
    def size(rows, **more):
        return len(of(rows, **more).columns[0].places)

    assert size(["< 5 -> 1"]) == 4  # null; below, at and above 5
    assert size(["< 5 -> 1"], expects_null=False) == 3
    assert size(["< 5 -> 1", "null -> 2"], expects_null=False) == 4
    assert size(["< 5 -> 1", "[1, [null]] -> 2"], expects_null=False) == 6


def test_kinds_that_no_cell_names_count_only_where_any_do():
    assert of(["- -> 1"], ("",), expects_null=False).region(0) == ("-",)
    assert len(of(["5 -> 1"], ("",), expects_null=False).columns[0].places) == 2
    assert len(of(["- -> 1"], ("",), expects_null=False).columns[0].places) == 1


def test_a_column_of_null_alone_keeps_it():
    table = of(["- -> 1"], ("number",), values={"a": "null"}, expects_null=False)
    assert table.region(0) == ("-",)


def test_columns_have_their_labels():
    assert of(["1 | 2 -> 1"], ("number", "number")).labels == ("a", "b")
