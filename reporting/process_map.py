"""The process map: what follows what, how often and how slowly, and what of it to show. Pure.

Source of the ideas: W. van der Aalst, Process Mining: Data Science in Action (2nd ed., 2016),
directly-follows graphs and their simplification.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import TypeVar

from reporting.map_counting import minutes_in

START, END, OPEN = "⟨start⟩", "⟨closed⟩", "⟨open⟩"
NOT_STEPS = frozenset({START, END, OPEN})
A_MINUTE = 60_000
Row = TypeVar("Row", "Node", "Edge")


@dataclass(frozen=True, slots=True)
class Node:
    """An activity. `repeated`: all executions that were not a case's first; `loops` of them at
    once. `around`: minutes from the first to the last execution, over the cases that repeat it."""

    name: str
    times: int = 0
    cases: int = 0
    loops: int = 0
    repeated: int = 0
    reworked: int = 0
    around_minutes: float = 0.0
    timed: int = 0
    service_minutes: float = 0.0
    cost: float = 0.0

    @property
    def returns(self) -> int:
        return self.repeated - self.loops

    @property
    def mean_service(self) -> float | None:
        return self.service_minutes / self.timed if self.timed else None

    @property
    def mean_cost(self) -> float:
        return self.cost / self.times if self.times else 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One step from an activity to the next. `waiting_minutes`: the sum over all its times."""

    origin: str
    goal: str
    times: int = 0
    cases: int = 0
    waiting_minutes: float = 0.0
    median_wait: float | None = None

    @property
    def ends(self) -> tuple[str, str]:
        return self.origin, self.goal

    @property
    def is_step(self) -> bool:
        """From one activity to another: not from the start, nor to an end."""
        return not NOT_STEPS & {self.origin, self.goal}

    @property
    def mean_wait(self) -> float | None:
        return self.waiting_minutes / self.times if self.times and self.is_step else None


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """Nodes by name and edges by their ends, of some cases."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[tuple[str, str], Edge] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        return sum(edge.cases for edge in self.edges.values() if edge.origin == START)

    @property
    def events(self) -> int:
        return sum(node.times for node in self.nodes.values())

    @property
    def waiting_minutes(self) -> float:
        return sum(edge.waiting_minutes for edge in self.edges.values())


@dataclass(frozen=True, slots=True)
class Simplified:
    """The part of a map that is shown; what is left out, in figures."""

    shown: ProcessMap
    hidden_nodes: int
    hidden_edges: int
    node_share: float
    edge_share: float


def map_of(node_rows: Iterable[Sequence], edge_rows: Iterable[Sequence]) -> ProcessMap:
    """Rows of cells, also of several sources, as one map; durations come as milliseconds and
    costs as cents."""
    nodes: dict[str, Node] = {}
    for name, times, cases, loops, repeated, reworked, around, timed, served, cents in node_rows:
        nodes[name] = _joined(
            nodes.get(name, Node(name)),
            times=times,
            cases=cases,
            loops=loops,
            repeated=repeated,
            reworked=reworked,
            around_minutes=around / A_MINUTE,
            timed=timed,
            service_minutes=served / A_MINUTE,
            cost=cents / 100,
        )
    edges: dict[tuple[str, str], Edge] = {}
    for origin, goal, times, cases, waited in edge_rows:
        ends = origin, goal
        edges[ends] = _joined(
            edges.get(ends, Edge(*ends)),
            times=times,
            cases=cases,
            waiting_minutes=waited / A_MINUTE,
        )
    return ProcessMap(dict(sorted(nodes.items())), dict(sorted(edges.items())))


def simplified(whole: ProcessMap, *, activities: int, paths: int) -> Simplified:
    """The most frequent activities, and so much of the steps between them: `paths` percent.

    What is shown stays connected: the most frequent way from the start to each activity, and from
    there to an end, is always shown, with the activities on it.
    """
    ways_in, ways_out = _widest(whole, forward=True), _widest(whole, forward=False)
    frequent = sorted(whole.nodes.values(), key=lambda node: (-node.times, node.name))
    kept: set[str] = set()
    must: set[tuple[str, str]] = set()
    for node in frequent[:activities]:
        for ways, side in ((ways_in, 0), (ways_out, 1)):
            at = node.name
            while (edge := ways.get(at)) is not None:
                must.add(edge)
                kept.add(at)
                at = edge[side]
    between = [
        edge
        for ends, edge in whole.edges.items()
        if all(end in kept or end in NOT_STEPS for end in ends)
    ]
    edges = _most_of(between, must, paths)
    nodes = {name: node for name, node in whole.nodes.items() if name in kept}
    times = sum(edge.times for edge in whole.edges.values())
    return Simplified(
        ProcessMap(nodes, edges),
        hidden_nodes=len(whole.nodes) - len(nodes),
        hidden_edges=len(whole.edges) - len(edges),
        node_share=sum(node.times for node in nodes.values()) / max(whole.events, 1),
        edge_share=sum(edge.times for edge in edges.values()) / max(times, 1),
    )


def rework(whole: ProcessMap) -> list[Node]:
    """The activities that cases repeat, those that cost most time first."""
    repeated = [node for node in whole.nodes.values() if node.repeated]
    return sorted(repeated, key=lambda node: (-node.around_minutes, -node.repeated, node.name))


def bottlenecks(whole: ProcessMap) -> list[Edge]:
    """The steps for which is waited longest altogether."""
    slow = [edge for edge in whole.edges.values() if edge.waiting_minutes > 0]
    return sorted(slow, key=lambda edge: (-edge.waiting_minutes, edge.ends))


def with_medians(edges: Iterable[Edge], rows: Iterable[tuple[str, str, int, int]]) -> list[Edge]:
    """The edges with their median waiting time, from (origin, goal, bucket, times)."""
    told: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for origin, goal, bucket, times in rows:
        told.setdefault((origin, goal), []).append((bucket, times))
    return [replace(edge, median_wait=median_of(told.get(edge.ends, []))) for edge in edges]


def median_of(buckets: Iterable[tuple[int, int]]) -> float | None:
    """Minutes, from a histogram with some rows a bucket; exact to the width of a bucket (a tenth
    up or down). Buckets below 0 hold what was not timed."""
    counted: dict[int, int] = {}
    for bucket, times in buckets:
        if bucket >= 0:
            counted[bucket] = counted.get(bucket, 0) + times
    total, passed = sum(counted.values()), 0
    for bucket, times in sorted(counted.items()):
        passed += times
        if times and 2 * passed >= total:
            return minutes_in(bucket - 0.5) if bucket else 0.0
    return None


def _joined(one: Row, **more: float) -> Row:
    return replace(one, **{name: getattr(one, name) + value for name, value in more.items()})


def _widest(whole: ProcessMap, *, forward: bool) -> dict[str, tuple[str, str]]:
    """For each activity the last edge of the most frequent way from the start (or, backward, the
    first edge of the one to an end): a spanning tree grown by the busiest edge that leaves it."""
    beside: dict[str, list[Edge]] = {}
    for edge in whole.edges.values():
        beside.setdefault(edge.origin if forward else edge.goal, []).append(edge)
    reached = {START} if forward else {END, OPEN}
    ways: dict[str, tuple[str, str]] = {}
    border: list[tuple[int, tuple[str, str]]] = []

    def reach(name: str) -> None:
        for edge in beside.get(name, []):
            heappush(border, (-edge.times, edge.ends))

    for name in reached:
        reach(name)
    while border:
        _times, ends = heappop(border)
        name = ends[1] if forward else ends[0]
        if name in reached or name in NOT_STEPS:
            continue
        reached.add(name)
        ways[name] = ends
        reach(name)
    return ways


def _most_of(
    edges: Sequence[Edge], must: Collection[tuple[str, str]], percent: int
) -> dict[tuple[str, str], Edge]:
    """The busiest edges that make up so much of all; those that must be there anyway."""
    wanted = sum(edge.times for edge in edges) * percent / 100
    chosen, passed = set(must), sum(edge.times for edge in edges if edge.ends in must)
    for edge in sorted(edges, key=lambda edge: (-edge.times, edge.ends)):
        if passed >= wanted:
            break
        if edge.ends not in chosen:
            chosen.add(edge.ends)
            passed += edge.times
    return {edge.ends: edge for edge in edges if edge.ends in chosen}
