"""What one may ask of the overview and of the event sources."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Criticality, Vertical
from kernel.models import User
from reporting.lifecycle import SignalState
from reporting.models import (
    Assurance,
    QuarantinedRow,
    QuarantineReason,
    Signal,
    SignalRule,
    Source,
    Variation,
)
from reporting.queries.overview import WANTS_ANSWER, Asked

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
