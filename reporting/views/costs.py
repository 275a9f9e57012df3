"""What it costs: a month from its pools to its processes, and a process over the months."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.models import SavedView
from kernel.money import in_currency
from kernel.pages import GuardedPage, RecordPage
from kernel.pages.active_filters import active_filters
from kernel.pages.export import Rows
from kernel.pages.viewing import export_asked, first_view, kept_views, list_bar
from reporting.forms.costs import CostMonthForm
from reporting.models import Calculation, CostCell, CostKind, CostRun, SegmentDimension, Verdict
from reporting.queries import costs
from reporting.queries.cost_pictures import beside_capability, month_flow
from reporting.views.spans import SPANS, span_asked, span_links

ACTIVITIES_SHOWN = 25


class CostPage(GuardedPage):
    permission_required = "reporting.view_costcell"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        views = kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        runs = costs.runs()
        form = CostMonthForm(request.GET, months=[run.month for run in runs])
        run = chosen_run(runs, form.chosen)
        if run and (export := export_asked(request)):
            return export(_("Cost %(month)s") % {"month": f"{run.month:%Y-%m}"}, _exported(run))
        return render(
            request,
            "reporting/cost.html",
            {
                "title": _("Cost"),
                "form": form,
                "active_filters": active_filters(form, request.GET),
                **(_shown(run) if run else {}),
                **list_bar(request, views),
            },
        )


def chosen_run(runs: list[CostRun], month: str) -> CostRun | None:
    """The month asked for; else the newest that is over; else the newest."""
    this_month = timezone.localdate().replace(day=1)
    asked = [run for run in runs if f"{run.month:%Y-%m}" == month]
    over = [run for run in runs if run.month < this_month and run.pool_cents]
    return next(iter([*asked, *over, *runs]), None)


def _shown(run: CostRun) -> dict[str, Any]:
    month = costs.cost_month(run)
    return {
        "month": month,
        "is_running": run.month == timezone.localdate().replace(day=1),
        "flow": month_flow(month),
        "overloaded": [use for use in month.uses if use.overload_minutes],
        "activities": month.activities[:ACTIVITIES_SHOWN],
        "kinds": CostKind.choices,
    }


def _exported(run: CostRun) -> Iterator[list[Any]]:
    """Every activity by pool: what was done, the minutes, the money."""
    yield [
        *(_("Month"), _("Process"), _("Name"), _("Activity"), _("Cost pool"), _("Kind")),
        *(_("Times done"), _("Minutes"), in_currency(_("Cost"))),
    ]
    cells = CostCell.objects.of_whole().filter(run=run).select_related("process", "pool")
    for cell in cells.order_by("process__position", "activity", "pool__name").iterator():
        yield [
            f"{cell.month:%Y-%m}",
            cell.process.key,
            cell.process.name,
            cell.activity,
            cell.pool.name if cell.pool else "",
            cell.get_kind_display(),
            cell.events,
            float(cell.minutes),
            cell.cents / 100,
        ]
    for use in run.pools.select_related("pool"):
        told = [use.pool.name, use.get_kind_display(), "", float(use.unused_minutes)]
        yield [f"{use.month:%Y-%m}", "", _("Not used"), "", *told, use.unused_cents / 100]


class ProcessCostPage(RecordPage):
    """A process over the months; the address names it by its key, and how many of them."""

    permission_required = "reporting.view_costcell"
    queryset = ProcessElement.objects.all()
    template_name = "reporting/cost_process.html"
    shows_history = False
    views: list[SavedView]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.views = kept_views(request)
        if first := first_view(request, self.views):
            return redirect(first)
        return super().get(request, **kwargs)

    def title(self, record: Any) -> str:
        return _("Cost of %(process)s") % {"process": record}

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        span = span_asked(request, "all")
        months = costs.process_months(record)[: SPANS[span]]
        over = [one for one in months if one.month < timezone.localdate().replace(day=1)]
        latest = next(iter([*over, *months]), None)
        return {
            "months": months,
            "latest": latest,
            "chart": _picture(record, over),
            "dimensions": _dimensions(record, latest.month) if latest else [],
            "kinds": CostKind.choices,
            "crumbs": [(_("Cost"), reverse("cost")), (str(record), "")],
            "spans": span_links(request, span),
            **list_bar(request, self.views),
        }

    def rows(self, request: HttpRequest, record: Any) -> Rows:
        months = costs.process_months(record)[: SPANS[span_asked(request, "all")]]
        return _months_exported(months)


def _picture(process: Any, months: list[costs.ProcessMonth]) -> Any:
    """Months that are over, beside the measure that speaks for the process, as it was judged."""
    points = [costs.CostPoint(one.month, one.spent.cents, one.cases) for one in months]
    latest = Verdict.objects.latest_per_measure().of_process(process)
    verdict = (
        latest.exclude(measure__calculation=Calculation.COST_PER_CASE)
        .select_related("measure", "target")
        .order_by("measure__order")
        .first()
    )
    return beside_capability(points, verdict)


def _dimensions(process: Any, month: date) -> list[tuple[str, list[Any]]]:
    """Each dimension of segments by its name, with what its segments cost."""
    found = costs.process_segments(process, month)
    if not found:
        return []
    names = dict(SegmentDimension.objects.filter(process=process).values_list("place", "name"))
    return [
        (names.get(place) or _("Segment %(n)d") % {"n": place}, rows)
        for place, rows in found.items()
    ]


def _months_exported(months: Sequence[costs.ProcessMonth]) -> Iterator[list[Any]]:
    costs_told = [_("Cost"), _("Cost per case"), *(label for _value, label in CostKind.choices)]
    yield [_("Month"), _("Closed cases"), *map(in_currency, costs_told)]
    for one in months:
        a_case = round(one.a_case / 100, 4) if one.a_case is not None else ""
        spent = [one.spent.by_kind[value] / 100 for value in CostKind.values]
        yield [f"{one.month:%Y-%m}", one.cases, one.spent.cents / 100, a_case, *spent]
