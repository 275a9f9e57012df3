"""A requirement graph as a picture in the notation of DMN, and the same as a table.

Decisions are rectangles, input data ovals, knowledge sources documents with a wavy foot, business
knowledge models rectangles without two corners. What is required stands left of what requires it.
Source: OMG DMN 1.5, chapter 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from django.utils.translation import gettext as _

from kernel.charts import chart
from kernel.charts.chart import Chart, Drawing, Layout, place, safe
from kernel.charts.layers import Plan
from knowledge.dmn import graph as g
from knowledge.graph_layout import TALL, Sides, plan_of, turned, way

LETTERS, LINES, LINE_HEIGHT = 25, 2, 15
WAVE, CORNER, HEAD = 6.0, 10.0, 9.0
INK, LINE = "#15222a", "#586971"
FILLS = {g.DECISION: "#e3f1f2", g.INPUT: "#ffffff", g.SOURCE: "#f6f2e6", g.KNOWLEDGE: "#eeebf6"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the picture says of a knot besides its name: where it leads, and a word on its state."""

    url: str = ""
    detail: str = ""
    is_marked: bool = False


def requirement_picture(
    graph: g.Graph, title: str, shown: Mapping[str, Shown] | None = None
) -> Chart:
    shown = shown or {}
    names = {knot.key: knot.name for knot in graph.knots}
    text = _description(graph)
    columns = [_("Element"), _("Kind"), _("Requires"), _("Required by")]
    if not graph.knots:
        layout = Layout(720, chart.EMPTY_HEIGHT)
        picture = chart.svg(title, text, layout, chart.nothing(layout), "chart__svg drd")
        return Chart(picture, title, text, columns, [])
    plan = plan_of(graph)
    lines = [_line(link, plan) for link in graph.links if (link.goal, link.origin) in plan.lines]
    boxes = [
        _knot(knot, turned(plan.boxes[knot.key], plan), shown.get(knot.key, Shown()))
        for knot in graph.knots
    ]
    layout = Layout(round(plan.height), round(plan.width))
    picture = chart.svg(title, text, layout, Drawing([*lines, *boxes]), "chart__svg drd")
    if any(one.url for one in shown.values()):  # a group of links, not one image
        picture = picture.replace('role="img"', 'role="group"', 1)
    order = [g.DECISION, g.KNOWLEDGE, g.SERVICE, g.INPUT, g.SOURCE, g.ELSEWHERE]
    knots = sorted(graph.knots, key=lambda knot: order.index(knot.kind))
    rows = [_row(knot, graph, names, shown.get(knot.key, Shown())) for knot in knots]
    return Chart(picture, title, text, columns, rows)


def kind_in_words(kind: str) -> str:
    return {
        g.DECISION: _("decision"),
        g.INPUT: _("input data"),
        g.SOURCE: _("knowledge source"),
        g.KNOWLEDGE: _("business knowledge model"),
        g.SERVICE: _("decision service"),
        g.ELSEWHERE: _("in another model"),
    }[kind]


def _description(graph: g.Graph) -> str:
    counts = {kind: sum(knot.kind == kind for knot in graph.knots) for kind in (*FILLS, g.SERVICE)}
    told = [f"{count} × {kind_in_words(kind)}" for kind, count in counts.items() if count]
    decisions = {knot.key for knot in graph.knots if knot.kind == g.DECISION}
    between = sum({link.origin, link.goal} <= decisions for link in graph.links)
    last = _("%(n)d outputs of decisions are inputs of others.") % {"n": between}
    return f"{', '.join(told)}. {last}" if told else _("There is nothing to show.")


def _row(knot: g.Knot, graph: g.Graph, names: Mapping[str, str], shown: Shown) -> list[str]:
    needs = [names[link.origin] for link in graph.links if link.goal == knot.key]
    serves = [names[link.goal] for link in graph.links if link.origin == knot.key]
    name = f"{knot.name} ({shown.detail})" if shown.detail else knot.name
    return [name, kind_in_words(knot.kind), "; ".join(needs) or "–", "; ".join(serves) or "–"]


def _knot(knot: g.Knot, sides: Sides, shown: Shown) -> str:
    left, top, right, bottom = sides
    marked = " drd__shape--marked" if shown.is_marked else ""
    shape = (
        f'<path class="drd__shape drd__shape--{knot.kind}{marked}" '
        f'd="{_outline(knot.kind, sides)}" '
        f'fill="{FILLS.get(knot.kind, "#ffffff")}" stroke="{INK}"'
        f"{_dashes(knot.kind == g.ELSEWHERE)}/>"
    )
    told = [knot.name, kind_in_words(knot.kind), shown.detail]
    title = f"<title>{safe(', '.join(filter(None, told)))}</title>"
    inner = title + shape + _name(knot.name, (left + right) / 2, (top + bottom) / 2 - _lift(knot))
    return f'<a href="{safe(shown.url)}">{inner}</a>' if shown.url else f"<g>{inner}</g>"


def _lift(knot: g.Knot) -> float:
    return WAVE / 2 if knot.kind == g.SOURCE else 0


def _outline(kind: str, sides: Sides) -> str:
    left, top, right, bottom = sides
    if kind in (g.INPUT, g.SERVICE):
        round_ = TALL / 2 if kind == g.INPUT else CORNER
        return (
            f"M{place(left + round_)} {place(top)}H{place(right - round_)}"
            f"A{place(round_)} {place(round_)} 0 0 1 {place(right)} {place(top + round_)}"
            f"V{place(bottom - round_)}A{place(round_)} {place(round_)} 0 0 1 "
            f"{place(right - round_)} {place(bottom)}H{place(left + round_)}"
            f"A{place(round_)} {place(round_)} 0 0 1 {place(left)} {place(bottom - round_)}"
            f"V{place(top + round_)}A{place(round_)} {place(round_)} 0 0 1 "
            f"{place(left + round_)} {place(top)}Z"
        )
    if kind == g.SOURCE:
        middle, foot = (left + right) / 2, bottom - WAVE
        return (
            f"M{place(left)} {place(top)}H{place(right)}V{place(foot)}"
            f"C{place(right - 40)} {place(foot - 2 * WAVE)} {place(middle + 20)} {place(foot)} "
            f"{place(middle)} {place(foot + WAVE / 2)}S{place(left + 30)} {place(bottom + WAVE)} "
            f"{place(left)} {place(foot)}Z"
        )
    if kind == g.KNOWLEDGE:
        return (
            f"M{place(left + CORNER)} {place(top)}H{place(right)}V{place(bottom - CORNER)}"
            f"L{place(right - CORNER)} {place(bottom)}H{place(left)}V{place(top + CORNER)}Z"
        )
    return f"M{place(left)} {place(top)}H{place(right)}V{place(bottom)}H{place(left)}Z"


def _name(name: str, x: float, y: float) -> str:
    lines = wrap(" ".join(name.split()), LETTERS, max_lines=LINES, placeholder="…") or ["–"]
    first = y - LINE_HEIGHT * (len(lines) - 1) / 2
    spans = "".join(
        f'<tspan x="{place(x)}" y="{place(first + LINE_HEIGHT * number)}" dy=".35em">'
        f"{safe(line)}</tspan>"
        for number, line in enumerate(lines)
    )
    return f'<text class="drd__name" text-anchor="middle" fill="{INK}">{spans}</text>'


def _dashes(is_dashed: bool) -> str:
    return ' stroke-dasharray="5 3"' if is_dashed else ""


def _line(link: g.Link, plan: Plan) -> str:
    """Information: a solid line with a full head. Knowledge: dashed, an open head. Authority:
    dashed, with a dot."""
    points = way(link, plan)
    start, end = points[0], points[-1]
    turn = -1 if start[0] <= end[0] else 1
    tip = end[0] + turn * (0 if link.kind in (g.OF_KNOWLEDGE, g.PART) else HEAD)
    points[-1] = (tip, end[1])
    parts = [f"M{place(start[0])} {place(start[1])}"]
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = place((x + next_x) / 2)
        parts.append(
            f"C{middle} {place(y)} {middle} {place(next_y)} {place(next_x)} {place(next_y)}"
        )
    dashes = _dashes(link.kind != g.INFORMATION)
    path = "".join(parts)
    return (
        f'<path class="drd__line" d="{path}" fill="none" stroke="{LINE}"{dashes}/>'
        f"{_head(link.kind, end, turn)}"
    )


def _head(kind: str, end: tuple[float, float], turn: int) -> str:
    x, y, back = end[0], end[1], end[0] + turn * HEAD
    if kind == g.PART:
        return ""
    if kind == g.AUTHORITY:
        middle = (x + back) / 2
        return (
            f'<circle class="drd__head" cx="{place(middle)}" cy="{place(y)}" r="4" fill="{LINE}"/>'
        )
    ends = f"M{place(back)} {place(y - 4.5)}L{place(x)} {place(y)}L{place(back)} {place(y + 4.5)}"
    if kind == g.OF_KNOWLEDGE:
        return f'<path class="drd__line" d="{ends}" fill="none" stroke="{LINE}"/>'
    return f'<path class="drd__head" d="{ends}Z" fill="{LINE}"/>'
