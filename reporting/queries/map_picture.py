"""The picture of a process map: which figure makes boxes dark and arrows wide."""

from collections.abc import Callable
from math import sqrt

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.charts import Chart
from kernel.charts.graph import Arc, Box, graph_chart
from kernel.money import with_currency
from reporting.map_words import duration, edge_name, share, step_name
from reporting.process_map import END, OPEN, START, Edge, Node, Simplified

Address = Callable[..., str]


class Look(models.TextChoices):
    FREQUENCY = "frequency", gettext_lazy("How often")
    WAITING = "waiting", gettext_lazy("Waiting time")
    COST = "cost", gettext_lazy("Events’ own costs")


def map_picture(part: Simplified, look: str, title: str, address: Address) -> Chart:
    """`address(activity=…)` and `address(origin=…, goal=…)` give the cases behind."""
    nodes, edges = list(part.shown.nodes.values()), list(part.shown.edges.values())
    most_node = max((_node_figure(node, look) for node in nodes), default=0) or 1
    most_edge = max((_edge_figure(edge, look) for edge in edges), default=0) or 1
    slowest = max(edges, key=lambda edge: edge.waiting_minutes, default=None)
    boxes = [
        Box(
            node.name,
            node.name,
            node_words(node, look),
            _node_figure(node, look) / most_node,
            address(activity=node.name),
        )
        for node in nodes
    ]
    flows = [
        Arc(
            *edge.ends,
            label=edge_words(edge, look),
            share=sqrt(_edge_figure(edge, look) / most_edge),
            name=_("%(step)s: %(times)s times in %(cases)s cases, %(waiting)s each")
            % {
                "step": edge_name(edge),
                "times": f"{edge.times:,}",
                "cases": f"{edge.cases:,}",
                "waiting": duration(edge.mean_wait),
            },
            url=address(origin=edge.origin, goal=edge.goal),
            is_marked=edge is slowest and edge.waiting_minutes > 0,
        )
        for edge in edges
    ]
    return graph_chart(
        title,
        [*_signs(edges), *boxes],
        flows,
        columns=[_("Step"), _("Times"), _("Cases"), _("Mean waiting"), _("Waiting altogether")],
        rows=[edge_row(edge) for edge in sorted(edges, key=lambda one: (-one.times, one.ends))],
        description=what_is_shown(part),
    )


def what_is_shown(part: Simplified) -> str:
    """What the picture holds, and what it leaves out."""
    told = _("%(nodes)s activities with %(node_share)s of events, %(edge_share)s of steps.") % {
        "nodes": len(part.shown.nodes),
        "node_share": share(part.node_share),
        "edge_share": share(part.edge_share),
    }
    nodes, edges = part.hidden_nodes, part.hidden_edges
    if nodes:
        left = ngettext(
            "%(count)s activity is left out.", "%(count)s activities are left out.", nodes
        )
        told += " " + left % {"count": nodes}
    if edges:
        left = ngettext("%(count)s path is left out.", "%(count)s paths are left out.", edges)
        told += " " + left % {"count": edges}
    return told


def node_words(node: Node, look: str) -> str:
    if look == Look.COST:
        return _("%(each)s each") % {"each": with_currency(f"{node.mean_cost:,.2f}")}
    if look == Look.WAITING and node.mean_service is not None:
        return _("%(time)s of work each") % {"time": duration(node.mean_service)}
    return _("%(times)s × in %(cases)s cases") % {
        "times": f"{node.times:,}",
        "cases": f"{node.cases:,}",
    }


def edge_words(edge: Edge, look: str) -> str:
    if look == Look.WAITING and edge.is_step:
        return duration(edge.mean_wait)
    return f"{edge.times:,}"


def edge_row(edge: Edge) -> list[str]:
    waiting = duration(edge.waiting_minutes) if edge.is_step else "–"
    mean = duration(edge.mean_wait)
    return [edge_name(edge), f"{edge.times:,}", f"{edge.cases:,}", mean, waiting]


def _signs(edges: list[Edge]) -> list[Box]:
    used = {end for edge in edges for end in edge.ends}
    signs = ((START, "first"), (END, "last"), (OPEN, "last"))
    return [Box(name, step_name(name), sign=sign) for name, sign in signs if name in used]


def _node_figure(node: Node, look: str) -> float:
    if look == Look.COST:
        return max(node.cost, 0.0)
    return node.service_minutes if look == Look.WAITING else float(node.times)


def _edge_figure(edge: Edge, look: str) -> float:
    return edge.waiting_minutes if look == Look.WAITING else float(edge.times)
