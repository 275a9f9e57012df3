"""The requirement graph of all decision tables, and of what stands around one document."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from inventory.models import ProcessElement
from kernel.pages.guard import GuardedPage
from knowledge.decision_graph import HouseModel, house_model, house_picture
from knowledge.dmn.writing import write_model
from knowledge.dmn_diagram import with_diagram
from knowledge.models import Document, DocumentKind
from knowledge.views.dmn_files import dmn_response, version_asked
from knowledge.wording import tidy


class DecisionGraph(GuardedPage):
    """`?process=1.3.10` narrows it to a process; `?format=dmn` is all of it as one DMN file."""

    permission_required = "knowledge.view_documentversion"

    def get(self, request: HttpRequest) -> HttpResponse:
        process = ProcessElement.objects.filter(key=tidy(request.GET.get("process", ""))).first()
        house = house_model(request.user, process)
        if request.GET.get("format") == "dmn":
            drawn = with_diagram(house.definitions, house.graph)
            content = write_model(drawn, version_asked(request))
            return dmn_response(content, "decisions.dmn")
        title = _t("How decisions hang together")
        tables = Document.objects.decision_tables()
        context = {
            "title": title,
            "crumbs": [(_t("Documents"), reverse("document-list")), (title, "")],
            "chart": house_picture(house, title) if house.versions else None,
            "left_out": _left_out(house),
            "process": process,
            "processes": ProcessElement.objects.filter(pk__in=tables.values("process")),
        }
        return render(request, "knowledge/decision_graph.html", context)


class DocumentGraph(GuardedPage):
    permission_required = "knowledge.view_documentversion"

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        document = get_object_or_404(Document.objects.visible_to(request.user), number=number)
        house = house_model(request.user, around=number)
        known = number in house.versions or number in house.sources
        if not known and document.kind != DocumentKind.DECISION_TABLE:
            raise Http404
        title = _t("What %(document)s hangs together with") % {"document": document}
        context: dict[str, Any] = {
            "title": title,
            "crumbs": [
                (_t("Documents"), reverse("document-list")),
                (document.number, document.get_absolute_url()),
                (_t("Graph"), ""),
            ],
            "document": document,
            "chart": house_picture(house, title, number) if known else None,
            "left_out": _left_out(house),
        }
        return render(request, "knowledge/decision_graph.html", context)


def _left_out(house: HouseModel) -> str:
    if not house.left_out:
        return ""
    told = ngettext(
        "%(n)d table is not shown: it has faults, or there are too many for one picture.",
        "%(n)d tables are not shown: they have faults, or there are too many for one picture.",
        house.left_out,
    )
    return told % {"n": house.left_out}
