from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import Target


class TargetForm(forms.ModelForm):
    class Meta:
        model = Target
        fields = ["value", "valid_from", "due_on", "owner", "rationale"]
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}),
            "due_on": forms.DateInput(attrs={"type": "date"}),
            "rationale": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"rationale": _("Why this value by this day. It is kept with every verdict.")}
