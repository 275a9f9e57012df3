"""What may be asked of the lists."""

import django_filters as filters
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from readiness.lifecycle import CaseState, DefectState, RunState
from readiness.models import ChangeCase, Defect, TestRun, Trigger

People = get_user_model().objects.filter(is_clock=False)


class ChangeCaseFilter(filters.FilterSet):
    title = filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    state = filters.MultipleChoiceFilter(choices=CaseState.choices, label=_("State"))
    process = filters.CharFilter("process__key", lookup_expr="startswith", label=_("Process, key"))
    trigger = filters.ChoiceFilter(choices=Trigger.choices, label=_("Trigger"))
    owner = filters.ModelChoiceFilter(queryset=People, label=_("Owner"))

    class Meta:
        model = ChangeCase
        fields = ["title", "state", "process", "trigger", "owner"]


class DefectFilter(filters.FilterSet):
    title = filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    state = filters.MultipleChoiceFilter(choices=DefectState.choices, label=_("State"))
    case = filters.CharFilter("case__number", lookup_expr="icontains", label=_("Case, number"))

    class Meta:
        model = Defect
        fields = ["title", "state", "case"]


class TestRunFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=RunState.choices, label=_("State"))
    case = filters.CharFilter(
        "plan__case__number", lookup_expr="icontains", label=_("Case, number")
    )

    class Meta:
        model = TestRun
        fields = ["state", "case"]
