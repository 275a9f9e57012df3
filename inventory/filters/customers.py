from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import AccessEntry, Customer, Offering, Product, SalesLead
from inventory.models.access import AccessKind
from inventory.models.customers import LeadStage, Segment, Standing
from inventory.querysets import CustomerQuerySet, ProductQuerySet
from kernel.filters import YesNoFilter
from kernel.forms import day_input
from kernel.models import User

ANY = _("Any")


class CustomerFilter(filters.FilterSet):
    text = filters.CharFilter(method="about", label=_("Number, name, e-mail or telephone"))
    segment = filters.ChoiceFilter(choices=Segment.choices, empty_label=ANY)
    standing = filters.ChoiceFilter(choices=Standing.choices, empty_label=ANY)
    offering = filters.ModelChoiceFilter(
        queryset=Offering.objects.all(), method="having", label=_("Has"), empty_label=ANY
    )
    lacking = filters.ChoiceFilter(
        choices=[("email", _("E-mail")), ("tax_id", _("Tax id")), ("name", _("Name"))],
        method="without",
        label=_("Lacks"),
        empty_label=_("Nothing in particular"),
    )

    class Meta:
        model = Customer
        fields = ["text", "segment", "standing", "offering", "lacking"]

    def about(self, customers: CustomerQuerySet, _name: str, value: str) -> Any:
        return customers.matching(value)

    def having(self, customers: CustomerQuerySet, _name: str, value: Offering) -> Any:
        return customers.filter(products__offering=value, products__ended_on=None)

    def without(self, customers: CustomerQuerySet, _name: str, value: str) -> Any:
        return customers.filter(**{value: ""})


class OfferingFilter(filters.FilterSet):
    text = filters.CharFilter(method="about", label=_("Code or name"))
    family = filters.AllValuesFilter(empty_label=ANY)

    class Meta:
        model = Offering
        fields = ["text", "family"]

    def about(self, offerings: Any, _name: str, value: str) -> Any:
        return offerings.filter(Q(code__icontains=value) | Q(name__icontains=value))


class ProductFilter(filters.FilterSet):
    customer = filters.CharFilter(
        "customer__number", lookup_expr="icontains", label=_("Customer number")
    )
    offering = filters.ModelChoiceFilter(queryset=Offering.objects.all(), empty_label=ANY)
    current = YesNoFilter(method="now", label=_("Only current"), widget=forms.CheckboxInput)

    class Meta:
        model = Product
        fields = ["customer", "offering", "current"]

    def now(self, products: ProductQuerySet, _name: str, value: bool) -> Any:
        return products.current() if value else products


class SalesLeadFilter(filters.FilterSet):
    text = filters.CharFilter(method="about", label=_("Number, name or e-mail"))
    stage = filters.ChoiceFilter(choices=LeadStage.choices, empty_label=ANY)
    channel = filters.AllValuesFilter(empty_label=ANY)
    offering = filters.ModelChoiceFilter(queryset=Offering.objects.all(), empty_label=ANY)
    overdue_by = filters.DateFilter(
        "next_step_on", "lte", label=_("Next step due by"), widget=day_input()
    )

    class Meta:
        model = SalesLead
        fields = ["text", "stage", "channel", "offering", "overdue_by"]

    def about(self, leads: Any, _name: str, value: str) -> Any:
        return leads.filter(
            Q(number__icontains=value) | Q(name__icontains=value) | Q(email__icontains=value)
        )


class AccessFilter(filters.FilterSet):
    actor = filters.ModelChoiceFilter(
        queryset=User.objects.all(), label=_("Person"), empty_label=_("Anybody")
    )
    kind = filters.ChoiceFilter(choices=AccessKind.choices, empty_label=ANY)
    customer_number = filters.CharFilter(label=_("Customer number"))
    since = filters.DateFilter("at", "date__gte", label=_("From day"), widget=day_input())
    until = filters.DateFilter("at", "date__lte", label=_("To day"), widget=day_input())

    class Meta:
        model = AccessEntry
        fields = ["actor", "kind", "customer_number", "since", "until"]
