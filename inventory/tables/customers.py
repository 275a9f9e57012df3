import django_tables2 as tables
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from inventory.models import AccessEntry, Customer, Offering, Product, SalesLead
from kernel.money import in_currency_lazy
from kernel.tables import NUMBERS


class CustomerTable(tables.Table):
    number = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    email = tables.Column(default=_("lacking"))
    city = tables.Column()
    monthly_amount = tables.Column(
        verbose_name=in_currency_lazy(gettext_lazy("Amount a month")), attrs=NUMBERS
    )
    since_on = tables.DateColumn(format="j M Y")

    class Meta:
        model = Customer
        fields = [
            "number",
            "name",
            "segment",
            "standing",
            "email",
            "city",
            "monthly_amount",
            "since_on",
        ]
        empty_text = _("No customer matches. Clear a filter, or import the first.")


class OfferingTable(tables.Table):
    code = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    monthly_price = tables.Column(
        verbose_name=in_currency_lazy(gettext_lazy("Price a month")), attrs=NUMBERS
    )
    customers = tables.Column(
        accessor="customer_count", verbose_name=_("Customers who have it"), attrs=NUMBERS
    )
    sold_from = tables.DateColumn(format="j M Y")
    sold_until = tables.DateColumn(format="j M Y")

    class Meta:
        model = Offering
        fields = [
            "code",
            "name",
            "family",
            "monthly_price",
            "customers",
            "sold_from",
            "sold_until",
        ]
        empty_text = _("No offering matches. Clear a filter, or record the first.")


class ProductTable(tables.Table):
    customer = tables.Column(linkify=lambda record: record.customer.get_absolute_url())
    offering = tables.Column(linkify=lambda record: record.offering.get_absolute_url())
    started_on = tables.DateColumn(format="j M Y")
    ended_on = tables.DateColumn(format="j M Y")

    class Meta:
        model = Product
        fields = ["customer", "offering", "service_number", "started_on", "ended_on"]
        empty_text = _("No product matches. Clear a filter; an import brings products too.")


class SalesLeadTable(tables.Table):
    number = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    offering = tables.Column(accessor="offering__name", default="–")
    monthly_value = tables.Column(
        verbose_name=in_currency_lazy(gettext_lazy("Value a month")), attrs=NUMBERS
    )
    received_on = tables.DateColumn(format="j M Y")
    next_step_on = tables.DateColumn(format="j M Y")

    class Meta:
        model = SalesLead
        fields = [
            "number",
            "name",
            "stage",
            "channel",
            "offering",
            "monthly_value",
            "received_on",
            "next_step_on",
        ]
        empty_text = _("No lead matches. Clear a filter, or record the first.")


class AccessTable(tables.Table):
    at = tables.DateTimeColumn(format="Y-m-d H:i:s")
    customer_number = tables.Column(verbose_name=_("Customer"), default="–")
    query = tables.Column(default="–")
    records = tables.Column(attrs=NUMBERS)

    class Meta:
        model = AccessEntry
        fields = ["at", "actor", "kind", "page", "customer_number", "query", "records"]
        empty_text = _("Nobody saw customer data in this period.")
