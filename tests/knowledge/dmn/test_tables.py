"""Cells of a table: what they test, what is allowed, and how faults in them are told."""

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.feel.scope import Run
from tests.knowledge.dmn.models import decide, table, table_engine
from tests.knowledge.naughty import NAUGHTY


def decided(box, amount, types=None):
    engine = table_engine(box, types=types)
    assert [str(fault) for fault in engine.faults] == []
    return decide(engine, {"Amount": amount})


@pytest.mark.parametrize(
    ("cell", "holds", "fails"),
    [
        ("5", 5, 6),
        ("5, 6", 6, 7),
        ("> 5", 6, 5),
        ("[5..7]", 7, 8),
        ("(5..7)", 6, 7),
        ("not(5, 6)", 7, 6),
        ("? * 2 = 10", 5, 6),
        ("null", None, 0),
        ("-", 1, ...),
        ("", 1, ...),
        ("not(null)", 1, None),
    ],
)
def test_a_cell_holds_of_what_it_says(cell, holds, fails):
    box = table("FIRST", [f"{cell} | true", "- | false"])
    assert decided(box, holds) is True
    if fails is not ...:
        assert decided(box, fails) is False


def test_a_cell_may_name_other_inputs():
    box = table("FIRST", ["> Limit | true", "- | false"])
    engine = table_engine(box, ("Amount", "Limit"))
    assert decide(engine, {"Amount": 7, "Limit": 5}) is True
    assert decide(engine, {"Amount": 3, "Limit": 5}) is False


def test_an_input_may_be_an_expression():
    box = table("UNIQUE", ["true | 1", "false | 2"], inputs=("Amount > 10",))
    assert decide(table_engine(box, ("Amount",)), {"Amount": 11}) == 1


def test_a_type_of_the_column_is_held():
    box = table("UNIQUE", ["- | 1"], type="number")
    engine = table_engine(box)
    run = Run()
    assert decide(engine, {"Amount": 1}) == 1
    assert decide(engine, {"Amount": "x"}, run) is None
    assert "“Amount” is a string, which is no number" in run.notes[0]


def test_allowed_values_of_an_input_are_held():
    box = table("UNIQUE", ["- | 1"], takes='"gold", "silver"')
    engine = table_engine(box)
    run = Run()
    assert decide(engine, {"Amount": "gold"}) == 1
    assert decide(engine, {"Amount": None}) == 1
    assert decide(engine, {"Amount": "tin"}, run) is None
    assert "“Amount” has a value that is not allowed" in run.notes[0]


def test_an_output_of_another_type_is_null_and_noted():
    box = table("UNIQUE", ['- | "x"'], clauses={"Limit": {"type": "number"}})
    run = Run()
    assert decide(table_engine(box), {"Amount": 1}, run) is None
    assert "rule 1, output 1 is no number" in run.notes[0]


def test_an_empty_output_is_null():
    assert decided(table("UNIQUE", ["- | -"]), 1) is None
    assert decided(table("UNIQUE", ["- | "]), 1) is None


def test_a_table_without_inputs_applies_always():
    box = m.TableBox(
        inputs=(), outputs=(m.Clause(text="a"),), rules=(m.Rule(tests=(), outputs=("1",)),)
    )
    assert decided(box, 0) == 1


def faults(box):
    return table_engine(box).faults


def test_a_cell_that_cannot_be_read_is_told_with_rule_column_and_position():
    box = table("UNIQUE", ["> 1 | 2", "[1..5 | 2"])
    fault = faults(box)[0]
    assert (fault.decision, fault.table) == ("Answer", "Answer")
    assert (fault.rule, fault.clause, fault.column) == (2, "input", 1)
    assert (fault.position, fault.character) == (5, 6)
    assert "“]”" in fault.expected
    assert str(fault).startswith("Answer, rule 2, input 1: column 6: expected “]”")


def test_an_output_that_cannot_be_read_is_told_with_rule_and_column():
    box = table("UNIQUE", ["> 1 | 2 | 3 +"], outputs=("Limit", "Days"))
    fault = faults(box)[0]
    assert (fault.rule, fault.clause, fault.column) == (1, "output", 2)
    assert fault.expected == "an expression"


def test_what_stands_in_the_head_is_told_with_its_column():
    box = table("UNIQUE", ["- | - | 1"], inputs=("Amount", "1 +"))
    fault = faults(box)[0]
    assert (fault.rule, fault.clause, fault.column) == (0, "input", 2)
    box = table("UNIQUE", ["- | 1"], clauses={"Limit": {"default": "1 +"}})
    fault = faults(box)[0]
    assert (fault.clause, fault.column) == ("default of output", 1)
    assert "allowed values" in faults(table("UNIQUE", ["- | 1"], takes="1,,2"))[0].place


def test_a_fault_of_a_table_within_a_context_names_both():
    box = m.ContextBox(
        entries=(
            m.ContextEntry(m.Variable("fee"), table("UNIQUE", ["> | 1"])),
            m.ContextEntry(None, m.LiteralBox(text="fee")),
        )
    )
    fault = faults(box)[0]
    assert (fault.decision, fault.table, fault.rule) == ("Answer", "Answer, fee", 1)


def test_a_rule_with_a_fault_never_applies():
    box = table("UNIQUE", ["[1..5 | 2", "> 0 | 3"])
    assert decide(table_engine(box), {"Amount": 1}) == 3


@pytest.mark.parametrize(
    ("tests", "outputs", "told"),
    [
        (("1", "2"), ("3",), "the rule has 2 inputs, the table 1"),
        ((), ("3",), "the rule has 0 inputs, the table 1"),
        (("1",), (), "the rule has 0 outputs, the table 1"),
    ],
)
def test_a_rule_that_is_too_wide_or_narrow_is_told(tests, outputs, told):
    box = m.TableBox(
        inputs=(m.Clause(text="Amount"),),
        outputs=(m.Clause(text="a"),),
        rules=(m.Rule(tests=tests, outputs=outputs),),
    )
    engine = table_engine(box)
    assert told in str(engine.faults[0])
    assert engine.faults[0].rule == 1
    engine.answer("Answer", {"Amount": 1})


def test_a_table_without_outputs_is_told():
    box = m.TableBox(inputs=(), outputs=(), rules=())
    engine = table_engine(box)
    assert "the table has no output" in str(engine.faults[0])
    assert decide(engine, {"Amount": 1}) is None


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_cells_are_read_or_told(text):
    box = m.TableBox(
        inputs=(m.Clause(text=text, label=text, values=text),),
        outputs=(m.Clause(text=text, values=text, default=text),),
        rules=(m.Rule(tests=(text,), outputs=(text,), annotations=(text,)),),
        policy="PRIORITY",
    )
    engine = table_engine(box)
    outcome = engine.answer("Answer", {"Amount": 1})
    assert outcome.kind in ("hit", "no hit", "input error")
    for fault in engine.faults:
        assert fault.decision == "Answer"
        assert str(fault).startswith("Answer, ")
