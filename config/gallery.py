"""The component gallery: every part of the look, in every state, with content as in real work.

For those who build the house; there is no such page in production.
"""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import gallery_samples as samples
from kernel.charts import sparkline
from kernel.pages.active_filters import ActiveFilter


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Shows its messages at once, and leaves none behind for the next page."""
    messages.success(request, "POL-0042 is approved. It comes into force on 1 December.")
    messages.error(request, "Someone other than the author must approve.")
    return render(request, "gallery.html", _records() | _forms() | _data(request))


def _records() -> dict[str, Any]:
    return {
        "title": "Gallery",
        "crumbs": [("Processes", "#"), ("1.3.11 Bill Inquiry Handling", "#"), ("Gallery", "")],
        "demonstration_page": "#",
        "records": [samples.Sample(state, label) for state, label in samples.BADGES],
        "sample": samples.Sample("ready_for_acceptance", "Ready for acceptance"),
        "offers": samples.offers(),
        "facts": [
            ("Process", "1.3.11 Bill Inquiry Handling"),
            ("Owner", "Omar Haddad"),
            ("Planned for", date(2026, 12, 1)),
            ("Release", ""),
            ("Trigger", "Verdict of October: misses its target, deteriorating"),
        ],
        "entries": samples.entries(),
        "runs": samples.runs(),
        "pieces": samples.PIECES,
    }


def _forms() -> dict[str, Any]:
    return {
        "form": samples.SampleForm(prefix="new"),
        "faulty": samples.SampleForm({"process": "9", "planned_on": "soon", "share": "0"}),
        "question": samples.QuestionForm({"ask-state": "in_review"}, prefix="ask"),
        "active_filters": [ActiveFilter("State", "In review", "#")],
    }


def _data(request: HttpRequest) -> dict[str, Any]:
    return {
        "table": _table(request, samples.ROWS),
        "empty_table": _table(request, []),
        "charts": samples.charts(),
        "spark": sparkline("Bills settled in time", samples.PAID_IN_TIME, unit="%"),
    }


def _table(request: HttpRequest, rows: list[dict[str, Any]]) -> tables.Table:
    table = samples.SampleTable(rows, request=request)
    table.paginate(per_page=3, page=1)
    return table
