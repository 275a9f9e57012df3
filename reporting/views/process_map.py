"""The process map and its variants: what really happens, and the way to the cases behind it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.pages import GuardedPage, visible
from kernel.pages.export import file_name
from kernel.pages.viewing import export_asked, first_view, kept_views, kind_asked, list_bar
from kernel.pdf import pdf_page
from reporting.forms.process_map import (
    ACTIVITIES,
    MANY_PATHS,
    MOST_ACTIVITIES,
    PATHS,
    MapForm,
    WindowForm,
)
from reporting.map_reader import MapReader, Window
from reporting.map_words import duration, edge_name, share
from reporting.process_map import Node, ProcessMap, rework, simplified
from reporting.queries.map_picture import Look, map_picture, what_is_shown
from reporting.queries.map_rows import map_rows, variant_rows
from reporting.queries.process_map import (
    Variant,
    months_of,
    readers_of,
    segments_of,
    slowest_steps,
    variants_of,
    whole_map,
)

PAPER = "reporting/paper/process_map.html"
ROWS_SHOWN = 10
VARIANTS_A_PAGE = 25
STEPS_SHOWN = 40


class ProcessMapPage(GuardedPage):
    permission_required = "reporting.view_casefact"

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        process, views = process_named(request, key), kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        with readers_of(process) as readers:
            asked = _asked(request.GET, readers, {"activities": ACTIVITIES})
            form = MapForm(asked, **_choices(process, readers))
            whole = whole_map(readers, form.window)
            slow = slowest_steps(readers, form.window, whole)
        usual = PATHS if len(whole.edges) > MANY_PATHS else 100
        asked.setdefault("paths", str(usual))
        most = max(min(len(whole.nodes), MOST_ACTIVITIES), 1)
        activities = min(form.answer("activities", ACTIVITIES), most)
        paths = form.answer("paths", usual)
        asked["activities"] = str(activities)
        form.fit(most, {"activities": activities, "paths": paths})
        part = simplified(whole, activities=activities, paths=paths)
        kind, name = kind_asked(request), _("Process map of %(process)s") % {"process": process}
        if kind != "pdf" and (export := export_asked(request)):
            return export(name, map_rows(part.shown))
        address = _nowhere if kind == "pdf" else _cases_address(process, form.window)
        look = form.answer("look", Look.FREQUENCY)
        shown = {
            **_bar(process, _("Process map")),
            "form": form,
            "asked": _answers(form),
            "chart": map_picture(part, look, _("Process map"), address),
            "told": what_is_shown(part),
            "figures": _figures(whole),
            "rework": [_rework_row(node, address) for node in rework(whole)[:ROWS_SHOWN]],
            "bottlenecks": [_slow_row(edge, whole.waiting_minutes, address) for edge in slow],
        }
        if kind == "pdf":
            return pdf_page(
                PAPER, {**shown, "title": name, "look": Look(look).label}, file_name(name)
            )
        context = {
            **shown,
            "has_map": bool(readers),
            "has_cases": bool(whole.edges),
            "cases_url": address(),
            "variants_url": _window_address("process-variants", process, form.window),
            **list_bar(request, views),
        }
        return render(request, "reporting/process_map.html", context)


class VariantsPage(GuardedPage):
    permission_required = "reporting.view_casefact"

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        process, views = process_named(request, key), kept_views(request)
        if first := first_view(request, views):
            return redirect(first)
        with readers_of(process) as readers:
            asked = _asked(request.GET, readers, {})
            form = WindowForm(asked, **_choices(process, readers))
            variants = variants_of(readers, form.window)
        if export := export_asked(request):
            return export(_("Variants"), variant_rows(variants))
        address = _cases_address(process, form.window)
        page = Paginator(variants, VARIANTS_A_PAGE).get_page(request.GET.get("page"))
        rows = [
            (page.start_index() + place, one, _steps(one), address(variant=one.digest))
            for place, one in enumerate(page)
        ]
        context = {
            **_bar(process, _("Variants")),
            "form": form,
            "asked": _answers(form),
            "has_map": bool(readers),
            "rows": rows,
            "page": page,
            "count": len(variants),
            "earlier": _with(request, page=page.number - 1) if page.has_previous() else "",
            "later": _with(request, page=page.number + 1) if page.has_next() else "",
            "map_url": _window_address("process-map", process, form.window),
            **list_bar(request, views),
        }
        return render(request, "reporting/variants.html", context)


def process_named(request: HttpRequest, key: str) -> ProcessElement:
    found: QuerySet[Any] = visible(ProcessElement.objects.all(), request.user)
    return get_object_or_404(found, key=key)


def crumbs_of(process: ProcessElement, here: str) -> list[tuple[str, str]]:
    above = [(_("Processes"), reverse("process-list")), (str(process), process.get_absolute_url())]
    return [*above, (here, "")]


def _bar(process: ProcessElement, title: str) -> dict[str, Any]:
    return {"title": title, "process": process, "crumbs": crumbs_of(process, title)}


def _answers(form: WindowForm) -> str:
    """What was asked, in words: a sheet of paper has no form."""
    window = form.window
    told = _("Cases opened from %(since)s to %(until)s") % {
        "since": month_text(window.since) or "–",
        "until": month_text(window.until - 1) or "–",
    }
    segments = {
        value: f"{dimension}: {label}"
        for dimension, values in form.segment_choices
        for value, label in values
    }
    segment = segments.get(f"{window.place}:{window.segment}", "")
    return f"{told} · {segment}" if segment else told


def _choices(process: ProcessElement, readers: list[MapReader]) -> dict[str, Any]:
    return {"months": months_of(readers), "segments": segments_of(process, readers)}


def _asked(given: QueryDict, readers: list[MapReader], usual: dict[str, int]) -> QueryDict:
    """What the address asks, with what is meant where it says nothing."""
    asked = given.copy()
    window = WindowForm({}, months=months_of(readers), segments=[]).window
    for name, value in (
        ("since", month_text(window.since)),
        ("until", month_text(window.until - 1)),
        *((name, str(value)) for name, value in usual.items()),
    ):
        asked.setdefault(name, value)
    return asked


def month_text(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}" if month > 0 else ""


def _window_address(route: str, process: ProcessElement, window: Window) -> str:
    return f"{reverse(route, args=[process.key])}?{urlencode(_window_query(window))}"


def _window_query(window: Window) -> dict[str, str]:
    asked = {"since": month_text(window.since), "until": month_text(window.until - 1)}
    if window.place:
        asked["segment"] = f"{window.place}:{window.segment}"
    return {name: value for name, value in asked.items() if value}


def _cases_address(process: ProcessElement, window: Window) -> Callable[..., str]:
    """The list of the cases that the map counts; more answers narrow it."""
    base, query = reverse("process-cases", args=[process.key]), _window_query(window)
    return lambda **more: f"{base}?{urlencode({**query, **more})}"


def _nowhere(**_more: str) -> str:
    """On paper nothing leads anywhere."""
    return ""


def _with(request: HttpRequest, **more: Any) -> str:
    asked = request.GET.copy()
    for name, value in more.items():
        asked[name] = str(value)
    return f"?{asked.urlencode()}"


def _figures(whole: ProcessMap) -> list[tuple[str, str]]:
    reworked = sum(node.repeated for node in whole.nodes.values())
    return [
        (_("Cases"), f"{whole.cases:,}"),
        (_("Events"), f"{whole.events:,}"),
        (_("Activities"), f"{len(whole.nodes):,}"),
        (_("Repeated events"), share(reworked / max(whole.events, 1))),
    ]


def _rework_row(node: Node, address: Callable[..., str]) -> dict[str, Any]:
    return {
        "name": node.name,
        "url": address(activity=node.name),
        "cases": node.reworked,
        "share": share(node.reworked / max(node.cases, 1)),
        "loops": node.loops,
        "returns": node.returns,
        "minutes": duration(node.around_minutes),
        "each": duration(node.around_minutes / max(node.reworked, 1)),
    }


def _slow_row(edge: Any, total: float, address: Callable[..., str]) -> dict[str, Any]:
    return {
        "name": edge_name(edge),
        "url": address(origin=edge.origin, goal=edge.goal),
        "times": edge.times,
        "mean": duration(edge.mean_wait),
        "median": duration(edge.median_wait),
        "total": duration(edge.waiting_minutes),
        "share": share(edge.waiting_minutes / total),
    }


def _steps(variant: Variant) -> list[tuple[str, bool]]:
    """The turns of a variant, each with whether it was there before."""
    shown = variant.steps[:STEPS_SHOWN]
    return [(name, name in shown[:place]) for place, name in enumerate(shown)]
