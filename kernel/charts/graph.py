"""A picture of what follows what: boxes, and arrows between them whose width tells how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kernel.charts import chart
from kernel.charts.chart import Chart, Drawing, Layout, place, safe
from kernel.charts.frame import LETTER, clipped
from kernel.charts.layers import Arrow, Placed, Plan, planned

BOX = (164.0, 44.0)
SIGN = (104.0, 28.0)
LOOP = 34.0
LETTERS = 23
THICKEST, THINNEST = 7.0, 1.25
SHADES = 5
INK, PALE = "#15222a", "#586971"


@dataclass(frozen=True, slots=True)
class Box:
    """`share` (0–1) shades it; a `sign` is a small one that begins or ends the picture."""

    key: str
    label: str
    detail: str = ""
    share: float = 0.0
    url: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """From one box to another; `share` (0–1) makes it wide. `is_marked`: it stands out."""

    origin: str
    goal: str
    label: str
    share: float
    name: str
    url: str = ""
    is_marked: bool = False


def graph_chart(
    title: str,
    boxes: Sequence[Box],
    flows: Sequence[Arc],
    *,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    description: str,
) -> Chart:
    """Boxes with the sign "first" stand above all others, those with "last" below. `columns` and
    `rows`: the same as a table."""
    loops = [len(flow.label) for flow in flows if flow.origin == flow.goal]
    plan = planned(
        {box.key: SIGN if box.sign else BOX for box in boxes},
        [
            Arrow(flow.origin, flow.goal, flow.share + 0.001, LETTER * len(flow.label) + 10)
            for flow in flows
        ],
        first=[box.key for box in boxes if box.sign == "first"],
        last=[box.key for box in boxes if box.sign == "last"],
        side_room=LOOP + LETTER * max(loops, default=0),
    )
    layout = Layout(round(plan.width), round(plan.height))
    if not flows:
        layout = Layout(720, chart.EMPTY_HEIGHT)
        drawing = chart.nothing(layout)
    else:
        under = [_flow(flow, plan) for flow in sorted(flows, key=lambda one: one.share)]
        labels = [_label(flow, plan) for flow in flows]
        drawing = Drawing([*under, *(_box(box, plan.boxes[box.key]) for box in boxes), *labels])
    picture = chart.svg(title, description, layout, drawing, "chart__svg flow")
    # what can be followed is a group of links, not one image
    picture = picture.replace('role="img"', 'role="group"', 1) if flows else picture
    return Chart(picture, title, description, columns, rows)


def _box(box: Box, at: Placed) -> str:
    left, top, _right, _bottom = at.sides
    if box.sign:
        shape = (
            f'<rect class="flow__sign" x="{place(left)}" y="{place(top)}" '
            f'width="{place(at.width)}" height="{place(at.height)}" rx="14" fill="#eef2f3" '
            'stroke="#8a979d"/>'
        )
        return shape + _text("flow__name", at.x, at.y, clipped(box.label, 14), INK)
    shade = min(SHADES, 1 + int(max(box.share, 0.0) * SHADES))
    shape = (
        f"<title>{safe(box.label)}: {safe(box.detail)}</title>"
        f'<rect class="flow__box flow__box--{shade}" x="{place(left)}" y="{place(top)}" '
        f'width="{place(at.width)}" height="{place(at.height)}" rx="6" fill="#fff" '
        'stroke="#0f6a75"/>'
    )
    texts = _text("flow__name", at.x, at.y - 8, clipped(box.label, LETTERS), INK) + _text(
        "flow__detail", at.x, at.y + 10, clipped(box.detail, LETTERS + 4), PALE
    )
    return _linked(box.url, shape + texts)


def _flow(flow: Arc, plan: Plan) -> str:
    width = THINNEST + (THICKEST - THINNEST) * min(max(flow.share, 0.0), 1.0)
    line_kind, head_kind = (
        (" flow__line--marked", " flow__head--marked") if flow.is_marked else ("", "")
    )
    if flow.origin == flow.goal:
        line, head = _loop(plan.boxes[flow.origin], width)
    else:
        line, head = _curve(plan.lines[flow.origin, flow.goal], width)
    colour = "#b3261e" if flow.is_marked else "#0f6a75"
    return (
        f'<path class="flow__line{line_kind}" d="{line}" fill="none" stroke="{colour}" '
        f'stroke-width="{place(width)}"/>'
        f'<path class="flow__head{head_kind}" d="{head}" fill="{colour}"/>'
    )


def _label(flow: Arc, plan: Plan) -> str:
    if flow.origin == flow.goal:
        box = plan.boxes[flow.origin]
        x, y = box.sides[2] + LOOP - 6, box.y
        text = _text("flow__label", x, y, flow.label, INK, "start")
    else:
        x, y = plan.labels[flow.origin, flow.goal]
        text = _text("flow__label", x, y, flow.label, INK)
    return _linked(flow.url, f"<title>{safe(flow.name)}</title>{text}")


def _linked(url: str, inner: str) -> str:
    """What is inside goes by its title, whoever reads it out."""
    return f'<a href="{safe(url)}">{inner}</a>' if url else f"<g>{inner}</g>"


def _curve(points: list[tuple[float, float]], width: float) -> tuple[str, str]:
    """Through all points, upright at each, with the head at the last."""
    *_others, (goal_x, goal_y) = points
    down = points[0][1] < goal_y
    size = 5 + width
    tip = goal_y - size if down else goal_y + size
    path = [*points[:-1], (goal_x, tip)]
    parts = [f"M{place(path[0][0])} {place(path[0][1])}"]
    for (x, y), (next_x, next_y) in pairwise(path):
        middle = place((y + next_y) / 2)
        parts.append(
            f"C{place(x)} {middle} {place(next_x)} {middle} {place(next_x)} {place(next_y)}"
        )
    half = 3 + width / 2
    head = f"M{place(goal_x)} {place(goal_y)}L{place(goal_x - half)} {place(tip)}"
    return "".join(parts), f"{head}H{place(goal_x + half)}Z"


def _loop(box: Placed, width: float) -> tuple[str, str]:
    """Out of the right side and back into it."""
    right, high, low = box.sides[2], box.y - 11, box.y + 11
    size, far = 5 + width, right + LOOP
    line = (
        f"M{place(right)} {place(high)}C{place(far)} {place(high - 6)} {place(far)} "
        f"{place(low + 6)} {place(right + size)} {place(low)}"
    )
    half = 3 + width / 2
    head = f"M{place(right)} {place(low)}L{place(right + size)} {place(low - half)}"
    return line, f"{head}V{place(low + half)}Z"


def _text(kind: str, x: float, y: float, text: str, fill: str, anchor: str = "middle") -> str:
    return (
        f'<text class="{kind}" x="{place(x)}" y="{place(y)}" dy=".35em" text-anchor="{anchor}" '
        f'fill="{fill}">{safe(text)}</text>'
    )
