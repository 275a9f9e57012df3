import pytest

from knowledge.dmn.table_findings import (
    CONTRADICTION,
    DUPLICATE,
    OVERLAP,
    SUBSUMED,
    UNFINISHED,
    Budget,
)
from knowledge.dmn.table_grid import grid
from knowledge.dmn.table_pairs import Pairs
from tests.knowledge.dmn.mask_tables import box, read


def pairs(rows, policy="UNIQUE", types=("number",), *, steps=100_000, most=100):
    table = read(box(rows, policy, types))
    return list(Pairs(table, grid(table), Budget(steps), most).findings())


def told(rows, policy="UNIQUE", **more):
    return [(one.kind, one.rules) for one in pairs(rows, policy, **more)]


def test_rules_apart_are_no_finding():
    assert told(["< 5 -> 1", ">= 5 -> 2", "null -> 3"]) == []


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (["[1..5] -> 1", "[3..9] -> 1"], OVERLAP),
        (["[1..5] -> 1", "[3..9] -> 2"], CONTRADICTION),
        (["[1..5] -> 1", "[1..9] -> 1"], SUBSUMED),
        (["[1..5] -> 1", "[1..5] -> 1"], DUPLICATE),
        (["[1..5] -> 1", "[1..5] -> 2"], CONTRADICTION),
    ],
)
def test_under_unique_a_pair_is_told_as_what_is_worst_about_it(rows, kind):
    assert told(rows) == [(kind, (1, 2))]


def test_the_narrower_rule_is_named_first():
    assert told(["[1..9] -> 1", "[1..5] -> 1"]) == [(SUBSUMED, (2, 1))]


def test_duplicates_of_duplicates_are_told_once():
    assert told(["1 -> 1"] * 4) == [(DUPLICATE, (1, 2, 3, 4))]


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER", "PRIORITY"])
def test_where_many_rules_may_apply_only_duplicates_are_told(policy):
    rows = ["[1..5] -> 1", "[3..9] -> 2", "[1..9] -> 1", "[3..9] -> 2"]
    assert told(rows, policy) == [(DUPLICATE, (2, 4))]


def test_under_any_only_contradictions_and_needless_rules_are_told():
    rows = ["[1..5] -> 1", "[3..9] -> 1", "[2..3] -> 1", "[9..10] -> 2"]
    assert told(rows, "ANY") == [
        (SUBSUMED, (3, 1)),
        (CONTRADICTION, (2, 4)),
    ]


def test_under_first_a_rule_is_needless_before_a_wider_one_that_says_the_same():
    assert told(["[1..3] -> 1", "[7..8] -> 2", "[1..9] -> 1"], "FIRST") == [(SUBSUMED, (1, 3))]


def test_but_not_where_one_between_would_decide_otherwise():
    assert told(["[1..3] -> 1", "[3..8] -> 2", "[1..9] -> 1"], "FIRST") == []


def test_rules_that_hold_nowhere_make_no_pairs():
    assert told(['"x" -> 1', '"x" -> 1', "- -> 2"]) == []


def test_open_rules_make_no_pairs_but_duplicates():
    assert told(["> limit -> 1", "> limit -> 1", "5 -> 2"]) == [(DUPLICATE, (1, 2))]


def test_outputs_may_hold_braces():
    (one,) = pairs(["1 -> {x: 1}", "1 -> {x: 2}"])
    assert one.kind == CONTRADICTION
    assert str(one).endswith("where a is 1, and come to different outputs: {x: 1} and {x: 2}")


def test_lists_are_cut_and_counted_by_kind():
    rows = [f"[0..9] -> {n}" for n in range(6)] + [f"[20..{30 + n}] -> 1" for n in range(4)]
    found = pairs(rows, most=2)
    assert [one.kind for one in found].count(CONTRADICTION) == 3
    assert "Contradiction: 15 in all, of which 2 are listed" in [str(one) for one in found]
    assert "Subsumed: 6 in all, of which 2 are listed" in [str(one) for one in found]


def test_duplicates_are_cut_and_counted_too():
    found = pairs([f"{n} -> 1" for n in range(5)] * 2, most=2)
    assert len(found) == 3
    assert "Duplicate: 5 in all" in str(found[-1])


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST"])
def test_without_budget_it_says_so(policy):
    found = pairs([f"[0..{n}] -> 1" for n in range(9)], policy, steps=30)
    assert found[-1].kind == UNFINISHED


def test_a_count_that_was_not_completed_is_a_least():
    rows = [f"[0..9] -> {n}" for n in range(40)]
    found = [str(one) for one in pairs(rows, steps=1000, most=5)]
    assert any("at least, of which 5 are listed" in one for one in found)
    assert not any("in all" in one for one in found)
