"""A table decides the same by masks, traced, and rule by rule."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.hit_policies import POLICIES
from knowledge.dmn.inputs import input_value
from knowledge.dmn.places import Place
from knowledge.dmn.table_deciding import is_even
from knowledge.dmn.tables import table_code
from tests.knowledge.dmn.models import decide, table, table_engine

CELLS = ["-", "1", "> 2", "[1..4)", "not(3)", "2, 5", "? * 2 = 4", "null", "[1..", "Other"]
OUTPUTS = ["1", "2", '"x"', "Amount", "1 +", "-"]


@st.composite
def tables(draw):
    rows = st.tuples(*map(st.sampled_from, (CELLS, CELLS, OUTPUTS)))
    rules = [" | ".join(row) for row in draw(st.lists(rows, max_size=5))]
    clauses = {"Limit": {"values": draw(st.sampled_from(["", "2, 1"]))}}
    if draw(st.booleans()):
        clauses["Limit"]["default"] = "9"
    return table(
        draw(st.sampled_from(POLICIES)),
        rules,
        inputs=("Amount", "Other"),
        clauses=clauses,
        takes=draw(st.sampled_from(["", "< 6"])),
        aggregation=draw(st.sampled_from(["", "COUNT", "MAX"])),
    )


def rule_by_rule(box, inputs):
    engine = table_engine(box, tuple(inputs))
    boxes = Boxes(engine.types_of("urn:desk"), NameTable(), lambda place, why: None)
    code = table_code(boxes, box, tuple(inputs), Place("Answer"))
    return code(root(Run()).within({key: input_value(one) for key, one in inputs.items()}))


VALUES = st.sampled_from([None, 1, 2, 3, 5, 7, "x", [2]])


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), VALUES, VALUES)
def test_masks_trace_and_rules_agree(box, amount, other):
    inputs = {"Amount": amount, "Other": other}
    engine = table_engine(box, tuple(inputs))
    value = decide(engine, inputs)
    assert engine.answer("Answer", inputs).value == value
    assert rule_by_rule(box, inputs) == value


@pytest.mark.parametrize(("rule", "kind"), [("1 | 2", "hit"), ("2 | 3", "no hit")])
def test_a_table_with_a_misshapen_rule_is_traced_as_well(rule, kind):
    even = table("UNIQUE", [rule])
    odd = m.TableBox(
        inputs=even.inputs,
        outputs=even.outputs,
        rules=(m.Rule(tests=(), outputs=("5",)), *even.rules),
    )
    assert is_even(even)
    assert not is_even(odd)
    outcome = table_engine(odd).answer("Answer", {"Amount": 1})
    assert outcome.kind == kind
    assert [hit.rule for hit in outcome.rules] == ([2] if kind == "hit" else [])
    assert [miss.rule for miss in outcome.near_misses] == ([] if kind == "hit" else [2])


def test_a_cell_that_cannot_be_read_is_noted_where_it_mattered():
    box = table("UNIQUE", ["[1.. | 2", "5 | 3"])
    outcome = table_engine(box).answer("Answer", {"Amount": 4})
    assert outcome.kind == "no hit"
    assert "Answer, rule 1, input 1: it cannot be read, so it never holds" in outcome.notes


def test_a_thousand_rules_are_answered_fast():
    box = table("UNIQUE", [f"[{n}..{n + 1}) | {n}" for n in range(1000)])
    engine = table_engine(box)
    assert engine.answer("Answer", {"Amount": 700}).value == 700
    run = Run()
    before = run.steps_left
    decide(engine, {"Amount": 700}, run)
    assert before - run.steps_left < 50
