import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn.table_cover import covering
from knowledge.dmn.table_findings import Budget, Exhausted
from knowledge.dmn.table_grid import grid
from tests.knowledge.dmn.brute_force import tried
from tests.knowledge.dmn.mask_tables import box, cells_of, read


def covers(rows, types=("number", "number")):
    """The rules, from 1, that cover the last one together."""
    table = grid(read(box(rows, "FIRST", types)))
    last = len(rows) - 1
    return [rule + 1 for rule in covering(table, last, (1 << last) - 1, Budget(100_000))]


def test_one_wider_rule_covers_alone():
    assert covers(["< 3 | - -> 1", "[1..9] | - -> 2", "[2..5] | 7 -> 3"]) == [2]


def test_several_cover_together():
    rows = ["< 3 | - -> 1", ">= 3 | < 5 -> 2", ">= 3 | >= 5 -> 3", "[1..9] | [1..9] -> 4"]
    assert covers(rows) == [1, 2, 3]


def test_a_corner_left_open_is_no_cover():
    rows = ["< 3 | - -> 1", ">= 3 | < 5 -> 2", ">= 3 | > 5 -> 3", "[1..9] | [1..9] -> 4"]
    assert covers(rows) == []


def test_null_is_left_open_by_ranges():
    assert covers(["< 3 -> 1", ">= 3 -> 2", "- -> 3"], ["number"]) == []
    assert covers(["< 3 -> 1", ">= 3 -> 2", "null -> 3", "- -> 4"], ["number"]) == [1, 2, 3]


def test_names_and_what_they_are_not_cover_together():
    assert covers(['"x" -> 1', 'not("x") -> 2', '"y", "x" -> 3'], ["string"]) == [1, 2]


def test_without_others_there_is_no_cover():
    assert covers(["- | - -> 1"]) == []


def test_rules_that_do_not_help_are_not_named():
    assert covers(["100 | - -> 1", "< 3 | - -> 2", ">= 3 | - -> 3", "[1..9] | - -> 4"]) == [2, 3]


def test_a_long_search_is_stopped():
    rows = [f"[{n}..{n + 9}] | [{n * 7 % 30}..{n * 7 % 30 + 20}] -> 1" for n in range(40)]
    table = grid(read(box([*rows, "[0..40] | [5..20] -> 2"], "FIRST", ["number", "number"])))
    with pytest.raises(Exhausted):
        covering(table, 40, (1 << 40) - 1, Budget(20))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(cells_of("number"), cells_of("string")).map(" | ".join), min_size=1, max_size=7
    )
)
def test_a_cover_is_one_at_every_point(rows):
    table = box([f"{row} -> 1" for row in rows], "FIRST", ["number", "string"])
    brute, last = tried(table, ["number", "string"]), len(rows)
    points = brute.of(last)
    whole = grid(read(table))
    named = covering(whole, last - 1, (1 << last - 1) - 1, Budget(100_000))
    others = set().union(*(brute.of(rule) for rule in range(1, last))) if last > 1 else set()
    assert bool(named) == bool(points and points <= others)
    if named:
        assert points <= set().union(*(brute.of(rule + 1) for rule in named))
