"""Which column is what, as a form: a choice for each role, with the guessed one chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.ruling import DomainError
from reporting.column_guesses import Guessed
from reporting.event_mapping import LISTS, EventMapping
from reporting.mapping_files import checked_mapping

ROLES: list[tuple[str, Any]] = [
    ("case", _("Which case a row belongs to")),
    ("timestamp", _("When it happened")),
    ("activity", _("What happened")),
    ("opened_at", _("When the case was opened")),
    ("started_at", _("When the work began")),
    ("outcome", _("Whether it was met")),
    ("cost", _("What it cost")),
    ("resource", _("Who did it")),
    ("lifecycle", _("Scheduled, started or completed")),
    ("sequence", _("Order of events of the same instant")),
]
REASONS = {
    "name": _("Guessed from its name."),
    "content": _("Guessed from its first rows."),
}
FAULTS = {
    "case": _("No column reads as the number of a case: choose the one that comes again."),
    "timestamp": _("No column reads as a date and time: choose one, and look at the date order."),
    "activity": _("No column reads as what happened: choose one."),
    "closed_at": _("Choose the column of the closing, or write which activities close a case."),
}
TEXTS: list[tuple[str, Any, Any]] = [
    ("closing_activities", _("Activities that close a case"), _("Divided by commas.")),
    ("met", _("Marks of “met”"), ""),
    ("missed", _("Marks of “missed”"), ""),
    ("missing", _("Marks of “no value”"), _("Divided by commas; an empty cell always is.")),
]


class ColumnsForm(forms.Form):
    """`event_mapping` is what it tells, once the form is valid."""

    closed_at = forms.MultipleChoiceField(
        label=_("When the case was closed"),
        required=False,
        help_text=_("The first one that is filled counts."),
    )
    segments = forms.MultipleChoiceField(
        label=_("By what cases are told apart"), required=False, help_text=_("At most four.")
    )
    date_order = forms.ChoiceField(
        label=_("Order of a date"),
        choices=[
            ("year_first", _("2026-03-31")),
            ("day_first", _("31.3.2026")),
            ("month_first", _("3/31/2026")),
        ],
    )
    time_zone = forms.CharField(
        label=_("Time zone"), initial="UTC", max_length=60, help_text=_("As Europe/Vienna.")
    )
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=[(".", "."), (",", ",")])
    delimiter = forms.CharField(label=_("Between cells"), required=False, max_length=1, strip=False)
    encoding = forms.CharField(label=_("Encoding"), initial="utf-8", max_length=20)
    field_order = [*(name for name, _label in ROLES), "closed_at", "closing_activities"]

    def __init__(self, *args: Any, columns: list[str], guessed: Guessed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, name) for name in columns]
        for role, label in ROLES:
            self.fields[role] = forms.ChoiceField(
                label=label, choices=[("", _("– none –")), *offered], required=False
            )
        for name, label, help_text in TEXTS:
            self.fields[name] = forms.CharField(
                label=label, help_text=help_text, required=False, max_length=500
            )
        for name in ("closed_at", "segments"):
            self.fields[name].choices = offered
        self.order_fields([name for name, _label in ROLES] + ["closed_at", "closing_activities"])
        self._explain(guessed)

    def _explain(self, guessed: Guessed) -> None:
        for name, reason in guessed.reasons.items():
            before = self.fields[name].help_text
            self.fields[name].help_text = f"{REASONS[reason]} {before}".strip()
        if guessed.has_offsets:
            self.fields["time_zone"].help_text = _("The times of this file tell their own.")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        absent = [name for name in ("case", "timestamp", "activity") if not told.get(name)]
        for name in absent:
            self.add_error(name, FAULTS[name])
        if not (told.get("closed_at") or told.get("closing_activities")):
            self.add_error("closed_at", FAULTS["closed_at"])
        if not self.errors:
            self._check(told)
        return told

    def _check(self, told: dict[str, Any]) -> None:
        values = {name: _parts(value) if name in LISTS else value for name, value in told.items()}
        try:
            self.event_mapping = checked_mapping({k: v for k, v in values.items() if v})
        except DomainError as fault:
            self.add_error(None, str(fault))


def initial_of(mapping: EventMapping) -> dict[str, Any]:
    """The mapping as the form shows it."""
    texts = {name for name, _label, _help in TEXTS}
    return {
        name: ", ".join(value) if name in texts else value
        for name, value in mapping.as_dict().items()
    }


def _parts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value)
