"""Where the elements of a requirement graph stand."""

from itertools import combinations

import pytest

from knowledge.dmn.graph import Graph, Knot, Link, graph_of
from knowledge.dmn.reading import read_model
from knowledge.graph_layout import TALL, WIDE, plan_of, turned, way
from tests.knowledge.dmn_desk import DESK

GRAPH = graph_of(read_model(DESK.encode()))
PLAN = plan_of(GRAPH)
SIDES = {knot.key: turned(PLAN.boxes[knot.key], PLAN) for knot in GRAPH.knots}


def test_what_is_required_stands_left_of_what_requires_it():
    for link in GRAPH.links:
        assert SIDES[link.origin][2] < SIDES[link.goal][0]


def test_boxes_lie_and_no_two_of_them_meet():
    for left, top, right, foot in SIDES.values():
        assert (right - left, foot - top) == pytest.approx((WIDE, TALL))
    for one, other in combinations(SIDES.values(), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def test_a_line_leads_from_side_to_side():
    for link in GRAPH.links:
        points = way(link, PLAN)
        (_left, top, right, foot), (goal_left, *_rest) = SIDES[link.origin], SIDES[link.goal]
        assert points[0][0] == right
        assert top <= points[0][1] <= foot
        assert points[-1][0] == goal_left


def test_what_requires_itself_has_its_box_and_no_line():
    alone = plan_of(Graph((Knot("a", "decision", "A"),), (Link("a", "a", "information"),)))
    assert (list(alone.boxes), alone.lines) == (["a"], {})
