"""The inventory for administrators. Moves call the same actions as the pages."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inventory.actions.access import register_access, register_look
from inventory.actions.import_batches import discard_import
from inventory.actions.infrastructure import advance_provision
from inventory.actions.processes import advance_process
from inventory.lifecycle import IMPORT_LIFECYCLE, PROCESS_LIFECYCLE, PROVISION_LIFECYCLE
from inventory.lifecycle.process import MOVES_BY_HAND
from inventory.models import (
    AccessEntry,
    Customer,
    CustomerImport,
    Infrastructure,
    Offering,
    ProcessElement,
    Product,
    Provision,
    SalesLead,
)
from inventory.models.access import AccessKind
from kernel.admin import LifecycleAdmin, ReadOnlyAdmin
from kernel.admin.numbers import in_hundredths, number
from kernel.money import in_currency_lazy


@admin.register(ProcessElement)
class ProcessElementAdmin(LifecycleAdmin):
    lifecycle = PROCESS_LIFECYCLE
    acts = {name: partial(advance_process, move=name) for name in MOVES_BY_HAND}
    list_display = ["identifier", "name", "vertical", "level", "owner", "criticality", "state"]
    list_display_links = ["identifier", "name"]
    list_filter = ["vertical", "state", "criticality"]
    list_select_related = ["owner"]
    search_fields = ["key", "name"]


@admin.register(Infrastructure)
class InfrastructureAdmin(ReadOnlyAdmin):
    list_display = ["number", "name", "kind", "owner"]
    list_filter = ["kind"]
    list_select_related = ["owner"]
    search_fields = ["number", "name"]


@admin.register(Provision)
class ProvisionAdmin(LifecycleAdmin):
    lifecycle = PROVISION_LIFECYCLE
    acts = {name: partial(advance_provision, move=name) for name in PROVISION_LIFECYCLE.moves}
    list_display = [
        "infrastructure",
        "process",
        "capacity_needed",
        "capacity_provided",
        "unit",
        "state",
    ]
    list_filter = ["state"]
    list_select_related = ["infrastructure", "process"]
    search_fields = ["infrastructure__name", "process__name", "process__key"]


@admin.register(Offering)
class OfferingAdmin(ReadOnlyAdmin):
    list_display = [
        *("code", "name", "family"),
        number("monthly_price", in_currency_lazy(_("Price a month")), in_hundredths),
        *("sold_from", "sold_until"),
    ]
    search_fields = ["code", "name"]


class RegisteredAdmin(ReadOnlyAdmin):
    """Customer data: whoever opens it here is in the access register too."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        asked = request.GET.urlencode()
        shown = getattr(response, "context_data", {}).get("cl")
        register_access(
            AccessKind.SEARCH if asked else AccessKind.VIEW,
            actor=request.user,
            page=f"admin: {self.opts.verbose_name_plural}",
            query=asked,
            records=len(shown.result_list) if shown else 0,
        )
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = f"admin: {self.opts.verbose_name}"
        register_look(context["original"], actor=request.user, page=page)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Customer)
class CustomerAdmin(RegisteredAdmin):
    list_display = ["number", "name", "segment", "standing", "city"]
    list_filter = ["standing", "segment", "source"]
    search_fields = ["number", "name", "email"]


@admin.register(Product)
class ProductAdmin(RegisteredAdmin):
    list_display = ["customer", "offering", "started_on", "ended_on"]
    list_filter = ["offering"]
    list_select_related = ["customer", "offering"]
    search_fields = ["customer__number"]


@admin.register(SalesLead)
class SalesLeadAdmin(RegisteredAdmin):
    list_display = ["number", "name", "stage", "channel", "received_on"]
    list_filter = ["stage", "channel"]
    search_fields = ["number", "name"]


@admin.register(CustomerImport)
class CustomerImportAdmin(LifecycleAdmin):
    lifecycle = IMPORT_LIFECYCLE
    acts = {"discard": discard_import}
    list_display = ["file_name", "state", "rows", "added", "changed", "errors", "created_at"]
    list_filter = ["state"]


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "kind", "page", "customer_number", "records"]
    list_filter = ["kind", "at"]
    list_select_related = ["actor"]
    search_fields = ["customer_number", "query"]
    date_hierarchy = "at"
