from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.faults import LimitExceeded
from tests.knowledge.dmn.feel.asking import note, table, told

NUMBERS = st.lists(st.integers(-9, 9), max_size=8)


def decimals(values):
    return [Decimal(value) for value in values]


@table(
    ("for x in [1, 2, 3] return x * 2", "[2, 4, 6]"),
    ("for x in [] return x", "[]"),
    ("for x in 1..3 return x", "[1, 2, 3]"),
    ("for x in 3..1 return x", "[3, 2, 1]"),
    ("for x in -1..1 return x", "[-1, 0, 1]"),
    ("for x in 2..2 return x", "[2]"),
    ("for x in [1..3] return x", "[1, 2, 3]"),
    ("for x in (1..3] return x", "[2, 3]"),
    ("for x in [1..3) return x", "[1, 2]"),
    ("for x in (1..3) return x", "[2]"),
    ("for x in (1..2) return x", "[]"),
    ("for x in 1 return x", "[1]"),
    ('for x in "ab" return x', '["ab"]'),
    ("for x in {a: 1} return x.a", "[1]"),
    ("for x in [1, 2], y in [3, 4] return x * y", "[3, 4, 6, 8]"),
    ("for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"),
    ("for x in 1..3, y in 1..x return y", "[1, 1, 2, 1, 2, 3]"),
    ("for x in [1], x in [2] return x", "[2]"),
    ("for x in [1, null] return x", "[1, null]"),
    ("for x in [1, 2] return for y in [3, 4] return x + y", "[[4, 5], [5, 6]]"),
    ("for f in [sum, max] return f([1, 2])", "[3, 2]"),
    ('for d in @"2024-02-28"..@"2024-03-01" return d', "[2024-02-28, 2024-02-29, 2024-03-01]"),
    ('for d in @"2023-03-01"..@"2023-02-28" return d', "[2023-03-01, 2023-02-28]"),
    ('for d in [@"2024-01-01"..@"2024-01-02"] return d.weekday', "[1, 2]"),
)
def test_for_goes_through_lists_ranges_and_days(asked, value):
    assert told(asked) == value


@table(
    ("for x in 1..5 return if x < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
    ("for x in 1..4 return count(partial)", "[0, 1, 2, 3]"),
    ("for x in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
    ("for x in [2, 3, 4] return x * (if partial = [] then 1 else partial[-1])", "[2, 6, 24]"),
    ("{partial: 7, r: for x in [1] return partial}.r", "[[]]"),
    ("for partial in [1, 2] return partial", "[1, 2]"),
)
def test_partial_is_what_came_so_far(asked, value):
    assert told(asked) == value


@table(
    ("some x in [1, 2] satisfies x > 1", "true"),
    ("some x in [1, 2] satisfies x > 2", "false"),
    ("some x in [] satisfies true", "false"),
    ("every x in [1, 2] satisfies x > 0", "true"),
    ("every x in [1, 2] satisfies x > 1", "false"),
    ("every x in [] satisfies false", "true"),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
    ("every x in [1, 2], y in [2, 3] satisfies x < y", "false"),
    ("some x in [null, 2] satisfies x > 1", "true"),
    ("some x in [null, 1] satisfies x > 1", "null"),
    ("every x in [null, 1] satisfies x > 1", "false"),
    ("every x in [null, 2] satisfies x > 1", "null"),
    ("some x in 1..10 satisfies x = 7", "true"),
    ("every x in [1..10) satisfies x < 10", "true"),
    ("some x in [1] satisfies 1", "null"),
    ("some x in null satisfies true", "null"),
)
def test_some_and_every_follow_the_logic_of_three_values(asked, value):
    assert told(asked) == value


@table(
    ("[1, 2, 3][1]", "1"),
    ("[1, 2, 3][3]", "3"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][-3]", "1"),
    ("[1, 2, 3][0]", "null"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][-4]", "null"),
    ("[1, 2, 3][1.5]", "null"),
    ("[1, 2, 3][1e6144]", "null"),
    ("[][1]", "[]"),
    ("[1, 2, 3][1 + 1]", "2"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[1, 2, 3][item > 9]", "[]"),
    ("[1, 2, 3][true]", "[1, 2, 3]"),
    ("[1, 2, 3][false]", "[]"),
    ("[1, 2, 3][null]", "[]"),
    ('[1, 2, 3]["a"]', "[]"),
    ("[1, null, 3][item > 0]", "[1, 3]"),
    ("[true, false][item]", "[true]"),
    ('[1, "a", 2][item instance of number]', "[1, 2]"),
    ("[[1, 2], [3]][count(item) = 1]", "[[3]]"),
    ("[1, 2, 3, 4][item > 1][item < 4][2]", "3"),
    ("5[1]", "5"),
    ("5[item = 5]", "[5]"),
    ("5[2]", "null"),
    ("null[1]", "[]"),
    ("null[item = null]", "[]"),
    ('"abc"[1]', '"abc"'),
)
def test_a_filter_keeps_what_fulfils_it_or_finds_a_place(asked, value):
    assert told(asked) == value


@table(
    ("[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]"),
    ("[{a: 1}, {a: 2}][item.a > 1]", "[{a: 2}]"),
    ("[{a: 1}, {a: 2}][a > 1].a", "[2]"),
    ("[{a: 1}, {a: 2}][2].a", "2"),
    ("[{a: 1}, {b: 2}][a = 1]", "[{a: 1}]"),
    ("[{a: 1}, 5][item = 5]", "[5]"),
    ("[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"),
    ("{a: 1}[a = 1]", "[{a: 1}]"),
    ("{a: 1}[1]", "{a: 1}"),
    ("{limit: 1, l: [{a: 1}, {a: 2}][a > limit]}.l", "[{a: 2}]"),
    ("[{x y: 1}, {x y: 2}][x y = 2]", "[{x y: 2}]"),
)
def test_entries_of_items_are_names_within_a_filter(asked, value):
    assert told(asked) == value


@table(
    ("for x in null return x", "there is no list to go through"),
    ("for x in (> 1) return x", "a range without end cannot be gone through"),
    ('for x in "a".."b" return x', "no steps lead from string to string"),
    ('for x in 1..@"2024-01-01" return x', "no steps lead from number to date"),
    ("for x in 1.5..3 return x", "the start must be a whole number"),
    ("for x in 1..3.5 return x", "the end must be a whole number"),
    ("for x in 1..1e40 return x", "the end is too large"),
    ("for x in null..3 return x", "no steps lead from null to number"),
    ("[1][2]", "there is no item at that place"),
)
def test_what_cannot_be_gone_through_is_told(asked, value):
    assert note(asked) == value


@pytest.mark.thorough
@pytest.mark.parametrize(
    "asked",
    [
        "for x in 1..10**9 return x",
        "for x in 1..10**33 return x",
        "for a in 1..10000, b in 1..10000 return 1",
        "for a in 1..10000, b in 1..10000, c in [] return 1",
        "some x in 1..10**9 satisfies x < 0",
        "every x in 1..10**9 satisfies x > 0",
        "for x in 1..100000 return partial",
        "for x in 1..300000 return " + "+".join("1" * 100),
        "for " + ", ".join(f"a{n} in [1, 2]" for n in range(60)) + " return 1",
    ],
)
def test_what_would_not_end_is_stopped(asked):
    with pytest.raises(LimitExceeded):
        told(asked)


def test_a_result_never_holds_itself():
    assert told("count((for x in 1..100 return partial)[100])") == "99"


@given(NUMBERS)
def test_a_filter_is_as_a_comprehension(values):
    kept = [value for value in values if value > 0]
    assert told("l[item > 0]", l=decimals(values)) == str(kept)


@given(NUMBERS)
def test_for_is_as_a_comprehension(values):
    assert told("for x in l return x * 2", l=decimals(values)) == str([v * 2 for v in values])


@given(NUMBERS)
def test_some_and_every_are_as_any_and_all(values):
    asked = "[some x in l satisfies x > 3, every x in l satisfies x > 3]"
    expected = [any(v > 3 for v in values), all(v > 3 for v in values)]
    assert told(asked, l=decimals(values)) == str(expected).lower()


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_steps_lead_from_the_first_to_the_last(first, last):
    step = 1 if first <= last else -1
    expected = list(range(first, last + step, step))
    assert told("for x in a..b return x", a=Decimal(first), b=Decimal(last)) == str(expected)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8), st.integers(-10, 10))
def test_places_count_from_either_end(values, place):
    index = place - 1 if place > 0 else place
    known = place != 0 and abs(place) <= len(values)
    expected = str(values[index]) if known else "null"
    assert told("l[p]", l=decimals(values), p=Decimal(place)) == expected
