from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.calendar import DAY, Date, DateTime, DaysTime, Time, YearsMonths, midnight
from knowledge.dmn.table_axes import axes_of, numbers, position, runs, span
from tests.knowledge.dmn.mask_tables import D


def axis(*constants, ordered=True, first=2):
    kind = position(constants[0])[0]
    return axes_of(constants, [kind] if ordered else [], first)[kind]


def bits(classes):
    return list(numbers(classes))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (D(1), "number"),
        ("x", "string"),
        (True, "boolean"),
        (Date(2026, 1, 31), "instant"),
        (midnight(Date(2026, 1, 31)), "instant"),
        (DateTime(Date(2026, 1, 31), Time(0)), "moment"),
        (Time(0), "time"),
        (Time(0, 3600), "zoned time"),
        (YearsMonths(1), "years and months duration"),
        (DaysTime(1), "days and time duration"),
    ],
)
def test_a_value_lies_on_the_axis_of_what_it_is_compared_to(value, kind):
    assert position(value)[0] == kind


@pytest.mark.parametrize("value", [[], {}, None, Time(0, "Europe/Berlin")])
def test_what_has_no_lasting_order_lies_on_no_axis(value):
    assert position(value) is None


def test_a_day_and_its_first_instant_lie_at_one_place():
    day = Date(2026, 1, 31)
    assert position(day) == position(midnight(day))


def test_an_ordered_axis_has_a_class_before_at_and_after_each_constant():
    one = axis(D(10), D(5), D("5.0"))
    assert one.size == 5
    found = [one.class_of(D(n)) for n in ("4", "5", "7", "10", "11")]
    assert found == [2, 3, 4, 5, 6]


def test_a_named_axis_has_one_class_for_all_others():
    one = axis("b", "a", ordered=False)
    assert one.size == 3
    assert [one.class_of(text) for text in ("a", "b", "c", "")] == [2, 3, 4, 4]


def test_true_and_false_are_all_there_is():
    one = axes_of([True], [], 2)["boolean"]
    assert (one.size, one.values) == (2, (False, True))


def test_axes_follow_each_other():
    axes = axes_of([D(1), "x", YearsMonths(1)], ["number"], 2)
    assert sorted((one.first, one.size) for one in axes.values()) == [(2, 3), (5, 2), (7, 2)]


def test_below_a_constant_are_the_classes_before_it():
    one = axis(D(5), D(10))
    assert bits(one.below(D(10))) == [2, 3, 4]
    assert bits(one.classes) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("constants", "empty"),
    [
        ((D(1), D(2)), []),
        (("", "a"), [2]),
        (("a", "a\0"), [4]),
        ((YearsMonths(3), YearsMonths(4), YearsMonths(6)), [4]),
        ((DaysTime(3), DaysTime(4)), [4]),
        ((Time(0), Time(5)), [2]),
        ((Time(5), Time(DAY - 1)), [6]),
        ((Date(2026, 1, 31), Date(2026, 2, 1)), []),
    ],
)
def test_a_class_may_hold_no_value_at_all(constants, empty):
    assert bits(axis(*constants).nowhere(is_of_days=False)) == empty


def test_on_an_axis_of_days_only_midnights_are_values():
    noon = DateTime(Date(2026, 2, 1), Time(DAY // 2, 0))
    one = axis(Date(2026, 1, 31), Date(2026, 2, 1), noon, Date(2026, 2, 3))
    # between 31st and 1st; between the 1st and its noon; the noon itself
    assert bits(one.nowhere(is_of_days=True)) == [4, 6, 7]


def test_a_named_axis_has_no_empty_class():
    assert axis("", "a", ordered=False).nowhere(is_of_days=False) == 0


@given(st.sets(st.integers(0, 200)))
def test_stretches_make_up_the_set_again(members):
    classes = sum(1 << one for one in members)
    found = list(runs(classes))
    assert sum(span(start, end) for start, end in found) == classes
    assert all(end < start for (_s, end), (start, _e) in pairwise(found))
    assert set(numbers(classes)) == members


def test_a_span_without_length_is_empty():
    assert span(5, 5) == span(5, 3) == 0
