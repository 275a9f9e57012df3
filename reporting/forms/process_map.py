"""What one may ask of a process map: which cases, which figure, and how much of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.map_reader import Window
from reporting.period_words import period_name
from reporting.periods import first_of_month
from reporting.queries.map_picture import Look

ACTIVITIES, MOST_ACTIVITIES = 15, 40
PATHS, MANY_PATHS = 90, 40  # percent shown where there are many; all where there are few
MONTHS_SHOWN = 12
LOOKS = {"month": "form-control", "date": "form-control", "select": "form-select"}


class MonthField(forms.DateField):
    """A month as year * 12 + month - 1."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        day = super().clean(value)
        return None if day is None else day.year * 12 + day.month - 1

    def in_words(self, month: int) -> str:
        return period_name(first_of_month(month), "month")


class WindowForm(forms.Form):
    """Which cases: opened from one month to another (both included), in a segment."""

    since = MonthField(label=_("Opened from"), required=False)
    until = MonthField(label=_("Opened to"), required=False)
    segment = forms.ChoiceField(label=_("Segment"), required=False)

    def __init__(
        self, *args: Any, months: tuple[int, int] | None, segments: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.months = months or (0, 0)
        self.segment_choices = segments
        self.fields["segment"].choices = [("", _("All cases")), *segments]
        if not segments:
            del self.fields["segment"]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", LOOKS.get(field.widget.input_type, ""))

    @property
    def window(self) -> Window:
        """The last twelve months with cases, unless something else is asked."""
        told = self.cleaned_data if self.is_valid() else {}
        first, last = self.months
        until = told.get("until")
        until = last if until is None else until
        since = told.get("since")
        since = max(first, until - MONTHS_SHOWN + 1) if since is None else since
        place, _colon, value = (told.get("segment") or "0:").partition(":")
        return Window(since, until + 1, int(place), value)


class MapForm(WindowForm):
    look = forms.ChoiceField(label=_("Show"), required=False, choices=Look.choices)
    activities = forms.IntegerField(
        label=_("Activities"),
        required=False,
        min_value=1,
        max_value=MOST_ACTIVITIES,
        widget=forms.NumberInput(attrs={"type": "range", "min": 1, "max": MOST_ACTIVITIES}),
    )
    paths = forms.IntegerField(
        label=_("Paths, percent"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 5}),
    )

    def fit(self, activities: int, shown: dict[str, Any]) -> None:
        """Offer as many activities as there are; `shown`: what is drawn, by the field."""
        self.fields["activities"].widget.attrs["max"] = max(min(activities, MOST_ACTIVITIES), 1)
        for name, value in shown.items():
            self.fields[name].shown = value

    def answer(self, name: str, otherwise: Any) -> Any:
        told = self.cleaned_data.get(name) if self.is_valid() else None
        return otherwise if told in (None, "") else told
