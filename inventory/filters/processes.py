from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.forms.processes import possible_owners
from inventory.lifecycle import ProcessState
from inventory.models import Criticality, ProcessElement, Vertical
from inventory.querysets import ProcessElementQuerySet


class ProcessFilter(filters.FilterSet):
    text = filters.CharFilter(method="about", label=_("Name or identifier"))
    vertical = filters.ChoiceFilter(
        choices=Vertical.choices, method="of_vertical", label=_("Vertical"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(choices=ProcessState.choices, empty_label=_("Any"))
    criticality = filters.ChoiceFilter(choices=Criticality.choices, empty_label=_("Any"))
    owner = filters.ModelChoiceFilter(
        queryset=lambda request: possible_owners(),
        null_label=_("Nobody yet"),
        empty_label=_("Anybody"),
    )

    class Meta:
        model = ProcessElement
        fields = ["text", "vertical", "state", "criticality", "owner"]

    def about(self, processes: ProcessElementQuerySet, _name: str, value: str) -> Any:
        return processes.filter(
            Q(name__icontains=value) | Q(identifier__startswith=value) | Q(key=value)
        )

    def of_vertical(self, processes: ProcessElementQuerySet, _name: str, value: str) -> Any:
        return processes.in_vertical(value)
