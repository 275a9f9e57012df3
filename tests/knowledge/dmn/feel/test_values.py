from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from knowledge.dmn.feel.expression import value_of
from knowledge.dmn.feel.values import Range, as_list, compare, equal, holds, is_function, kind_of

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.decimals(-(10**9), 10**9, places=3),
    st.text(max_size=8),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)
SMALL = st.integers(-5, 5).map(Decimal)


@given(VALUES)
def test_a_value_is_read_as_it_is_written(value):
    assert equal(value_of(literal_text(value)), value) is True


@given(VALUES)
def test_a_value_equals_itself(value):
    assert equal(value, value) is True


@given(VALUES, VALUES)
def test_equality_does_not_ask_for_the_order(left, right):
    assert equal(left, right) is equal(right, left)


@given(SMALL, SMALL)
def test_of_two_numbers_one_is_less_or_they_are_equal(left, right):
    found = [compare("<", left, right), compare("<", right, left), equal(left, right)]
    assert found.count(True) == 1
    assert compare("<=", left, right) is not compare(">", left, right)


@pytest.mark.thorough
@given(VALUES, VALUES)
def test_what_cannot_be_compared_is_not_known_to_be_more_or_less(left, right):
    if compare("<", left, right) is None:
        assert compare(">=", left, right) is None


@given(SMALL, SMALL, SMALL, st.booleans(), st.booleans())
def test_a_range_holds_what_is_between_its_ends(value, low, high, has_low, has_high):
    above = low <= value if has_low else low < value
    below = value <= high if has_high else value < high
    assert holds(Range(low, high, has_low, has_high), value) is (above and below)
    assert (value in Range(low, high, has_low, has_high)) is (above and below)


@pytest.mark.parametrize(
    ("interval", "value", "expected"),
    [
        (Range(Decimal(1), None, True, False, ">="), Decimal(1), True),
        (Range(Decimal(1), None, False, False, ">"), Decimal(1), False),
        (Range(None, Decimal(1), False, True, "<="), Decimal(1), True),
        (Range(None, Decimal(1), False, False, "<"), Decimal(1), False),
        (Range(Decimal(1), Decimal(1), True, True, "="), Decimal(1), True),
        (Range(Decimal(1), Decimal(1), True, True, "!="), Decimal(1), False),
        (Range(Decimal(1), Decimal(1), True, True, "!="), Decimal(2), True),
        (Range(Decimal(1), Decimal(1), True, True, "!="), "a", None),
        (Range(Decimal(1), Decimal(2)), "a", None),
        (Range(Decimal(1), Decimal(2)), None, None),
        (Range("a", "c"), "b", True),
        (Range(Date(2024, 1, 1), Date(2024, 1, 31)), Date(2024, 1, 31), True),
        (Range(YearsMonths(1), YearsMonths(3)), YearsMonths(2), True),
        (Range(DaysTime(1), DaysTime(3)), YearsMonths(2), None),
    ],
)
def test_a_range_may_have_one_end_and_values_of_any_kind(interval, value, expected):
    assert holds(interval, value) is expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (Decimal(1), "number"),
        ("a", "string"),
        (False, "boolean"),
        (Date(1, 1, 1), "date"),
        (Time(0), "time"),
        (DateTime(Date(1, 1, 1), Time(0)), "date and time"),
        (YearsMonths(1), "years and months duration"),
        (DaysTime(1), "days and time duration"),
        ([], "list"),
        ({}, "context"),
        (Range(1, 2), "range"),
        (value_of("sum"), "function"),
    ],
)
def test_each_value_is_of_a_kind(value, kind):
    assert kind_of(value) == kind
    assert is_function(value) is (kind == "function")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), ([], []), (["a"], ["a"]), ("a", ["a"]), ({}, [{}]), ([None], [None])],
)
def test_a_single_value_is_a_list_of_it(value, expected):
    assert as_list(value) == expected
