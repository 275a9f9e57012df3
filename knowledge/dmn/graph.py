"""The requirement graph of a model: its elements, and which requires which.

Source: OMG DMN 1.5, chapter 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.dmn import model as m

DECISION, INPUT, SOURCE, KNOWLEDGE, SERVICE = "decision", "input", "source", "knowledge", "service"
ELSEWHERE = "elsewhere"  # an element of another model, or one that is not there
INFORMATION, OF_KNOWLEDGE, AUTHORITY, PART = "information", "knowledge", "authority", "part"
KINDS: dict[type[m.Element], str] = {
    m.Decision: DECISION,
    m.InputData: INPUT,
    m.KnowledgeSource: SOURCE,
    m.KnowledgeModel: KNOWLEDGE,
    m.DecisionService: SERVICE,
}


@dataclass(frozen=True, slots=True)
class Knot:
    """An element of the graph; `key` is its id, or its address where it is elsewhere."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """`goal` requires `origin`; `kind` is the kind of requirement."""

    origin: str
    goal: str
    kind: str


@dataclass(frozen=True, slots=True)
class Graph:
    knots: tuple[Knot, ...]
    links: tuple[Link, ...]

    def around(self, key: str) -> "Graph":
        """An element, all that it requires, and what requires it directly."""
        wanted, waiting = {key}, [key]
        while waiting:
            now = waiting.pop()
            found = {link.origin for link in self.links if link.goal == now} - wanted
            wanted |= found
            waiting += found
        above = {link.goal for link in self.links if link.origin == key}
        kept = [link for link in self.links if link.goal in wanted or link.origin == key]
        ends = wanted | above
        return Graph(
            tuple(knot for knot in self.knots if knot.key in ends),
            tuple(link for link in kept if {link.origin, link.goal} <= ends),
        )


def graph_of(definitions: m.Definitions) -> Graph:
    """Each element once, in the order of the file; a requirement that is told twice, once."""
    elements = [*definitions.elements(), *definitions.sources]
    knots = {
        one.id or one.name: Knot(one.id or one.name, KINDS[type(one)], one.label or one.name)
        for one in elements
    }
    links = dict.fromkeys(link for one in elements for link in _links(one, definitions.namespace))
    for link in links:
        for end in (link.origin, link.goal):
            knots.setdefault(end, Knot(end, ELSEWHERE, end.rpartition("#")[2] or end))
    return Graph(tuple(knots.values()), tuple(links))


def _links(one: m.Element, space: str) -> Iterator[Link]:
    key = one.id or one.name
    for required in getattr(one, "requires", ()):
        kind = OF_KNOWLEDGE if required.kind == "requiredKnowledge" else INFORMATION
        if required.address:
            yield Link(key_of(required.address, space), key, kind)
    for required in getattr(one, "authorities", ()):
        if required.address:
            yield Link(key_of(required.address, space), key, AUTHORITY)
    if isinstance(one, m.DecisionService):
        for address in (*one.outputs, *one.encapsulated):
            yield Link(key_of(address, space), key, PART)


def key_of(address: str, space: str) -> str:
    """The key of the knot that an address leads to."""
    of, _hash, name = address.rpartition("#")
    return name if of in ("", space) else address
