import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.lifecycle import ImportState
from inventory.models import CustomerImport, ImportRow
from inventory.models.imports import RowOutcome
from kernel.filters import YesNoFilter


class CustomerImportFilter(filters.FilterSet):
    file_name = filters.CharFilter(lookup_expr="icontains", label=_("File"))
    state = filters.ChoiceFilter(choices=ImportState.choices, empty_label=_("Any"))

    class Meta:
        model = CustomerImport
        fields = ["file_name", "state"]


class ImportRowFilter(filters.FilterSet):
    outcome = filters.ChoiceFilter(choices=RowOutcome.choices, empty_label=_("Any"))
    number = filters.CharFilter(lookup_expr="icontains", label=_("Customer"))
    faulty = YesNoFilter(
        method="in_error", label=_("Only with cells in error"), widget=forms.CheckboxInput
    )

    class Meta:
        model = ImportRow
        fields = ["outcome", "number", "faulty"]

    def in_error(self, rows: QuerySet, _name: str, value: bool) -> QuerySet:
        return rows.filter(errors__gt=0) if value else rows
