"""What the pages of this floor ask for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.forms import day_input, instant_input
from kernel.models import User
from kernel.pages import NoteForm
from knowledge.deciding import fact_of, in_words
from knowledge.grid import table_from_fields
from knowledge.models import Document, DocumentClass, DocumentKind, Release
from knowledge.part_forms import PartsForm
from knowledge.suggesting import SuggestingInput, suggested_inputs
from knowledge.table_cells import allowed_values, is_enumeration

YEAR = timedelta(days=365)
HINTED = 6  # of the texts that an input may be, beside it
A_MOMENT = timedelta(minutes=10)  # between choosing an instant and sending it
CASE = "case"  # before the names of inputs, so that none is taken for a field of ours
BOOLEANS = [("", "–"), ("true", _("yes")), ("false", _("no"))]
KIND_HINTS = {
    "number": _("A number, as 12.50."),
    "date": _("A day, as 2026-01-31."),
    "time": _("A time of day, as 08:30:00."),
    "date and time": _("An instant, as 2026-01-31T08:30:00Z."),
    "days and time duration": _("A duration, as P2DT4H: two days and four hours."),
    "years and months duration": _("A duration, as P1Y6M: one year and six months."),
}
NATIVE = {"date": "date", "time": "time"}


class DocumentChangeForm(forms.Form):
    """Title, process, owner and review date. The wording has versions of its own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    process = forms.ModelChoiceField(label=_("Process"), queryset=ProcessElement.objects.all())
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.filter(is_active=True, is_clock=False),
        help_text=_("Sees to it that the document stays true, and is reminded of its review."),
    )
    review_by = forms.DateField(
        label=_("Review by"),
        help_text=_("On this day somebody should have looked at it again."),
        required=False,
        widget=day_input(),
    )


class DocumentForm(DocumentChangeForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)

    field_order = ["kind", "title", "process", "owner", "review_by"]


class DmnEditForm(forms.Form):
    """A draft's table as DMN, and the digest of the draft it began with."""

    content = forms.CharField(
        label=_("DMN 1.3"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )
    summary = forms.CharField(label=_("What changes, and why"), max_length=300, required=False)
    expected_digest = forms.CharField(widget=forms.HiddenInput)


class AdoptForm(forms.Form):
    """Where documents belong that are made of something shipped or handed in."""

    process = forms.ModelChoiceField(label=_("Process"), queryset=ProcessElement.objects.all())
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.filter(is_active=True, is_clock=False),
        help_text=_("Sees to it that the documents stay true."),
    )


class DmnFileForm(AdoptForm):
    file = forms.FileField(
        label=_("File"), help_text=_("A .dmn of DMN 1.1 to 1.5, of 50 MB and 60,000 cells at most.")
    )

    field_order = ["file", "process", "owner"]


class ReviewForm(forms.Form):
    """Looked at again, and it still holds."""

    review_by = forms.DateField(
        label=_("Next review by"), widget=day_input(), initial=lambda: timezone.localdate() + YEAR
    )
    note = forms.CharField(
        label=_("What did you look at?"),
        help_text=_("It stands in the history of the document."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VersionForm(PartsForm):
    """The text of a draft, and what it says besides.

    `expected_digest` says which text the editor began with.
    """

    summary = forms.CharField(
        label=_("What changes, and why"),
        help_text=_("One sentence. The approver and the readers see it."),
        max_length=300,
        required=False,
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown. Numbers such as POL-0001 become links."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    expected_digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def wording(self) -> dict[str, Any]:
        """What the action of saving takes."""
        names = ("body", "summary", "expected_digest")
        return {**{name: self.cleaned_data[name] for name in names}, "parts": self.parts()}


class TableForm(VersionForm):
    """The same with a decision table; its cells are read from the fields of the grid."""

    body = forms.CharField(
        label=_("Explanation"),
        help_text=_("Markdown, shown above the table."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def typed_table(self) -> dict[str, Any]:
        return table_from_fields(self.data)


class ApprovalForm(NoteForm):
    """Approve, and say from when on it is in force, in the time of the house."""

    effective_at = forms.DateTimeField(
        label=_("Effective from"),
        help_text=_("It comes into force by itself, within a minute. Empty: at once."),
        required=False,
        widget=instant_input(),
    )

    field_order = ["effective_at", "note"]

    def clean_effective_at(self) -> datetime | None:
        """A year mistyped would put it in force at once, and seem to have been so for long."""
        at: datetime | None = self.cleaned_data["effective_at"]
        if at and at < timezone.now() - A_MOMENT:
            raise forms.ValidationError(_("That is past. Leave it empty to begin at once."))
        return at


class ClassifyForm(forms.Form):
    document_class = forms.ModelChoiceField(
        label=_("Class"),
        queryset=DocumentClass.objects.all(),
        empty_label=_("None: one approval is enough"),
        required=False,
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)


class CommentForm(forms.Form):
    """What should change, and the words it is about."""

    passage = forms.CharField(
        label=_("Passage"),
        help_text=_("Shorten it to the words you mean. Empty: the whole version."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text = forms.CharField(
        label=_("What should change, and why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    near = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000_000
    )

    def clean_near(self) -> int:
        return self.cleaned_data["near"] or 0


class DocumentFileForm(forms.Form):
    """Markdown files, and what holds for those that do not say it themselves."""

    file = forms.FileField(
        label=_("File"), help_text=_("A .zip, a .tar.gz, or one .md. Files of up to 1 MB each.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=DocumentKind.choices, initial=DocumentKind.ARTICLE
    )
    process = forms.ModelChoiceField(label=_("Process"), queryset=ProcessElement.objects.all())
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.filter(is_active=True, is_clock=False)
    )
    collection = forms.CharField(
        label=_("Collection"),
        help_text=_("The same files are found again by it. Empty: the name of the archive."),
        max_length=120,
        required=False,
    )
    submits = forms.BooleanField(
        label=_("Submit the drafts for review"),
        help_text=_("Somebody else approves them."),
        required=False,
    )


class ReleaseForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What these documents change together.")
    )
    planned_on = forms.DateField(
        label=_("Planned for"),
        help_text=_("It cannot be enacted before this day."),
        required=False,
        widget=day_input(),
    )

    def clean_planned_on(self) -> date | None:
        return not_past(self.cleaned_data["planned_on"])


class ReplanForm(forms.Form):
    planned_on = forms.DateField(label=_("Planned for"), required=False, widget=day_input())

    def clean_planned_on(self) -> date | None:
        return not_past(self.cleaned_data["planned_on"])


def not_past(day: date | None) -> date | None:
    if day and day < timezone.localdate():
        raise forms.ValidationError(_("That day is past. Leave it empty if no day is set."))
    return day


class ItemForm(forms.Form):
    document = forms.ModelChoiceField(
        label=_("Document"), queryset=Document.objects.none(), empty_label=_("Choose a document")
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.not_in_a_planned_release()


class CaseForm(forms.Form):
    """The inputs of a decision table. What is wrong with them the table tells, not the form."""

    def __init__(self, *args: Any, table: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, prefix=CASE, **kwargs)
        self.table = table
        for column, suggested in zip(table["inputs"], suggested_inputs(table), strict=True):
            self.fields[column["name"]] = case_field(column, suggested)

    def facts(self) -> dict[str, Any]:
        """What was typed, by input; an empty field is no fact."""
        found = {}
        for column in self.table["inputs"]:
            typed = str(self.data.get(self.add_prefix(column["name"]), ""))
            if typed.strip():
                found[column["name"]] = typed_fact(typed, column["type"])
        return found


def case_field(column: dict[str, Any], suggested: Sequence[str] = ()) -> forms.Field:
    """`suggested`: what the rules ask for, where the column does not say what it allows."""
    kind, values, unit = column["type"], column.get("values", ""), column.get("unit", "")
    label = f"{column['label']} ({unit})" if unit else column["label"]
    told: dict[str, Any] = {"label": label, "required": True, "help_text": column.get("help", "")}
    if kind == "boolean":
        return forms.ChoiceField(choices=BOOLEANS, **told)
    if values and kind in ("string", "number") and is_enumeration(values):
        choices = [in_words(one) for one in allowed_values(values)]
        return forms.ChoiceField(choices=[("", "–"), *zip(choices, choices, strict=True)], **told)
    attrs = {"type": NATIVE.get(kind, "text"), "autocomplete": "off"}
    if kind == "number":
        attrs["inputmode"] = "decimal"
    if kind == "time":
        attrs["step"] = "1"
    hint = _("As %(texts)s.") % {"texts": ", ".join(suggested[:HINTED])} if suggested else ""
    told["help_text"] = told["help_text"] or hint or KIND_HINTS.get(kind, "")
    return forms.CharField(widget=SuggestingInput(suggested, attrs), **told)


def typed_fact(typed: str, kind: str) -> Any:
    """As the table takes it, or as it was typed where that is none of its kind."""
    plain = typed.strip()
    if kind == "boolean":
        return {"true": True, "false": False}.get(plain, plain)
    if kind == "time" and plain.count(":") == 1:
        return f"{plain}:00"
    return fact_of(plain, kind) if kind != "string" else typed


class EraseForm(forms.Form):
    note = forms.CharField(
        label=_("Why"),
        help_text=_("It stands in the change log."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
