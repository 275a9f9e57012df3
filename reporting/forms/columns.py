"""Which column is what, as a form: all that a mapping can tell, with what is guessed filled in."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.column_guesses import Guessed
from reporting.event_mapping import LISTS, EventMapping, mapping_of
from reporting.forms.column_groups import (
    ASKED,
    CHOICE,
    COLUMN,
    COLUMNS,
    GROUPS,
    MARKS,
    Asked,
    Group,
)
from reporting.mapping_files import mapping_faults

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
REQUIRED = ("case", "timestamp", "activity")
USUAL = EventMapping("", "", "").as_dict()
LONGEST = 2_000  # characters of a list of marks


class MarksInput(forms.TextInput):
    """Marks divided by commas, as CSV; any number of inputs of the same name are one list."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        told = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return joined(part for one in told for part in parted(one))


@dataclass(frozen=True, slots=True)
class BoundMarks:
    """The marks that the column holds: as they are sent, read, and chosen; and the others."""

    field: Any
    offered: list[tuple[str, str, bool]]
    others: str


@dataclass(frozen=True, slots=True)
class BoundColumns:
    """The columns that are chosen or likely, and the others, each with whether it is chosen."""

    field: Any
    likely: list[tuple[str, bool]]
    others: list[str]


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """`told`: what is filled in, in a few words; `is_open`: that is to be seen, or put right."""

    group: Group
    fields: list[tuple[str, Any]]
    told: str
    is_open: bool


class ColumnsForm(forms.Form):
    """`event_mapping` is what it tells, once the form is valid."""

    def __init__(self, *args: Any, columns: list[str], guessed: Guessed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guessed, self.columns = guessed, columns
        for asked in ASKED.values():
            self.fields[asked.name] = self._field(asked)
        for name, reason in guessed.reasons.items():
            if name in self.fields and self.initial.get(name) == initial_of(guessed.mapping)[name]:
                self._explain(name, REASONS[reason])
        if guessed.has_offsets:
            self.fields["time_zone"].help_text = _("The times of this file tell their own.")

    def _field(self, asked: Asked) -> forms.Field:
        told = {"label": asked.label, "help_text": asked.help, "required": False}
        if asked.kind == COLUMN:
            offered = [("", _("– none –")), *((name, name) for name in self.columns)]
            return forms.ChoiceField(choices=offered, **told)
        if asked.kind == COLUMNS:
            offered = [(name, name) for name in self.columns]
            return forms.MultipleChoiceField(
                choices=offered, widget=forms.CheckboxSelectMultiple, **told
            )
        if asked.kind == CHOICE:
            return forms.ChoiceField(choices=self._choices(asked), **told)
        if asked.kind == MARKS:
            return forms.CharField(widget=MarksInput, max_length=LONGEST, **told)
        return forms.CharField(max_length=120, **told)

    def _choices(self, asked: Asked) -> list[tuple[str, Any]]:
        """A mapping of one's own may tell another delimiter than those that are usual."""
        known = dict(asked.choices)
        told = (self.initial.get(asked.name), self.data.get(asked.name))
        also = {str(one) for one in told if one} - set(known)
        extra = also if asked.name == "delimiter" else set()
        return [*asked.choices, *((one, one) for one in sorted(extra))]

    def _explain(self, name: str, reason: Any) -> None:
        field = self.fields[name]
        field.help_text = f"{reason} {field.help_text}".strip()

    def bound_groups(self) -> list[BoundGroup]:
        return list(self._groups())

    def _groups(self) -> Iterator[BoundGroup]:
        """The fields as they are shown; a folded group opens for what is told or wrong in it."""
        for group in GROUPS:
            told = [self._in_words(one.name) for one in group.asked]
            words = " · ".join(one for one in told if one)
            wrong = any(one.name in self.errors for one in group.asked) if self.is_bound else False
            is_open = wrong or (bool(words) and group.key != "details")
            fields = [(one.kind, self._shown(one)) for one in group.asked]
            yield BoundGroup(group, fields, words, is_open)

    def _shown(self, asked: Asked) -> Any:
        if asked.kind == MARKS:
            return self._marks(asked)
        if asked.kind == COLUMNS:
            return self._columns(asked.name)
        return self[asked.name]

    def _marks(self, asked: Asked) -> BoundMarks:
        field = self[asked.name]
        chosen = list(parted(field.value()))
        column = next((one for one in map(self._now, asked.of) if one), "")
        values = self.guessed.values.get(column, [])
        lower, known = {one.lower() for one in chosen}, {one.lower() for one in values}
        offered = [(joined([one]), one, one.lower() in lower) for one in values]
        return BoundMarks(field, offered, joined(one for one in chosen if one.lower() not in known))

    def _columns(self, name: str) -> BoundColumns:
        """What is chosen comes first, in its order: that order counts."""
        chosen = [one for one in self._now(name) or () if one in self.columns]
        likely = self._likely(name)
        first = list(dict.fromkeys([*chosen, *likely]))
        others = [one for one in dict.fromkeys(self.columns) if one not in first]
        return BoundColumns(self[name], [(one, one in chosen) for one in first], others)

    def _likely(self, name: str) -> list[str]:
        """Dates for the closing; for segments what has a handful of values and no other part."""
        if name == "closed_at":
            return [one for one in self.guessed.dates if one != self._now("timestamp")]
        if name != "segments":
            return []
        taken = {self._now(one.name) for one in ASKED.values() if one.kind == COLUMN}
        few = {one for one, values in self.guessed.values.items() if len(values) > 1}
        return [one for one in self.columns if one in few - taken - set(self.guessed.dates)]

    def _now(self, name: str) -> Any:
        return self[name].value()

    def _in_words(self, name: str) -> str:
        """Of what is not as usual."""
        value = self._now(name)
        parts = list(parted(value)) if ASKED[name].kind == MARKS else value
        if not parts or parts == USUAL[name]:
            return ""
        words = ", ".join(parts) if isinstance(parts, list | tuple) else str(parts)
        return f"{ASKED[name].label}: {words}"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in REQUIRED:
            if not told.get(name) and name not in self.errors:
                self.add_error(name, FAULTS[name])
        if not (told.get("closed_at") or told.get("closing_activities")):
            self.add_error("closed_at", FAULTS["closed_at"])
        if not self.errors:
            self._check(told)
        return told

    def _check(self, told: dict[str, Any]) -> None:
        values = {
            name: list(parted(value)) if ASKED[name].kind == MARKS else value
            for name, value in told.items()
        }
        mapping = mapping_of({name: value for name, value in values.items() if value})
        for name, fault in mapping_faults(mapping):
            self.add_error(name, fault.removeprefix(f"{name} ") if "“" in fault[:16] else fault)
        self.event_mapping = mapping


def initial_of(mapping: EventMapping) -> dict[str, Any]:
    """The mapping as the form shows it."""
    return {
        name: joined(value) if name in LISTS and ASKED[name].kind == MARKS else value
        for name, value in mapping.as_dict().items()
    }


def joined(marks: Iterable[str]) -> str:
    """Marks as one line, divided by commas; those with a comma or quote stand between quotes."""
    return ", ".join(
        f'"{quoted}"' if "," in one or '"' in one else one
        for one in dict.fromkeys(marks)
        for quoted in (one.replace('"', '""'),)
    )


def parted(text: Any) -> Iterator[str]:
    """The marks in a line, each once."""
    line = " ".join(str(text or "").split())
    cut = next(csv.reader([line], skipinitialspace=True), [])
    yield from dict.fromkeys(part.strip() for part in cut if part.strip())
