import pytest

from knowledge.decision_table import HIT_POLICIES, faults, shaped
from knowledge.dmn.engine import Engine
from knowledge.dmn.feel.builtins import FUNCTIONS
from knowledge.table_model import DECISION, RESERVED, box_of, definitions_of, feel_name, table_of
from tests.knowledge.tables import credit_table, full_table


@pytest.mark.parametrize("table", [credit_table(), full_table()])
def test_a_table_goes_to_the_model_and_back_without_a_change(table):
    assert table_of(box_of(table), like=table) == table


@pytest.mark.parametrize("policy", HIT_POLICIES)
def test_every_hit_policy_is_one_of_the_model(policy):
    box = box_of(credit_table(hit_policy=policy))
    assert f"{box.policy} {box.aggregation}".strip() == policy
    assert table_of(box)["hit_policy"] == policy


def test_what_the_model_has_no_place_for_stays_only_with_us():
    back = table_of(box_of(full_table()))
    assert "is_personal" not in back["inputs"][0]
    assert back["inputs"][1]["values"] == full_table()["inputs"][1]["values"]


def test_a_table_of_the_model_is_one_that_can_be_stored():
    table = table_of(box_of(full_table()))
    assert shaped(table) == table
    assert faults(table) == []


def test_an_annotation_under_another_heading_joins_the_note():
    box = box_of(credit_table())
    other = type(box)(
        inputs=box.inputs, outputs=box.outputs, rules=box.rules, annotations=("reason", "citation")
    )
    assert table_of(other)["rules"][0]["note"] == "Small sums at once"


@pytest.mark.parametrize("name", ["date", "if", "count", "null", "for", "é", "amount"])
def test_an_input_may_be_called_as_a_word_of_feel_is(name):
    table = credit_table()
    table["inputs"][0]["name"] = name
    engine = Engine(definitions_of(table))
    assert engine.faults == []
    outcome = engine.answer(DECISION, {feel_name(name): 12, "reason": "x"})
    assert outcome.rules[0].rule == 1
    assert table_of(box_of(table)) == table


def test_the_words_that_an_input_would_hide_are_known():
    assert {"if", "null", "date", *FUNCTIONS} <= RESERVED
