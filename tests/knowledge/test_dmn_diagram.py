"""The graph of a model with a diagram: its own, or the layout of our own picture."""

from xml.etree import ElementTree

import pytest

from knowledge.dmn.graph import graph_of
from knowledge.dmn.reading import read_model
from knowledge.dmn.writing import write_model
from knowledge.dmn_diagram import KNOTS_MOST, drawn, has_diagram, with_diagram
from tests.knowledge.dmn.whole_model import WHOLE
from tests.knowledge.dmn_desk import DESK

SPACES = {
    "": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "di": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "point": "http://www.omg.org/spec/DMN/20180521/DI/",
}
MODEL = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"


def drawn_of(content):
    definitions = read_model(content if isinstance(content, bytes) else content.encode())
    return drawn(definitions, graph_of(definitions))


def tree_of(content):
    return ElementTree.fromstring(content)  # our own XML


def refers_to(root, name):
    return [one.get("dmnElementRef") for one in root.iterfind(f".//di:{name}", SPACES)]


def test_a_model_without_a_diagram_is_laid_out():
    shown = drawn_of(DESK)
    assert not shown.is_own
    root = tree_of(shown.content)
    shapes = refers_to(root, "DMNShape")
    assert sorted(shapes) == ["b1", "d1", "d2", "d3", "d4", "d5", "d6", "i1", "i2", "s1"]
    assert len(root.findall(".//dc:Bounds", SPACES)) == len(shapes)


def test_each_requirement_has_its_line_by_an_id_of_its_own():
    root = tree_of(drawn_of(DESK).content)
    asked = [one.get("id") for one in root.iter() if one.tag.endswith("Requirement")]
    assert len(set(asked)) == 7
    assert sorted(refers_to(root, "DMNEdge")) == sorted(asked)
    for edge in root.iterfind(".//di:DMNEdge", SPACES):
        assert len(edge.findall("point:waypoint", SPACES)) >= 2


def test_an_id_that_the_file_uses_is_not_given_again():
    named = DESK.replace('"i1"', '"requires-1"').replace("#i1", "#requires-1")
    ids = [one.get("id") for one in tree_of(drawn_of(named).content).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_the_diagram_of_the_file_is_kept_as_it_is_with_its_remarks():
    shown = drawn_of(WHOLE)
    assert shown.is_own
    root = tree_of(shown.content)
    assert refers_to(root, "DMNShape") == ["d1"]
    assert root.find(".//dc:Bounds", SPACES).get("width") == "3"
    assert root.findtext(f"{MODEL}textAnnotation/{MODEL}text") == "Mind the 24th hour"


def test_no_logic_is_shown_so_that_every_version_can_be():
    """A boxed conditional is no part of DMN 1.3, in which the graph is told."""
    for content in (DESK, WHOLE):
        root = tree_of(drawn_of(content).content)
        assert root.tag == f"{MODEL}definitions"
        names = {one.tag.removeprefix(MODEL) for one in root.iter()}
        assert not names & {"decisionTable", "literalExpression", "encapsulatedLogic", "variable"}


def test_an_empty_diagram_is_none():
    empty = DESK.replace(
        "</definitions>",
        '<x:DMNDI xmlns:x="https://www.omg.org/spec/DMN/20191111/DMNDI/"><x:DMNDiagram/></x:DMNDI>'
        "</definitions>",
    )
    assert not drawn_of(empty).is_own


@pytest.mark.parametrize("count", [0, KNOTS_MOST + 1])
def test_of_no_element_or_too_many_there_is_no_picture(count):
    inputs = "".join(f'<inputData id="i{n}" name="I{n}"/>' for n in range(count))
    content = f'<definitions xmlns="{SPACES[""]}" name="n" namespace="u">{inputs}</definitions>'
    assert drawn_of(content).content == ""


def test_of_too_many_lines_there_is_none_either(monkeypatch):
    monkeypatch.setattr("knowledge.dmn_diagram.LINKS_MOST", 7)
    assert drawn_of(DESK).content == ""  # it has 7 requirements and a part of a service
    monkeypatch.setattr("knowledge.dmn_diagram.LINKS_MOST", 8)
    assert drawn_of(DESK).content


@pytest.mark.parametrize("version", ["1.3", "1.5"])
def test_a_model_with_a_diagram_is_written_and_read_as_either_version(version):
    definitions = read_model(DESK.encode())
    assert not has_diagram(definitions)
    told = with_diagram(definitions, graph_of(definitions))
    again = read_model(write_model(told, version))
    assert has_diagram(again)
    assert [one.name for one in again.decisions] == [one.name for one in definitions.decisions]
