"""The processes: the list by vertical and level, and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from inventory import queries
from inventory.actions import processes as actions
from inventory.filters.processes import ProcessFilter
from inventory.forms.processes import ProcessCareForm, ThirdPartyForm
from inventory.lifecycle import PROCESS_LIFECYCLE
from inventory.lifecycle.process import MOVES_BY_HAND
from inventory.models import ProcessElement, Vertical
from inventory.sockets import process_panels
from inventory.tables.processes import ProcessTable
from kernel.pages import FormPage, ListPage, RecordPage, confirm_move, moves, visible

ASSIGN = "inventory.assign_processelement"
ENTRIES_SHOWN = 8


class ProcessList(ListPage):
    permission_required = "inventory.view_processelement"
    queryset = ProcessElement.objects.select_related("owner")
    filterset_class = ProcessFilter
    table_class = ProcessTable
    title = gettext_lazy("Processes")
    intro = gettext_lazy("The eTOM customer domain: what we run, who owns it, and how far it is.")
    template_name = "inventory/process_list.html"
    rows_a_page = 150

    def context(self) -> dict[str, Any]:
        return {
            "verticals": queries.vertical_counts(),
            "vertical": self.request.GET.get("vertical"),
        }


class ProcessPage(RecordPage):
    permission_required = "inventory.view_processelement"
    queryset = ProcessElement.objects.select_related("owner", "parent__parent__parent")
    template_name = "inventory/process.html"
    shows_history = False

    def find(self, request: HttpRequest, **kwargs: Any) -> ProcessElement:
        family = visible(self.queryset, request.user).family_of(kwargs["key"])
        found = {one.key: one for one in family}
        record = found.pop(kwargs["key"], None)
        if record is None:
            raise Http404
        self.children = list(found.values())
        return record

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        provisions = queries.provisions_of(record)
        offers = moves(record, PROCESS_LIFECYCLE, request.user)
        watchers, third_parties = queries.people_around(record)
        entries = list(self.history(record))
        return {
            "crumbs": _crumbs(record),
            "facts": _facts(record),
            "offers": [offer for offer in offers if offer.move.name in MOVES_BY_HAND],
            "entries": entries[:ENTRIES_SHOWN],
            "older": entries[ENTRIES_SHOWN:],
            "panels": process_panels.panels(record, request.user),
            "children": self.children,
            "third_parties": third_parties,
            "provisions": provisions,
            "monthly_cost": queries.monthly_cost(provisions),
            "watchers": watchers,
            "is_watching": request.user in watchers,
            "may_assign": request.user.has_perm(ASSIGN),
            "may_provide": request.user.has_perm("inventory.add_provision"),
        }


class ProcessCare(FormPage):
    permission_required = ASSIGN
    queryset = ProcessElement.objects.all()
    form_class = ProcessCareForm
    title = gettext_lazy("Owner and criticality")

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"owner": self.record.owner_id, "criticality": self.record.criticality}}

    def act(self, form: Any) -> ProcessElement:
        told = form.cleaned_data
        actor, note = self.request.user, told["note"]
        actions.set_process_criticality(
            self.record, criticality=told["criticality"], actor=actor, note=note
        )
        return actions.set_process_owner(self.record, owner=told["owner"], actor=actor, note=note)


class ThirdPartyCreate(FormPage):
    permission_required = "inventory.change_processelement"
    queryset = ProcessElement.objects.all()
    form_class = ThirdPartyForm
    title = gettext_lazy("Add a third party")
    intro = gettext_lazy("Another company that runs a part of this process for us.")

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> ProcessElement:
        actions.add_third_party(self.record, actor=self.request.user, **form.cleaned_data)
        return self.record


def process_move(request: HttpRequest, key: str, move: str) -> HttpResponse:
    process = get_object_or_404(ProcessElement.objects.visible_to(request.user), key=key)

    def act(record: ProcessElement, *, actor: Any, note: str = "") -> ProcessElement:
        return actions.advance_process(record, move, actor=actor, note=note)

    return confirm_move(request, process, PROCESS_LIFECYCLE, move, act)


@require_POST
def process_watch(request: HttpRequest, key: str) -> HttpResponse:
    process = get_object_or_404(ProcessElement.objects.visible_to(request.user), key=key)
    actions.watch_process(process, actor=request.user)
    messages.success(request, _("You are told of what happens to this process."))
    return redirect(process)


@require_POST
def process_unwatch(request: HttpRequest, key: str) -> HttpResponse:
    process = get_object_or_404(ProcessElement.objects.visible_to(request.user), key=key)
    actions.unwatch_process(process, actor=request.user)
    messages.success(request, _("You are no longer told of this process."))
    return redirect(process)


def _crumbs(process: ProcessElement) -> list[tuple[str, str]]:
    above = [(str(one), one.get_absolute_url()) for one in queries.ancestors(process)]
    return [(_("Processes"), reverse("process-list")), *above, (process.identifier, "")]


def _facts(process: ProcessElement) -> list[tuple[str, Any]]:
    vertical = Vertical(process.vertical).label if process.vertical else ""
    return [
        (_("Owner"), process.owner or _("Nobody yet")),
        (_("Criticality"), process.get_criticality_display()),
        (_("Vertical"), vertical),
        (_("Level"), process.level),
        (_("Former identifier"), process.original_identifier),
        (_("Catalogue says"), process.confidence),
    ]
