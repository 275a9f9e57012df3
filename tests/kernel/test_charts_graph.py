"""The picture of what follows what: it is well-formed, says its names, and links lead on."""

from xml.etree import ElementTree

import pytest

from kernel.charts.graph import Arc, Box, graph_chart

SVG = "{http://www.w3.org/2000/svg}"
BOXES = [
    Box("start", "Start", sign="first"),
    Box("A", "Open & shut <now>", "3 × in 2 cases", 1.0, "/cases/?activity=A&since=1"),
    Box("B", "A name that is far too long for any box to hold", "1 × in 1 case", 0.2),
    Box("end", "Closed", sign="last"),
]
FLOWS = [
    Arc("start", "A", "2", 1.0, "Start → A: 2 times", "/cases/?goal=A"),
    Arc("A", "A", "1", 0.4, "A → A: 1 time", "/cases/?origin=A&goal=A"),
    Arc("A", "B", "1", 0.5, "A → B: 1 time", "/cases/?origin=A&goal=B", is_marked=True),
    Arc("B", "A", "1", 0.1, "B → A: 1 time"),
    Arc("B", "end", "2", 0.7, "B → Closed: 2 times"),
]


@pytest.fixture
def chart():
    return graph_chart(
        "What follows what",
        BOXES,
        FLOWS,
        columns=["Step", "Times"],
        rows=[["A → B", "1"]],
        description="Two activities.",
    )


@pytest.fixture
def picture(chart):
    return ElementTree.fromstring(chart.svg)


def found(picture, kind):
    return [one for one in picture.iter() if kind in one.get("class", "").split()]


def test_it_is_a_group_of_links_with_a_name_and_a_description(picture):
    assert picture.get("role") == "group"
    titles = [one.text for one in picture.findall(f"{SVG}title")]
    assert titles == ["What follows what"]
    assert picture.find(f"{SVG}desc").text == "Two activities."


def test_every_box_and_arrow_is_drawn(picture):
    assert len(found(picture, "flow__sign")) == 2
    assert len(found(picture, "flow__box")) == 2
    assert len(found(picture, "flow__line")) == len(FLOWS)
    assert len(found(picture, "flow__head")) == len(FLOWS)


def test_links_have_names_and_addresses_that_survive(picture):
    links = {one.get("href"): one.find(f"{SVG}title").text for one in picture.iter(f"{SVG}a")}
    assert links["/cases/?activity=A&since=1"] == "Open & shut <now>: 3 × in 2 cases"
    assert links["/cases/?origin=A&goal=B"] == "A → B: 1 time"
    assert len(links) == 4


def test_what_leads_nowhere_is_no_link(picture):
    labels = [one.text for one in picture.iter(f"{SVG}text")]
    assert labels.count("1") == 3
    assert "Closed" in labels


def test_a_long_name_is_cut_and_told_in_full(picture):
    names = [one.text for one in found(picture, "flow__name")]
    assert any(name.endswith("…") for name in names)
    assert BOXES[2].label in "".join(picture.itertext())


def test_the_busier_an_arrow_the_wider(picture):
    widths = [float(one.get("stroke-width")) for one in found(picture, "flow__line")]
    assert widths == sorted(widths)
    assert widths[-1] > 3 * widths[0]


def test_one_arrow_stands_out(picture):
    assert len(found(picture, "flow__line--marked")) == 1
    assert len(found(picture, "flow__head--marked")) == 1


def test_shares_shade_the_boxes(picture):
    shades = {one.get("class") for one in found(picture, "flow__box")}
    assert shades == {"flow__box flow__box--5", "flow__box flow__box--2"}


def test_the_data_stands_beside_it(chart):
    assert chart.columns == ["Step", "Times"]
    assert chart.rows == [["A → B", "1"]]


def test_everything_lies_in_the_picture(picture):
    width, height = (float(one) for one in picture.get("viewBox").split()[2:])
    for box in [*found(picture, "flow__box"), *found(picture, "flow__sign")]:
        assert float(box.get("x")) >= 0
        assert float(box.get("x")) + float(box.get("width")) <= width
        assert float(box.get("y")) + float(box.get("height")) <= height
    for text in picture.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width


def test_without_arrows_it_says_that_there_is_nothing():
    empty = graph_chart("Map", [], [], columns=[], rows=[], description="Nothing.")
    assert 'role="img"' in empty.svg
    assert "No data yet" in empty.svg


def test_shares_beyond_their_range_do_no_harm():
    flows = [Arc("start", "A", "2", 7.0, "x"), Arc("A", "end", "2", -1.0, "y")]
    boxes = [BOXES[0], Box("A", "A", share=9.0), BOXES[3]]
    chart = graph_chart("Map", boxes, flows, columns=[], rows=[], description="d")
    assert "flow__box--5" in chart.svg
    assert 'stroke-width="1.2"' in chart.svg or 'stroke-width="1.3"' in chart.svg


def test_control_characters_in_names_are_left_out():
    boxes = [BOXES[0], Box("A", "bad\x01name"), BOXES[3]]
    flows = [Arc("start", "A", "1", 1, "x"), Arc("A", "end", "1", 1, "y")]
    chart = graph_chart("Map", boxes, flows, columns=[], rows=[], description="d")
    assert "badname" in chart.svg
    ElementTree.fromstring(chart.svg)
