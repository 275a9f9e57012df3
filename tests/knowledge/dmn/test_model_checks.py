"""What is wrong with the parts of a model together."""

import pytest

from knowledge.dmn import model as m
from knowledge.dmn.model_checks import circles, not_given, twice


def found(edges):
    graph = {("", key): [("", one) for one in told] for key, told in edges.items()}
    names = {key: key[1].upper() for key in graph}
    return [str(message) for _place, message in circles(graph, names)]


@pytest.mark.parametrize(
    "edges",
    [
        {},
        {"a": ""},
        {"a": "b", "b": ""},
        {"a": "bc", "b": "d", "c": "d", "d": ""},
        {"a": "z"},
    ],
)
def test_a_graph_without_a_circle_is_well(edges):
    assert found(edges) == []


@pytest.mark.parametrize(
    ("edges", "way"),
    [
        ({"a": "a"}, "A → A"),
        ({"a": "b", "b": "a"}, "A → B → A"),
        ({"a": "b", "b": "c", "c": "b"}, "B → C → B"),
        ({"a": "", "b": "ac", "c": "b"}, "B → C → B"),
    ],
)
def test_a_circle_is_told_once_with_its_way(edges, way):
    assert found(edges) == [f"it requires itself: {way}"]


def test_circles_apart_are_told_each():
    assert len(found({"a": "b", "b": "a", "c": "d", "d": "c"})) == 2


def test_a_long_way_is_no_matter():
    edges = {("", str(n)): [("", str(n + 1))] for n in range(20_000)}
    edges[("", "20000")] = [("", "0")]
    names = {key: key[1] for key in edges}
    assert len(list(circles(edges, names))) == 1


def test_every_pair_that_shares_an_id_is_told():
    model = m.Definitions(
        name="",
        namespace="",
        inputs=(m.InputData(id="x", name="Hours"),),
        decisions=(m.Decision(id="x", name="Fee"), m.Decision(id="y", name="Total")),
    )
    assert [(str(place), told) for place, told in twice(model)] == [
        ("Fee", "its id “x” is also that of “Hours”")
    ]


def test_an_input_and_a_decision_may_share_a_name():
    model = m.Definitions(
        name="",
        namespace="",
        inputs=(m.InputData(id="x", name="Fee"),),
        decisions=(m.Decision(id="y", name="Fee"),),
    )
    assert list(twice(model)) == []


def test_models_that_are_not_there_are_told_by_their_name():
    model = m.Definitions(
        name="",
        namespace="",
        imports=(m.Import(name="Rates", namespace="urn:r"), m.Import(name="", namespace="urn:s")),
    )
    assert [str(place) for place, _told in not_given(model, ["urn:r"])] == ["import urn:s"]
    assert list(not_given(model, ["urn:r", "urn:s"])) == []
