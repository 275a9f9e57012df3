from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import value_of
from tests.knowledge.dmn.feel.asking import note, table, told

NUMBERS = st.lists(st.integers(-5, 5).map(Decimal), max_size=8)


@table(
    ("list contains([1, 2], 2)", "true"),
    ("list contains([1, 2], 3)", "false"),
    ("list contains([1, null], null)", "true"),
    ("list contains([[1]], [1])", "true"),
    ('list contains([1], "1")', "false"),
    ("list contains([], null)", "false"),
    ("sublist([4, 5, 6], 2)", "[5, 6]"),
    ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
    ("sublist([4, 5, 6], -1)", "[6]"),
    ("sublist([4, 5, 6], -3, 2)", "[4, 5]"),
    ("sublist([4, 5, 6], 3, 0)", "[]"),
    ("append([1], 2)", "[1, 2]"),
    ("append([1], 2, [3])", "[1, 2, [3]]"),
    ("append([], null)", "[null]"),
    ("append(1, 2)", "[1, 2]"),
    ("concatenate([1], [2, 3], [])", "[1, 2, 3]"),
    ("concatenate([1], 2)", "[1, 2]"),
    ("concatenate(list: [1, 2])", "[1, 2]"),
    ("concatenate(list: [[1], [2]])", "[1, 2]"),
    ("concatenate([[1]], [2])", "[[1], 2]"),
    ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("insert before([1, 3], -1, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], 2)", "[1, 3]"),
    ("remove([1, 2, 3], -1)", "[1, 2]"),
    ("reverse([1, 2, 3])", "[3, 2, 1]"),
    ("reverse([])", "[]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("index of([1, 2], 3)", "[]"),
    ("index of([null, 1], null)", "[1]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("union([1], 2)", "[1, 2]"),
    ("distinct values([2, 1, 2, 1])", "[2, 1]"),
    ("distinct values([1, 1.0])", "[1]"),
    ('distinct values([1, "1", null, null, [1], [1]])', '[1, "1", null, [1]]'),
    ("distinct values([{a: 1}, {a: 1}])", "[{a: 1}]"),
    ("duplicate values([1, 2, 1, 3, 3])", "[1, 3]"),
    ("duplicate values([1, 2])", "[]"),
    ("flatten([[1, [2]], 3, [[[4]]]])", "[1, 2, 3, 4]"),
    ("flatten([])", "[]"),
    ("flatten([null, [null]])", "[null, null]"),
    ("list replace([1, 2, 3], 2, 9)", "[1, 9, 3]"),
    ("list replace([1, 2, 3], -1, 9)", "[1, 2, 9]"),
    ("list replace([1, 2, 3], function(item, new) item > 1, 9)", "[1, 9, 9]"),
    ("list replace([1, 2, 3], function(item, new) item < new, 2)", "[2, 2, 3]"),
    ("list replace([], function(item, new) true, 9)", "[]"),
    ("list replace(list: [1, 2], position: 1, newItem: 9)", "[9, 2]"),
    ("sort([3, 1, 2])", "[1, 2, 3]"),
    ('sort(["b", "a"])', '["a", "b"]'),
    ('sort([@"2024-01-02", @"2024-01-01"])', "[2024-01-01, 2024-01-02]"),
    ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
    ("sort(list: [3, 1], precedes: function(a, b) a < b)", "[1, 3]"),
    ("sort([])", "[]"),
    ("sort([1, 2, 3], function(a, b) null)", "[1, 2, 3]"),
)
def test_lists_are_taken_apart_and_put_together(asked, value):
    assert told(asked) == value


def test_sort_keeps_the_order_of_what_is_as_good():
    asked = (
        "sort([{k: 2, n: 1}, {k: 1, n: 2}, {k: 2, n: 3}, {k: 1, n: 4}], function(a, b) a.k < b.k).n"
    )
    assert told(asked) == "[2, 4, 1, 3]"


@table(
    ("sublist([1], 0)", "sublist: there is no such place in the list"),
    ("sublist([1], 2)", "sublist: there is no such place in the list"),
    ("sublist([1], 1, 2)", "sublist: the length is more than there is"),
    ("sublist([1], 1, -1)", "sublist: the length is more than there is"),
    ("insert before([], 1, 2)", "insert before: there is no such place in the list"),
    ("remove([1], 2)", "remove: there is no such place in the list"),
    ("remove([1], 1e6144)", "remove: there is no such place in the list"),
    ("list replace([1], 0, 2)", "list replace: there is no such place in the list"),
    ("append(null, 1)", "append: “list” must be list, not null"),
    ("reverse(null)", "reverse: “list” must be list, not null"),
    ('sort([1, "a"])', "sort: the items cannot be compared"),
    ("sort([1, null])", "sort: the items cannot be compared"),
    ("sort([1, 2], function(a) true)", "sort: sort wants a function of two arguments"),
    ("sort([2, 1], 5)", "sort: “precedes” must be function, not number"),
)
def test_what_has_no_result_is_null(asked, value):
    assert note(asked) == value


@given(NUMBERS, NUMBERS)
def test_lists_behave_as_those_of_python(left, right):
    names = {"l": left, "r": right}
    assert value_of("concatenate(l, r)", **names) == left + right
    assert value_of("reverse(l)", **names) == left[::-1]
    assert value_of("sort(l)", **names) == sorted(left)
    assert value_of("sort(l, function(a, b) a > b)", **names) == sorted(left, reverse=True)
    assert value_of("distinct values(l)", **names) == list(dict.fromkeys(left))
    assert value_of("union(l, r)", **names) == list(dict.fromkeys(left + right))
    assert value_of("count(duplicate values(l))", **names) == sum(
        left.count(one) > 1 for one in set(left)
    )


@given(NUMBERS, st.integers(-9, 9))
def test_what_is_inserted_can_be_removed(values, place):
    names = {"l": values, "p": Decimal(place)}
    found = value_of("insert before(l, p, 7)", **names)
    known = place != 0 and abs(place) <= len(values)
    assert (found is not None) is known
    if known:
        assert value_of("remove(l, p)", l=found, p=Decimal(found.index(7) + 1)) == values


@given(NUMBERS, st.integers(-9, 9))
def test_what_is_given_is_never_changed(values, place):
    before = [*values]
    for asked in ("append(l, 1)", "remove(l, p)", "sort(l)", "reverse(l)", "list replace(l, p, 1)"):
        value_of(asked, l=values, p=Decimal(place))
    assert values == before
