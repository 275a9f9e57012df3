from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.builtins import FUNCTIONS
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range
from tests.knowledge.dmn.feel.asking import note, table, told

# A range of whole numbers, and its points told in halves: an open end lacks its own point alone.
POINTS = [Decimal(half) / 2 for half in range(-1, 14)]
ENDS = st.integers(0, 6)


@st.composite
def ranges(draw):
    low, high = sorted((draw(ENDS), draw(ENDS)))
    closed = low == high
    return Range(
        Decimal(low), Decimal(high), closed or draw(st.booleans()), closed or draw(st.booleans())
    )


def points(interval):
    return {point for point in POINTS if point in interval}


def ask(name, left, right):
    return FUNCTIONS[name].call(Run(), (left, right))


@given(ranges(), ranges())
def test_before_means_that_every_point_is_smaller(left, right):
    assert ask("before", left, right) is (max(points(left)) < min(points(right)))


@given(ranges(), ranges())
def test_overlaps_means_that_a_point_is_in_both(left, right):
    assert ask("overlaps", left, right) is bool(points(left) & points(right))


@given(ranges(), ranges())
def test_includes_means_that_every_point_of_the_second_is_in_the_first(left, right):
    assert ask("includes", left, right) is (points(right) <= points(left))


@given(ranges(), ranges())
def test_coincides_means_that_both_have_the_same_points(left, right):
    assert ask("coincides", left, right) is (points(left) == points(right))


@given(ranges(), ranges())
def test_meets_means_that_the_last_point_of_one_is_the_first_of_the_other(left, right):
    shared = left.end_included and right.start_included and left.end == right.start
    assert ask("meets", left, right) is shared
    if shared:
        assert max(points(left)) == min(points(right))


@given(ranges(), ranges())
def test_starts_means_that_both_begin_alike_and_the_first_ends_no_later(left, right):
    alike = (left.start, left.start_included) == (right.start, right.start_included)
    assert ask("starts", left, right) is (alike and points(left) <= points(right))


@given(ranges(), ranges())
def test_finishes_means_that_both_end_alike_and_the_first_begins_no_sooner(left, right):
    alike = (left.end, left.end_included) == (right.end, right.end_included)
    assert ask("finishes", left, right) is (alike and points(left) <= points(right))


@given(ranges(), ranges())
def test_overlaps_before_means_an_overlap_that_begins_sooner_and_ends_no_later(left, right):
    mine, theirs = points(left), points(right)
    expected = bool(mine & theirs) and min(mine) < min(theirs) and max(mine) <= max(theirs)
    assert ask("overlaps before", left, right) is expected


@given(ranges(), ranges())
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("before", "after"),
        ("meets", "met by"),
        ("overlaps", "overlaps"),
        ("includes", "during"),
        ("starts", "started by"),
        ("finishes", "finished by"),
        ("coincides", "coincides"),
    ],
)
def test_each_relation_has_another_that_tells_it_the_other_way_round(name, other, left, right):
    assert ask(name, left, right) is ask(other, right, left)


@given(ranges(), ENDS.map(Decimal))
def test_a_point_is_a_range_that_holds_it_alone(interval, point):
    for name in ("before", "after", "includes", "during", "starts", "finishes", "coincides"):
        assert ask(name, interval, point) is ask(name, interval, Range(point, point))
        assert ask(name, point, interval) is ask(name, Range(point, point), interval)


@given(ranges(), ENDS.map(Decimal))
def test_a_range_includes_the_points_that_are_in_it(interval, point):
    assert ask("includes", interval, point) is (point in interval)
    assert ask("during", point, interval) is (point in interval)


@table(
    ("before(1, 2)", "true"),
    ("before(2, 1)", "false"),
    ("before(1, 1)", "false"),
    ("before(1, [2..5])", "true"),
    ("before(2, (2..5])", "true"),
    ("before([1..2), 2)", "true"),
    ("before([1..2], [2..3])", "false"),
    ("after(3, 2)", "true"),
    ("after([5..6], [1..5))", "true"),
    ("meets([1..2], [2..3])", "true"),
    ("meets([1..2), [2..3])", "false"),
    ("met by([2..3], [1..2])", "true"),
    ("overlaps([1..4], [3..6])", "true"),
    ("overlaps([1..4], 4)", "true"),
    ("overlaps before([1..4], [3..6])", "true"),
    ("overlaps before([3..6], [1..4])", "false"),
    ("overlaps after([3..6], [1..4])", "true"),
    ("finishes(6, [3..6])", "true"),
    ("finishes([5..6], [3..6])", "true"),
    ("finishes([5..6), [3..6])", "false"),
    ("finished by([3..6], [5..6])", "true"),
    ("includes([3..6], 4)", "true"),
    ("includes([3..6), 6)", "false"),
    ("during(4, [3..6])", "true"),
    ("starts(3, [3..6])", "true"),
    ("starts([3..4], [3..6])", "true"),
    ("started by([3..6], 3)", "true"),
    ("coincides(3, 3)", "true"),
    ("coincides([3..6], [3..6))", "false"),
    ("before(point1: 1, point2: 2)", "true"),
    ("includes(range: [1..3], point: 2)", "true"),
    ("during(point: 2, range: [1..3])", "true"),
    ("includes(point: 2, range: [1..3])", "true"),
    ("before(point: 1, range: [2..3])", "true"),
    ("before(range: [2..3], point: 4)", "true"),
    ("overlaps(range1: [1..3], range2: [2..5])", "true"),
    ('before(@"2024-01-01", @"2024-01-02")', "true"),
    ('includes([@"P1D"..@"P3D"], @"P2D")', "true"),
    ('includes(["a".."c"], "b")', "true"),
)
def test_ranges_and_points_lie_to_each_other(asked, value):
    assert told(asked) == value


@table(
    ("before(1, null)", "before: one of the two is null"),
    ("before(null, 1)", "before: one of the two is null"),
    ('before(1, "a")', "before: the two cannot be compared"),
    ('meets([1..2], ["a".."b"])', "meets: the two cannot be compared"),
    ("before([1], [2])", "before: the two cannot be compared"),
    ("coincides(true, true)", "coincides: the two cannot be compared"),
)
def test_what_cannot_be_compared_has_no_relation(asked, value):
    assert note(asked) == value


@table(
    ('range("[1..5]")', "[1..5]"),
    ('range("(1..5)")', "(1..5)"),
    ('range("]1..5[")', "(1..5)"),
    ('range("[1..5)")', "[1..5)"),
    ('range("[-5..-1]")', "[-5..-1]"),
    ('range("[ 1.5 .. 2.5 ]")', "[1.5..2.5]"),
    (r'range("[\"a\"..\"c\"]")', '["a".."c"]'),
    (r'range("[date(\"2024-01-01\")..date(\"2024-01-31\")]")', "[2024-01-01..2024-01-31]"),
    (r'range("[@\"P1D\"..@\"P2D\"]")', "[P1D..P2D]"),
    (r'range("[duration(\"P1Y\")..duration(\"P2Y\")]")', "[P1Y..P2Y]"),
    ('range(from: "[1..5]")', "[1..5]"),
    ('5 in range("[1..5]")', "true"),
)
def test_a_range_is_read_from_a_text(asked, value):
    assert told(asked) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1..5",
        "[1..5",
        "[5..1]",
        "[1..]",
        "[..5]",
        "[a..b]",
        "[1+1..5]",
        "[sum(1)..5]",
        '[1.."a"]',
        "[null..null]",
        "[true..false]",
        "[-true..true]",
        '[-@"P1D"..@"P1D"]',
        '[-"a".."b"]',
        "[[1]..[2]]",
        "[1, 2]",
        "> 5",
        "[" * 5000,
        "[" + "9" * 50_000 + "..1]",
        "\x00",
        "\ud800",
    ],
)
def test_other_texts_are_no_ranges(text):
    assert told("range(t)", t=text) == "null"
