from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import SegmentDimension, Target, TargetKind
from reporting.models.targets import PLACES

WHOLE = 0


class TargetForm(forms.ModelForm):
    place = forms.TypedChoiceField(
        label=_("Holds of"),
        choices=[
            (WHOLE, _("The whole process")),
            *((n, _("Dimension %(n)d") % {"n": n}) for n in PLACES[1:]),
        ],
        coerce=int,
        empty_value=WHOLE,
        required=False,
    )

    class Meta:
        model = Target
        fields = [
            "value",
            "valid_from",
            "due_on",
            "place",
            "segment",
            "kind",
            "period",
            "owner",
            "rationale",
        ]
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}),
            "due_on": forms.DateInput(attrs={"type": "date"}),
            "rationale": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"kind": _("Must hold of")}
        help_texts = {
            "segment": _("As it stands in the records; empty for the whole process."),
            "kind": _("The figure of a whole period is all its cases together, never an average."),
            "rationale": _("Why this value by this day. It is kept with every verdict."),
        }

    def __init__(
        self, *args: Any, dimensions: Iterable[SegmentDimension] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if named := [(one.place, _("One %(name)s") % {"name": one}) for one in dimensions]:
            self.fields["place"].choices = [(WHOLE, _("The whole process")), *named]
        self.fields["kind"].required = False

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or TargetKind.POINT
