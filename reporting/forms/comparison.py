"""What is held against what: two periods, two segments, or before and after something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.charts import Annotation
from reporting.periods import months_after
from reporting.queries.comparison import Side

MONTHS = 3
MOST_MONTHS = 36
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: segments by dimension, what happened, and how far the records reach."""

    segments: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    events: Sequence[Annotation]
    until: date


class ComparisonForm(forms.Form):
    """Two sides, each a run of days and a segment. “Around” sets the days from something that
    happened: so many months before it, and as many from it on."""

    first_from = forms.DateField(label=gettext_lazy("From"), required=False, **DAY)
    first_until = forms.DateField(label=gettext_lazy("Up to"), required=False, **DAY)
    first_segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)
    second_from = forms.DateField(label=gettext_lazy("From"), required=False, **DAY)
    second_until = forms.DateField(label=gettext_lazy("Up to"), required=False, **DAY)
    second_segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)
    around = forms.ChoiceField(label=gettext_lazy("Before and after"), required=False)
    months = forms.IntegerField(
        label=gettext_lazy("Months on each side of it"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=gettext_lazy("Empty: three."),
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        segments = [("", _("All cases")), *offered.segments]
        for name in ("first_segment", "second_segment"):
            self.fields[name].choices = segments
        self.events = {f"{one.day.isoformat()} {one.label}": one for one in offered.events}
        named = [(key, one.label) for key, one in self.events.items()]
        self.fields["around"].choices = [("", _("The days of the two sides")), *named]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for side, name in (("first", _("first")), ("second", _("second"))):
            since, until = told.get(f"{side}_from"), told.get(f"{side}_until")
            if since and until and until < since:
                text = _("The %(side)s side ends on %(until)s, before it begins.")
                words = {"side": name, "until": date_format(until)}
                self.add_error(f"{side}_until", text % words)
        if not told.get("around") and not self.errors:
            self._check_filled_in(told)
        return told

    def _check_filled_in(self, told: dict[str, Any]) -> None:
        """A side of which one end is named takes the other from what is usual: does it fit?"""
        names = (("first", _("first")), ("second", _("second")))
        for (side, name), (since, after) in zip(names, self._days(told), strict=True):
            if since < after:
                continue
            words = {"side": name, "since": date_format(since), "until": date_format(_last(after))}
            text = _(
                "The %(side)s side would run from %(since)s up to %(until)s, which is before it "
                "begins. Name its other end too."
            )
            given = "from" if told.get(f"{side}_from") else "until"
            self.add_error(f"{side}_{given}", text % words)

    @property
    def sides(self) -> tuple[Side, Side]:
        """What is compared; without an answer, the last three whole months and a year before."""
        told = self.cleaned_data if self.is_valid() else {}
        segments = [_segment(told.get(f"{side}_segment", "")) for side in ("first", "second")]
        first, second = self._days(told)
        return Side(*first, *segments[0]), Side(*second, *segments[1])

    def tell_usual(self) -> None:
        """Under each day that was left empty, the one that is taken for it."""
        told = self.cleaned_data if self.is_valid() else {}
        for name, (since, after) in zip(("first", "second"), self._days(told), strict=True):
            for end, day in (("from", since), ("until", _last(after))):
                if not told.get(f"{name}_{end}"):
                    words = {"day": date_format(day, "j M Y")}
                    self[f"{name}_{end}"].help_text = _("Empty: %(day)s") % words

    def _days(self, told: dict[str, Any]) -> tuple[tuple[date, date], tuple[date, date]]:
        """Days from, and days until, without the last."""
        months = told.get("months") or MONTHS
        if event := self.events.get(told.get("around", "")):
            day = event.day
            return (months_after(day, -months), day), (day, months_after(day, months))
        end = self.offered.until.replace(day=1)
        usual = (months_after(end, -months), end)
        second = (told.get("second_from") or usual[0], _after(told.get("second_until"), usual[1]))
        if told.get("first_segment") or told.get("second_segment"):
            before = second  # two segments over the same days, unless days are given
        else:
            before = (months_after(usual[0], -12), months_after(end, -12))
        first = (told.get("first_from") or before[0], _after(told.get("first_until"), before[1]))
        return first, second


def _after(last: date | None, usual: date) -> date:
    return date.fromordinal(last.toordinal() + 1) if last else usual


def _last(after: date) -> date:
    return date.fromordinal(after.toordinal() - 1)


def _segment(chosen: str) -> tuple[int, str]:
    place, _colon, segment = chosen.partition(":")
    return (int(place), segment) if place else (0, "")
