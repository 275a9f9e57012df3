"""The requirement graph of a model with a diagram, as other tools draw it from DMN.

Such a tool draws nothing without a diagram. What a file holds of one is kept; a model without one
is laid out as our own picture of it is. Source: OMG DMN 1.5, chapter 13.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from kernel.charts.layers import Plan
from knowledge.dmn import graph as g
from knowledge.dmn import model as m
from knowledge.dmn.versions import SPACES
from knowledge.dmn.writing import write_model
from knowledge.dmn.xml_tree import Node
from knowledge.dmn.xml_writing import Unwritable, fragment
from knowledge.graph_layout import plan_of, turned, way

VERSION = "1.3"  # which dmn-js reads
KNOTS_MOST, LINKS_MOST = 150, 1_000  # more are no picture
SIDES = ("requires", "authorities")
DRAWN = re.compile(r"<(?:[\w.\-]+:)?(DMNDI|textAnnotation|association|group)\b")
IN_DI = {
    "dmndi": SPACES[VERSION]["DMNDI"],
    "dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "di": "http://www.omg.org/spec/DMN/20180521/DI/",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """`content`: the graph alone, no logic in it, as DMN 1.3 with a diagram; empty where that
    cannot be. `is_own`: whether the diagram is that of the file."""

    content: str = ""
    is_own: bool = False


def drawn(definitions: m.Definitions, graph: g.Graph) -> Drawn:
    if not graph.knots or is_too_much(graph):
        return Drawn()
    alone = _graph_alone(definitions)
    is_own = has_diagram(alone)
    try:
        content = write_model(alone if is_own else with_diagram(alone, graph), VERSION)
    except Unwritable:
        return Drawn()
    return Drawn(content.decode(), is_own)


def is_too_much(graph: g.Graph) -> bool:
    """Whether it has more than a picture can show, or than can be laid out at once."""
    return len(graph.knots) > KNOTS_MOST or len(graph.links) > LINKS_MOST


def has_diagram(definitions: m.Definitions) -> bool:
    """Whether anything is drawn in it."""
    return any("DMNShape" in one for one in definitions.extras.others)


def with_diagram(definitions: m.Definitions, graph: g.Graph) -> m.Definitions:
    """The model, its requirements with ids, and a diagram of the version that dmn-js reads."""
    definitions = _named(definitions)
    extras = definitions.extras
    others = (*extras.others, _diagram(definitions, graph))
    return replace(definitions, extras=replace(extras, others=others))


def _graph_alone(definitions: m.Definitions) -> m.Definitions:
    kept = tuple(one for one in definitions.extras.others if DRAWN.match(one))
    return m.Definitions(
        id=definitions.id,
        name=definitions.name,
        namespace=definitions.namespace,
        version=definitions.version,
        inputs=tuple(m.InputData(**_bare(one)) for one in definitions.inputs),
        decisions=tuple(m.Decision(**_bare(one)) for one in definitions.decisions),
        knowledge=tuple(m.KnowledgeModel(**_bare(one)) for one in definitions.knowledge),
        sources=tuple(m.KnowledgeSource(**_bare(one)) for one in definitions.sources),
        prefixes=definitions.prefixes,
        extras=m.Extras(others=kept),
    )


def _bare(one: m.Element) -> dict[str, Any]:
    required = {
        side: tuple(m.Requirement(id=it.id, kind=it.kind, address=it.address) for it in told)
        for side, told in _sides(one).items()
    }
    return {"id": one.id or one.name, "name": one.name, **required}


def _named(definitions: m.Definitions) -> m.Definitions:
    """Every requirement with an id, which its line in the diagram refers to."""
    taken = {one.id for one in (*definitions.elements(), *definitions.sources)}
    taken |= {required.id for _key, required in _asking(definitions)}
    free = (name for name in (f"requires-{number}" for number in count(1)) if name not in taken)

    def told(one: Any) -> Any:
        sides = {
            side: tuple(each if each.id else replace(each, id=next(free)) for each in required)
            for side, required in _sides(one).items()
        }
        return replace(one, **sides)

    return replace(
        definitions,
        decisions=tuple(map(told, definitions.decisions)),
        knowledge=tuple(map(told, definitions.knowledge)),
        sources=tuple(map(told, definitions.sources)),
    )


def _sides(one: m.Element) -> dict[str, tuple[m.Requirement, ...]]:
    return {side: getattr(one, side) for side in SIDES if hasattr(one, side)}


def _asking(definitions: m.Definitions) -> Iterator[tuple[str, m.Requirement]]:
    """Each requirement with the key of the element that has it."""
    for one in (*definitions.elements(), *definitions.sources):
        for required in _sides(one).values():
            yield from ((one.id or one.name, each) for each in required)


def _diagram(definitions: m.Definitions, graph: g.Graph) -> str:
    plan = plan_of(graph)
    links = {(link.origin, link.goal): link for link in graph.links}
    parts = [
        _node("dmndi", "DMNShape", {"dmnElementRef": one.id}, [_bounds(one.id, plan)])
        for one in (*definitions.elements(), *definitions.sources)
        if one.id in plan.boxes and not isinstance(one, m.DecisionService)
    ]
    for goal, required in _asking(definitions):
        link = links.get((g.key_of(required.address, definitions.namespace), goal))
        if link and (link.goal, link.origin) in plan.lines:
            points = [_point("waypoint", x, y) for x, y in way(link, plan)]
            parts.append(_node("dmndi", "DMNEdge", {"dmnElementRef": required.id}, points))
    whole = _node("dmndi", "DMNDI", {}, [_node("dmndi", "DMNDiagram", {}, parts)])
    return fragment(whole)


def _bounds(key: str, plan: Plan) -> Node:
    left, top, right, bottom = turned(plan.boxes[key], plan)
    told = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return _node("dc", "Bounds", {name: f"{one:g}" for name, one in told.items()})


def _point(name: str, x: float, y: float) -> Node:
    return _node("di", name, {"x": f"{x:.1f}", "y": f"{y:.1f}"})


def _node(
    prefix: str, name: str, attributes: dict[str, str], children: Iterable[Node] = ()
) -> Node:
    return Node(IN_DI[prefix], name, attributes, 0, 0, list(children), prefixes=IN_DI)
