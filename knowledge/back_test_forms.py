"""The form of a back-test: over what, for whom, at which cost."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.forms import day_input
from knowledge.back_testing.comparing import money_outputs
from knowledge.back_testing.fitting import Tables, all_inputs
from knowledge.back_testing.running import personal_inputs
from knowledge.back_testing.sources import CHANNEL, COLUMN, INPUT, MONTH
from knowledge.forms import KIND_HINTS, YEAR
from knowledge.models import BackTestSource

ASSUME = "assume"


class BackTestForm(forms.Form):
    """`tables`: the version in force, and the draft."""

    source = forms.ChoiceField(
        label=_("Over"),
        choices=BackTestSource.choices,
        initial=BackTestSource.LOG,
        widget=forms.RadioSelect,
    )
    since = forms.DateField(
        label=_("From day"),
        help_text=_("Of the log. Empty: from its beginning."),
        required=False,
        widget=day_input(),
        initial=lambda: timezone.localdate() - YEAR,
    )
    until = forms.DateField(
        label=_("To day"),
        help_text=_("That day included. Empty: to its end."),
        required=False,
        widget=day_input(),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX or Parquet with a column for each input, called by its name or its label."
        ),
        required=False,
    )
    segment = forms.ChoiceField(
        label=_("Segments by"),
        help_text=_("Personal data makes no segments."),
        required=False,
    )
    column = forms.CharField(
        label=_("Segments by another column of the file"),
        help_text=_("Its heading, where the segment is no input of the table."),
        max_length=200,
        required=False,
    )
    money = forms.ChoiceField(
        label=_("Sum of"),
        help_text=_("An output that is money, or another amount. Both versions need it."),
        required=False,
    )

    def __init__(self, *args: Any, tables: Tables, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        personal = personal_inputs(*tables)
        inputs = [
            (f"{INPUT}{one['name']}", one["label"])
            for one in all_inputs(tables)
            if one["name"] not in personal
        ]
        fields: dict[str, Any] = self.fields
        fields["segment"].choices = [
            ("", _("– none –")),
            *inputs,
            (MONTH, _("Month, of the log")),
            (CHANNEL, _("Channel, of the log")),
        ]
        outputs = {one["name"]: one for one in tables[1]["outputs"]}
        sums = [(name, _called(outputs[name])) for name in money_outputs(*tables)]
        fields["money"].choices = [("", _("– none –")), *sums]
        fields["money"].initial = next(
            (name for name in money_outputs(*tables) if outputs[name].get("unit")), ""
        )
        for one in _only_in_one(tables):
            fields[f"{ASSUME}-{one['name']}"] = forms.CharField(
                label=_("“%(input)s”, where nothing is given") % {"input": one["label"]},
                help_text=KIND_HINTS.get(one["type"], ""),
                max_length=200,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("source") == BackTestSource.FILE and not told.get("file"):
            self.add_error("file", _("Choose a file."))
        if told.get("source") == BackTestSource.LOG and told.get("file"):
            self.add_error("source", _("A file is chosen: say that it is the source."))
        return told

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        told = self.cleaned_data
        is_file = told["source"] == BackTestSource.FILE
        days: dict[str, date | None] = {name: told[name] for name in ("since", "until")}
        by_column = is_file and told["column"].strip()
        return {
            **({"file": told["file"]} if is_file else days),
            "segment": f"{COLUMN}{by_column}" if by_column else told["segment"],
            "money": told["money"],
            "assumed": {
                name.removeprefix(f"{ASSUME}-"): said
                for name, said in told.items()
                if name.startswith(f"{ASSUME}-")
            },
        }


def _only_in_one(tables: Tables) -> list[dict[str, Any]]:
    """Inputs that the other table does not ask for: a log may not have them."""
    names = [{one["name"] for one in table["inputs"]} for table in tables]
    return [one for one in all_inputs(tables) if one["name"] not in names[0] & names[1]]


def _called(column: dict[str, Any]) -> str:
    unit = column.get("unit", "")
    return f"{column['label']} ({unit})" if unit else str(column["label"])
