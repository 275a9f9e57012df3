"""Places boxes in layers, from top to bottom, so that most arrows point down and few cross.

Source: K. Sugiyama, S. Tagawa, M. Toda, Methods for Visual Understanding of Hierarchical System
Structures (1981); the order of boxes by P. Eades, X. Lin, W. Smyth (1993).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 8
GAP = 22.0
LINE_GAP = 12.0
LAYER_GAP = 16.0
LABEL_HEIGHT = 18.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another. `weight`: how much it wants to point down; `room`: the width of
    its label."""

    origin: str
    goal: str
    weight: float = 1.0
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A box by its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        wide, tall = self.width / 2, self.height / 2
        return self.x - wide, self.y - tall, self.x + wide, self.y + tall


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands. `lines`: the points of each arrow from its origin to its goal;
    `labels`: the middle of its label. An arrow back to its own box has no line."""

    width: float
    height: float
    boxes: dict[str, Placed]
    lines: dict[tuple[str, str], list[tuple[float, float]]]
    labels: dict[tuple[str, str], tuple[float, float]]


@dataclass(slots=True)
class Slot:
    """What stands in a layer: a box, or the place where an arrow passes."""

    key: object
    width: float
    above: list["Slot"] = field(default_factory=list)
    below: list["Slot"] = field(default_factory=list)
    order: int = 0
    x: float = 0.0
    is_box: bool = False


def planned(
    sizes: Mapping[str, tuple[float, float]],
    arrows: Sequence[Arrow],
    *,
    first: Sequence[str] = (),
    last: Sequence[str] = (),
    side_room: float = 0.0,
) -> Plan:
    """A place for each box. `first` stand above all others and `last` below; `side_room` is kept
    free on the right of a box with an arrow to itself. The same input gives the same plan."""
    others = [arrow for arrow in arrows if arrow.origin != arrow.goal]
    order = _order(sizes, others, first, last)
    ranks = _ranks(order, others, first, last)
    loops = {arrow.origin for arrow in arrows if arrow.origin == arrow.goal}
    layers, chains = _slots(sizes, others, ranks, loops, side_room)
    _sort(layers)
    _shift(layers)
    return _plan(sizes, layers, chains, loops, side_room)


def _order(
    sizes: Mapping[str, tuple[float, float]],
    arrows: Sequence[Arrow],
    first: Sequence[str],
    last: Sequence[str],
) -> dict[str, int]:
    """Boxes in a row in which the arrows that point backwards weigh little."""
    left, right = list(first), list(last)
    rest = [name for name in sizes if name not in {*first, *last}]
    out: dict[str, dict[str, float]] = {name: {} for name in sizes}
    into: dict[str, dict[str, float]] = {name: {} for name in sizes}
    for arrow in arrows:
        out[arrow.origin][arrow.goal] = out[arrow.origin].get(arrow.goal, 0) + arrow.weight
        into[arrow.goal][arrow.origin] = into[arrow.goal].get(arrow.origin, 0) + arrow.weight
    tail: list[str] = []
    while rest:
        open_ = set(rest)
        gains = {
            name: (
                sum(weight for other, weight in out[name].items() if other in open_),
                sum(weight for other, weight in into[name].items() if other in open_),
            )
            for name in rest
        }
        if sources := [name for name in rest if not gains[name][1]]:
            chosen = max(sources, key=lambda name: gains[name][0])
            left.append(chosen)
        elif sinks := [name for name in rest if not gains[name][0]]:
            chosen = sinks[-1]
            tail.insert(0, chosen)
        else:
            chosen = max(rest, key=lambda name: gains[name][0] - gains[name][1])
            left.append(chosen)
        rest.remove(chosen)
    return {name: place for place, name in enumerate([*left, *tail, *right])}


def _ranks(
    order: Mapping[str, int], arrows: Sequence[Arrow], first: Sequence[str], last: Sequence[str]
) -> dict[str, int]:
    """The layer of each box: two below the lowest that points to it; between are the labels."""
    ranks = {name: 2 if first and name not in first else 0 for name in order}
    down: dict[str, list[str]] = {name: [] for name in order}
    for arrow in arrows:
        upper, lower = sorted((arrow.origin, arrow.goal), key=lambda name: order[name])
        down[upper].append(lower)
    for name in order:
        for lower in down[name]:
            ranks[lower] = max(ranks[lower], ranks[name] + 2)
    lowest = max((rank for name, rank in ranks.items() if name not in last), default=0)
    for name in last:
        ranks[name] = max(lowest + 2, ranks[name])
    return ranks


def _slots(
    sizes: Mapping[str, tuple[float, float]],
    arrows: Sequence[Arrow],
    ranks: Mapping[str, int],
    loops: set[str],
    side_room: float,
) -> tuple[list[list[Slot]], dict[tuple[str, str], list[Slot]]]:
    """The layers, each arrow cut into steps from one to the next."""
    layers: list[list[Slot]] = [[] for _rank in range(max(ranks.values(), default=0) + 1)]
    boxes: dict[str, Slot] = {}
    for name, rank in ranks.items():
        room = 2 * side_room if name in loops else 0
        boxes[name] = Slot(name, sizes[name][0] + room, is_box=True)
        layers[rank].append(boxes[name])
    chains: dict[tuple[str, str], list[Slot]] = {}
    for arrow in arrows:
        ends = sorted((arrow.origin, arrow.goal), key=lambda name: ranks[name])
        top, foot = ranks[ends[0]], ranks[ends[1]]
        middle = (top + foot) // 2
        middle += (middle - top + 1) % 2 if foot - top > 2 else 0
        chain = [boxes[ends[0]]]
        for rank in range(top + 1, foot):
            is_label = rank == middle
            slot = Slot((arrow.origin, arrow.goal), arrow.room if is_label else 2.0)
            layers[rank].append(slot)
            chain.append(slot)
        chain.append(boxes[ends[1]])
        for upper, lower in pairwise(chain):
            upper.below.append(lower)
            lower.above.append(upper)
        chains[arrow.origin, arrow.goal] = chain if chain[0].key == arrow.origin else chain[::-1]
    return layers, chains


def _sort(layers: list[list[Slot]]) -> None:
    """Order each layer by the barycentre of its neighbours; of all orders the least crossed."""
    for layer in layers:
        _number(layer)
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            layer.sort(key=lambda slot: _barycentre(slot, slot.above if down else slot.below))
            _number(layer)
        if (crossings := _crossings(layers)) < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order
        _number(layer)


def _number(layer: list[Slot]) -> None:
    for order, slot in enumerate(layer):
        slot.order = order


def _barycentre(slot: Slot, beside: list[Slot]) -> float:
    if not beside:
        return float(slot.order)
    return sum(one.order for one in beside) / len(beside)


def _crossings(layers: list[list[Slot]]) -> int:
    """How many pairs of steps cross, counted by insertion into a sorted row."""
    count = 0
    for layer in layers:
        seen: list[int] = []
        for slot in layer:
            goals = sorted(one.order for one in slot.below)
            count += sum(sum(former > goal for former in seen) for goal in goals)
            seen += goals
    return count


def _shift(layers: list[list[Slot]]) -> None:
    """Give each slot its place: as near to its neighbours' as the order and the gaps allow."""
    for layer in layers:
        x = 0.0
        for slot in layer:
            slot.x = x + slot.width / 2
            x += slot.width + GAP
    middle = max((layer[-1].x for layer in layers if layer), default=0.0) / 2
    for layer in layers:
        if layer:
            offset = middle - (layer[0].x + layer[-1].x) / 2
            for slot in layer:
                slot.x += offset
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _settle(layer, down if sweep < SWEEPS - 2 else None)


def _settle(layer: list[Slot], down: bool | None) -> None:
    """The nearest places to the wanted ones that keep the order and the gaps (isotonic
    regression: neighbours that would overlap move as one block)."""
    blocks: list[list[float]] = []  # weight, weighted wish, slots
    offset, offsets = 0.0, []
    former: Slot | None = None
    for slot in layer:
        if former is not None:
            gap = GAP if former.is_box or slot.is_box else LINE_GAP
            offset += (former.width + slot.width) / 2 + gap
        offsets.append(offset)
        former = slot
        beside = slot.above + slot.below if down is None else slot.above if down else slot.below
        wish = sum(one.x for one in beside) / len(beside) if beside else slot.x
        weight = 1.0 if slot.is_box else 3.0
        blocks.append([weight, weight * (wish - offset), 1])
        while len(blocks) > 1 and _wish(blocks[-2]) >= _wish(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    places = [_wish(block) for block in blocks for _slot in range(int(block[2]))]
    for slot, place, offset in zip(layer, places, offsets, strict=True):
        slot.x = place + offset


def _wish(block: list[float]) -> float:
    return block[1] / block[0]


def _plan(
    sizes: Mapping[str, tuple[float, float]],
    layers: list[list[Slot]],
    chains: dict[tuple[str, str], list[Slot]],
    loops: set[str],
    side_room: float,
) -> Plan:
    """From slots to boxes and lines, all within the frame."""
    edge = min((slot.x - slot.width / 2 for layer in layers for slot in layer), default=0.0) - GAP
    boxes: dict[str, Placed] = {}
    heights: dict[int, list[float]] = {}
    y, wide = GAP, 0.0
    for layer in layers:
        tall = max(
            (sizes[str(slot.key)][1] if slot.is_box else LABEL_HEIGHT for slot in layer), default=0
        )
        for slot in layer:
            slot.x -= edge
            wide = max(wide, slot.x + slot.width / 2)
            # past boxes an arrow goes straight down, or it would cut their corners
            heights[id(slot)] = [y, y + tall] if tall > LABEL_HEIGHT else [y + tall / 2]
            if slot.is_box:
                name = str(slot.key)
                boxes[name] = Placed(slot.x, y + tall / 2, *sizes[name])
        y += tall + LAYER_GAP
    lines, labels = {}, {}
    ports = _ports(boxes, chains)
    for ends, chain in chains.items():
        inner = chain[1:-1]
        down = boxes[ends[0]].y < boxes[ends[1]].y
        points = [
            (slot.x, y) for slot in inner for y in sorted(heights[id(slot)], reverse=not down)
        ]
        lines[ends] = [ports[ends, 0], *points, ports[ends, 1]]
        widest = max(inner, key=lambda slot: slot.width)
        labels[ends] = (widest.x, sum(heights[id(widest)]) / len(heights[id(widest)]))
    return Plan(wide + GAP, y + GAP - LAYER_GAP, boxes, lines, labels)


def _ports(
    boxes: dict[str, Placed], chains: dict[tuple[str, str], list[Slot]]
) -> dict[tuple[tuple[str, str], int], tuple[float, float]]:
    """Where each arrow leaves and meets its box: side by side, in the order of where it goes."""
    sides: dict[tuple[str, bool], list[tuple[float, tuple[str, str], int]]] = {}
    for ends, chain in chains.items():
        goes_down = boxes[ends[0]].y < boxes[ends[1]].y
        sides.setdefault((ends[0], goes_down), []).append((chain[1].x, ends, 0))
        sides.setdefault((ends[1], not goes_down), []).append((chain[-2].x, ends, 1))
    ports = {}
    for (name, is_foot), leaving in sides.items():
        box = boxes[name]
        left, top, _right, bottom = box.sides
        step = box.width / (len(leaving) + 1)
        for number, (_x, ends, side) in enumerate(sorted(leaving), start=1):
            ports[ends, side] = (left + number * step, bottom if is_foot else top)
    return ports
