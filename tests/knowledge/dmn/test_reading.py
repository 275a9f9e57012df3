"""Models out of XML: every version, every element, and in words what is none."""

import random

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.reading import read_model
from knowledge.dmn.versions import KINDS, MODELS, SPACES
from knowledge.dmn.writing import write_model
from knowledge.dmn.xml_tree import UnreadableModel
from tests.knowledge.dmn.models import DMN, decide, decided, given, literal, needs, xml
from tests.knowledge.dmn.whole_model import WHOLE


@pytest.fixture(scope="module")
def whole():
    return read_model(WHOLE.encode())


@pytest.mark.parametrize(("space", "version"), MODELS.items())
def test_every_version_is_read(space, version):
    model = read_model(
        xml(given("Hours") + decided("Fee", literal("Hours"), needs("Hours")), space)
    )
    assert model.version == version
    assert decide(Engine(model), {"Hours": 2}, name="Fee") == 2


def test_the_versions_are_1_1_to_1_5():
    assert list(SPACES) == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert KINDS["http://www.omg.org/spec/DMN/20180521/DMNDI/"] == ("1.2", "DMNDI")


def test_what_names_a_model(whole):
    assert (whole.name, whole.namespace, whole.id) == ("Outages", "urn:outages", "all")
    assert whole.description == "What customers are told."
    assert whole.imports[0].name == "Shared"
    assert whole.imports[0].location == "shared.dmn"


def test_types_with_their_components_and_constraints(whole):
    line, lines, price = whole.items
    assert line.components[0].allowed == "[0..10000]"
    assert line.components[0].constraint == "allowedValues"
    assert (lines.is_collection, lines.type, lines.constraint) == (True, "Line", "typeConstraint")
    assert (price.parameters[0].name, price.result) == ("Hours", "number")


def test_a_table_with_its_clauses_and_rules(whole):
    table = whole.decisions[0].logic
    assert (table.policy, table.aggregation, table.output_label) == ("COLLECT", "SUM", "Credit")
    assert (table.inputs[0].text, table.inputs[0].type) == ("Hours", "number")
    assert (table.inputs[0].label, table.inputs[0].values) == ("Hours", ">= 0")
    assert (table.outputs[0].values, table.outputs[0].default) == ("0, 5", "0")
    rule = table.rules[0]
    assert (rule.tests, rule.outputs, rule.annotations) == (("> 24",), ("5",), ("POL-0042",))
    assert rule.description == "Long ones."
    assert table.annotations == ("Policy",)


def test_every_part_knows_its_line(whole):
    lines = WHOLE.splitlines()
    decision = whole.decisions[0]
    assert '<decision id="d1"' in lines[decision.line - 1]
    assert '<rule id="u"' in lines[decision.logic.rules[0].line - 1]
    assert '<input id="c1"' in lines[decision.logic.inputs[0].line - 1]


def test_requirements_keep_their_kind_and_id(whole):
    assert [(one.kind, one.address, one.id) for one in whole.decisions[0].requires] == [
        ("requiredInput", "#hours", "r1"),
        ("requiredDecision", "#d2", "r2"),
        ("requiredKnowledge", "#k1", "r3"),
    ]
    assert whole.decisions[0].authorities[0].address == "#s1"
    assert whole.sources[0].authorities[0].address == "#s2"


def test_every_box_is_read(whole):
    boxes = [entry.value for entry in whole.decisions[1].logic.entries]
    assert [type(box) for box in boxes] == [
        m.InvocationBox,
        m.RelationBox,
        m.ListBox,
        m.ConditionalBox,
        m.FilterBox,
        m.IterationBox,
        m.FunctionBox,
        m.LiteralBox,
    ]
    assert whole.knowledge[0].logic.parameters[0].name == "h"


def test_a_service_keeps_its_addresses(whole):
    service = whole.services[0]
    assert (service.outputs, service.encapsulated) == (("#d1",), ("#d2",))
    assert (service.input_decisions, service.input_data) == (("#d9",), ("#hours",))


def test_what_other_tools_wrote_is_kept_beside_each_part(whole):
    table = whole.decisions[0].logic
    assert whole.extras.attributes["{urn:desk:tool}colour"] == "red"
    assert whole.extras.attributes["exporter"] == "Desk <3>"
    assert "as <desk:b>agreed</desk:b> in May" in whole.extras.elements[0]
    assert table.rules[0].extras.elements == (
        '<desk:cites xmlns:desk="urn:desk:tool" policy="POL-0042"/>',
    )
    cell = table.rules[0].extras.inside["inputEntry"]
    assert cell.attributes == {"id": "e5", "{urn:desk:tool}seen": "no"}
    assert cell.elements == ('<desk:cell xmlns:desk="urn:desk:tool"/>',)
    assert table.inputs[0].extras.attributes == {"{urn:desk:tool}width": "80"}
    assert table.extras.inside["annotation"].attributes == {"{urn:desk:tool}kind": "link"}


def test_what_we_have_no_field_for_is_kept(whole):
    names = [text.split()[0].strip("<>/").split(":")[-1] for text in whole.extras.others]
    assert names == [
        "association",
        "group",
        "textAnnotation",
        "elementCollection",
        "performanceIndicator",
        "organizationUnit",
        "DMNDI",
    ]
    owners = " ".join(whole.decisions[0].extras.others)
    for name in ("supportedObjective", "decisionMaker", "decisionOwner", "usingProcess"):
        assert f"<{name} " in owners


def test_what_is_not_there_leaves_no_trace():
    model = read_model(xml(decided("Fee", literal("1"))))
    assert model.decisions[0].extras is m.NONE
    assert model.decisions[0].logic.extras is m.NONE


# ---- what is no model


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html/>", "begins with definitions, this file with “html”"),
        (b"<definitions/>", "the name space “” is none of DMN 1.1 to 1.5"),
        (xml("", "urn:other"), "the name space “urn:other” is none of DMN 1.1 to 1.5"),
        (xml("", "http://www.omg.org/spec/DMN/20130901"), "a draft of before DMN 1.1"),
        (xml("", "http://www.omg.org/spec/DMN/20151130"), "a draft of before DMN 1.1"),
        (xml("", "http://www.omg.org/spec/DMN/2014/x"), "a draft of before DMN 1.1"),
        (xml("", DMN.upper()), "is none of DMN 1.1 to 1.5"),
        (f'<decision xmlns="{DMN}"/>'.encode(), "begins with definitions"),
        (xml("<decision>"), "no well-formed XML"),
        (b"<!DOCTYPE definitions>" + xml(""), "a document type or an entity is not taken"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_model_is_refused_in_words(content, words):
    with pytest.raises(UnreadableModel) as refusal:
        read_model(content)
    assert words in str(refusal.value)


def test_a_refusal_names_the_line():
    with pytest.raises(UnreadableModel, match=r"^line 3, column 3: "):
        read_model(b"<?xml version='1.0'?>\n<!-- -->\n  <html/>")


@pytest.mark.parametrize(
    "inside",
    [
        "<decision/>",
        "<inputData/>",
        "<import/>",
        "<itemDefinition/>",
        "<itemDefinition><functionItem/></itemDefinition>",
        "<itemDefinition><allowedValues/></itemDefinition>",
        "<businessKnowledgeModel/>",
        "<businessKnowledgeModel><encapsulatedLogic/></businessKnowledgeModel>",
        "<decisionService><outputDecision/></decisionService>",
        "<knowledgeSource/>",
        "<decision><informationRequirement/></decision>",
        "<decision><knowledgeRequirement><requiredKnowledge/></knowledgeRequirement></decision>",
        "<decision><decisionTable/></decision>",
        "<decision><decisionTable><input/><output/><rule/></decisionTable></decision>",
        "<decision><decisionTable><rule><inputEntry/></rule></decisionTable></decision>",
        "<decision><context><contextEntry/></context></decision>",
        "<decision><invocation><binding/></invocation></decision>",
        "<decision><functionDefinition/></decision>",
        "<decision><relation><row/><column/></relation></decision>",
        "<decision><relation><column/><row><list/><list/></row></relation></decision>",
        "<decision><conditional/></decision>",
        "<decision><filter/></decision>",
        "<decision><for/></decision>",
        "<decision><some/></decision>",
        "<decision><list/><list/></decision>",
        "<decision><literalExpression/></decision>",
        "<decision><variable/></decision>",
        "<unknown><decision/></unknown>",
        "words",
    ],
)
def test_elements_that_lack_what_they_should_have_are_read(inside):
    model = read_model(xml(inside))
    engine = Engine(model)
    for decision in model.decisions:
        engine.decide(decision.name, {})


def test_a_file_torn_at_any_place_is_refused_or_read():
    content = WHOLE.encode()
    for end in range(0, len(content) - 20, 97):
        with pytest.raises(UnreadableModel):
            read_model(content[:end])


def test_a_file_with_characters_changed_by_chance_is_refused_or_read():
    chance = random.Random(4)
    signs = "<>/=\"'& \0é]#abcxmlns:0"
    read = 0
    for _try in range(300):
        text = list(WHOLE)
        for _change in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice(signs)
        try:
            model = read_model("".join(text).encode())
        except UnreadableModel:
            continue
        read += 1
        engine = Engine(model)
        for decision in model.decisions:
            engine.answer(decision.name, {"Hours": 30})
    assert read > 20


DEEP = {
    "lists": decided("D", "<list>" * 190 + "</list>" * 190),
    "components": "<itemDefinition>" + "<itemComponent>" * 190 + "</itemComponent>" * 190
    + "</itemDefinition>",
    "extensions": "<extensionElements>" + '<x xmlns="urn:x">' * 190 + "</x>" * 190
    + "</extensionElements>",
}  # fmt: skip


@pytest.mark.parametrize("inside", DEEP.values(), ids=DEEP)
def test_what_is_nested_to_the_limit_is_read(inside):
    model = read_model(xml(inside))
    assert read_model(write_model(model)) == model
    assert Engine(model).faults == []


def deeper(depth, act):
    return act() if depth == 0 else deeper(depth - 1, act)


@pytest.mark.parametrize("inside", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("depth", [200, 400, 600])
def test_a_caller_that_is_deep_already_gets_a_word_at_least(inside, depth):
    try:
        deeper(depth, lambda: read_model(xml(inside)))
    except UnreadableModel as refusal:
        told = str(refusal)
    else:
        told = "the model is nested too deeply"
    assert told == "the model is nested too deeply"
