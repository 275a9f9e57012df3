"""What was written reads back as the same model, and nothing that stood in a file is lost."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.reading import read_model
from knowledge.dmn.versions import SPACES, as_version
from knowledge.dmn.writing import write_model
from knowledge.dmn.xml_tree import read_tree
from knowledge.dmn.xml_writing import Unwritable
from tests.knowledge.dmn.models import decided, literal, xml
from tests.knowledge.dmn.strategies import models
from tests.knowledge.dmn.whole_model import WHOLE
from tests.knowledge.naughty import NAUGHTY

pytestmark = pytest.mark.once


def facts(node, inside=""):
    """Every element, attribute and word of a tree, with its place, however they are ordered."""
    place = f"{inside}/{node.name}"
    found = Counter([place])
    found.update(f"{place}@{key}={value}" for key, value in node.attributes.items())
    words = "".join([node.text, *(child.tail for child in node.children)])
    found.update([f"{place}: {word}" for word in words.split()])
    for child in node.children:
        found.update(facts(child, place))
    return found


def test_nothing_of_a_whole_model_is_lost():
    model = read_model(WHOLE.encode())
    before = facts(read_tree(WHOLE.encode()).root)
    after = facts(read_tree(write_model(model)).root)
    assert before - after == Counter()
    assert after - before == Counter()


def test_a_whole_model_reads_back_equal():
    model = read_model(WHOLE.encode())
    assert read_model(write_model(model)) == model
    assert as_version(model, "1.5") == model


def test_writing_twice_gives_the_same_bytes():
    once = write_model(read_model(WHOLE.encode()))
    assert write_model(read_model(once)) == once


def test_elements_stand_in_the_order_that_the_schema_wants():
    root = read_tree(write_model(read_model(WHOLE.encode()))).root
    decision = next(root.all("decision"))
    assert [child.name for child in decision.children] == [
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "decisionTable",
    ]
    names = [child.name for child in root.children]
    assert names[:2] == ["description", "extensionElements"]
    assert names[-1] == "DMNDI"
    rule = decision.first("decisionTable").first("rule")
    assert [child.name for child in rule.children][:2] == ["description", "extensionElements"]


@pytest.mark.parametrize("old", ["1.1", "1.2", "1.3", "1.4", "1.5"])
@pytest.mark.parametrize("new", ["1.3", "1.5"])
def test_each_version_comes_out_as_the_two_that_are_written(old, new):
    feel = SPACES[old]["FEEL"]
    content = xml(
        decided("Fee", literal("2 * 3", f'expressionLanguage="{feel}"'), type="number"),
        space=SPACES[old]["MODEL"],
    )
    told = write_model(read_model(content), new)
    root = read_tree(told).root
    assert root.space == SPACES[new]["MODEL"]
    assert SPACES[new]["FEEL"].encode() in told
    again = read_model(told)
    assert again.version == new
    assert again == as_version(read_model(content), new)
    assert Engine(again).decide("Fee", {}) == 6


def test_a_diagram_moves_to_the_name_space_of_the_version():
    model = read_model(WHOLE.replace("typeConstraint", "allowedValues").encode())
    plain = replace(model, decisions=model.decisions[:1])
    told = write_model(plain, "1.3").decode()
    assert "https://www.omg.org/spec/DMN/20191111/DMNDI/" in told
    assert "20230324" not in told
    assert '<dc:Bounds x="1" y="2" width="3" height="4"/>' in told


def test_types_of_dmn_1_1_lose_the_prefix_of_xml():
    space = SPACES["1.1"]["MODEL"]
    more = f'xmlns:feel="{SPACES["1.1"]["FEEL"]}" xmlns:own="urn:desk"'
    content = xml(
        "<itemDefinition name='Rate'><typeRef>feel:number</typeRef></itemDefinition>"
        + decided("Fee", literal("2"), type="own:Rate"),
        space,
        more,
    )
    model = read_model(content)
    assert model.items[0].type == "number"
    assert model.decisions[0].variable.type == "Rate"
    assert b"feel:number" not in write_model(model)


@pytest.mark.parametrize(
    ("logic", "what"),
    [
        ("<conditional/>", "a boxed conditional"),
        ("<filter/>", "a boxed filter"),
        ("<for iteratorVariable='x'/>", "a boxed iteration"),
        ("<list><some iteratorVariable='x'/></list>", "a boxed iteration"),
    ],
)
def test_what_dmn_1_3_does_not_know_is_refused_by_name(logic, what):
    model = read_model(xml(decided("Late fee", logic)))
    with pytest.raises(Unwritable, match=f"“Late fee” has {what}, which DMN 1.3 does not know"):
        write_model(model, "1.3")
    assert read_model(write_model(model)) == model


def test_a_constraint_of_a_whole_type_is_refused_in_dmn_1_3():
    model = read_model(WHOLE.encode())
    with pytest.raises(Unwritable, match="“Lines” has a constraint of a type as a whole"):
        write_model(replace(model, decisions=()), "1.3")


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.4", "2.0", ""])
def test_other_versions_are_not_written(version):
    with pytest.raises(Unwritable, match=r"is not written, but 1\.3 and 1\.5"):
        write_model(m.Definitions(name="", namespace=""), version)


def test_a_model_made_here_is_written_without_a_prefix():
    made = m.Definitions(name="Desk", namespace="urn:desk")
    told = write_model(made).decode()
    assert '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"' in told
    assert read_model(told.encode()) == as_version(made, "1.5")


def test_a_file_that_writes_dmn_with_a_prefix_keeps_it():
    content = b"""<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20230324/MODEL/"
      xmlns="urn:tool" name="Desk" namespace="urn:desk"><d:extensionElements><note/>
      </d:extensionElements></d:definitions>"""
    told = write_model(read_model(content)).decode()
    assert "<d:definitions " in told
    assert "<note/>" in told
    assert read_model(told.encode()) == read_model(content)


def test_extensions_made_here_get_their_prefixes():
    made = m.Definitions(
        name="Desk",
        namespace="urn:desk",
        extras=m.Extras(
            {"{urn:one}k": "v"}, ('<x:a xmlns:x="urn:two" x:k="1"/>', '<b xmlns="urn:three"/>')
        ),
    )
    told = write_model(made)
    assert b'xmlns:ns1="urn:one"' in told
    assert b'xmlns:x="urn:two"' in told
    again = read_model(told)
    assert again == as_version(made, "1.5")
    assert again.extras.attributes == {"{urn:one}k": "v"}


@pytest.mark.parametrize("fragment", ["<open", "words", "<a/><b/>", "<!DOCTYPE a><a/>", "\ud800"])
def test_an_extension_that_is_no_xml_is_refused(fragment):
    made = m.Definitions(name="", namespace="", extras=m.Extras({}, (fragment,)))
    with pytest.raises(Unwritable, match="an element of another tool cannot be written"):
        write_model(made)


LOOP = m.IterationBox(kind="a b", variable="x", over=None, body=None)


def bare(**more):
    return m.Definitions(name="Desk", namespace="urn:desk", **more)


@pytest.mark.parametrize(
    "made",
    [
        bare(extras=m.Extras({"{urn:x": "1"})),
        bare(extras=m.Extras({"xmlns": "1"})),
        bare(extras=m.Extras({"{http://www.w3.org/2000/xmlns/}k": "1"})),
        bare(extras=m.Extras({"{urn a}k": "1"})),
        bare(extras=m.Extras({}, (), (), {"decision 99999999": m.Extras({"id": "1"})})),
        bare(extras=m.Extras({}, (), (), {"decision two": m.Extras({"id": "1"})})),
        bare(prefixes={"xml": "urn:x"}),
        bare(prefixes={"xmlns": "urn:x"}),
        bare(prefixes={"a b": "urn:x"}),
        bare(prefixes={"a": "urn:\x00"}),
        bare(prefixes={"a": "urn a"}),
        bare(prefixes={"a": "http://www.w3.org/XML/1998/namespace"}),
        bare(decisions=(m.Decision(name="d", logic=LOOP),)),
        bare(items=(m.ItemDefinition(name="x", allowed="1", constraint="a b"),)),
    ],
)  # fmt: skip
def test_what_would_be_no_xml_is_refused(made):
    with pytest.raises(Unwritable):
        write_model(made)


def test_allowed_values_are_so_named_where_nothing_is_said():
    made = bare(items=(m.ItemDefinition(name="x", allowed="1"),))
    assert read_model(write_model(made)) == as_version(made, "1.5")
    assert read_model(write_model(made)).items[0].constraint == "allowedValues"


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\ud800", "\uffff"])
def test_characters_that_xml_cannot_hold_are_refused(text):
    made = m.Definitions(
        name="Desk",
        namespace="urn:desk",
        decisions=(m.Decision(name="Fee", logic=m.LiteralBox(text=f'"{text}"')),),
    )
    with pytest.raises(Unwritable, match=r"text holds the character U\+"):
        write_model(made)


def test_a_model_nested_too_deeply_is_refused():
    box = m.LiteralBox(text="1")
    for _level in range(5000):
        box = m.ListBox(items=(box,))
    made = m.Definitions(
        name="Desk", namespace="urn:desk", decisions=(m.Decision(name="D", logic=box),)
    )
    with pytest.raises(Unwritable, match="too deeply"):
        write_model(made)
    shallower = m.LiteralBox(text="1")
    for _level in range(220):
        shallower = m.ListBox(items=(shallower,))
    made = replace(made, decisions=(m.Decision(name="D", logic=shallower),))
    with pytest.raises(Unwritable, match=r"200 elements|too deeply"):
        write_model(made)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_come_back_from_every_field(text):
    plain = text.strip()
    table = m.TableBox(
        inputs=(m.Clause(text=plain, label=text, values=plain),),
        outputs=(m.Clause(text=text, type=text, default=plain),),
        rules=(m.Rule(tests=(plain,), outputs=(plain,), annotations=(plain,), description=plain),),
        annotations=(text,),
    )
    made = m.Definitions(
        name=text,
        namespace=text,
        description=plain,
        items=(m.ItemDefinition(name=text, type=plain, allowed=plain, constraint="allowedValues"),),
        inputs=(m.InputData(id=text, name=text, variable=m.Variable(text, text)),),
        decisions=(m.Decision(name=text, logic=table, question=plain, label=text),),
        sources=(m.KnowledgeSource(name=text, location=text, source_type=plain),),
        extras=m.Extras({"{urn:tool}k": text}),
    )
    assert read_model(write_model(made)) == as_version(made, "1.5")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(models)
def test_any_model_reads_back_equal(made):
    assert read_model(write_model(made)) == as_version(made, "1.5")


@pytest.mark.shared
def test_every_model_of_the_kit_reads_back_equal(kit):
    models = list(kit.rglob("*.dmn"))
    assert len(models) == 115
    for path in models:
        content = path.read_bytes()
        model = read_model(content)
        told = write_model(model)
        assert read_model(told) == as_version(model, "1.5"), path.name
        lost = facts(read_tree(content).root) - facts(read_tree(told).root)
        assert [one for one in lost if not _is_default(one)] == [], path.name


def _is_default(fact):
    """What says no more than leaving it out does."""
    ends = ("@isCollection=false", "@kind=FEEL", "/extensionElements", "@locationURI=", "/type")
    return fact.endswith(ends)
