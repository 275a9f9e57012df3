from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.money import in_currency_lazy
from reporting.models import ActivityTime, CostPool, CostPoolPeriod


class MonthInput(forms.DateInput):
    """A month as browsers let one choose it; where they do not, it is written as 2026-10."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-10"})


class MonthField(forms.DateField):
    """The first day of a month."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.replace(day=1) if day else day


class CostMonthForm(forms.Form):
    """Which of the costed months; the newest where none is chosen."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{one:%Y-%m}", f"{one:%b %Y}") for one in months]
        self.fields["month"].choices = [("", _("The newest whole month")), *choices]

    @property
    def chosen(self) -> str:
        return self.cleaned_data["month"] if self.is_valid() else ""


class CostPoolForm(forms.ModelForm):
    class Meta:
        model = CostPool
        fields = ["name", "kind", "processes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if processes := self.fields.get("processes"):
            processes.queryset = ProcessElement.objects.order_by("position")
            processes.widget.attrs["size"] = 10
        if self.instance.pk:
            self.fields.pop("kind", None)

    def validate_unique(self) -> None:
        """The action says it, in words of its own."""


class PoolPeriodForm(forms.ModelForm):
    month = MonthField(label=_("Month"))

    class Meta:
        model = CostPoolPeriod
        fields = [
            "month",
            "amount",
            "headcount",
            "available_minutes",
            "practical_share",
            "capacity_minutes",
            "note",
        ]
        labels = {"amount": in_currency_lazy(_("Amount"))}
        help_texts = {
            "amount": _("What the pool cost in that month."),
            "capacity_minutes": _("Instead of headcount, available minutes and share."),
            "note": _("Why, where figures of a month are corrected."),
        }

    def validate_constraints(self) -> None:
        """A version is given by the action."""


class ActivityTimeForm(forms.ModelForm):
    valid_from = MonthField(label=_("Valid from"), help_text=_("The first month."))

    class Meta:
        model = ActivityTime
        fields = ["process", "activity", "pool", "minutes", "measured_first", "valid_from"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if process := self.fields.get("process"):
            process.queryset = ProcessElement.objects.order_by("position")

    def validate_constraints(self) -> None:
        """A version is given by the action."""


class CostFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, also gzipped, or the first sheet of an XLSX workbook, with a heading."),
    )


class LoadForm(forms.Form):
    """Nothing to fill in: a yes to what is shown."""
