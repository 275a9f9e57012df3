"""What a decision tells whoever asked: kind, outputs, rules, near misses, notes."""

from decimal import Decimal

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine, UnknownElement
from knowledge.dmn.outcome import InputFault, Kind
from tests.knowledge.dmn.models import decided, engine, given, literal, needs, table, table_engine
from tests.knowledge.naughty import NAUGHTY

CREDIT = table(
    "UNIQUE",
    [
        "< 10 | true | 5 | small | POL-1",
        ">= 10 | true | 20 | large | POL-2",
        "- | false | 0 | none | POL-3",
    ],
    inputs=("Amount", "Is paid"),
)
NO_VALUES = [float("nan"), float("inf"), 10**7000, b"12", object()]
TYPES = {"Amount": "number", "Is paid": "boolean"}


def credit(**inputs):
    named = {key.replace("_", " "): value for key, value in inputs.items()}
    return table_engine(CREDIT, ("Amount", "Is paid"), TYPES).answer("Answer", named)


def test_a_hit_names_the_rule_its_cells_and_its_annotations():
    outcome = credit(Amount=12, Is_paid=True)
    assert outcome.kind is Kind.HIT
    assert outcome.value == 20
    assert outcome.outputs == {"Limit": Decimal(20)}
    assert [hit.rule for hit in outcome.rules] == [2]
    assert outcome.rules[0].tests == (">= 10", "true")
    assert outcome.rules[0].annotations == ("large", "POL-2")
    assert outcome.own_table.inputs == (("Amount", Decimal(12)), ("Is paid", True))


def test_near_misses_name_the_one_column_that_failed():
    outcome = credit(Amount=12, Is_paid=True)
    assert [str(miss) for miss in outcome.near_misses] == [
        "rule 1 failed only on Amount: < 10",
        "rule 3 failed only on Is paid: false",
    ]
    assert (outcome.near_misses[0].rule, outcome.near_misses[0].column) == (1, 1)


def test_a_rule_that_failed_on_two_columns_is_no_near_miss():
    outcome = credit(Amount=12, Is_paid=False)
    assert [miss.rule for miss in outcome.near_misses] == [2]


def test_no_hit_tells_near_misses_all_the_same():
    box = table("UNIQUE", ["< 10 | 1", "> 20 | 2"])
    outcome = table_engine(box).answer("Answer", {"Amount": 15})
    assert outcome.kind is Kind.NO_HIT
    assert outcome.value is None
    assert outcome.outputs == {}
    assert [miss.rule for miss in outcome.near_misses] == [1, 2]
    assert "Answer: no rule applies" in outcome.notes


def test_an_overlap_names_the_rules_that_apply():
    box = table("UNIQUE", ["> 10 | 1", "- | 2", "> 12 | 3"])
    outcome = table_engine(box).answer("Answer", {"Amount": 15})
    assert outcome.kind is Kind.OVERLAP
    assert outcome.value is None
    assert outcome.own_table.overlap == (1, 2, 3)
    assert [hit.rule for hit in outcome.rules] == [1, 2, 3]


def test_rules_that_differ_under_any_are_an_overlap():
    box = table("ANY", ["> 10 | 1", "> 12 | 3"])
    assert table_engine(box).answer("Answer", {"Amount": 15}).kind is Kind.OVERLAP
    assert table_engine(box).answer("Answer", {"Amount": 11}).kind is Kind.HIT


def test_an_overlap_on_the_way_spoils_the_decision():
    made = table_engine(table("UNIQUE", ["> 10 | 1", "- | 2"])).definitions
    after = m.Decision(
        id="after",
        name="After",
        requires=(m.Requirement(kind="requiredDecision", address="#answer"),),
        logic=m.LiteralBox(text="if Answer = null then 7 else Answer"),
    )
    model = Engine(m.Definitions(**{**fields(made), "decisions": (*made.decisions, after)}))
    outcome = model.answer("After", {"Amount": 15})
    assert (outcome.kind, outcome.value) == (Kind.OVERLAP, 7)
    assert outcome.own_table is None
    assert outcome.tables[0].element == "Answer"
    assert model.answer("After", {"Amount": 5}).kind is Kind.HIT


def fields(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_under_first_only_the_first_rule_is_hit():
    box = table("FIRST", ["> 10 | 1", "> 5 | 2"])
    outcome = table_engine(box).answer("Answer", {"Amount": 15})
    assert [hit.rule for hit in outcome.rules] == [1]


def test_collected_rules_are_all_hit():
    box = table("COLLECT", ["> 10 | 1", "> 5 | 2", "> 50 | 3"], aggregation="SUM")
    outcome = table_engine(box).answer("Answer", {"Amount": 15})
    assert outcome.value == 3
    assert [hit.rule for hit in outcome.rules] == [1, 2]


def test_a_default_is_a_hit_without_a_rule():
    box = table("UNIQUE", ["> 10 | 1"], clauses={"Limit": {"default": "0"}})
    outcome = table_engine(box).answer("Answer", {"Amount": 5})
    assert (outcome.kind, outcome.value, outcome.rules) == (Kind.HIT, 0, ())
    assert outcome.own_table.took_default


def test_several_outputs_stand_by_their_names():
    box = table("UNIQUE", ["- | 1 | 2"], outputs=("Fee", "Days"))
    outcome = table_engine(box).answer("Answer", {"Amount": 5})
    assert outcome.outputs == {"Fee": 1, "Days": 2}


def test_all_inputs_that_are_wrong_are_told_at_once():
    outcome = credit(Amount="12")
    assert outcome.kind is Kind.INPUT_ERROR
    assert outcome.input_faults == (
        InputFault("Amount", "it is a string; a number is wanted"),
        InputFault("Is paid", "it is missing"),
    )
    assert str(outcome.input_faults[1]) == "“Is paid”: it is missing"
    assert outcome.tables == ()


def test_null_is_an_input_that_was_given():
    assert credit(Amount=None, Is_paid=False).value == 0


@pytest.mark.parametrize("amount", NO_VALUES, ids=lambda given: type(given).__name__)
def test_inputs_that_are_no_values_are_an_input_error(amount):
    assert credit(Amount=amount, Is_paid=True).kind is Kind.INPUT_ERROR


def test_a_number_of_400_digits_is_an_input_like_another():
    assert credit(Amount=10**400, Is_paid=True).value == 20


def test_a_value_that_a_column_does_not_allow_is_an_input_error():
    box = table("UNIQUE", ["> 10 | 1"], takes="[0..100]")
    outcome = table_engine(box).answer("Answer", {"Amount": 101})
    assert outcome.kind is Kind.INPUT_ERROR
    assert outcome.own_table.refused == "“Amount” has a value that is not allowed"
    assert table_engine(box).answer("Answer", {"Amount": 11}).kind is Kind.HIT


def test_inputs_that_nobody_asks_for_are_passed_over():
    box = table("UNIQUE", ["> 10 | 1"])
    assert table_engine(box).answer("Answer", {"Amount": 11, "Other": object()}).value == 1


@pytest.mark.parametrize("name", ["", "answer!", *NAUGHTY])
def test_a_decision_that_is_not_there_is_refused(name):
    with pytest.raises(UnknownElement):
        table_engine(CREDIT).answer(name, {})


def test_a_decision_without_a_table_is_a_hit_where_it_has_a_value():
    model = engine(given("Hours") + decided("Fee", literal("Hours * 2"), needs("Hours")))
    outcome = model.answer("Fee", {"Hours": 2})
    assert (outcome.kind, outcome.outputs) == (Kind.HIT, {"Fee": 4})
    outcome = model.answer("Fee", {"Hours": "x"})
    assert outcome.kind is Kind.NO_HIT
    assert outcome.notes


def test_what_takes_too_long_is_stopped():
    model = engine(decided("Fee", literal("count(for i in 1..10000000000 return i)")))
    outcome = model.answer("Fee", {})
    assert outcome.kind is Kind.STOPPED
    assert outcome.value is None
    assert outcome.notes


def test_only_what_a_decision_requires_is_asked_for():
    model = engine(
        given("Hours", "number")
        + given("Line", "string")
        + decided("Fee", literal("Hours * 2"), needs("Hours"))
        + decided("Total", literal("Fee + 1"), needs("Fee", of="Decision"))
        + decided("Greeting", literal("Line"), needs("Line"))
    )
    assert list(model.inputs_of("Total")) == ["Hours"]
    assert model.inputs_of("Greeting")["Line"].name == "string"
    assert model.answer("Total", {"Hours": 1}).value == 3
    assert model.inputs_of("Fee")["Hours"].name == "number"


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_are_inputs_like_others(text):
    box = table("UNIQUE", ['"x" | 1', 'not("x") | 2'])
    outcome = table_engine(box, types={"Amount": "string"}).answer("Answer", {"Amount": text})
    assert (outcome.kind, outcome.value) == (Kind.HIT, 2)


def test_near_misses_of_a_long_table_end_at_twenty():
    box = table("UNIQUE", [f"{number} | {number}" for number in range(60)])
    assert len(table_engine(box).answer("Answer", {"Amount": 100}).near_misses) == 20


def test_tables_of_a_loop_are_kept_up_to_a_number():
    knowledge = m.KnowledgeModel(
        id="k",
        name="Step",
        logic=m.FunctionBox(
            parameters=(m.Variable("n"),), body=table("FIRST", ["- | n"], inputs=("n",))
        ),
    )
    made = m.Definitions(
        name="Desk",
        namespace="urn:desk",
        knowledge=(knowledge,),
        decisions=(
            m.Decision(
                name="Answer",
                requires=(m.Requirement(kind="requiredKnowledge", address="#k"),),
                logic=m.LiteralBox(text="for i in 1..300 return Step(i)"),
            ),
        ),
    )
    outcome = Engine(made).answer("Answer", {})
    assert outcome.value[-1] == 300
    assert len(outcome.tables) == 200
    assert outcome.tables[-1].element == "Step"
    assert outcome.kind is Kind.HIT
