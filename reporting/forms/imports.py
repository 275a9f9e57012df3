from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.ruling import DomainError
from reporting.event_mapping import mapping_of
from reporting.mapping_files import (
    MOST_BYTES,
    mapping_sent,
    mapping_text,
    mapping_written,
    shipped_texts,
)
from reporting.models import Source

GUESS = "guess"
GUESSED = [(GUESS, _("Guess them from the file"))]
OWN_KEY = "own"
BY_HAND = [(OWN_KEY, _("I write them as YAML"))]
OWN = """\
case:
timestamp:
activity:
closing_activities: []
"""


def known_mappings() -> dict[str, tuple[str, str]]:
    """Key to name and YAML: those of the sources first, then the shipped ones."""
    found = {
        source.number: (str(source), mapping_text(mapping_of(source.mapping)))
        for source in Source.objects.exclude(kind="demonstration")
    }
    for key, text in shipped_texts().items():
        found[key] = (key.replace("-", " ").capitalize(), text)
    return found


class EventFileForm(forms.Form):
    """Which file, of which process, and where to begin with its columns."""

    process = forms.ModelChoiceField(ProcessElement.objects.none(), label=_("Process"))
    file = forms.FileField(
        label=_("Event log"), help_text=_("CSV, XES or JSON lines, also gzipped; Parquet or XLSX.")
    )
    mapping = forms.ChoiceField(
        label=_("Columns"), help_text=_("You can change them on the next page.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].queryset = ProcessElement.objects.order_by("position")  # type: ignore[attr-defined]  # a model choice has one
        named = [(key, name) for key, (name, _text) in known_mappings().items()]
        self.fields["mapping"].choices = [*GUESSED, *named, *BY_HAND]  # type: ignore[attr-defined]  # a choice has them


class MappingForm(forms.Form):
    """The mapping as YAML; `event_mapping` is what it tells, once the form is valid."""

    mapping = forms.CharField(
        label=_("Which column is what"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "code"}),
        max_length=8000,
    )

    def clean_mapping(self) -> str:
        text = self.cleaned_data["mapping"]
        try:
            self.event_mapping = mapping_written(text)
        except DomainError as fault:
            raise forms.ValidationError(str(fault)) from fault
        return text


class MappingFileForm(forms.Form):
    """The mapping as a YAML file; `event_mapping` is what it tells, once the form is valid."""

    mapping_file = forms.FileField(
        allow_empty_file=True,
        error_messages={"required": _("Choose the YAML file of a mapping first.")},
    )

    def clean_mapping_file(self) -> Any:
        file = self.cleaned_data["mapping_file"]
        try:
            self.event_mapping = mapping_sent(file.read(MOST_BYTES + 1), name=file.name)
        except DomainError as fault:
            raise forms.ValidationError(str(fault)) from fault
        return file


class SourceNameForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ["name"]
