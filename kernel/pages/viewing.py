"""What stands above every list: the views kept of it, and the list as a file."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from kernel.models import SavedView
from kernel.pages.active_filters import filtering
from kernel.pages.export import csv_response, pdf_response, xlsx_response

Export = Callable[..., HttpResponseBase]
EXPORTS: dict[str, Export] = {
    "csv": csv_response,
    "xlsx": xlsx_response,
    "pdf": pdf_response,
}


def kept_views(request: HttpRequest) -> list[SavedView]:
    """One's own views of this list, and those that others share."""
    return list(SavedView.objects.offered_to(request.user, request.path))


def first_view(request: HttpRequest, views: list[SavedView]) -> str:
    """The address of the view that one wants to see first; "" once anything is asked for."""
    mine = [view for view in views if view.is_default and view.owner_id == request.user.pk]
    return f"{request.path}?{mine[0].query}" if mine and mine[0].query and not request.GET else ""


def export_asked(request: HttpRequest) -> Export | None:
    return EXPORTS.get(kind_asked(request))


def kind_asked(request: HttpRequest) -> str:
    """As what file, by `?export=csv` or `?format=pdf`; "" for the page."""
    return request.GET.get("export", "") or request.GET.get("format", "")


def list_bar(request: HttpRequest, views: list[SavedView]) -> dict[str, Any]:
    """What the templates of views, list bar and the managing of views need."""
    asked = filtering(request.GET)
    query = asked.urlencode()
    return {
        "query": query,
        "views": [(view, view.query == query) for view in views],
        "exports": file_links(request),
    }


def file_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Each kind of file with the address of this page as one, under the same filters."""
    return [(kind.upper(), _export_url(request, kind)) for kind in EXPORTS]


def _export_url(request: HttpRequest, kind: str) -> str:
    asked = filtering(request.GET)
    asked["export"] = kind
    return f"?{asked.urlencode()}"
