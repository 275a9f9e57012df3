from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import SegmentDimension

LONGEST = 200


class DimensionNamesForm(forms.Form):
    """A name for each dimension there is; `names` is what the action takes."""

    def __init__(
        self, *args: Any, dimensions: Sequence[SegmentDimension] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = [one.place for one in dimensions]
        for one in dimensions:
            self.fields[f"name_{one.place}"] = forms.CharField(
                label=_("Dimension %(n)d") % {"n": one.place},
                initial=one.name,
                max_length=LONGEST,
            )

    def names(self) -> dict[int, str]:
        return {place: self.cleaned_data[f"name_{place}"] for place in self.places}


class DimensionNameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
