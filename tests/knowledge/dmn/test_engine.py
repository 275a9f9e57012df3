"""Models that decide: requirement graphs, knowledge models, services, imports, and what is told."""

import pytest

from knowledge.dmn.engine import Engine, UnknownElement
from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.reading import read_model
from tests.knowledge.dmn.models import decide, decided, engine, given, literal, needs, xml

FEE = given("Hours", "number") + decided("Fee", literal("Hours * 2"), needs("Hours"), "number")


def told(model):
    return [str(fault) for fault in model.faults]


def knowledge(name, parameters, logic, required=""):
    told = "".join(f'<formalParameter name="{one}"/>' for one in parameters)
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic>{told}{logic}</encapsulatedLogic>{required}</businessKnowledgeModel>"
    )


def service(name, outputs=(), takes=(), decisions=(), hidden=()):
    hrefs = "".join(
        f'<{tag} href="#{one}"/>'
        for tag, ids in (
            ("outputDecision", outputs),
            ("encapsulatedDecision", hidden),
            ("inputDecision", decisions),
            ("inputData", takes),
        )
        for one in ids
    )
    variable = f'<variable name="{name}"/>'
    return f'<decisionService id="{name}" name="{name}">{variable}{hrefs}</decisionService>'


# ---- graphs


def test_a_decision_takes_what_it_requires():
    model = engine(FEE + decided("Total", literal("Fee + 1"), needs("Fee", of="Decision")))
    assert told(model) == []
    assert decide(model, {"Hours": 3}, name="Total") == 7


def test_a_decision_does_not_see_what_it_does_not_require():
    model = engine(FEE + decided("Total", literal("Hours + 1"), needs("Fee", of="Decision")))
    assert "there is no “Hours”" in told(model)[0]
    assert decide(model, {"Hours": 3}, name="Total") is None


def test_a_decision_is_evaluated_once_however_many_require_it():
    chain = decided("D0", literal("1"))
    for number in range(1, 40):
        before = f"D{number - 1}"
        chain += decided(
            f"D{number}", literal(f"{before} + {before}"), needs(before, before, of="Decision")
        )
    assert decide(engine(chain), name="D39") == 2**39


def test_a_long_chain_of_decisions_is_no_matter():
    chain = decided("D0", literal("1"))
    for number in range(1, 1500):
        before = f"D{number - 1}"
        chain += decided(f"D{number}", literal(f"{before} + 1"), needs(before, of="Decision"))
    model = engine(chain)
    assert told(model) == []
    assert decide(model, name="D1499") == 1500
    assert model.inputs_of("D1499") == {}


def test_a_circle_is_told_when_the_model_is_read_and_comes_to_null():
    model = engine(
        decided("A", literal("C + 1"), needs("C", of="Decision"))
        + decided("B", literal("A + 1"), needs("A", of="Decision"))
        + decided("C", literal("B + 1"), needs("B", of="Decision"))
        + decided("D", literal("B + 1"), needs("B", of="Decision"))
    )
    assert told(model) == ["A: it requires itself: A → C → B → A"]
    run = Run()
    assert decide(model, run=run, name="D") is None
    assert "require each other in a circle" in run.notes[0]
    assert model.answer("A", {}).kind == "no hit"


def test_a_decision_that_requires_itself_is_told():
    model = engine(decided("A", literal("A"), needs("A", of="Decision")))
    assert told(model) == ["A: it requires itself: A → A"]


def test_a_circle_through_a_service_is_told():
    model = engine(
        decided("A", literal("S()"), needs("S", of="Knowledge")) + service("S", outputs=["A"])
    )
    assert told(model) == ["A: it requires itself: A → S → A"]
    with pytest.raises(LimitExceeded):
        decide(model, name="A")
    assert model.answer("A", {}).kind == "stopped"


def test_a_requirement_that_is_not_there_is_told():
    model = engine(decided("Fee", literal("1"), needs("gone")))
    assert told(model) == ["Fee: what it requires, “#gone”, is not there"]
    assert model.faults[0].decision == "Fee"
    assert decide(model, name="Fee") == 1


def test_a_decision_without_logic_is_null_and_noted():
    model = engine(decided("Fee", ""))
    assert told(model) == []
    run = Run()
    assert decide(model, run=run, name="Fee") is None
    assert run.notes == ["Fee: it has no logic"]


def test_two_elements_of_one_id_are_told():
    model = engine(decided("Fee", literal("1")) + given("Fee"))
    assert told(model) == ["Fee: its id “Fee” is also that of “Fee”"]


def test_two_decisions_of_one_name_are_told():
    one = '<decision id="{}" name="Fee"><variable name="Fee"/></decision>'
    assert told(engine(one.format("a") + one.format("b"))) == ["Fee: there is another “Fee”"]


def test_a_decision_is_found_by_its_name_or_its_variables():
    model = engine('<decision id="f" name="The fee"><variable name="Fee"/></decision>')
    model.decide("The fee", {})
    model.decide("Fee", {})
    with pytest.raises(UnknownElement):
        model.decide("f", {})


# ---- types


def test_an_input_of_another_type_is_null_and_noted():
    model = engine(FEE)
    run = Run()
    assert decide(model, {"Hours": "x"}, run, "Fee") is None
    assert "“Hours” is a string, no number" in run.notes[0]


def test_a_decision_of_another_type_is_null_and_noted():
    model = engine(decided("Fee", literal('"x"'), type="number"))
    run = Run()
    assert decide(model, run=run, name="Fee") is None
    assert run.notes == ["Fee: a string that is no number"]


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [("[7]", "number", 7), ("7", "Numbers", [7]), ('"x"', "Numbers", None)],
)
def test_one_and_a_list_of_it_are_turned_into_each_other(text, kind, wanted):
    numbers = (
        '<itemDefinition name="Numbers" isCollection="true"><typeRef>number</typeRef>'
        "</itemDefinition>"
    )
    assert decide(engine(numbers + decided("Fee", literal(text), type=kind)), name="Fee") == wanted


def test_a_type_that_is_not_there_is_told_and_holds_anything():
    model = engine(decided("Fee", literal("1"), type="Money"))
    assert told(model) == ["Fee: there is no type “Money”"]
    assert decide(model, name="Fee") == 1


# ---- knowledge models


def test_a_knowledge_model_is_called_with_its_parameters():
    model = engine(
        knowledge("Twice", ["n"], literal("n * 2"))
        + decided("Fee", literal("Twice(4) + Twice(n: 1)"), needs("Twice", of="Knowledge"))
    )
    assert told(model) == []
    assert decide(model, name="Fee") == 10


def test_a_knowledge_model_may_require_another():
    model = engine(
        knowledge("Twice", ["n"], literal("n * 2"))
        + knowledge("Fourfold", ["n"], literal("Twice(Twice(n))"), needs("Twice", of="Knowledge"))
        + decided("Fee", literal("Fourfold(3)"), needs("Fourfold", of="Knowledge"))
    )
    assert decide(model, name="Fee") == 12


def test_a_knowledge_model_that_requires_itself_is_told():
    model = engine(
        knowledge("Down", ["n"], literal("Down(n - 1)"), needs("Down", of="Knowledge"))
        + decided("Fee", literal("Down(3)"), needs("Down", of="Knowledge"))
    )
    assert told(model) == ["Down: it requires itself: Down → Down"]
    assert decide(model, name="Fee") is None


def test_a_knowledge_model_without_logic_is_null():
    model = engine('<businessKnowledgeModel id="k" name="K"/>')
    assert decide(model, name="K") is None


# ---- services

DESK = (
    FEE
    + decided("Total", literal("Fee + 1"), needs("Fee", of="Decision"))
    + decided("Words", literal("string(Fee)"), needs("Fee", of="Decision"))
)


def test_a_service_is_asked_as_a_decision():
    model = engine(DESK + service("Desk", ["Total"], ["Hours"], hidden=["Fee"]))
    assert told(model) == []
    assert decide(model, {"Hours": 3}, name="Desk") == 7
    outcome = model.answer("Desk", {"Hours": 3})
    assert (outcome.kind, outcome.outputs) == ("hit", {"Desk": 7})


def test_a_service_of_several_outputs_is_a_context():
    model = engine(DESK + service("Desk", ["Total", "Words"], ["Hours"]))
    assert decide(model, {"Hours": 3}, name="Desk") == {"Total": 7, "Words": "6"}
    assert model.answer("Desk", {"Hours": 3}).outputs == {"Total": 7, "Words": "6"}


def test_a_service_is_called_as_a_function():
    model = engine(
        DESK
        + service("Desk", ["Total"], ["Hours"])
        + decided("Both", literal("Desk(1) + Desk(Hours: 2)"), needs("Desk", of="Knowledge"))
    )
    assert decide(model, name="Both") == 8


def test_a_service_takes_decisions_instead_of_evaluating_them():
    model = engine(DESK + service("Desk", ["Total"], decisions=["Fee"]))
    assert decide(model, {"Fee": 41}, name="Desk") == 42
    assert list(model.inputs_of("Desk")) == ["Fee"]
    outcome = model.answer("Desk", {"Fee": "x"})
    assert str(outcome.input_faults[0]) == "“Fee”: it is a string; a number is wanted"


def test_a_service_called_with_too_few_arguments_is_null():
    model = engine(
        DESK
        + service("Desk", ["Total"], ["Hours"])
        + decided("None", literal("Desk()"), needs("Desk", of="Knowledge"))
    )
    run = Run()
    assert decide(model, run=run, name="None") is None
    assert "takes 1 arguments, not 0" in " ".join(run.notes)


def test_a_service_of_decisions_that_are_not_there_is_an_empty_context():
    model = engine(service("Desk", ["gone"], ["gone too"]))
    assert decide(model, name="Desk") == {}


# ---- one model imports another

RATES = xml(
    '<itemDefinition name="Rate"><typeRef>number</typeRef></itemDefinition>'
    + given("Zone")
    + decided("Base", literal("Zone * 10"), needs("Zone"))
    + knowledge("Twice", ["n"], literal("n * 2"))
).replace(b"urn:desk", b"urn:rates")
IMPORT = '<import name="Rates" namespace="urn:rates" importType="dmn"/>'


def across(kind, address):
    group = "knowledge" if kind == "Knowledge" else "information"
    return f'<{group}Requirement><required{kind} href="urn:rates#{address}"/></{group}Requirement>'


def test_what_is_imported_stands_under_the_name_of_the_import():
    model = engine(
        IMPORT
        + decided(
            "Fee",
            literal("Rates.Twice(Rates.Base)"),
            across("Decision", "Base") + across("Knowledge", "Twice"),
            "Rates.Rate",
        ),
        RATES,
    )
    assert told(model) == []
    assert decide(model, {"Zone": 3}, name="Fee") == 60
    assert list(model.inputs_of("Fee")) == ["Zone"]


def test_an_import_without_a_name_stands_as_if_it_were_here():
    model = engine(
        IMPORT.replace('name="Rates"', 'name=""')
        + decided("Fee", literal("Base + 1"), across("Decision", "Base"), "Rate"),
        RATES,
    )
    assert told(model) == []
    assert decide(model, {"Zone": 3}, name="Fee") == 31


def test_an_import_that_is_not_there_is_told():
    model = engine(IMPORT + decided("Fee", literal("1"), across("Decision", "Base")))
    assert told(model) == [
        "Fee: what it requires, “urn:rates#Base”, is not there",
        "import Rates: the model “urn:rates” is not there",
    ]


def test_models_that_import_each_other_are_read():
    back = RATES.replace(b">", b'><import name="Desk" namespace="urn:desk"/>', 1)
    model = engine(IMPORT + decided("Fee", literal("2"), type="Rates.Desk.Nothing"), back)
    assert "there is no type “Rates.Desk.Nothing”" in told(model)[0]
    assert decide(model, name="Fee") == 2


def test_a_model_without_anything_is_one():
    model = Engine(read_model(xml("")))
    assert told(model) == []
    with pytest.raises(UnknownElement):
        model.answer("Fee", {})
