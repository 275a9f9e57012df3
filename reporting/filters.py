"""What one may ask of the overview and of the event sources."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import (
    Q,
    QuerySet,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Criticality,
    Vertical,
)
from kernel.filters import day_input
from kernel.models import User
from reporting.lifecycle import SignalState
from reporting.models import (
    ActivityTime,
    Assurance,
    BusinessMetric,
    CadenceChoice,
    Calculation,
    CostPool,
    Direction,
    Measure,
    QuarantinedRow,
    QuarantineReason,
    Signal,
    SignalRule,
    Source,
    Target,
    Variation,
)
from reporting.queries.overview import (
    WANTS_ANSWER,
    Asked,
)

VERTICALS = (Vertical.FULFILMENT, Vertical.ASSURANCE, Vertical.BILLING, Vertical.SUPPORT)
VERDICTS = [
    (WANTS_ANSWER, _("Wants an answer")),
    *((one.value, one.label) for one in Assurance if one != Assurance.TOO_LITTLE_DATA),
    *((one.value, one.label) for one in Variation),
]


class OverviewForm(forms.Form):
    vertical = forms.ChoiceField(
        label=_("Vertical"),
        required=False,
        choices=[("", _("All verticals")), *((one.value, one.label) for one in VERTICALS)],
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[("", _("Any verdict")), *VERDICTS]
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    criticality = forms.ChoiceField(
        label=_("Criticality"), required=False, choices=[("", _("Any")), *Criticality.choices]
    )

    def __init__(self, *args: Any, owners: Iterable[User | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(owner), str(owner.pk)) for owner in owners if owner)
        self.fields["owner"].choices = [("", _("Anybody")), *((key, name) for name, key in named)]

    @property
    def asked(self) -> Asked:
        """What is asked for; a value that is none asks for nothing."""
        return Asked(**(self.cleaned_data if self.is_valid() else {}))


class SourceFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains")
    process = filters.CharFilter("process__key", lookup_expr="startswith", label=_("Process"))

    class Meta:
        model = Source
        fields = ["name", "process", "kind"]


class QuarantinedRowFilter(filters.FilterSet):
    reason = filters.MultipleChoiceFilter(choices=QuarantineReason.choices)
    column = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = QuarantinedRow
        fields = ["reason", "column"]


class SignalFilter(filters.FilterSet):
    process = filters.CharFilter(
        "measure__process__key", lookup_expr="startswith", label=_("Process, key")
    )
    measure = filters.CharFilter("measure__code", lookup_expr="icontains", label=_("Measure, code"))
    rule = filters.MultipleChoiceFilter(choices=SignalRule.choices)
    state = filters.MultipleChoiceFilter(choices=SignalState.choices)
    assignee = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_clock=False), null_label=_("Nobody yet")
    )

    class Meta:
        model = Signal
        fields = ["process", "measure", "rule", "state", "assignee"]


class MeasureFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="named")
    process = filters.CharFilter("process__key", lookup_expr="startswith", label=_("Process"))
    calculation = filters.MultipleChoiceFilter(choices=Calculation.choices)
    direction = filters.ChoiceFilter(choices=Direction.choices)
    cadence = filters.MultipleChoiceFilter(choices=CadenceChoice.choices)
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_active=True, is_clock=False), label=_("Owner")
    )
    targeted = filters.BooleanFilter(label=_("Has a target"), method="having_target")
    retired = filters.BooleanFilter(
        "retired_on", lookup_expr="isnull", exclude=True, label=_("Retired")
    )

    class Meta:
        model = Measure
        fields = ["q", "process", "calculation", "direction", "cadence", "owner"]

    def named(self, measures: QuerySet[Measure], _name: str, text: str) -> QuerySet[Measure]:
        return measures.filter(Q(name__icontains=text) | Q(code__icontains=text))

    def having_target(
        self, measures: QuerySet[Measure], _name: str, wanted: bool
    ) -> QuerySet[Measure]:
        return measures.filter(target_value__isnull=not wanted)


class MetricFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="named")
    process_key = filters.CharFilter(lookup_expr="startswith", label=_("Process"))
    direction = filters.ChoiceFilter(choices=Direction.choices)

    class Meta:
        model = BusinessMetric
        fields = ["q", "process_key", "category", "direction", "confidence"]

    def named(
        self, metrics: QuerySet[BusinessMetric], _name: str, text: str
    ) -> QuerySet[BusinessMetric]:
        return metrics.filter(Q(name__icontains=text) | Q(code__icontains=text))


class TargetFilter(filters.FilterSet):
    process = filters.CharFilter(
        "measure__process__key", lookup_expr="startswith", label=_("Process")
    )
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_active=True, is_clock=False), label=_("Owner")
    )
    segment = filters.CharFilter(lookup_expr="icontains")
    due_by = filters.DateFilter(
        "due_on", lookup_expr="lte", label=_("Due by, at the latest"), widget=day_input()
    )
    current = filters.BooleanFilter(label=_("Holds today"), method="holding")

    class Meta:
        model = Target
        fields = ["process", "owner", "segment", "kind", "due_by"]

    def holding(self, targets: QuerySet[Target], _name: str, wanted: bool) -> QuerySet[Target]:
        valid = Target.objects.valid_on(timezone.localdate()).values("pk")
        return targets.filter(pk__in=valid) if wanted else targets.exclude(pk__in=valid)


class CostPoolFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = CostPool
        fields = ["name", "kind"]


class ActivityTimeFilter(filters.FilterSet):
    process = filters.CharFilter("process__key", lookup_expr="startswith", label=_("Process"))
    activity = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = ActivityTime
        fields = ["process", "activity", "pool"]
