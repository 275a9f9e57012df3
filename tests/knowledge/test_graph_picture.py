"""A requirement graph as a picture: shapes, heads, links, words, and the same as a table."""

import re
from xml.etree import ElementTree

import pytest

from knowledge.dmn.graph import Graph, Knot, Link, graph_of
from knowledge.dmn.reading import read_model
from knowledge.graph_picture import Shown, requirement_picture
from tests.knowledge.dmn_desk import CIRCLE, DESK

SVG = "{http://www.w3.org/2000/svg}"


def picture(content=DESK, shown=None):
    chart = requirement_picture(graph_of(read_model(content.encode())), "Desk", shown)
    return chart, ElementTree.fromstring(chart.svg)  # our own picture


def test_each_kind_has_the_shape_of_its_notation():
    _chart, svg = picture()
    shapes = {path.get("class"): path.get("d") for path in svg.iter(f"{SVG}path")}
    assert set(re.sub("[^A-Z]", "", shapes["drd__shape drd__shape--decision"])) == set("MHVZ")
    assert "A" in shapes["drd__shape drd__shape--input"]
    assert "C" in shapes["drd__shape drd__shape--source"]
    assert "L" in shapes["drd__shape drd__shape--knowledge"]


def test_each_requirement_has_its_line_and_head():
    chart, svg = picture()
    lines = [path for path in svg.iter(f"{SVG}path") if path.get("class") == "drd__line"]
    dashed = [path for path in lines if path.get("stroke-dasharray")]
    assert len(dashed) == 3  # by authority, of knowledge, part of a service
    assert len(list(svg.iter(f"{SVG}circle"))) == 1
    heads = [path for path in svg.iter(f"{SVG}path") if path.get("class") == "drd__head"]
    assert len(heads) == 5
    assert "2 outputs of decisions are inputs of others." in chart.description


def test_what_is_required_stands_left_of_what_requires_it():
    _chart, svg = picture()
    places = {
        group.find(f"{SVG}title").text.split(",")[0]: float(
            group.find(f"{SVG}text/{SVG}tspan").get("x")
        )
        for group in svg.iter(f"{SVG}g")
    }
    assert places["Months with us"] < places["Tier"] < places["Gift"] < places["Final gift"]


def test_it_is_an_image_with_words_or_a_group_of_links():
    _chart, svg = picture()
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == "Desk"
    assert "decision" in svg.find(f"{SVG}desc").text
    _chart, svg = picture(shown={"d1": Shown("/documents/TAB-0001/", "draft", is_marked=True)})
    assert svg.get("role") == "group"
    [link] = svg.iter(f"{SVG}a")
    assert link.get("href") == "/documents/TAB-0001/"
    assert link.find(f"{SVG}title").text == "Tier, decision, draft"
    assert "drd__shape--marked" in link.find(f"{SVG}path").get("class")


def test_the_table_says_all_that_the_picture_says():
    chart, _svg = picture(shown={"d1": Shown(detail="draft")})
    assert chart.rows[0] == ["Tier (draft)", "decision", "Months with us; Loyalty handbook", "Gift"]
    assert len(chart.rows) == 11


@pytest.mark.parametrize("graph", [Graph((), ()), graph_of(read_model(CIRCLE.encode()))])
def test_nothing_and_a_circle_are_drawn_too(graph):
    chart = requirement_picture(graph, "Desk")
    ElementTree.fromstring(chart.svg)  # our own picture
    assert len(chart.rows) == len(graph.knots)


def test_names_of_others_are_no_markup():
    knot = Knot("a", "decision", "<script>" + "\x00 & so on" * 30)
    chart = requirement_picture(Graph((knot,), (Link("a", "a", "information"),)), "Desk")
    ElementTree.fromstring(chart.svg)  # our own picture
    assert "<script>" not in chart.svg
