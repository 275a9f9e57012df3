"""A flow: what comes from where and goes whither, as bands between columns of bars."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from textwrap import wrap

from kernel.charts import chart, words
from kernel.charts.chart import NARROW_WIDTH, Chart, Drawing, Layout, place, safe
from kernel.charts.frame import LETTER, LINE_HEIGHT, clipped
from kernel.charts.marks import COLOURS
from kernel.charts.numbers import LARGEST, show

NARROW_LETTER = 6.2  # most are narrower, and lines break between words
SMALLEST = 1e-300  # what is less cannot be drawn to scale
BAR = 10.0
GAP = 14.0
ROW = 30
LINES = 4  # of a name in the narrow picture, at most
NARROW_BAR = 16.0  # on average
TOP = 8.0
QUIET = -1
LOOK = "quiet"


@dataclass(frozen=True, slots=True)
class Node:
    """A bar in a column, counted from 0 at the left. `hue`: a colour; QUIET: the muted one."""

    key: str
    label: str
    column: int
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """So much goes from a bar to a bar in a later column; painted as the band's `hue`."""

    source: str
    target: str
    value: float
    hue: int = 0


@dataclass(slots=True)
class _Place:
    """Where a bar stands, and how much of it the bands have taken on either side."""

    x: float
    y: float
    height: float
    scale: float
    out: float = 0.0
    into: float = 0.0


def flow_chart(
    title: str,
    nodes: Sequence[Node],
    flows: Sequence[Flow],
    *,
    unit: str = "",
    description: str = "",
    width: int = 960,
) -> Chart:
    """Bars are as high as what flows through them; the order within a column is as given."""
    known = [one for one in flows if isfinite(one.value) and SMALLEST < one.value < LARGEST]
    used = {key for one in known for key in (one.source, one.target)}
    shown = [node for node in nodes if node.key in used]
    labels = {node.key: node.label for node in shown}
    table = [[labels[one.source], labels[one.target], show(one.value, unit)] for one in known]
    text = description or _story(shown, known, unit)
    most = max(
        (sum(one.column == column for one in shown) for column in {n.column for n in shown}),
        default=0,
    )
    size = (width, max(220, int(2 * TOP) + most * ROW))
    picture = chart.picture(
        title,
        text,
        size,
        lambda layout: _drawn(layout, shown, known, unit),
        known=bool(known),
        narrow_height=max(size[1], _narrow_height(shown)),
    )
    return Chart(picture, title, text, [words.source(), words.target_of(), words.value()], table)


def _story(nodes: Sequence[Node], flows: Sequence[Flow], unit: str) -> str:
    if not flows:
        return words.no_data()
    totals = _totals(flows)
    largest = sorted(nodes, key=lambda node: -totals[node.key])[:5]
    return ", ".join(f"{node.label}: {show(totals[node.key], unit)}" for node in largest) + "."


def _totals(flows: Sequence[Flow]) -> dict[str, float]:
    """What flows through each bar: the greater of what comes and what goes."""
    out: dict[str, float] = defaultdict(float)
    into: dict[str, float] = defaultdict(float)
    for one in flows:
        out[one.source] += one.value
        into[one.target] += one.value
    return defaultdict(float, {key: max(out[key], into[key]) for key in {*out, *into}})


def _drawn(layout: Layout, nodes: Sequence[Node], flows: Sequence[Flow], unit: str) -> Drawing:
    totals = _totals(flows)
    places = _placed(layout, nodes, totals)
    columns = max(node.column for node in nodes)
    bands = [_band(one, places) for one in _in_order(flows, nodes)]
    bars = [_bar(node, places[node.key]) for node in nodes]
    texts = [
        _label(layout, node, places[node.key], show(totals[node.key], unit), columns)
        for node in nodes
    ]
    return Drawing([*bands, *bars, *texts])


def _placed(layout: Layout, nodes: Sequence[Node], totals: dict[str, float]) -> dict[str, _Place]:
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        columns[node.column].append(node)
    last = max(max(columns), 1)
    gaps = {number: _gap(layout.is_narrow, column, last) for number, column in columns.items()}
    top = max(gaps.values()) / 2 if layout.is_narrow else TOP
    room = layout.height - 2 * top
    scale = min(
        (room - gaps[number] * (len(column) - 1)) / sum(totals[node.key] for node in column)
        for number, column in columns.items()
    )
    places = {}
    for number, column in columns.items():
        x = number * (layout.width - BAR) / last
        y = top
        for node in column:
            height = totals[node.key] * scale
            places[node.key] = _Place(x, y, height, scale)
            y += height + gaps[number]
    return places


def _in_order(flows: Sequence[Flow], nodes: Sequence[Node]) -> list[Flow]:
    """From top to bottom on both sides, so that bands cross as little as they must."""
    rank = {node.key: place for place, node in enumerate(nodes)}
    return sorted(flows, key=lambda one: (rank[one.source], rank[one.target]))


def _band(flow: Flow, places: dict[str, _Place]) -> str:
    source, target = places[flow.source], places[flow.target]
    height = flow.value * source.scale
    left, right = source.x + BAR, target.x
    top, end = source.y + source.out, target.y + target.into
    source.out += height
    target.into += height
    middle = place((left + right) / 2)
    kind, colour = _look(flow.hue)
    return (
        f'<path class="chart__flow chart__flow--{kind}" fill="{colour}" fill-opacity=".26" '
        f'd="M{place(left)} {place(top)}C{middle} {place(top)} {middle} {place(end)} '
        f"{place(right)} {place(end)}v{place(height)}C{middle} {place(end + height)} {middle} "
        f'{place(top + height)} {place(left)} {place(top + height)}Z"/>'
    )


def _bar(node: Node, at: _Place) -> str:
    kind, colour = _look(node.hue)
    return (
        f'<path class="chart__bar chart__bar--{kind}" fill="{colour}" '
        f'd="M{place(at.x)} {place(at.y)}h{place(BAR)}v{place(max(at.height, 1))}'
        f'h{place(-BAR)}Z"/>'
    )


def _label(layout: Layout, node: Node, at: _Place, value: str, columns: int) -> str:
    """Beside the bar: to its right, but for the last column to its left."""
    lines = _narrow_lines(node, columns)
    if not layout.is_narrow:
        letters = int(_room(layout.width, node, columns) / LETTER)
        lines = [f"{clipped(node.label, max(letters - len(value) - 3, 4))} · {value}"]
    is_last = node.column == columns
    x, anchor = (at.x - 5, "end") if is_last else (at.x + BAR + 5, "start")
    y = at.y + max(at.height / 2, 1) - LINE_HEIGHT * (len(lines) - 1) / 2
    spans = "".join(
        f'<tspan x="{place(x)}" dy="{LINE_HEIGHT}">{safe(one)}</tspan>' for one in lines[1:]
    )
    return (
        f'<text class="chart__label" x="{place(x)}" y="{place(y)}" dy=".35em" '
        f'text-anchor="{anchor}" fill="#15222a">{safe(lines[0] if lines else "")}{spans}</text>'
    )


def _room(width: float, node: Node, columns: int) -> float:
    """Beside a bar, for its name; the last two columns share what lies between them."""
    share = (width - BAR) / max(columns, 1) - BAR
    return max(share / (2 if node.column >= columns - 1 else 1) - 8, 5 * LETTER)


def _narrow_lines(node: Node, columns: int) -> list[str]:
    """On a phone a name stands in several lines, and is cut only where these are not enough."""
    letters = int(_room(NARROW_WIDTH, node, columns) / NARROW_LETTER)
    return wrap(node.label, letters, max_lines=LINES, placeholder="…")


def _gap(is_narrow: bool, column: Sequence[Node], columns: int) -> float:
    """So wide that names one above the other do not meet."""
    lines = max(len(_narrow_lines(node, columns)) for node in column) if is_narrow else 0
    return max(GAP, float(LINE_HEIGHT * lines))


def _narrow_height(nodes: Sequence[Node]) -> int:
    last = max((node.column for node in nodes), default=0)
    columns = [[one for one in nodes if one.column == number] for number in range(last + 1)]
    heights = [
        (_gap(True, column, max(last, 1)) + NARROW_BAR) * len(column)
        for column in columns
        if column
    ]
    return int(max(heights, default=0.0) + 2 * TOP)


def _look(hue: int) -> tuple[str, str]:
    if hue == QUIET:
        return LOOK, "#8a979d"
    kind = hue % len(COLOURS)
    return str(kind + 1), COLOURS[kind]
