"""Where the elements of a requirement graph stand: what is required left of what requires it."""

from kernel.charts.layers import Arrow, Placed, Plan, planned
from knowledge.dmn import graph as g

WIDE, TALL, BETWEEN = 188.0, 46.0, 24.0
Sides = tuple[float, float, float, float]
Way = list[tuple[float, float]]


def plan_of(graph: g.Graph) -> Plan:
    """Of the boxes, lying: see `turned` and `way`."""
    return planned(
        {knot.key: (TALL, WIDE + BETWEEN) for knot in graph.knots},
        [Arrow(link.goal, link.origin) for link in graph.links if link.origin != link.goal],
    )  # from what requires to what is required, so that each stands as near to it as can be


def turned(at: Placed, plan: Plan) -> Sides:
    """Left, top, right, bottom: layers of the plan stand side by side here, the first rightmost."""
    x = plan.height - at.y
    return x - WIDE / 2, at.x - TALL / 2, x + WIDE / 2, at.x + TALL / 2


def way(link: g.Link, plan: Plan) -> Way:
    """The points of a line, from the side of what is required to the side of what requires it."""
    line = reversed(plan.lines[link.goal, link.origin])
    points = [(plan.height - y, x) for x, y in line]
    origin, goal = (turned(plan.boxes[end], plan) for end in (link.origin, link.goal))
    is_forward = points[0][0] <= points[-1][0]
    start = (origin[2] if is_forward else origin[0], points[0][1])
    end = (goal[0] if is_forward else goal[2], points[-1][1])
    return [start, *points[1:-1], end]
