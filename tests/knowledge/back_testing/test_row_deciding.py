from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.back_testing.cell_facts import logged_fact
from knowledge.back_testing.row_deciding import RowDecider
from knowledge.deciding import HIT, Decider, facts_of
from knowledge.decision_table import HIT_POLICIES
from tests.knowledge.back_testing.rows import NOON, rows_of
from tests.knowledge.tables import credit_table, full_table

SINGLE = ("UNIQUE", "ANY", "PRIORITY", "FIRST")
CELLS = st.sampled_from(["-", "< 10", "[5..20]", "> 15", "not(7)", "7, 8"])
OUTPUTS = st.sampled_from(["1", "2", "3"])
FACTS = st.fixed_dictionaries(
    {}, optional={"a": st.sampled_from(["5", "7", "12.5", "20", "x"]), "b": st.just("7")}
)


def table_of(policy, rules, output="1, 2, 3"):
    """Two inputs, one output, in a hit policy."""
    values = {"values": output} if policy in ("PRIORITY", "OUTPUT ORDER") else {}
    return {
        "hit_policy": policy,
        "inputs": [{"name": name, "label": name, "type": "number"} for name in "ab"],
        "outputs": [{"name": "out", "label": "Out", "type": "number", **values}],
        "rules": [{"when": [a, b], "then": [then], "note": ""} for a, b, then in rules],
    }


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(HIT_POLICIES)),
    st.lists(st.tuples(CELLS, CELLS, OUTPUTS), min_size=1, max_size=5),
    st.lists(FACTS, min_size=1, max_size=12),
)
def test_each_row_comes_to_what_it_comes_to_alone(policy, rules, cases):
    table = table_of(policy, rules)
    found = RowDecider(table, logged_fact).decide(rows_of(cases))
    alone = Decider(table)
    for row, facts in enumerate(cases):
        answer, found_row = alone.decide(facts_of(table, facts), NOON), found.codes[row]
        told = found.answers[found_row]
        assert (told.kind, told.outputs) == (answer.kind, answer.outputs)
        if policy in SINGLE and answer.kind == HIT:
            assert set(told.rules) <= set(answer.rules)
        else:
            assert told.rules == (answer.rules if answer.kind == HIT else ())


def test_a_table_that_names_today_decides_each_row_as_of_its_own_instant():
    rules = [("<= 1", "-", "today().year")]
    told = [{"a": "1", "b": "1"}] * 2
    moments = [datetime(2024, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)]
    found = RowDecider(table_of("UNIQUE", rules), logged_fact).decide(
        rows_of(told, moments=moments)
    )
    years = [found.answers[code].outputs[0]["out"] for code in found.codes]
    assert years == [2024, 2026]


def test_a_default_is_a_decision_without_a_rule():
    facts = {"age": "40", "segment": "home", "since": "2024-01-01", "in_debt": False}
    found = RowDecider(full_table(), logged_fact).decide(rows_of([facts]))
    answer = found.answers[found.codes[0]]
    assert (answer.kind, answer.rules, answer.outputs) == (HIT, (), ({"class": "limit"},))


@pytest.mark.parametrize(
    ("facts", "name", "message"),
    [
        ({"amount": "20"}, "reason", "It is missing."),
        ({"amount": "many", "reason": "slow"}, "amount", "number is wanted"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_input_by_input(facts, name, message):
    decider, rows = RowDecider(credit_table(), logged_fact), rows_of([facts])
    assert decider.decide(rows).codes.tolist() == [0]
    (fault,) = decider.faults(rows, 0)
    assert fault.name == name
    assert message in fault.message
