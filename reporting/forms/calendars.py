from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ProcessElement
from reporting.business_hours import spans_of
from reporting.models import BusinessCalendar, SegmentDimension

DAYS = (
    ("monday", gettext_lazy("Monday")),
    ("tuesday", gettext_lazy("Tuesday")),
    ("wednesday", gettext_lazy("Wednesday")),
    ("thursday", gettext_lazy("Thursday")),
    ("friday", gettext_lazy("Friday")),
    ("saturday", gettext_lazy("Saturday")),
    ("sunday", gettext_lazy("Sunday")),
)
WORKING = "08:00-18:00"
DIMENSIONS = (1, 2, 3, 4)


class CalendarForm(forms.Form):
    """The hours of each weekday and the holidays; `told` is what the action takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), initial="UTC", help_text=gettext_lazy("As Europe/Vienna.")
    )
    holidays = forms.CharField(
        label=gettext_lazy("Holidays"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One date a line, as 2026-12-25."),
    )

    def __init__(self, *args: Any, calendar: BusinessCalendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        hours = calendar.weekly_hours if calendar else [WORKING] * 5 + [""] * 2
        for (name, label), text in zip(DAYS, hours, strict=True):
            self.fields[name] = forms.CharField(label=label, required=False, initial=text)
        self.fields["monday"].help_text = _("As 08:00-12:00, 13:00-17:00; empty: no work.")
        self.order_fields(["name", "time_zone", *dict(DAYS), "holidays"])
        if calendar is not None:
            self.initial.update(name=calendar.name, time_zone=calendar.time_zone)
            self.initial["holidays"] = "\n".join(calendar.holidays)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        others = BusinessCalendar.objects.filter(name=name)
        if self.calendar is not None:
            others = others.exclude(pk=self.calendar.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a calendar of this name."))
        return name

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("This zone is not known; write it like Europe/Vienna."))
        return zone

    def clean_holidays(self) -> list[date]:
        days = []
        for line in self.cleaned_data["holidays"].split():
            try:
                days.append(date.fromisoformat(line))
            except ValueError as error:
                raise forms.ValidationError(
                    _("“%(line)s” is no date; write it like 2026-12-25.") % {"line": line}
                ) from error
        return days

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or {})
        for name, _label in DAYS:
            try:
                spans_of(told.get(name, ""))
            except ValueError as error:
                self.add_error(name, _("“%(part)s” are no hours of a day.") % {"part": error})
        return told

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = {name: data[name] for name in ("name", "time_zone", "holidays")}
        return {**named, "weekly_hours": [data[name] for name, _label in DAYS]}


class CalendarUseForm(forms.Form):
    process = forms.ModelChoiceField(
        ProcessElement.objects.order_by("position"),
        label=gettext_lazy("Process"),
        help_text=gettext_lazy("Its cases are timed anew; with many of them this takes a while."),
    )


class LimitForm(forms.Form):
    """Limits in hours; `limits` is what the action takes."""

    hours = forms.DecimalField(
        label=gettext_lazy("Hours a case may take"), min_value=Decimal("0.01"), required=False
    )
    place = forms.TypedChoiceField(
        label=gettext_lazy("Limits differ by"), coerce=int, empty_value=None, required=False
    )
    by_segment = forms.CharField(
        label=gettext_lazy("By segment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line, as Gold = 4."),
    )
    in_business_hours = forms.BooleanField(
        label=gettext_lazy("Count business hours only"), required=False
    )

    def __init__(
        self, *args: Any, dimensions: Iterable[SegmentDimension] = (), **kwargs: Any
    ) -> None:
        """`dimensions` of the process; without any, they are chosen by their number."""
        super().__init__(*args, **kwargs)
        numbered = {n: _("Dimension %(n)d") % {"n": n} for n in DIMENSIONS}
        named = {one.place: one.name for one in dimensions}
        kept = self.initial.get("place")
        if named and kept is not None:
            named = {kept: numbered[kept]} | named
        nothing = ("", _("Nothing: one limit for all"))
        self.fields["place"].choices = [nothing, *sorted((named or numbered).items())]

    def clean_by_segment(self) -> list[tuple[str, Decimal]]:
        return [
            _segment_limit(line) for line in self.cleaned_data["by_segment"].splitlines() if line
        ]

    def clean(self) -> dict[str, Any]:
        told = dict(super().clean() or {})
        if told.get("by_segment") and not told.get("place"):
            self.add_error("place", _("Say of which dimension the segments are."))
        return told

    def limits(self) -> list[tuple[int, str, Decimal]]:
        data = self.cleaned_data
        whole = [(0, "", data["hours"])] if data["hours"] else []
        return whole + [(data["place"], name, hours) for name, hours in data["by_segment"]]


def _segment_limit(line: str) -> tuple[str, Decimal]:
    name, mark, hours = line.rpartition("=")
    try:
        limit = Decimal(hours.strip())
    except InvalidOperation as error:
        raise forms.ValidationError(
            _("“%(line)s”: write the segment and its hours like Gold = 4.") % {"line": line}
        ) from error
    if not mark or not limit.is_finite():
        raise forms.ValidationError(
            _("“%(line)s”: write the segment and its hours like Gold = 4.") % {"line": line}
        )
    return name.strip(), limit
