from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.lifecycle import ProvisionState
from inventory.models import Infrastructure, ProcessElement, Provision
from inventory.models.infrastructure import InfrastructureKind
from inventory.querysets import ProvisionQuerySet
from kernel.filters import YesNoFilter
from kernel.forms import day_input


class InfrastructureFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", label=_("Name"))
    kind = filters.ChoiceFilter(choices=InfrastructureKind.choices, empty_label=_("Any"))

    class Meta:
        model = Infrastructure
        fields = ["name", "kind"]


class ProvisionFilter(filters.FilterSet):
    process = filters.ModelChoiceFilter(
        queryset=ProcessElement.objects.filter(provisions__isnull=False).distinct(),
        label=_("Process"),
        empty_label=_("Any"),
    )
    state = filters.ChoiceFilter(choices=ProvisionState.choices, empty_label=_("Any"))
    gap = YesNoFilter(
        method="having_gap",
        label=_("Only with a capacity gap"),
        widget=forms.CheckboxInput,
    )
    ends_by = filters.DateFilter(
        method="ending",
        label=_("Serves until, at the latest"),
        widget=day_input(),
    )

    class Meta:
        model = Provision
        fields = ["process", "state", "gap", "ends_by"]

    def having_gap(self, provisions: ProvisionQuerySet, _name: str, value: bool) -> Any:
        return provisions.with_gap() if value else provisions

    def ending(self, provisions: ProvisionQuerySet, _name: str, value: Any) -> Any:
        return provisions.ending_by(value)
