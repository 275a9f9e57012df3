"""The overview: all measured processes × capability × cost × verdict."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.money import in_currency
from kernel.pages import GuardedPage
from kernel.pages.active_filters import active_filters
from kernel.pages.export import file_name
from kernel.pages.viewing import export_asked, first_view, kept_views, kind_asked, list_bar
from kernel.pdf import pdf_page
from reporting.filters import OverviewForm
from reporting.queries.changes import changes_among
from reporting.queries.overview import (
    MeasureRow,
    Overview,
    overview_of,
    process_rows,
    with_sparklines,
)

PAPER = "reporting/paper/overview.html"


class OverviewPage(GuardedPage):
    permission_required = "reporting.view_verdict"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        views = kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        measured = process_rows(request.user)
        form = OverviewForm(request.GET, owners={row.process.owner for row in measured})
        found = overview_of(measured, form.asked)
        kind = kind_asked(request)
        if kind != "pdf" and (export := export_asked(request)):
            return export(_("Overview"), _exported(found))
        shown = {
            "title": _("Overview"),
            "overview": found,
            "changes": changes_among([one for row in measured for one in row.measures]),
            "rows": with_sparklines(found.rows),
            "active_filters": active_filters(form, request.GET),
        }
        if kind == "pdf":
            return pdf_page(PAPER, shown, file_name(_("Overview")))
        return render(
            request,
            "reporting/overview.html",
            {**shown, "form": form, **list_bar(request, views)},
        )


def _cases_head(found: Overview) -> str:
    """`Cases completed, 2026-10`."""
    month = found.rows[0].month if found.rows else None
    return (
        _("Cases completed, %(month)s") % {"month": f"{month:%Y-%m}"}
        if month
        else _("Cases completed")
    )


def _answer_told(row: MeasureRow) -> str:
    """The answer, or by when one is wanted; nothing where none is."""
    if row.answer:
        return row.answer.label
    if not row.wants_answer:
        return ""
    if row.answer_by is None:
        return _("wants an answer")
    return _("wants an answer by %(day)s") % {"day": row.answer_by.isoformat()}


def _exported(found: Overview) -> Iterator[list[Any]]:
    """The rows as they stand on the page, under their headings."""
    yield [
        *(_("Process"), _("Name"), _("Vertical"), _("Owner"), _("Measure"), _("Latest")),
        *(_("Target"), _("Variation"), _("Against the target"), _("Probability")),
        *(
            in_currency(_("Cost per case")),
            _("Answer"),
            _("Segments that miss"),
            _cases_head(found),
        ),
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
            _answer_told(row.lead),
            row.lead.segments_missing if row.lead.segments else "",
            row.cases if row.cases is not None else "",
        ]
