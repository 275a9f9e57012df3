from decimal import Decimal

import pytest

from knowledge.back_testing.comparing import (
    CHANGED,
    ERROR,
    GAINED,
    LOST,
    MOST_SEGMENTS,
    OTHERS,
    SAME,
    Comparison,
    Tally,
    money_outputs,
    shared_outputs,
    way,
)
from knowledge.back_testing.row_deciding import WRONG, RowAnswer
from tests.knowledge.tables import credit_table

ONE = Decimal(1)


def credit(limit, *rules, decision="credit"):
    return RowAnswer("hit", rules or (1,), ({"decision": decision, "limit": Decimal(limit)},))


NO_HIT, OVERLAP = RowAnswer("no_hit"), RowAnswer("overlap", (1, 2))
PAIRS = [
    (credit("25"), credit("25.00", 3), SAME),
    (credit("25"), credit("30"), CHANGED),
    (NO_HIT, credit("25"), GAINED),
    (credit("25"), NO_HIT, LOST),
    (credit("25"), OVERLAP, LOST),
    (NO_HIT, NO_HIT, SAME),
    (NO_HIT, OVERLAP, CHANGED),
    (WRONG, credit("25"), ERROR),
    (credit("25"), WRONG, ERROR),
]


@pytest.mark.parametrize(("before", "after", "outcome"), PAIRS)
def test_every_pair_of_answers_has_one_outcome(before, after, outcome):
    assert Comparison(credit_table(), credit_table()).outcome(before, after) == outcome


def test_outputs_that_one_table_lacks_are_not_compared():
    wider = credit_table(
        outputs=[
            *credit_table()["outputs"],
            {"name": "why", "label": "Why", "type": "string"},
        ]
    )
    assert shared_outputs(credit_table(), wider) == ["decision", "limit"]
    told = RowAnswer("hit", (1,), ({"decision": "credit", "limit": ONE, "why": "small"},))
    assert Comparison(credit_table(), wider).outcome(credit("1"), told) == SAME


def test_the_results_of_a_collection_have_no_order():
    table = credit_table(hit_policy="COLLECT")
    first = RowAnswer("hit", (1, 2), ({"limit": ONE}, {"limit": Decimal(2)}))
    second = RowAnswer("hit", (1, 2), ({"limit": Decimal(2)}, {"limit": ONE}))
    assert Comparison(table, table).outcome(first, second) == SAME
    assert Comparison(credit_table(), credit_table()).outcome(first, second) == CHANGED


def test_only_numbers_of_both_tables_can_be_summed():
    assert money_outputs(credit_table(), credit_table()) == ["limit"]
    counted = credit_table(hit_policy="COLLECT COUNT")
    assert money_outputs(counted, counted) == []


def test_the_figures_add_up_by_outcome_segment_rule_and_money():
    tally = Tally()
    tally.add((credit("25"), credit("30", 2)), CHANGED, "home", 3, (Decimal(25), Decimal(30)))
    tally.add((credit("0.10"), credit("0.10")), SAME, "home", 2, (Decimal("0.1"), Decimal("0.1")))
    tally.add((WRONG, WRONG), ERROR, "office", 1, (Decimal(0), Decimal(9)))
    told = tally.told()
    assert [told[name] for name in ("rows", "same", "changed", "error")] == [6, 2, 3, 1]
    assert told["money"] == ["75.2", "90.2"]
    home, office = told["segments"]
    assert (home["name"], home["rows"], home["money"]) == ("home", 5, ["75.2", "90.2"])
    assert office["money"] == ["0", "0"]
    assert (told["rules_before"], told["rules_after"]) == ([[1, 5, 3]], [[1, 2, 0], [2, 3, 3]])
    assert (told["pairs"], told["refused"]) == ([["1", "2", 3]], {"both": 1})


def test_segments_beyond_a_bound_are_told_together():
    tally = Tally()
    for number in range(MOST_SEGMENTS + 2):
        tally.add((NO_HIT, NO_HIT), SAME, str(number), 1, (Decimal(0), Decimal(0)))
    last = tally.told()["segments"][-1]
    assert (last["name"], last["rows"]) == (OTHERS, 2)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(credit("1", 1, 3), "1+3"), (RowAnswer("hit"), "default"), (NO_HIT, "no_hit")],
)
def test_the_way_of_a_decision_names_its_rules(answer, words):
    assert way(answer) == words
