import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.feel.calendar import Date, DateTime, Time
from knowledge.dmn.table_axes import ELSEWHERE, NULL, numbers
from knowledge.dmn.table_columns import plain_kinds
from tests.knowledge.dmn.brute_force import holds
from tests.knowledge.dmn.mask_tables import KINDS, WRONG, D, box, cells_of, read

TIER = m.ItemDefinition(name="tier", type="string", allowed='"gold", "silver"')


def column(cells, of="number", values="", items=()):
    table = box([f"{cell} -> 1" for cell in cells], types=[of], values={"a": values})
    return read(table, items).columns[0].column


def allows(of, value):
    found = of.class_of(value)
    return bool(of.domain >> found & 1)


@settings(max_examples=80, deadline=None)
@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_a_set_has_the_classes_of_the_values_for_which_the_cell_holds(data, kind):
    text = data.draw(cells_of(kind))
    of = column([text, data.draw(cells_of(kind))], "")
    classes = of.sets()[0]
    for value in KINDS[kind][1] + WRONG:
        found = of.class_of(value)
        if found is not None and classes is not None:
            assert bool(classes >> found & 1) == holds(text, value), (text, value)


def test_null_is_a_class_of_its_own():
    of = column(["null", "not(null)", "-", "< 5"])
    assert of.class_of(None) == NULL
    assert [bool(one >> NULL & 1) for one in of.sets()] == [True, False, True, False]


def test_values_of_a_kind_that_no_cell_names_are_elsewhere():
    of = column(["< 5"], "")
    assert of.class_of("x") == of.class_of(Date(2026, 1, 31)) == ELSEWHERE


def test_lists_and_contexts_have_no_class():
    of = column(["< 5"], "")
    assert of.class_of([D(1)]) is None
    assert of.class_of({"x": D(1)}) is None


def test_a_local_moment_beside_moments_with_a_zone_has_no_class():
    of = column(['< @"2026-01-31T12:00:00Z"'], "date and time")
    assert of.class_of(DateTime(Date(2026, 1, 31), Time(0))) is None
    assert of.class_of(DateTime(Date(2026, 1, 31), Time(0, 0))) is not None


def test_local_moments_mixed_with_zoned_ones_are_left_to_closures():
    of = column(['@"2026-01-31T12:00:00Z"', '@"2026-01-31T12:00:00"'], "")
    assert of.cells == (None, None)


def test_a_type_keeps_other_kinds_out():
    of = column(['"x"', "5"], "number")
    assert allows(of, D(5))
    assert not allows(of, "x")
    assert allows(of, None)


def test_allowed_values_bound_a_column():
    of = column(["< 5"], values="[0..10]")
    assert [allows(of, D(n)) for n in (-1, 0, 5, 10, 11)] == [False, True, True, True, False]
    assert allows(of, None)


def test_allowed_values_of_its_type_bound_it_too():
    of = column(["-"], "tier", '"gold", "bronze"', [TIER])
    assert [allows(of, text) for text in ("gold", "silver", "bronze")] == [True, False, False]


def test_allowed_values_that_are_no_constants_are_not_known():
    assert not column(["-"], values="< limit").is_known
    assert column(["-"], values="< 5").is_known


def test_a_column_of_lists_is_not_known():
    of = column(["-", "1"], "list")
    assert not of.is_known
    assert of.cells == (None, None)


def test_a_column_of_booleans_knows_both_even_where_no_cell_does():
    of = column(["-"], "boolean")
    assert len(list(numbers(of.domain))) == 3  # and null


@pytest.mark.parametrize(
    ("type_of", "count"), [("number", 2), ("date", 2), ("", 9), ("tier", 2), ("list", 1)]
)
def test_kinds_that_need_no_conversion(type_of, count):
    of = column(["-"], type_of, items=[TIER])
    assert len(plain_kinds(of.type)) == count
