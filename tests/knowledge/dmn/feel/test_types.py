from decimal import Decimal

import pytest

from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from knowledge.dmn.feel.expression import value_of
from knowledge.dmn.feel.types import (
    ANY,
    BUILT_IN,
    NULL,
    ContextOf,
    Defined,
    FunctionOf,
    ListOf,
    RangeOf,
    bare,
    converted,
    type_of,
)
from knowledge.dmn.feel.values import Range

NUMBER, STRING, DATE = BUILT_IN["number"], BUILT_IN["string"], BUILT_IN["date"]
MOMENT = BUILT_IN["date and time"]
ONE = Decimal(1)
SMALL = Defined("tSmall", NUMBER, lambda value: value < 10)
DAY = Date(2024, 1, 31)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "Null"),
        (ONE, "number"),
        ("a", "string"),
        (True, "boolean"),
        (DAY, "date"),
        (Time(0), "time"),
        (DateTime(DAY, Time(0)), "date and time"),
        (YearsMonths(1), "years and months duration"),
        (DaysTime(1), "days and time duration"),
        ([], "list"),
        ({}, "context"),
        (Range(ONE, ONE), "range"),
        (value_of("sum"), "function"),
        (value_of("function(x) x"), "function"),
    ],
)
def test_each_value_has_a_type_that_holds_it(value, name):
    of = type_of(value)
    assert of.name == name
    assert of.holds(value)
    assert of.accepts(value)
    assert of.fits(ANY)


@pytest.mark.parametrize("of", [ANY, NULL, NUMBER, ListOf(NUMBER), RangeOf(NUMBER), SMALL])
def test_null_is_of_every_type(of):
    assert of.holds(None)
    assert of.accepts(None)
    assert NULL.fits(of)


@pytest.mark.parametrize(
    ("of", "value", "holds"),
    [
        (NUMBER, ONE, True),
        (NUMBER, "1", False),
        (NUMBER, True, False),
        (BUILT_IN["boolean"], True, True),
        (BUILT_IN["dateTime"], DateTime(DAY, Time(0)), True),
        (BUILT_IN["dayTimeDuration"], DaysTime(1), True),
        (BUILT_IN["yearMonthDuration"], YearsMonths(1), True),
        (NULL, ONE, False),
        (ListOf(NUMBER), [], True),
        (ListOf(NUMBER), [ONE, None], True),
        (ListOf(NUMBER), [ONE, "a"], False),
        (ListOf(NUMBER), ONE, False),
        (ListOf(ListOf(NUMBER)), [[ONE]], True),
        (RangeOf(NUMBER), Range(ONE, None), True),
        (RangeOf(NUMBER), Range("a", "b"), False),
        (ContextOf({"a": NUMBER}), {"a": ONE}, True),
        (ContextOf({"a": NUMBER}), {"a": ONE, "b": "x"}, True),
        (ContextOf({"a": NUMBER}), {"a": None}, True),
        (ContextOf({"a": NUMBER}), {"b": ONE}, False),
        (ContextOf({"a": NUMBER}), {"a": "x"}, False),
        (ContextOf({}), ONE, False),
        (FunctionOf((), ANY), ONE, False),
        (FunctionOf((ANY,), ANY), value_of("function(x) x"), True),
        (FunctionOf((ANY, ANY), ANY), value_of("function(x) x"), False),
        (SMALL, Decimal(100), True),
    ],
)
def test_a_type_holds_its_values(of, value, holds):
    assert of.holds(value) is holds


def test_an_item_definition_accepts_the_values_that_it_allows():
    assert SMALL.accepts(ONE)
    assert not SMALL.accepts(Decimal(100))
    assert not SMALL.accepts("a")
    assert ListOf(SMALL).accepts([ONE])
    assert not ListOf(SMALL).accepts([ONE, Decimal(100)])
    assert not ContextOf({"a": SMALL}).accepts({"a": Decimal(100)})


@pytest.mark.parametrize(
    ("narrow", "wide", "fits"),
    [
        (NUMBER, NUMBER, True),
        (NUMBER, STRING, False),
        (NUMBER, ANY, True),
        (ANY, NUMBER, False),
        (NULL, NUMBER, True),
        (ListOf(NUMBER), ListOf(ANY), True),
        (ListOf(ANY), ListOf(NUMBER), False),
        (ListOf(NUMBER), NUMBER, False),
        (RangeOf(NUMBER), RangeOf(NUMBER), True),
        (RangeOf(NUMBER), ListOf(NUMBER), False),
        (ContextOf({"a": NUMBER, "b": STRING}), ContextOf({"a": NUMBER}), True),
        (ContextOf({"a": NUMBER}), ContextOf({"a": NUMBER, "b": STRING}), False),
        (FunctionOf((ANY,), NUMBER), FunctionOf((NUMBER,), ANY), True),
        (FunctionOf((NUMBER,), ANY), FunctionOf((ANY,), ANY), False),
        (FunctionOf((), ANY), FunctionOf((), NUMBER), False),
        (FunctionOf((), ANY), NUMBER, False),
        (SMALL, SMALL, True),
        (SMALL, NUMBER, True),
        (SMALL, STRING, False),
        (NUMBER, bare(SMALL), True),
    ],
)
def test_a_narrow_type_fits_a_wide_one(narrow, wide, fits):
    assert narrow.fits(wide) is fits


@pytest.mark.parametrize(
    ("value", "of", "expected"),
    [
        (ONE, NUMBER, ONE),
        (None, NUMBER, None),
        ([ONE], NUMBER, ONE),
        (ONE, ListOf(NUMBER), [ONE]),
        (ONE, ListOf(ANY), [ONE]),
        ([], ListOf(NUMBER), []),
        (DAY, MOMENT, DateTime(DAY, Time(0, 0))),
        (DAY, ListOf(MOMENT), [DateTime(DAY, Time(0, 0))]),
        (ONE, SMALL, ONE),
        ([ONE], SMALL, ONE),
        (DAY, DATE, DAY),
    ],
)
def test_a_value_is_turned_into_one_of_a_type(value, of, expected):
    assert converted(value, of) == (expected, True)


@pytest.mark.parametrize(
    ("value", "of"),
    [
        ("a", NUMBER),
        (["a"], NUMBER),
        ([ONE, ONE], NUMBER),
        ([], NUMBER),
        ("a", ListOf(NUMBER)),
        (["a"], ListOf(NUMBER)),
        (Decimal(100), SMALL),
        (DateTime(DAY, Time(0)), DATE),
        ({}, ContextOf({"a": NUMBER})),
    ],
)
def test_what_cannot_be_turned_is_null(value, of):
    assert converted(value, of) == (None, False)


def test_a_list_is_of_the_type_of_its_items_where_they_have_one():
    assert type_of([ONE, ONE]) == ListOf(NUMBER)
    assert type_of([ONE, "a"]).of is ANY
    assert type_of([]).of is ANY
    assert type_of(Range(None, "a")) == RangeOf(STRING)
