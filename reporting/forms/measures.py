"""What the pages of measures ask for: the definition, and why."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from kernel.forms import day_input
from kernel.models import User
from reporting.definition_rules import ALLOCATED, CLOCKS, OFFERED, PER, RECORDS
from reporting.models import BusinessMetric, Calculation, Measure

DEFINITION = ["name", "calculation", "unit", "direction", "cadence", "stale_after_days", "owner"]
WHOLE = 0


class DefinitionForm(forms.ModelForm):
    """A definition; what its calculation needs besides stands in fields of its own."""

    limit_hours = forms.FloatField(
        label=gettext_lazy("Limit in hours"),
        help_text=gettext_lazy("SLA attainment only. Empty: by the outcome in the records."),
        required=False,
    )
    clock = forms.ChoiceField(
        label=gettext_lazy("Clock of the limit"),
        choices=[
            ("", gettext_lazy("That of the calendar, without the stops")),
            (CLOCKS[1], gettext_lazy("That of business hours, without the stops")),
        ],
        required=False,
    )
    place = forms.TypedChoiceField(
        label=gettext_lazy("Limits differ by"),
        choices=[
            (WHOLE, gettext_lazy("Nothing: one limit for all")),
            *((n, gettext_lazy("Dimension %(n)d") % {"n": n}) for n in (1, 2, 3, 4)),
        ],
        coerce=int,
        empty_value=WHOLE,
        required=False,
    )
    limits = forms.CharField(
        label=gettext_lazy("Limits of segments"),
        help_text=gettext_lazy("One a line, segment and hours: “gold: 4”."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    costs = forms.ChoiceField(
        label=gettext_lazy("Costs"),
        choices=[
            ("", gettext_lazy("From its cost pools; those in the records where it has none")),
            (ALLOCATED, gettext_lazy("Those allocated from the cost pools")),
            (RECORDS, gettext_lazy("Those in the records")),
        ],
        help_text=gettext_lazy("Cost per case only."),
        required=False,
    )
    top = forms.ModelChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("Ratio: what is counted above"),
        required=False,
    )
    bottom = forms.ModelChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("Ratio: what is counted below"),
        required=False,
    )
    per = forms.TypedChoiceField(
        label=gettext_lazy("Ratio: told per"),
        choices=[(one, str(one)) for one in PER],
        coerce=int,
        empty_value=1,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands with this version of the definition."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Measure
        fields = DEFINITION

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calculation"].choices = [(one.value, one.label) for one in OFFERED]
        people = User.objects.filter(is_active=True, is_clock=False)
        self.fields["owner"].queryset = people
        measures = Measure.objects.in_use().select_related("process")
        for name in ("top", "bottom"):
            self.fields[name].queryset = measures

    def clean_limits(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for number, line in enumerate(self.cleaned_data["limits"].splitlines(), start=1):
            if not line.strip():
                continue
            segment, colon, hours = line.rpartition(":")
            try:
                found[segment.strip()] = float(hours)
            except ValueError:
                colon = ""
            if not colon or not segment.strip():
                raise forms.ValidationError(
                    _("Line %(n)d says “%(line)s”; write it as “segment: hours”.")
                    % {"n": number, "line": line.strip()}
                )
        return found

    def definition(self) -> dict[str, Any]:
        """What the action takes. Fields of another calculation are left alone."""
        said = self.cleaned_data
        return {name: said[name] for name in DEFINITION} | {"parameters": self._parameters()}

    def _parameters(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said["calculation"] == Calculation.RATIO:
            keys = {name: said[name] and said[name].pk for name in ("top", "bottom")}
            return {**keys, "per": said["per"]}
        if said["calculation"] == Calculation.SLA_ATTAINMENT:
            limited = {name: said[name] for name in ("limit_hours", "clock", "limits")}
            return {**limited, "place": said["place"] or None}
        if said["calculation"] == Calculation.COST_PER_CASE:
            return {"costs": said["costs"]}
        return {}


class NewMeasureForm(DefinitionForm):
    process = forms.ModelChoiceField(ProcessElement.objects.all(), label=gettext_lazy("Process"))
    metric = forms.ModelChoiceField(
        BusinessMetric.objects.all(),
        label=gettext_lazy("Business metric"),
        help_text=gettext_lazy("Empty for a measure of your own."),
        required=False,
    )
    field_order = ["process", "metric"]


class RevisionForm(DefinitionForm):
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=day_input(), initial=timezone.localdate
    )

    def __init__(self, *args: Any, instance: Measure, **kwargs: Any) -> None:
        kept = instance.parameters
        limits = "\n".join(f"{key}: {hours:g}" for key, hours in kept.get("limits", {}).items())
        initial = {**kept, "limits": limits, **kwargs.pop("initial", {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the history of the measure."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
