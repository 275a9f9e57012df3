"""What a decision comes to, as JSON has it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import value_of
from knowledge.dmn.feel.types import BUILT_IN, type_of
from knowledge.dmn.inputs import input_value
from knowledge.dmn.outputs import json_value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("null", None),
        ("true", True),
        ('"text"', "text"),
        ("12", 12),
        ("12.00", 12),
        ("-0.1", -0.1),
        ("9007199254740993", "9007199254740993"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("10 ** 400", "1E+400"),
        ("[1, [2]]", [1, [2]]),
        ("{a b: {c: 1.5}}", {"a b": {"c": 1.5}}),
        ('@"2026-01-31"', "2026-01-31"),
        ('@"08:30:00"', "08:30:00"),
        ('@"2026-01-31T08:30:00Z"', "2026-01-31T08:30:00Z"),
        ('@"P1Y6M"', "P1Y6M"),
        ('@"PT90M"', "PT1H30M"),
        ("[1..5)", "[1..5)"),
        ("function(a) a", "function(a)"),
    ],
)
def test_each_kind_of_value_has_its_json(text, wanted):
    told = json_value(value_of(text))
    assert told == wanted
    assert type(told) is type(wanted)
    assert json.loads(json.dumps(told)) == wanted


@pytest.mark.parametrize("text", ['@"2026-01-31"', '@"08:30:00"', '@"P1Y6M"', '@"PT90M"', "12.5"])
def test_what_was_told_may_be_given_again(text):
    value = value_of(text)
    assert input_value(json_value(value), type_of(value)) == value


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**30
    )
)
def test_an_amount_keeps_its_value(amount):
    told = json_value(Decimal(amount))
    assert Decimal(str(told)) == amount


@given(st.integers())
def test_a_whole_number_keeps_its_value(number):
    value = input_value(number, BUILT_IN["number"])
    assert Decimal(str(json_value(value))) == value
