from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deciding import Answer, decide
from knowledge.decision_table import empty_table, faults, shaped
from tests.knowledge.tables import credit_table

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
PARTS = st.sampled_from(["hit_policy", "inputs", "outputs", "rules"])


def test_a_sound_table_has_no_fault():
    assert faults(credit_table()) == []


def test_no_table_is_a_fault():
    assert str(faults(None)[0]) == "Table: There is no table yet."


def test_a_blank_table_says_what_is_missing():
    places = [fault.cell for fault in faults(empty_table())]
    assert places == ["inputs-0-label", "outputs-0-label", "then-0-0"]


def test_a_faulty_cell_is_named_with_its_rule_and_column():
    table = credit_table()
    table["rules"][1]["when"][1] = "outage"
    (fault,) = faults(table)
    assert fault.cell == "when-1-1"
    assert fault.place == "Rule 2, “Reason”"
    assert "text in quotes" in fault.message


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        ({"hit_policy": "MOST"}, "hit_policy"),
        ({"rules": []}, "rules"),
        ({"inputs": []}, "inputs"),
        ({"outputs": []}, "outputs"),
        ({"outputs": [{"name": "amount", "label": "Amount", "type": "number"}]}, "outputs-0-name"),
        ({"inputs": [{"name": "a", "label": "A", "type": "money"}]}, "inputs-0-type"),
    ],
)
def test_what_is_wrong_with_the_frame_is_named(change, cell):
    assert cell in [fault.cell for fault in faults(shaped(credit_table(**change)))]


@given(JSON | st.dictionaries(PARTS, JSON))
def test_anything_at_all_can_be_shaped_and_judged(raw):
    table = shaped(raw)
    assert faults(table)
    assert shaped(table) == table


def test_shaping_keeps_a_sound_table_as_it_is():
    assert shaped(credit_table()) == credit_table()


@pytest.mark.parametrize(
    ("amount", "reason", "rule", "decision"),
    [
        (25, "slow", 1, "credit"),
        (Decimal("25.01"), "outage", 2, "credit"),
        (26, "slow", 3, "refer"),
    ],
)
def test_the_rule_that_applies_decides(amount, reason, rule, decision):
    outcome = decide(credit_table(), {"amount": amount, "reason": reason})
    assert outcome.kind == "hit"
    assert outcome.rules == (rule,)
    assert outcome.outputs[0]["decision"] == decision


@pytest.mark.parametrize("facts", [{}, {"amount": "25", "reason": "x"}, {"amount": True}])
def test_a_missing_or_mistyped_fact_is_an_input_error(facts):
    assert decide(credit_table(), facts).kind == "input_error"


def test_a_gap_is_told_as_no_hit():
    table = credit_table(rules=credit_table()["rules"][:1])
    assert decide(table, {"amount": 30, "reason": "outage"}).kind == "no_hit"


def overlapping(policy: str, *decisions: str) -> Answer:
    rules = [{"when": ["-", "-"], "then": [f'"{said}"', "0"], "note": ""} for said in decisions]
    return decide(credit_table(hit_policy=policy, rules=rules), {"amount": 1, "reason": "x"})


@pytest.mark.parametrize(
    ("policy", "decisions", "kind", "rules"),
    [
        ("UNIQUE", ("a", "a"), "overlap", (1, 2)),
        ("ANY", ("a", "a"), "hit", (1, 2)),
        ("ANY", ("a", "b"), "overlap", (1, 2)),
        ("FIRST", ("a", "b"), "hit", (1,)),
        ("RULE ORDER", ("a", "b"), "hit", (1, 2)),
        ("COLLECT", ("a", "b"), "hit", (1, 2)),
    ],
)
def test_each_hit_policy_counts_rules_in_its_own_way(policy, decisions, kind, rules):
    outcome = overlapping(policy, *decisions)
    assert (outcome.kind, outcome.rules) == (kind, rules)
