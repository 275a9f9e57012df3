"""Models with hostile names, texts and depth: told in words, or held as they stand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.outcome import Kind
from knowledge.dmn.reading import read_model
from knowledge.dmn.writing import write_model
from tests.knowledge.dmn.models import decide
from tests.knowledge.dmn.strategies import models, spoken_models
from tests.knowledge.naughty import NAUGHTY

pytestmark = pytest.mark.thorough

NAMES = ["a-b", "a+b", "a.b", "a/b c", "if it", "in", "Größe", "田中 さん", "x'", "10 days", "nota"]


@pytest.mark.parametrize("name", NAMES[:4] + NAMES[6:9] + NAMES[10:])
def test_names_may_hold_operators_blanks_and_any_script(name):
    made = m.Definitions(
        name="Desk",
        namespace="urn:desk",
        inputs=(m.InputData(id="i", name=name, variable=m.Variable(name)),),
        decisions=(
            m.Decision(
                id="d",
                name="Fee",
                requires=(m.Requirement(kind="requiredInput", address="#i"),),
                logic=m.LiteralBox(text=f"{name} + 1"),
            ),
        ),
    )
    model = Engine(made)
    assert [str(fault) for fault in model.faults] == []
    assert decide(model, {name: 2}, name="Fee") == 3


def naughty_table(text):
    return m.TableBox(
        inputs=(m.Clause(text=text, type=text, label=text, values=text),),
        outputs=(m.Clause(text=text, type=text, values=text, default=text),),
        rules=(m.Rule(id=text, tests=(text,), outputs=(text,), annotations=(text,)),),
        policy=text,
        aggregation=text,
    )


def naughty_boxes(text):
    plain = m.LiteralBox(text=text, type=text)
    loop = m.IterationBox(
        kind="for", variable=text, over=m.LiteralBox(text="[1]"), body=m.LiteralBox(text=text)
    )
    call = m.InvocationBox(called=plain, bindings=(m.Binding(m.Variable(text, text), plain),))
    relation = m.RelationBox(columns=(m.Variable(text, text),), rows=((plain,),))
    function = m.FunctionBox(parameters=(m.Variable(text, text),), body=plain, kind=text)
    boxes = (plain, naughty_table(text), loop, call, relation, function)
    entries = [m.ContextEntry(m.Variable(f"{text} {n}", text), box) for n, box in enumerate(boxes)]
    return m.ContextBox(entries=(*entries, m.ContextEntry(None, plain)))


def naughty_model(text):
    decision = m.Decision(
        id=text,
        name=f"{text}d",
        variable=m.Variable(f"{text}d", text),
        requires=(
            m.Requirement(kind="requiredInput", address=text),
            m.Requirement(kind="requiredInput", address="#in"),
        ),
        logic=naughty_boxes(text),
    )
    return m.Definitions(
        name=text,
        namespace=text,
        imports=(m.Import(name=text, namespace=f"{text}!"),),
        items=(
            m.ItemDefinition(name=text, type=text, allowed=text),
            m.ItemDefinition(name=f"{text}s", type=text, is_collection=True),
        ),
        inputs=(m.InputData(id="in", name=text, variable=m.Variable(text, text)),),
        decisions=(decision,),
        services=(m.DecisionService(id=f"{text}s", name=text, outputs=(text, f"#{text}")),),
    )


@pytest.mark.parametrize("text", [*NAUGHTY, *NAMES, '"', "\\", "null", "true", "?", "item"])
def test_naughty_strings_in_every_field_are_told_or_held(text):
    model = Engine(naughty_model(text))
    assert all(fault.message for fault in model.faults)
    for name in (f"{text}d", text):
        assert model.answer(name, {text: text}).kind in set(Kind)


def test_boxes_nested_without_end_are_told():
    box = m.LiteralBox(text="1")
    for _level in range(3000):
        box = m.ListBox(items=(box,))
    model = Engine(
        m.Definitions(name="", namespace="", decisions=(m.Decision(name="Deep", logic=box),))
    )
    assert [str(fault) for fault in model.faults] == ["Deep: it is nested too deeply"]
    assert model.answer("Deep", {}).value is None


GIVEN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers()),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoken_models(), GIVEN, GIVEN)
def test_models_made_by_chance_are_answered_or_told(made, a, b):
    model = Engine(made)
    for name in ("d0", "d1", "s"):
        outcome = model.answer(name, {"a": a, "b": b})
        assert outcome.kind in set(Kind)
        assert (outcome.kind is Kind.INPUT_ERROR) == bool(
            outcome.input_faults or any(table.refused for table in outcome.tables)
        ) or outcome.kind is Kind.OVERLAP
    again = read_model(write_model(made))
    assert [str(fault) for fault in Engine(again).faults] == [str(one) for one in model.faults]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(models)
def test_models_of_any_text_are_compiled_or_told(made):
    model = Engine(made)
    for decision in made.decisions:
        model.answer(decision.name, {})
