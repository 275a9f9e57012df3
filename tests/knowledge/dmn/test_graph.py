from knowledge.dmn import graph as g
from knowledge.dmn.reading import read_model
from tests.knowledge.dmn.models import decided, given, literal, needs, xml
from tests.knowledge.dmn_desk import CIRCLE, DESK


def desk():
    return g.graph_of(read_model(DESK.encode()))


def test_every_element_is_a_knot_of_its_kind():
    kinds = {knot.name: knot.kind for knot in desk().knots}
    assert kinds["Tier"] == g.DECISION
    assert kinds["Spend"] == g.INPUT
    assert kinds["Loyalty handbook"] == g.SOURCE
    assert kinds["Rounded"] == g.KNOWLEDGE
    assert kinds["Ask"] == g.SERVICE
    assert len(kinds) == 11


def test_every_requirement_is_a_link_of_its_kind():
    links = {(link.origin, link.goal): link.kind for link in desk().links}
    assert links == {
        ("i1", "d1"): g.INFORMATION,
        ("s1", "d1"): g.AUTHORITY,
        ("d1", "d2"): g.INFORMATION,
        ("i2", "d2"): g.INFORMATION,
        ("d2", "d3"): g.INFORMATION,
        ("b1", "d3"): g.OF_KNOWLEDGE,
        ("i2", "d4"): g.INFORMATION,
        ("d2", "v1"): g.PART,
    }


def test_around_one_is_what_it_needs_and_what_needs_it_next():
    around = desk().around("d2")
    assert {knot.key for knot in around.knots} == {"d2", "d1", "i1", "s1", "i2", "d3", "v1"}
    assert all(link.goal in {"d1", "d2", "d3", "v1"} for link in around.links)
    assert desk().around("nobody").knots == ()


def test_a_requirement_that_is_elsewhere_is_a_knot_too():
    inside = given("a") + decided("X", literal("a"), needs("a", "a") + needs("urn", of="Decision"))
    told = g.graph_of(read_model(xml(inside).replace(b"#urn", b"urn:other#far")))
    assert g.Knot("urn:other#far", g.ELSEWHERE, "far") in told.knots
    assert len(told.links) == 2


def test_a_circle_is_drawn_and_does_not_turn_for_ever():
    circle = g.graph_of(read_model(CIRCLE.encode()))
    assert len(circle.around("a").knots) == 2
