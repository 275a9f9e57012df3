import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import value_of
from tests.knowledge.dmn.feel.asking import note, table, told

NUMBERS = st.lists(st.integers(-50, 50).map(Decimal), min_size=1, max_size=8)
TERNARY = st.lists(st.sampled_from([True, False, None]), max_size=5)


@table(
    ("count([])", "0"),
    ("count([1, null])", "2"),
    ("count(5)", "1"),
    ("min([3, 1, 2])", "1"),
    ("min(3, 1, 2)", "1"),
    ("max([3, 1, 2])", "3"),
    ("max(3, 1, 2)", "3"),
    ("min([])", "null"),
    ("max([])", "null"),
    ('min("b", "a")', '"a"'),
    ('max([@"2024-01-01", @"2024-02-01"])', "2024-02-01"),
    ('max(@"P1D", @"PT25H")', "P1DT1H"),
    ("sum([1, 2, 3])", "6"),
    ("sum(1, 2, 3)", "6"),
    ("sum([])", "null"),
    ('sum([@"P1D", @"PT12H"])', "P1DT12H"),
    ('sum(@"P1Y", @"P1M")', "P1Y1M"),
    ("sum([0.1, 0.2])", "0.3"),
    ("mean([1, 2, 3, 4])", "2.5"),
    ("mean(1)", "1"),
    ("mean([])", "null"),
    ('mean([@"P1D", @"P3D"])', "P2D"),
    ("product([2, 3, 4])", "24"),
    ("product(2, 0.5)", "1"),
    ("median([3, 1, 2])", "2"),
    ("median(4, 1, 2, 3)", "2.5"),
    ("median([])", "null"),
    ("stddev([1, 3])", "1.414213562373095048801688724209698"),
    ("stddev(5, 5, 5)", "0"),
    ("mode([1, 2, 2, 3, 3])", "[2, 3]"),
    ("mode(1, 1.0, 2)", "[1]"),
    ("mode([])", "[]"),
    ("all([true, true])", "true"),
    ("all([true, false, null])", "false"),
    ("all([true, null])", "null"),
    ("all([])", "true"),
    ("all(true, false)", "false"),
    ("any([false, true, null])", "true"),
    ("any([false, null])", "null"),
    ("any([false])", "false"),
    ("any([])", "false"),
    ("sum(list: [1, 2])", "3"),
)
def test_lists_are_summed_up(asked, value):
    assert told(asked) == value


@table(
    ('sum([1, "a"])', "sum: all items must be numbers or durations"),
    ('sum(["a", "b"])', "sum: all items must be numbers or durations"),
    ("sum([1, null])", "sum: “+” with null"),
    ("sum(null)", "sum: “list” must be list, not null"),
    ('sum(@"2024-01-01", @"P1D")', "sum: all items must be numbers or durations"),
    ('sum(@"P1D", @"2024-01-01")', "sum: all items must be numbers or durations"),
    ('min(1, "a")', "min: the items cannot be compared"),
    ("max([1, null])", "max: the items cannot be compared"),
    ("min([true])", "min: the items have no order"),
    ("product([])", "product: there are no items"),
    ('product([1, "a"])', "product: all items must be numbers"),
    ('median([1, "a"])', "median: all items must be numbers"),
    ("stddev([1])", "stddev: there must be two items at least"),
    ("stddev([1, null])", "stddev: all items must be numbers"),
    ("stddev([1e6144, -1e6144])", "stddev: the result is not a finite number"),
    ('mode(["a"])', "mode: all items must be numbers"),
    ("all([1])", "all: all items must be true, false or null"),
    ('any(["true"])', "any: all items must be true, false or null"),
)
def test_what_has_no_result_is_null(asked, value):
    assert note(asked).startswith(value)


@given(NUMBERS)
def test_figures_are_those_of_python(values):
    found = value_of("[min(l), max(l), sum(l), count(l), median(l), mode(l)]", l=values)
    assert found == [
        min(values),
        max(values),
        sum(values),
        len(values),
        statistics.median(values),
        sorted(statistics.multimode(values)),
    ]


@given(NUMBERS)
def test_the_mean_times_the_count_is_the_sum(values):
    assert value_of("abs(mean(l) * count(l) - sum(l)) < 1e-25", l=values) is True


@given(NUMBERS, NUMBERS)
def test_the_deviation_is_that_of_a_sample(left, right):
    found = value_of("stddev(l)", l=left + right)
    assert float(found) == pytest.approx(statistics.stdev(map(float, left + right)))


@given(TERNARY)
def test_all_and_any_follow_the_logic_of_and_and_or(values):
    spelled = {True: "true", False: "false", None: "null"}
    asked = [spelled[value] for value in values]
    assert told("all(l)", l=values) == told(" and ".join(["true", *asked]))
    assert told("any(l)", l=values) == told(" or ".join(["false", *asked]))
