"""The overview: all measured processes × capability × cost × verdict."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.models import SavedView
from kernel.pages import GuardedPage
from kernel.pages.active_filters import active_filters, filtering
from kernel.pages.export import csv_response, xlsx_response
from reporting.filters import OverviewForm
from reporting.queries.overview import Overview, ProcessRow, overview
from reporting.queries.pictures import spark

EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


class OverviewPage(GuardedPage):
    permission_required = "reporting.view_verdict"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        views = list(SavedView.objects.offered_to(request.user, "overview"))
        mine = [view for view in views if view.is_default and view.owner_id == request.user.pk]
        if mine and mine[0].query and not request.GET:
            return redirect(f"{request.path}?{mine[0].query}")
        form = OverviewForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        found = overview(request.user, asked.get("vertical", ""), asked.get("verdict", ""))
        asked_for = filtering(request.GET)
        export = EXPORTS.get(request.GET.get("export", ""))
        if export:
            return export(_("Overview"), _exported(found))
        return render(
            request,
            "reporting/overview.html",
            {
                "title": _("Overview"),
                "overview": found,
                "rows": [(row, _spark(row)) for row in found.rows],
                "form": form,
                "active_filters": active_filters(form, request.GET),
                "query": asked_for.urlencode(),
                "views": [(view, view.query == asked_for.urlencode()) for view in views],
                "exports": [(kind.upper(), _export_url(request, kind)) for kind in EXPORTS],
            },
        )


def _export_url(request: HttpRequest, kind: str) -> str:
    asked = filtering(request.GET)
    asked["export"] = kind
    return f"?{asked.urlencode()}"


def _spark(row: ProcessRow) -> Any:
    return spark(row.lead.verdict) if row.lead.verdict else None


def _exported(found: Overview) -> Iterator[list[Any]]:
    """The rows as they stand on the page, under their headings."""
    yield [
        *(_("Process"), _("Name"), _("Vertical"), _("Owner"), _("Measure"), _("Latest")),
        *(_("Target"), _("Variation"), _("Against the target"), _("Probability")),
        *(_("Cost per case"), _("Answer")),
    ]
    for row in found.rows:
        process, verdict = row.process, row.lead.verdict
        yield [
            process.identifier,
            process.name,
            process.get_vertical_display(),
            str(process.owner or ""),
            row.lead.measure.name,
            verdict.value if verdict and verdict.value is not None else "",
            float(verdict.target.value) if verdict and verdict.target else "",
            verdict.get_variation_display() if verdict else "",
            verdict.get_assurance_display() if verdict else "",
            verdict.probability if verdict and verdict.probability is not None else "",
            row.cost.value if row.cost and row.cost.value is not None else "",
            row.lead.answer.label if row.lead.answer else "",
        ]
