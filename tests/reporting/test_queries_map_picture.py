"""The words and figures of the picture, by what it shows."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from reporting.process_map import simplified
from reporting.queries.map_picture import (
    Look,
    edge_words,
    map_picture,
    node_words,
    what_is_shown,
)
from tests.reporting.test_process_map import drawn

WHOLE = drawn((90, "A B C"), (9, "A B D C"), (1, "A B B C"))


def address(**asked):
    return "/cases/?" + urlencode(asked)


def picture(look, **part):
    part = simplified(WHOLE, **{"activities": 9, "paths": 100, **part})
    return map_picture(part, look, "Map", address)


@pytest.mark.parametrize("look", list(Look))
def test_each_look_has_all_boxes_and_a_table(look):
    chart = picture(look)
    assert chart.svg.count("flow__box ") == 4
    assert len(chart.columns) == 5
    assert {row[0] for row in chart.rows[:3]} == {"A → B", "Start → A", "C → End"}


def test_boxes_and_arrows_lead_to_their_cases():
    links = {unescape(link) for link in re.findall(r'href="([^"]+)"', picture("frequency").svg)}
    assert address(activity="B") in links
    assert address(origin="A", goal="B") in links
    assert address(origin="B", goal="B") in links


def test_what_a_box_says_follows_the_look():
    node = WHOLE.nodes["B"]
    assert node_words(node, Look.FREQUENCY) == "101 × in 100 cases"
    assert node_words(node, Look.COST).endswith("each")
    assert node_words(node, Look.WAITING) == "101 × in 100 cases", "no start is known"


def test_what_an_arrow_says_follows_the_look():
    edge = WHOLE.edges["A", "B"]
    assert edge_words(edge, Look.FREQUENCY) == "100"
    assert edge_words(edge, Look.WAITING) == "1 min"
    start = next(edge for ends, edge in WHOLE.edges.items() if ends[1] == "A")
    assert edge_words(start, Look.WAITING) == "100"


def test_the_slowest_step_stands_out_once():
    svg = picture("waiting").svg
    assert svg.count("flow__line--marked") == 1
    assert svg.count("flow__head--marked") == 1


def test_what_is_left_out_is_told():
    assert "left out" not in what_is_shown(simplified(WHOLE, activities=9, paths=100))
    one = what_is_shown(simplified(WHOLE, activities=3, paths=100))
    assert "1 activity is left out." in one
    assert "2 paths are left out." in one
    fewer = what_is_shown(simplified(WHOLE, activities=3, paths=0))
    assert "3 paths are left out." in fewer


def test_the_description_is_what_is_told():
    chart = picture("frequency", activities=2)
    assert chart.description in unescape(chart.svg)


def test_a_map_without_cases_is_an_empty_picture():
    nothing = simplified(drawn(), activities=5, paths=50)
    assert "No data yet" in map_picture(nothing, "frequency", "Map", address).svg
