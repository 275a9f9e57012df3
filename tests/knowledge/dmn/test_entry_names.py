"""The names that may stand behind a dot, wherever in a model they are."""

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.entry_names import entry_names
from tests.knowledge.dmn.models import came_to, literal

CONTEXT = m.ContextBox(entries=(m.ContextEntry(m.Variable("Mbit per s"), None),))
ONE = m.LiteralBox(text="1")


def names(logic):
    decision = m.Decision(name="Fee", logic=logic)
    return list(entry_names(m.Definitions(name="", namespace="", decisions=(decision,))))


@pytest.mark.parametrize(
    "box",
    [
        CONTEXT,
        m.ListBox(items=(ONE, CONTEXT)),
        m.InvocationBox(called=CONTEXT, bindings=()),
        m.InvocationBox(called=None, bindings=(m.Binding(m.Variable("a"), CONTEXT),)),
        m.FunctionBox(parameters=(), body=CONTEXT),
        m.RelationBox(columns=(), rows=((CONTEXT,),)),
        m.ConditionalBox(condition=ONE, then=None, otherwise=CONTEXT),
        m.FilterBox(of=CONTEXT, match=ONE),
        m.IterationBox(kind="for", variable="x", over=ONE, body=CONTEXT),
        m.ContextBox(entries=(m.ContextEntry(None, CONTEXT),)),
        m.RelationBox(columns=(m.Variable("Mbit per s"),), rows=()),
        m.TableBox(inputs=(), outputs=(m.Clause(text="Mbit per s"),), rules=()),
    ],
)
def test_names_are_found_within_every_box(box):
    assert names(box) == ["Mbit per s"]


def test_no_logic_has_no_names():
    assert names(None) == []
    assert names(ONE) == []


def test_components_of_types_are_found_at_any_depth():
    inner = m.ItemDefinition(name="a b", components=(m.ItemDefinition(name="c d"),))
    items = (m.ItemDefinition(name="T", components=(inner,)),)
    model = m.Definitions(name="", namespace="", items=items)
    assert list(entry_names(model)) == ["a b", "c d"]


def test_an_entry_with_blanks_is_read_behind_a_dot():
    relation = f'<relation><column name="Mbit per s"/><row>{literal("50")}</row></relation>'
    logic = (
        f'<context><contextEntry><variable name="lines"/>{relation}</contextEntry>'
        f"<contextEntry>{literal('lines[1].Mbit per s + 1')}</contextEntry></context>"
    )
    assert came_to(logic) == 51
