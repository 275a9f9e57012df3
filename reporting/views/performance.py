"""How one process goes, on one page: figures, control charts, cases in and out, segments, cost."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.pages import GuardedPage
from kernel.pages.export import file_name
from kernel.pages.viewing import export_asked, first_view, kept_views, kind_asked, list_bar
from kernel.pdf import pdf_page
from reporting.queries.performance import Performance, performance_of
from reporting.queries.performance_pictures import pictures_of
from reporting.queries.segments import SegmentBoard, segment_board
from reporting.views.spans import SPANS, span_asked, span_links

PAPER = "reporting/paper/performance.html"
USUAL = "24"
WAYS = (
    ("process-compare", "reporting.view_measure", gettext_lazy("Compare")),
    ("process-map", "reporting.view_casefact", gettext_lazy("Process map")),
    ("process-variants", "reporting.view_casefact", gettext_lazy("Variants")),
    ("process-cases", "reporting.view_casefact", gettext_lazy("Cases")),
    ("cost-process", "reporting.view_costcell", gettext_lazy("Cost")),
    ("process-dimensions", "reporting.change_segmentdimension", gettext_lazy("Name dimensions")),
)


class PerformancePage(GuardedPage):
    permission_required = "reporting.view_verdict"

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        process = get_object_or_404(ProcessElement.objects.visible_to(request.user), key=key)
        views = kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        span = span_asked(request, USUAL)
        found = performance_of(process, request.user, SPANS[span])
        title = _("How it goes: %(process)s") % {"process": process.name}
        kind = kind_asked(request)
        if kind != "pdf" and (export := export_asked(request)):
            return export(title, _exported(found))
        shown = {
            "title": title,
            "process": process,
            "found": found,
            "pictures": pictures_of(found),
            "span": span,
        }
        if kind == "pdf":
            return pdf_page(PAPER, shown, file_name(title))
        board = _board(request, found)
        return render(
            request,
            "reporting/performance.html",
            {
                **shown,
                "crumbs": [
                    (_("Overview"), reverse("overview")),
                    (str(process), process.get_absolute_url()),
                    (_("How it goes"), ""),
                ],
                "ways": _ways(request, process, found, board),
                "spans": span_links(request, span),
                "board": board,
                "board_query": f"months={span}",
                **list_bar(request, views),
            },
        )


def _board(request: HttpRequest, found: Performance) -> SegmentBoard | None:
    if found.lead is None or found.as_of is None:
        return None
    measure = found.lead.measure
    targets = found.targets[measure.pk]
    return segment_board(measure, request.GET, newest=found.as_of, targets=targets)


def _ways(
    request: HttpRequest, process: Any, found: Performance, board: SegmentBoard | None
) -> list[tuple[str, str]]:
    """Where one may go from here; nowhere from a process without a record."""
    if found.as_of is None:
        return []
    there = {"cost-process": found.costs, "process-dimensions": board and board.dimensions}
    return [
        (str(label), reverse(name, args=[process.key]))
        for name, permission, label in WAYS
        if there.get(name, True) and request.user.has_perm(permission)
    ]


def _exported(found: Performance) -> Iterator[list[Any]]:
    """A row a month, newest first; a column a measure, in its own unit."""
    yield [
        *(_("Month"), _("Taken up"), _("Completed"), _("Open at the end")),
        *(f"{one.measure.name} ({one.measure.get_unit_display()})" for one in found.monthly),
    ]
    for line in found.months:
        cases = line.cases
        told = (cases.taken_up, cases.completed, cases.still_open) if cases else ("", "", "")
        values = ["" if value is None else value for _measure, value in line.columns]
        yield [f"{line.month:%Y-%m}", *told, *values]
