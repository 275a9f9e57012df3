from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.logic import all_of, any_of, passes
from knowledge.dmn.feel.values import Range
from tests.knowledge.dmn.feel.asking import table, told

KNOWN = (True, False, None)
TERNARY = st.sampled_from(KNOWN)
#        right:  true   false  null
AND = {
    True: (True, False, None),
    False: (False, False, False),
    None: (None, False, None),
}
OR = {
    True: (True, True, True),
    False: (True, False, None),
    None: (True, None, None),
}


@pytest.mark.parametrize(("left", "right"), list(product(KNOWN, KNOWN)))
def test_and_is_as_in_its_truth_table(left, right):
    assert all_of([left, right]) is AND[left][KNOWN.index(right)]


@pytest.mark.parametrize(("left", "right"), list(product(KNOWN, KNOWN)))
def test_or_is_as_in_its_truth_table(left, right):
    assert any_of([left, right]) is OR[left][KNOWN.index(right)]


@pytest.mark.parametrize(("left", "right"), list(product(("true", "false", "null"), repeat=2)))
def test_expressions_follow_the_same_tables(left, right):
    values = {"true": True, "false": False, "null": None}
    spelled = {True: "true", False: "false", None: "null"}
    place = KNOWN.index(values[right])
    assert told(f"{left} and {right}") == spelled[AND[values[left]][place]]
    assert told(f"{left} or {right}") == spelled[OR[values[left]][place]]


@given(st.lists(TERNARY, max_size=6))
def test_what_is_not_all_is_any_of_the_opposites(values):
    opposites = [None if value is None else not value for value in values]
    found = any_of(opposites)
    assert all_of(values) is (None if found is None else not found)


@given(st.lists(TERNARY, max_size=6), st.randoms())
def test_the_order_does_not_count(values, random):
    shuffled = [*values]
    random.shuffle(shuffled)
    assert all_of(shuffled) is all_of(values)
    assert any_of(shuffled) is any_of(values)


@table(
    ("true and 1", "null"),
    ("false and 1", "false"),
    ('"a" and false', "false"),
    ('"a" or true', "true"),
    ("0 or false", "null"),
    ("true and true and true", "true"),
    ("true and null and false", "false"),
    ("false or null or true", "true"),
    ("not(true)", "false"),
    ("not(false)", "true"),
    ("not(null)", "null"),
    ('not("a")', "null"),
    ("if true then 1 else 2", "1"),
    ("if false then 1 else 2", "2"),
    ("if null then 1 else 2", "2"),
    ("if 1 then 1 else 2", "2"),
    ('if "true" then 1 else 2', "2"),
    ("if 1 > 0 then if 2 > 3 then 1 else 2 else 3", "2"),
)
def test_what_is_neither_true_nor_false_is_not_known(asked, value):
    assert told(asked) == value


def test_nothing_is_asked_that_need_not_be():
    asked = []

    def ask(value):
        asked.append(value)
        return value

    assert all_of(ask(value) for value in (True, False, True)) is False
    assert any_of(ask(value) for value in (None, True, False)) is True
    assert asked == [True, False, None, True]


@pytest.mark.parametrize(
    ("value", "test", "expected"),
    [
        (1, Range(1, 2), None),
        ("b", Range("a", "c"), True),
        ("d", Range("a", "c"), False),
        ("b", ["a", "b"], True),
        ("b", ["a", Range("b", "c")], True),
        ("b", [["b"]], True),
        ("b", [], False),
        (["b"], ["b"], True),
        (["b"], [["b"]], True),
        ("b", "b", True),
        ("b", None, False),
        (None, None, True),
        (None, Range("a", "b"), None),
    ],
)
def test_a_value_passes_what_a_test_came_to(value, test, expected):
    assert passes(value, test) is expected
