"""The forms of findings and of test cases."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.filters import day_input
from knowledge.forms import CASE, YEAR, case_field
from knowledge.suggesting import suggested_inputs
from knowledge.table_cases import Case, has_many_results, output_types

THEN = "then"
OUTCOMES = [
    ("", _("What the table says now")),
    ("hit", _("These outputs")),
    ("no_hit", _("No rule applies")),
    ("overlap", _("Rules overlap")),
    ("input_error", _("The inputs are refused")),
]


class AcceptFindingForm(forms.Form):
    """Why a finding may stay, and until when."""

    reason = forms.CharField(
        label=_("Why may it stay?"),
        help_text=_("The approver sees it, and whoever changes the table after you."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expires_on = forms.DateField(
        label=_("Until"),
        help_text=_("After this day it counts again. A year at most."),
        widget=day_input(),
        initial=lambda: timezone.localdate() + YEAR,
    )


class TableCaseForm(forms.Form):
    """A test case: its name, the inputs of the table as on its page, and what is expected."""

    name = forms.CharField(
        label=_("Name"), help_text=_("What the case is about, as “Small credit”."), max_length=120
    )

    def __init__(self, *args: Any, table: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.types = output_types(table)
        for column, suggested in zip(table["inputs"], suggested_inputs(table), strict=True):
            field = case_field(column, suggested)
            field.required = False
            self.fields[_input(column["name"])] = field
        self.fields["kind"] = forms.ChoiceField(
            label=_("Expected"), choices=OUTCOMES, required=False
        )
        many = has_many_results(table)
        labels = {column["name"]: column["label"] for column in table["outputs"]}
        for name in self.types:
            self.fields[_output(name)] = forms.CharField(
                label=labels.get(name, name),
                required=False,
                max_length=20_000,
                help_text=_("One line for each result.") if many else "",
                widget=forms.Textarea(attrs={"rows": 3}) if many else forms.TextInput(),
            )

    def case(self) -> dict[str, Any]:
        """As the action takes it; without a `kind` what the table says now is expected. Outputs
        that were typed are meant, whatever the choice above them was left at."""
        told, rows = self.cleaned_data, self._rows()
        is_typed = any(any(row.values()) for row in rows)
        given = {
            column["name"]: str(told.get(_input(column["name"]), ""))
            for column in self.table["inputs"]
        }
        return {
            "name": told["name"],
            "inputs": given,
            "kind": told["kind"] or ("hit" if is_typed else ""),
            "outputs": rows,
        }

    def _rows(self) -> list[dict[str, str]]:
        columns = {name: self.cleaned_data.get(_output(name), "") for name in self.types}
        if not has_many_results(self.table):
            return [columns]
        lines = {name: text.splitlines() for name, text in columns.items()}
        count = max(map(len, lines.values()), default=0)
        return [
            {name: said[n] if n < len(said) else "" for name, said in lines.items()}
            for n in range(count)
        ]


def initial_of(case: Case) -> dict[str, str]:
    """What the form of a case that is there begins with."""
    inputs = {_input(name): text for name, text in case["inputs"].items()}
    names = {name for row in case["outputs"] for name in row}
    outputs = {
        _output(name): "\n".join(row.get(name, "") for row in case["outputs"]) for name in names
    }
    return {"name": case["name"], "kind": case["kind"], **inputs, **outputs}


def _input(name: str) -> str:
    return f"{CASE}-{name}"


def _output(name: str) -> str:
    return f"{THEN}-{name}"
