"""The cases of a process, and the path that one of them took."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.models import SavedView
from kernel.money import with_currency
from kernel.pages import ListPage, RecordPage
from kernel.pages.export import Cell, Rows
from kernel.pages.listing import Listing
from kernel.pages.viewing import file_links
from reporting.filters import CaseFilter
from reporting.map_words import duration
from reporting.models import CaseFact, CostKind, Source
from reporting.queries.case_path import MOST_EVENTS, Moment, case_path
from reporting.tables import CaseTable
from reporting.views.process_map import crumbs_of, process_named

MOST_LISTED = 10_000
CLOCKS = {1: gettext_lazy("the clock stops"), 2: gettext_lazy("the clock runs again")}
OUTCOMES = {
    1: gettext_lazy("met"),
    2: gettext_lazy("missed"),
    3: gettext_lazy("abandoned"),
}
TRANSITIONS = {1: gettext_lazy("scheduled"), 2: gettext_lazy("begun")}


class BoundedPaginator(Paginator):
    """Counts no further than what anybody would leaf through."""

    @cached_property
    def count(self) -> int:
        return self.object_list.data.data.order_by()[:MOST_LISTED].count()


class CaseList(ListPage):
    permission_required = "reporting.view_casefact"
    queryset = CaseFact.objects.all()
    filterset_class = CaseFilter
    table_class = CaseTable
    title = gettext_lazy("Cases")

    def get_queryset(self) -> QuerySet[CaseFact]:
        process = self.process
        sources = list(Source.objects.of_process(process).values_list("pk", flat=True))
        found = super().get_queryset().filter(source__in=sources).select_related("source")
        return found.order_by("-opened_on", "-pk")

    def turn_to_page(self, table: tables.Table) -> None:
        asked = {"per_page": self.rows_a_page, "page": self.request.GET.get("page", 1)}
        try:
            table.paginate(BoundedPaginator, **asked)
        except (EmptyPage, PageNotAnInteger):
            table.page = table.paginator.get_page(asked["page"])

    def shown(self, listing: Listing, views: list[SavedView]) -> dict[str, Any]:
        told = super().shown(listing, views)
        return {**told, "is_cut": told["row_count"] >= MOST_LISTED}

    def context(self) -> dict[str, Any]:
        return {
            "crumbs": crumbs_of(self.process, _("Cases")),
            "intro": _(
                "The newest first. Of many, ten thousand can be leafed through; a file holds all."
            ),
        }

    @cached_property
    def process(self) -> ProcessElement:
        return process_named(self.request, self.kwargs["key"])


class CasePage(RecordPage):
    permission_required = "reporting.view_casefact"
    queryset = CaseFact.objects.select_related("source__process")
    template_name = "reporting/case.html"
    shows_history = False

    def title(self, record: CaseFact) -> str:
        return record.case_key

    def context(self, request: HttpRequest, record: CaseFact) -> dict[str, Any]:
        process = record.source.process
        above = crumbs_of(process, record.case_key)
        cases = (_("Cases"), reverse("process-cases", args=[process.key]))
        moments = case_path(record)
        return {
            "crumbs": [*above[:-1], cases, above[-1]],
            "exports": file_links(request),
            "process": process,
            "facts": _facts(record),
            "moments": [(one, _marks(one), duration(one.gap_minutes)) for one in moments],
            "is_cut": len(moments) == MOST_EVENTS,
            "alike_url": f"{cases[1]}?variant={record.variant}",
        }

    def rows(self, request: HttpRequest, record: CaseFact) -> Rows:
        return _path(record)


def _path(case: CaseFact) -> Iterator[list[Cell]]:
    """Its events in order, a thousand at most, as on the page."""
    yield [
        *(_("Case"), _("Event"), _("Activity"), _("At"), _("Begun"), _("Minutes since the last")),
        *(_("Resource"), _("Cost"), _("Remarks"), _("Batch"), _("Line")),
    ]
    for number, one in enumerate(case_path(case), start=1):
        gap = "" if one.gap_minutes is None else round(one.gap_minutes, 2)
        remarks = ", ".join(text for text, _tone in _marks(one))
        yield [
            *(case.case_key, number, one.activity, _clock(one.at), _clock(one.started_at), gap),
            *(one.resource, one.cost, remarks, one.batch.ordinal, one.line),
        ]


def _clock(at: datetime | None) -> Cell:
    """As the page tells it: local time, to the second."""
    return timezone.localtime(at).replace(tzinfo=None, microsecond=0) if at else ""


def _marks(moment: Moment) -> list[tuple[str, str]]:
    """What is worth a word at an event, with the tone of its badge."""
    told = []
    if moment.times_before:
        told.append((_("again (%(n)s)") % {"n": moment.times_before + 1}, "warn"))
    if moment.is_handed_over:
        told.append((_("handed over"), "info"))
    if moment.clock:
        told.append((str(CLOCKS[moment.clock]), "info"))
    if moment.transition in TRANSITIONS:
        told.append((str(TRANSITIONS[moment.transition]), "plain"))
    if moment.outcome:
        told.append((str(OUTCOMES[moment.outcome]), "ok" if moment.outcome == 1 else "bad"))
    return told


def _facts(case: CaseFact) -> list[tuple[str, Any]]:
    segments = [getattr(case, f"segment_{place}") for place in range(1, 5)]
    return [
        (_("Process"), case.source.process),
        (_("Source"), case.source),
        (_("Segment"), ", ".join(one for one in segments if one)),
        (_("Opened"), case.opened_at),
        (_("Closed"), case.closed_at or _("Still open")),
        (_("Outcome"), case.get_outcome_display()),
        (_("Cycle time"), duration(case.cycle_minutes)),
        (_("Clock stopped"), duration(case.stopped_minutes) if case.stopped_minutes else ""),
        (_("Worked on"), duration(case.service_minutes)),
        (_("Events"), case.events),
        (_("Repeated activities"), case.repeats),
        (_("Hand-overs"), case.handovers),
        (str(CostKind.EVENT.label), with_currency(f"{case.cost:,.2f}")),
    ]
