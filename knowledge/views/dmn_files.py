"""DMN files: handing one in, what would become of it, its moves; and a table as a DMN file."""

from itertools import accumulate
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kernel.pages import FormPage, ListPage, RecordPage, confirm_move
from kernel.pages.guard import GuardedPage
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.decision_graph import table_with_sources
from knowledge.decision_table import HIT_POLICIES, faults
from knowledge.dmn import graph as g
from knowledge.dmn.versions import WRITTEN
from knowledge.dmn_diagram import is_too_much
from knowledge.dmn_file_writing import dmn_file_again, dmn_file_of
from knowledge.filters import DmnFileFilter
from knowledge.forms import DmnFileForm
from knowledge.graph_picture import Shown, requirement_picture
from knowledge.lifecycle import DMN_FILE_LIFECYCLE
from knowledge.models import DmnDecision, DmnFile, DocumentVersion
from knowledge.table_findings import findings_of
from knowledge.table_shown import shown_rules
from knowledge.tables import DmnFileTable

ACTS = {"adopt": actions.adopt_dmn_file, "discard": actions.discard_dmn_file}
TABLES_SHOWN, RULES_SHOWN = 20, 1_000  # of which each table is analysed for the page
FILES = DmnFile.objects.select_related("process", "owner", "created_by", "upload")


class DmnFileList(ListPage):
    permission_required = "knowledge.view_dmnfile"
    queryset = FILES.defer("plan")  # it may be large, and a list shows none of it
    filterset_class = DmnFileFilter
    table_class = DmnFileTable
    title = _("DMN files")
    intro = _("Decision models of other tools, and what became of them.")
    create_route = "dmn-file-create"
    create_label = _("Upload a DMN file")
    create_permission = "knowledge.add_dmnfile"


class DmnFileCreate(FormPage):
    permission_required = "knowledge.add_dmnfile"
    form_class = DmnFileForm
    title = _("Upload a DMN file")
    intro = _("It is read first. You see what would be made of it; nothing is made before you say.")
    submit_label = _("Read the file")
    success = ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"owner": self.request.user}}

    def act(self, form: Any) -> DmnFile:
        return actions.receive_dmn_file(actor=self.request.user, **form.cleaned_data)

    def cancel_url(self) -> str:
        return reverse("dmn-file-list")


class DmnFilePage(RecordPage):
    permission_required = "knowledge.view_dmnfile"
    queryset = FILES
    template_name = "knowledge/dmn_file.html"
    lifecycle = DMN_FILE_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        made = {one.element: one.document for one in record.decisions.select_related("document")}
        tables = record.plan["tables"]
        shown = _shown(tables)
        return {
            "crumbs": [(_t("DMN files"), reverse("dmn-file-list")), (record.file_name, "")],
            "tables": [_table(told, made) for told in shown],
            "more": len(tables) - len(shown),
            "table_count": len(tables),
            "left_out": record.plan["left_out"],
            "remarks": record.plan["remarks"],
            "chart": _picture(record, made),
            "drawn": record.plan.get("drawn"),
            "facts": [
                (_t("Model"), record.model_name),
                (_t("DMN version"), record.dmn_version),
                (_t("Process"), record.process),
                (_t("Owner"), record.owner),
                (_t("Handed in by"), record.created_by),
                (_t("At"), record.created_at),
            ],
        }


def dmn_file_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    file = get_object_or_404(FILES.visible_to(request.user), pk=pk)
    return confirm_move(request, file, DMN_FILE_LIFECYCLE, move, ACTS[move])


class DmnFileDiagram(GuardedPage):
    """The graph of a file as dmn-js draws it. It was made when the file was read."""

    permission_required = DmnFilePage.permission_required

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(DmnFile.objects.visible_to(request.user), pk=pk)
        drawn = file.plan.get("drawn") or {}
        if not drawn.get("content"):
            raise Http404
        return HttpResponse(drawn["content"], content_type="application/xml")


@require_GET
def version_dmn(request: HttpRequest, pk: int) -> HttpResponse:
    """`?version=1.3`, otherwise 1.5. A table that came out of a file goes back into it."""
    versions = DocumentVersion.objects.visible_to(request.user).filter(table__isnull=False)
    version = get_object_or_404(versions.select_related("document"), pk=pk)
    if found := faults(version.table):
        raise DomainError(_t("Mend the table first: %(fault)s") % {"fault": found[0]})
    files = DmnFile.objects.visible_to(request.user)  # who sees no files is given the table alone
    origin = DmnDecision.objects.filter(document=version.document, file__in=files)
    came_from = origin.select_related("file__upload").first()
    if came_from and (former := _bytes_of(came_from)):
        content = dmn_file_again(former, _tables_of(came_from, version), version_asked(request))
    else:
        content = dmn_file_of(table_with_sources(version), version_asked(request))
    return dmn_response(content, f"{version.document.number}-v{version.version}.dmn")


def version_asked(request: HttpRequest) -> str:
    asked = request.GET.get("version", "")
    return asked if asked in WRITTEN else WRITTEN[-1]


def dmn_response(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/xml", headers=headers)


def _bytes_of(origin: DmnDecision) -> bytes:
    """Nothing where the file is gone from the store: the table is written alone."""
    try:
        with origin.file.upload.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def _tables_of(origin: DmnDecision, version: DocumentVersion) -> dict[str, Any]:
    """What the tables of a file are: this one as in the version, the others as in force."""
    others = DocumentVersion.objects.in_force().filter(
        document__dmn_decision__file=origin.file_id, table__isnull=False
    )
    told = others.exclude(document=version.document).values_list(
        "document__dmn_decision__element", "table"
    )
    return {**dict(told), origin.element: version.table}


def _shown(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the first on, as many as a page bears."""
    rules = accumulate(len(told["table"]["rules"]) for told in tables)
    fits = sum(one <= RULES_SHOWN for one in rules)
    return tables[: min(fits, TABLES_SHOWN)]


def _table(told: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    return {
        **told,
        "hit_policy": HIT_POLICIES[told["table"]["hit_policy"]],
        "rules": shown_rules(told["table"]),
        "findings": [one for one in findings_of(told["table"]) if one.asks],
        "document": made.get(told["element"]),
    }


def _picture(file: DmnFile, made: dict[str, Any]) -> Any:
    told = file.plan["graph"]
    graph = g.Graph(
        tuple(g.Knot(**knot) for knot in told["knots"]),
        tuple(g.Link(**link) for link in told["links"]),
    )
    if is_too_much(graph):
        return None
    shown = {element: Shown(one.get_absolute_url()) for element, one in made.items()}
    return requirement_picture(graph, _t("What requires what in this file"), shown)
