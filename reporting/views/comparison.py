"""The measures of a process on two sides: periods, segments, before and after something."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.charts import interval_mark
from kernel.pages import GuardedPage
from kernel.pages.viewing import export_asked, first_view, kept_views, list_bar
from reporting.forms.comparison import ComparisonForm, Offered
from reporting.models import Measure
from reporting.queries.cell_sums import newest_days
from reporting.queries.comparison import Compared, Side, compare_sides, segments_of
from reporting.queries.cost_basis import IS_POOLED
from reporting.queries.pictures import unit_mark
from reporting.sockets import chart_annotations


class ComparisonPage(GuardedPage):
    permission_required = "reporting.view_measure"

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        views = kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        process = get_object_or_404(ProcessElement.objects.visible_to(request.user), key=key)
        measures = list(
            Measure.objects.visible_to(request.user)
            .of_process(process)
            .in_use()
            .annotate(is_pooled=IS_POOLED)
        )
        for measure in measures:
            measure.process = process
        form = ComparisonForm(request.GET, offered=_offered(process, measures))
        sides = form.sides
        form.tell_usual()
        rows = compare_sides(measures, *sides)
        if export := export_asked(request):
            return export(_("Comparison"), _exported(rows, sides))
        title = _("Compare %(process)s") % {"process": process.name}
        return render(
            request,
            "reporting/comparison.html",
            {
                "title": title,
                "process": process,
                "crumbs": [
                    (_("Overview"), reverse("overview")),
                    (str(process), process.get_absolute_url()),
                    (_("Compare"), ""),
                ],
                "form": form,
                "sides": sides,
                "rows": [(row, _mark(row)) for row in rows],
                **list_bar(request, views),
            },
        )


def _offered(process: ProcessElement, measures: Sequence[Measure]) -> Offered:
    newest = newest_days({process.pk}).get(process.pk)
    day = newest + timedelta(days=1) if newest else timezone.localdate()
    events = chart_annotations.annotations(measures[0]) if measures else []
    return Offered(segments_of(process), events, day)


def _mark(row: Compared) -> Any:
    found = row.comparison
    low, high = found.interval or (None, None)
    title = _("Difference of %(measure)s") % {"measure": row.measure.name}
    return interval_mark(
        title, low, found.difference, high, unit=unit_mark(row.measure), tone=row.tone
    )


def _exported(rows: Sequence[Compared], sides: tuple[Side, Side]) -> Iterator[list[Any]]:
    names = [f"{side.since} – {side.last} {side.segment}".strip() for side in sides]
    yield [
        *(_("Measure"), _("Unit"), names[0], _("Cases"), names[1], _("Cases"), _("Difference")),
        *(_("From"), _("To"), _("What it says")),
    ]
    for row in rows:
        found = row.comparison
        low, high = found.interval or (None, None)
        told = [found.before.value, found.before.cases, found.after.value, found.after.cases]
        cells = [*told, found.difference, low, high]
        yield [
            row.measure.name,
            str(row.measure.get_unit_display()),
            *("" if one is None else one for one in cells),
            found.sentence,
        ]
