"""Customers, their products, and who saw them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory import queries
from inventory.actions import customers as actions
from inventory.filters.customers import AccessFilter, CustomerFilter, ProductFilter
from inventory.forms.customers import CustomerForm
from inventory.models import AccessEntry, Customer, Product
from inventory.tables.customers import AccessTable, CustomerTable, ProductTable
from inventory.views.registered import RegisteredList, RegisteredPage
from kernel.money import in_currency
from kernel.pages import FormPage, ListPage


class CustomerList(RegisteredList):
    permission_required = "inventory.view_customer"
    queryset = Customer.objects.all()
    filterset_class = CustomerFilter
    table_class = CustomerTable
    title = gettext_lazy("Customers")
    intro = gettext_lazy("Each look at this list is in the access register.")
    create_route = "customer-create"
    create_permission = "inventory.add_customer"
    template_name = "inventory/customer_list.html"

    def context(self) -> dict[str, Any]:
        return {"completeness": queries.customer_completeness()}


class CustomerPage(RegisteredPage):
    permission_required = "inventory.view_customer"
    queryset = Customer.objects.all()
    template_name = "inventory/customer.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            **super().context(request, record),
            "crumbs": [(_("Customers"), reverse("customer-list")), (record.number, "")],
            "facts": _facts(record),
            "address": _address(record),
            "attributes": list(record.attributes.items()),
            "products": record.products.select_related("offering"),
            "leads": record.leads.select_related("offering"),
            "accesses": record.accesses.select_related("actor")[:8],
        }


class CustomerCreate(FormPage):
    permission_required = "inventory.add_customer"
    form_class = CustomerForm
    title = gettext_lazy("New customer")

    def act(self, form: Any) -> Customer:
        return actions.create_customer(actor=self.request.user, **form.cleaned_data)


class CustomerEdit(FormPage):
    permission_required = "inventory.change_customer"
    queryset = Customer.objects.all()
    form_class = CustomerForm
    title = gettext_lazy("Change customer")

    def act(self, form: Any) -> Customer:
        return actions.edit_customer(self.record, actor=self.request.user, **form.cleaned_data)


class ProductList(RegisteredList):
    permission_required = "inventory.view_product"
    queryset = Product.objects.select_related("customer", "offering")
    filterset_class = ProductFilter
    table_class = ProductTable
    title = gettext_lazy("Products")
    intro = gettext_lazy("What customers have, and had.")


class AccessList(ListPage):
    permission_required = "inventory.view_accessentry"
    queryset = AccessEntry.objects.select_related("actor")
    filterset_class = AccessFilter
    table_class = AccessTable
    title = gettext_lazy("Access register")
    intro = gettext_lazy("Who saw, searched, exported or imported customer data, and when.")


def _facts(customer: Customer) -> list[tuple[str, Any]]:
    return [
        (_("Segment"), customer.get_segment_display()),
        (_("Standing"), customer.get_standing_display()),
        (_("Customer since"), customer.since_on),
        (_("Months with us"), customer.tenure_months),
        (_("Contract"), customer.contract),
        (_("Payment method"), customer.payment_method),
        (in_currency(_("Amount a month")), customer.monthly_amount),
        (in_currency(_("Billed so far")), customer.billed_amount),
        (_("Source"), customer.source),
    ]


def _address(customer: Customer) -> list[tuple[str, Any]]:
    place = " ".join(part for part in (customer.postcode, customer.city) if part)
    return [
        (_("E-mail"), customer.email),
        (_("Telephone"), customer.phone),
        (_("Street"), customer.street),
        (_("Place"), ", ".join(part for part in (place, customer.country) if part)),
        (_("Tax id"), customer.tax_id),
    ]
