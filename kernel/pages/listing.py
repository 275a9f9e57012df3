"""The list page: four facts, and the house adds filters, order, pages, saved views and files."""

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from kernel.models import SavedView
from kernel.pages.active_filters import active_filters, filtering
from kernel.pages.export import table_rows
from kernel.pages.guard import GuardedPage, visible
from kernel.pages.viewing import export_asked, first_view, kept_views, kind_asked, list_bar

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page found: its questions, its records in order, the table that shows them."""

    filterset: FilterSet | None
    records: QuerySet[Any]
    table: tables.Table


class ListPage(GuardedPage):
    """Say `permission_required`, `queryset`, `filterset_class`, `table_class` and `title`.

    A table may say `nothing_yet`, for a list that is empty though nothing was filtered.
    `?export=csv` (`xlsx`, `pdf`) answers with all that is filtered, in the order shown.
    """

    queryset: QuerySet[Any]
    table_class: type[tables.Table]
    filterset_class: type[FilterSet] | None = None
    title: Text = ""
    intro: Text = ""
    create_route = ""
    create_label: Text = _("New")
    create_permission = ""
    template_name = "pages/list.html"
    rows_a_page = 50

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        views = kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        listing = self.listing()
        if export := export_asked(request):
            self.seen(listing.records.count(), kind_asked(request))
            return export(str(self.title), table_rows(listing.table, listing.records))
        self.turn_to_page(listing.table)
        self.seen(len(listing.table.page.object_list), "")
        return render(request, self.template_name, self.shown(listing, views))

    def get_queryset(self) -> QuerySet[Any]:
        """What the list begins with; what the address names is in `self.kwargs`."""
        return visible(self.queryset, self.request.user)

    def context(self) -> dict[str, Any]:
        """What this page shows besides."""
        return {}

    def seen(self, records: int, export: str) -> None:
        """Called before that many records are shown, or handed out (`export`: "csv" and so on)."""

    def listing(self) -> Listing:
        filterset, records = None, self.get_queryset()
        if self.filterset_class:
            asked = self.request.GET or None
            filterset = self.filterset_class(asked, records, request=self.request)
            records = filterset.qs if filterset.is_valid() or not asked else records.none()
        table = self.table_class(records, default="–")
        if not narrows(self.request.GET):
            table.empty_text = getattr(table, "nothing_yet", table.empty_text)
        tables.RequestConfig(self.request, paginate=False).configure(table)
        if order := self.request.GET.getlist("sort"):
            table.order_by = order
        table.data.data = in_firm_order(table.data.data)
        return Listing(filterset, table.data.data, table)

    def shown(self, listing: Listing, views: list[SavedView]) -> dict[str, Any]:
        form = listing.filterset.form if listing.filterset else None
        return {
            "title": self.title,
            "intro": self.intro,
            "table": listing.table,
            "row_count": listing.table.paginator.count,
            "form": form,
            "sort": self.request.GET.getlist("sort"),
            "active_filters": active_filters(form, self.request.GET) if form else [],
            **list_bar(self.request, views),
            "create_url": self.create_url(),
            "create_label": self.create_label,
            **self.context(),
        }

    def turn_to_page(self, table: tables.Table) -> None:
        """A page that is not there shows the nearest one."""
        try:
            table.paginate(Paginator, per_page=self.rows_a_page, page=self.request.GET.get("page"))
        except PageNotAnInteger:
            table.page = table.paginator.page(1)
        except EmptyPage:
            table.page = table.paginator.page(table.paginator.num_pages)

    def create_url(self) -> str:
        if not self.create_route:
            return ""
        may = not self.create_permission or self.request.user.has_perm(self.create_permission)
        return reverse(self.create_route, kwargs=self.kwargs) if may else ""


def narrows(asked: QueryDict) -> bool:
    """Whether an address asks for a part of a list; its order and its page leave nothing out."""
    return bool(set(filtering(asked)) - {"sort"})


def in_firm_order(records: QuerySet[Any]) -> QuerySet[Any]:
    """The same order with the primary key at its end, so that no row is on two pages."""
    order = list(records.query.order_by or records.model._meta.ordering)
    if {"pk", "-pk", "id", "-id"} & {name for name in order if isinstance(name, str)}:
        return records
    return records.order_by(*order, "pk")
