"""What a table comes to, by hit policy; the tables have one input, Amount."""

from decimal import Decimal

import pytest

from knowledge.dmn.hit_policies import AGGREGATIONS, POLICIES
from tests.knowledge.dmn.models import table, table_engine

SIZES = ["> 10 | 5", "> 100 | 50", "> 1000 | 500"]


def decided(box, amount=None, **inputs):
    """The value, and the notes of the run."""
    inputs = inputs or {"Amount": amount}
    engine = table_engine(box, tuple(inputs))
    assert [str(fault) for fault in engine.faults] == []
    outcome = engine.answer("Answer", inputs)
    return outcome.value, " ".join(outcome.notes)


def test_unique_comes_to_the_one_rule():
    box = table("UNIQUE", ["<= 10 | 1", "> 10 | 2"])
    assert decided(box, 10)[0] == 1
    assert decided(box, 11)[0] == 2


def test_unique_with_two_hits_comes_to_nothing_and_names_them():
    value, notes = decided(table("UNIQUE", SIZES), 101)
    assert value is None
    assert "rules 1 and 2 apply, but one may at most" in notes


def test_any_takes_rules_that_agree():
    box = table("ANY", ["> 10 | 5", "> 20 | 5", "> 30 | 6"])
    assert decided(box, 25)[0] == 5


def test_any_names_the_rules_that_differ():
    value, notes = decided(table("ANY", ["> 10 | 5", "> 20 | 5", "> 30 | 6"]), 35)
    assert value is None
    assert "rules 1 and 2 and 3 apply and differ" in notes


def test_any_compares_all_outputs():
    outputs = ("Limit", "Level")
    box = table("ANY", ["> 10 | 5 | 1", "> 20 | 5 | 2"], outputs=outputs)
    assert decided(box, 15)[0] == {"Limit": 5, "Level": 1}
    assert "differ" in decided(box, 25)[1]


def test_first_comes_to_the_first_in_order():
    assert decided(table("FIRST", SIZES), 5000)[0] == 5
    assert decided(table("FIRST", SIZES[::-1]), 5000)[0] == 500


def test_priority_goes_by_the_order_of_the_outputs_values():
    rules = ['> 0 | "low"', '> 10 | "high"', '> 5 | "middle"']
    clauses = {"Limit": {"values": '"high", "middle", "low"'}}
    box = table("PRIORITY", rules, clauses=clauses)
    assert [decided(box, amount)[0] for amount in (1, 6, 11)] == ["low", "middle", "high"]


def test_priority_of_several_outputs_goes_by_the_first_that_differs():
    rules = ['> 0 | "a" | 2', '> 0 | "a" | 1', '> 0 | "b" | 1']
    clauses = {"Grade": {"values": '"a", "b"'}, "Step": {"values": "1, 2"}}
    box = table("PRIORITY", rules, outputs=("Grade", "Step"), clauses=clauses)
    assert decided(box, 1)[0] == {"Grade": "a", "Step": 1}


def test_rule_order_lists_all_in_the_order_of_the_rules():
    assert decided(table("RULE ORDER", SIZES[::-1]), 101)[0] == [50, 5]


def test_output_order_lists_all_from_the_best_on():
    rules = ['> 0 | "low"', '> 10 | "high"', '> 5 | "middle"']
    clauses = {"Limit": {"values": '"high", "middle", "low"'}}
    box = table("OUTPUT ORDER", rules, clauses=clauses)
    assert decided(box, 11)[0] == ["high", "middle", "low"]


def test_collect_lists_all():
    assert sorted(decided(table("COLLECT", SIZES), 101)[0]) == [5, 50]


def test_collect_lists_contexts_of_several_outputs():
    box = table("COLLECT", ["> 1 | 1 | 2", "> 2 | 3 | 4"], outputs=("a", "b"))
    assert decided(box, 3)[0] == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


@pytest.mark.parametrize(
    ("aggregation", "wanted"), [("SUM", 55), ("MIN", 5), ("MAX", 50), ("COUNT", 2)]
)
def test_collect_aggregates(aggregation, wanted):
    box = table("COLLECT", SIZES, aggregation=aggregation)
    assert decided(box, 101)[0] == Decimal(wanted)


@pytest.mark.parametrize(("aggregation", "wanted"), [("SUM", (4, 6)), ("MAX", (3, 4))])
def test_several_outputs_are_aggregated_column_by_column(aggregation, wanted):
    rules = ["> 1 | 1 | 2", "> 2 | 3 | 4"]
    box = table("COLLECT", rules, outputs=("a", "b"), aggregation=aggregation)
    assert decided(box, 3)[0] == {"a": wanted[0], "b": wanted[1]}


def test_texts_have_a_least_and_are_joined_by_a_sum():
    box = table("COLLECT", ['> 1 | "b"', '> 1 | "a"'], aggregation="MIN")
    assert decided(box, 3)[0] == "a"
    box = table("COLLECT", ['> 1 | "b"', '> 1 | "a"'], aggregation="SUM")
    assert decided(box, 3)[0] == "ba"


def test_outputs_that_cannot_be_compared_come_to_nothing():
    box = table("COLLECT", ['> 1 | "b"', "> 1 | 1"], aggregation="MAX")
    value, notes = decided(box, 3)
    assert value is None
    assert "the outputs cannot be compared" in notes


@pytest.mark.parametrize("policy", POLICIES)
def test_no_hit_comes_to_null_and_a_note(policy):
    value, notes = decided(table(policy, ["> 10 | 5"]), 1)
    assert value is None
    assert "no rule applies" in notes


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_no_hit_counts_0_and_sums_to_nothing(aggregation):
    value, _notes = decided(table("COLLECT", ["> 10 | 5"], aggregation=aggregation), 1)
    assert value == (0 if aggregation == "COUNT" else None)


@pytest.mark.parametrize("policy", POLICIES)
def test_no_hit_takes_the_default(policy):
    box = table(policy, ["> 10 | 5"], clauses={"Limit": {"default": "2 + 1"}})
    is_single = policy in ("UNIQUE", "ANY", "PRIORITY", "FIRST")
    assert decided(box, 1)[0] == (3 if is_single else [3])


def test_a_default_of_one_of_several_outputs_leaves_the_others_null():
    box = table("FIRST", ["> 10 | 5 | 6"], outputs=("a", "b"), clauses={"b": {"default": "9"}})
    assert decided(box, 1)[0] == {"a": None, "b": 9}


def test_a_default_may_name_inputs():
    box = table("UNIQUE", ["> 10 | 5"], clauses={"Limit": {"default": "Amount * 2"}})
    assert decided(box, 4)[0] == 8


def test_the_eleven_policies_are_known():
    codes = [policy for policy in POLICIES if policy != "COLLECT"]
    assert len(codes) + 1 + len(AGGREGATIONS) == 11


@pytest.mark.parametrize("policy", ["", "unique", "BEST", "U"])
def test_a_policy_that_is_none_is_told(policy):
    engine = table_engine(table(policy, ["> 10 | 5"]))
    assert f"there is no hit policy “{policy}”" in str(engine.faults[0])


def test_an_aggregation_that_is_none_is_told():
    engine = table_engine(table("COLLECT", ["> 10 | 5"], aggregation="MEAN"))
    assert "there is no aggregation “MEAN”" in str(engine.faults[0])
