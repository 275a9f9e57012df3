"""Where a source is fetched from: a form for each kind."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.ruling import DomainError
from reporting.forms.imports import known_mappings
from reporting.mapping_files import mapping_written
from reporting.models import SourceKind


class ApiFeedForm(forms.Form):
    """Programs send: there is nothing to say."""

    @property
    def feed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in self.feed_fields}

    feed_fields: tuple[str, ...] = ()


class FolderFeedForm(ApiFeedForm):
    feed_fields = ("folder", "pattern")
    folder = forms.CharField(
        label=_("Folder"),
        max_length=300,
        required=False,
        help_text=_("Under the folder that is watched here; empty: that folder itself."),
    )
    pattern = forms.CharField(
        label=_("Files"), max_length=100, initial="*", help_text=_("For example *.csv.gz")
    )


class TableFeedForm(ApiFeedForm):
    feed_fields = ("connection", "table", "cursor")
    connection = forms.ChoiceField(
        label=_("Database"), help_text=_("Operations name them: GROUNDCREW_WAREHOUSE_…")
    )
    table = forms.CharField(
        label=_("Table or view"), max_length=127, help_text=_("As tickets, or sales.tickets")
    )
    cursor = forms.CharField(
        label=_("Column that only grows"),
        max_length=63,
        required=False,
        help_text=_("Only rows from the last value on are read. Empty: the whole table each time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["connection"].choices = [(name, name) for name in sorted(settings.WAREHOUSES)]


class OpenedSource(forms.Form):
    """Which process, under which name, with which columns."""

    process = forms.ModelChoiceField(ProcessElement.objects.none(), label=_("Process"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    columns = forms.ChoiceField(label=_("Columns"))
    mapping = forms.CharField(
        label=_("Columns in my own words"),
        required=False,
        max_length=8000,
        help_text=_("Only if you chose so above. To have them guessed, load a first file by hand."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].queryset = ProcessElement.objects.order_by("position")
        named = [(key, name) for key, (name, _text) in known_mappings().items()]
        self.fields["columns"].choices = [*named, ("own", _("In my own words, below"))]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        known = known_mappings().get(told.get("columns", ""))
        try:
            self.event_mapping = mapping_written(known[1] if known else told.get("mapping", ""))
        except DomainError as fault:
            self.add_error("columns" if known else "mapping", str(fault))
        return told


class OpenApiSource(OpenedSource, ApiFeedForm):
    pass


class OpenFolderSource(OpenedSource, FolderFeedForm):
    pass


class OpenTableSource(OpenedSource, TableFeedForm):
    pass


OPENING: dict[str, type[OpenedSource]] = {
    SourceKind.API: OpenApiSource,
    SourceKind.FOLDER: OpenFolderSource,
    SourceKind.TABLE: OpenTableSource,
}
FEEDS: dict[str, type[ApiFeedForm]] = {
    SourceKind.FOLDER: FolderFeedForm,
    SourceKind.TABLE: TableFeedForm,
}
