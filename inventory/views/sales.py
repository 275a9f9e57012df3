"""What is sold, and to whom it may be sold."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.actions import customers as actions
from inventory.filters.customers import OfferingFilter, SalesLeadFilter
from inventory.forms.customers import OfferingForm, SalesLeadForm
from inventory.models import Offering, SalesLead
from inventory.tables.customers import OfferingTable, SalesLeadTable
from inventory.views.registered import RegisteredList, RegisteredPage
from kernel.money import in_currency
from kernel.pages import FormPage, ListPage, RecordPage

HAVING = Count("products", filter=Q(products__ended_on=None))


class OfferingList(ListPage):
    permission_required = "inventory.view_offering"
    queryset = Offering.objects.annotate(customer_count=HAVING)
    filterset_class = OfferingFilter
    table_class = OfferingTable
    title = gettext_lazy("Offerings")
    intro = gettext_lazy("What we sell, and what we sold.")
    create_route = "offering-create"
    create_permission = "inventory.add_offering"


class OfferingPage(RecordPage):
    permission_required = "inventory.view_offering"
    queryset = Offering.objects.annotate(customer_count=HAVING)
    template_name = "inventory/offering.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": [(_("Offerings"), reverse("offering-list")), (record.code, "")],
            "facts": [
                (_("Family"), record.family),
                (in_currency(_("Price a month")), record.monthly_price),
                (_("Sold from"), record.sold_from),
                (_("Sold until"), record.sold_until),
                (_("Customers who have it"), record.customer_count),
                (_("Description"), record.description),
            ],
        }


class OfferingCreate(FormPage):
    permission_required = "inventory.add_offering"
    form_class = OfferingForm
    title = gettext_lazy("New offering")

    def act(self, form: Any) -> Offering:
        return actions.create_offering(actor=self.request.user, **form.cleaned_data)


class OfferingEdit(FormPage):
    permission_required = "inventory.change_offering"
    queryset = Offering.objects.all()
    form_class = OfferingForm
    title = gettext_lazy("Change offering")

    def act(self, form: Any) -> Offering:
        return actions.edit_offering(self.record, actor=self.request.user, **form.cleaned_data)


class LeadList(RegisteredList):
    permission_required = "inventory.view_saleslead"
    queryset = SalesLead.objects.select_related("offering")
    filterset_class = SalesLeadFilter
    table_class = SalesLeadTable
    title = gettext_lazy("Sales leads")
    intro = gettext_lazy("Who may buy, and what happens next.")
    create_route = "lead-create"
    create_permission = "inventory.add_saleslead"


class LeadPage(RegisteredPage):
    permission_required = "inventory.view_saleslead"
    queryset = SalesLead.objects.select_related("customer", "offering", "owner")
    template_name = "inventory/lead.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            **super().context(request, record),
            "crumbs": [(_("Sales leads"), reverse("lead-list")), (record.number, "")],
            "facts": [
                (_("Stage"), record.get_stage_display()),
                (_("E-mail"), record.email),
                (_("Telephone"), record.phone),
                (_("Channel"), record.channel),
                (_("Offering"), record.offering),
                (in_currency(_("Value a month")), record.monthly_value),
                (_("Received"), record.received_on),
                (_("Next step on"), record.next_step_on),
                (_("Owner"), record.owner),
            ],
        }


class LeadCreate(FormPage):
    permission_required = "inventory.add_saleslead"
    form_class = SalesLeadForm
    title = gettext_lazy("New sales lead")

    def act(self, form: Any) -> SalesLead:
        return actions.create_lead(actor=self.request.user, **form.cleaned_data)


class LeadEdit(FormPage):
    permission_required = "inventory.change_saleslead"
    queryset = SalesLead.objects.all()
    form_class = SalesLeadForm
    title = gettext_lazy("Change sales lead")

    def act(self, form: Any) -> SalesLead:
        return actions.edit_lead(self.record, actor=self.request.user, **form.cleaned_data)
