from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import User
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_clock=False)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # a model choice has one
        self.fields["valid_from"].initial = timezone.localdate
