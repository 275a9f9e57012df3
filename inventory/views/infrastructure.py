"""Infrastructure, and its provision to processes."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.actions import infrastructure as actions
from inventory.filters.infrastructure import InfrastructureFilter, ProvisionFilter
from inventory.forms.infrastructure import (
    InfrastructureForm,
    ProvisionForm,
    ProvisionRequestForm,
)
from inventory.lifecycle import PROVISION_LIFECYCLE
from inventory.models import Infrastructure, Provision
from inventory.tables.infrastructure import InfrastructureTable, ProvisionTable
from kernel.money import in_currency
from kernel.pages import FormPage, ListPage, RecordPage, confirm_move

SERVED = Count("provisions__process", filter=~Q(provisions__state="retired"), distinct=True)


class InfrastructureList(ListPage):
    permission_required = "inventory.view_infrastructure"
    queryset = Infrastructure.objects.select_related("owner").annotate(process_count=SERVED)
    filterset_class = InfrastructureFilter
    table_class = InfrastructureTable
    title = gettext_lazy("Infrastructure")
    intro = gettext_lazy("Channels, systems, teams and tools that our processes work with.")
    create_route = "infrastructure-create"
    create_permission = "inventory.add_infrastructure"


class InfrastructurePage(RecordPage):
    permission_required = "inventory.view_infrastructure"
    queryset = Infrastructure.objects.select_related("owner")
    template_name = "inventory/infrastructure.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": [(_("Infrastructure"), reverse("infrastructure-list")), (record.number, "")],
            "facts": [
                (_("Kind"), record.get_kind_display()),
                (_("Owner"), record.owner or _("Nobody yet")),
                (_("Description"), record.description),
            ],
            "provisions": record.provisions.current().select_related("process", "infrastructure"),
        }


class InfrastructureCreate(FormPage):
    permission_required = "inventory.add_infrastructure"
    form_class = InfrastructureForm
    title = gettext_lazy("New infrastructure")

    def act(self, form: Any) -> Infrastructure:
        return actions.create_infrastructure(actor=self.request.user, **form.cleaned_data)


class InfrastructureEdit(FormPage):
    permission_required = "inventory.change_infrastructure"
    queryset = Infrastructure.objects.all()
    form_class = InfrastructureForm
    title = gettext_lazy("Change infrastructure")

    def act(self, form: Any) -> Infrastructure:
        return actions.edit_infrastructure(
            self.record, actor=self.request.user, **form.cleaned_data
        )


class ProvisionList(ListPage):
    permission_required = "inventory.view_provision"
    queryset = Provision.objects.select_related("infrastructure", "process").with_capacity_gap()
    filterset_class = ProvisionFilter
    table_class = ProvisionTable
    title = gettext_lazy("Provisions")
    intro = gettext_lazy("Which infrastructure serves which process, and whether it is enough.")
    create_route = "provision-create"
    create_permission = "inventory.add_provision"
    create_label = gettext_lazy("Request")
    template_name = "inventory/provision_list.html"


class ProvisionPage(RecordPage):
    permission_required = "inventory.view_provision"
    queryset = Provision.objects.select_related("infrastructure", "process")
    template_name = "inventory/provision.html"
    lifecycle = PROVISION_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": [(_("Provisions"), reverse("provision-list")), (str(record), "")],
            "facts": [
                (_("Capacity needed"), f"{record.capacity_needed:g} {record.unit}"),
                (_("Capacity provided"), f"{record.capacity_provided:g} {record.unit}"),
                (_("Lead time, days"), record.lead_time_days),
                (in_currency(_("Cost a month")), record.monthly_cost),
                (_("Serves until"), record.serves_until),
            ],
        }


class ProvisionCreate(FormPage):
    permission_required = "inventory.add_provision"
    form_class = ProvisionRequestForm
    title = gettext_lazy("Request infrastructure for a process")
    submit_label = gettext_lazy("Request")

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        return {"initial": {name: asked.get(name) for name in ("process", "infrastructure")}}

    def act(self, form: Any) -> Provision:
        return actions.request_provision(actor=self.request.user, **form.cleaned_data)


class ProvisionEdit(FormPage):
    permission_required = "inventory.change_provision"
    queryset = Provision.objects.all()
    form_class = ProvisionForm
    title = gettext_lazy("Change provision")

    def act(self, form: Any) -> Provision:
        return actions.edit_provision(self.record, actor=self.request.user, **form.cleaned_data)


def provision_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    provision = get_object_or_404(Provision.objects.visible_to(request.user), pk=pk)

    def act(record: Provision, *, actor: Any, note: str = "") -> Provision:
        return actions.advance_provision(record, move, actor=actor, note=note)

    return confirm_move(request, provision, PROVISION_LIFECYCLE, move, act)
