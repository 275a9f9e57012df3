"""A process map and its variants as rows of a file: minutes and money as numbers."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kernel.pages.export import Cell
from reporting.map_words import step_name
from reporting.process_map import Edge, Node, ProcessMap
from reporting.queries.process_map import Variant


def map_rows(shown: ProcessMap) -> Iterator[list[Cell]]:
    """The activities, then the steps between them, each the most frequent first."""
    yield [
        *(_("What"), _("Activity"), _("Next activity"), _("Times"), _("Cases"), _("Repeated")),
        *(_("Cases that repeat it"), _("Mean waiting, minutes"), _("Waiting, minutes")),
        *(
            _("Mean work, minutes"),
            _("Work, minutes"),
            _("Events’ own costs, mean"),
            _("Events’ own costs"),
        ),
    ]
    for node in sorted(shown.nodes.values(), key=lambda one: (-one.times, one.name)):
        yield _node_row(node)
    for edge in sorted(shown.edges.values(), key=lambda one: (-one.times, one.ends)):
        yield _edge_row(edge)


def variant_rows(variants: Sequence[Variant]) -> Iterator[list[Cell]]:
    yield [
        *(_("Variant"), _("Activities"), _("Cases"), _("Share"), _("Closed")),
        *(_("Mean minutes"), _("Median minutes"), _("Events’ own costs, mean")),
    ]
    for one in variants:
        yield [
            one.digest,
            " > ".join(one.steps),
            one.cases,
            round(one.share, 6),
            one.closed,
            _number(one.mean_minutes),
            _number(one.median_minutes),
            _number(one.mean_cost),
        ]


def _node_row(node: Node) -> list[Cell]:
    counts = (node.times, node.cases, node.repeated, node.reworked)
    work = (node.mean_service, node.service_minutes if node.timed else None)
    costs = (_number(node.mean_cost), _number(node.cost))
    return [_("Activity"), node.name, "", *counts, "", "", *map(_number, work), *costs]


def _edge_row(edge: Edge) -> list[Cell]:
    waits = (edge.mean_wait, edge.waiting_minutes if edge.is_step else None)
    ends = (step_name(edge.origin), step_name(edge.goal))
    nothing = [""] * 4
    return [_("Step"), *ends, edge.times, edge.cases, "", "", *map(_number, waits), *nothing]


def _number(value: float | None) -> float | str:
    return "" if value is None else round(value, 2)
