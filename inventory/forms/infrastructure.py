from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Infrastructure, ProcessElement, Provision
from kernel.forms import day_input
from kernel.money import in_currency_lazy


class InfrastructureForm(forms.ModelForm):
    class Meta:
        model = Infrastructure
        fields = ["name", "kind", "description", "owner"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class ProvisionForm(forms.ModelForm):
    """What a process needs of an infrastructure, what it gets, and until when."""

    class Meta:
        model = Provision
        fields = [
            "capacity_needed",
            "capacity_provided",
            "unit",
            "lead_time_days",
            "monthly_cost",
            "serves_until",
        ]
        labels = {"monthly_cost": in_currency_lazy(_("Cost a month"))}
        widgets = {"serves_until": day_input()}


class ProvisionRequestForm(ProvisionForm):
    infrastructure = forms.ModelChoiceField(Infrastructure.objects.all(), label=_("Infrastructure"))
    process = forms.ModelChoiceField(ProcessElement.objects.all(), label=_("Process"))
    field_order = ["infrastructure", "process"]
