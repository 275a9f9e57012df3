from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.models import SavedView
from reporting.filters import VERTICALS
from reporting.models import Digest


class DigestForm(forms.ModelForm):
    """How often, and which processes; the views are those one keeps of the overview."""

    verticals = forms.MultipleChoiceField(
        label=_("Verticals"),
        choices=[(one.value, one.label) for one in VERTICALS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all"),
    )
    query = forms.ChoiceField(label=_("View of the overview"), required=False)

    class Meta:
        model = Digest
        fields = ["cadence", "query", "verticals", "family", "skips_empty"]

    def __init__(self, *args: Any, views: list[SavedView], asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["query"].choices = _choices(views, asked, self.instance.query)

    def clean_family(self) -> str:
        family = self.cleaned_data["family"].strip().rstrip(".")
        if family.strip("0123456789."):
            raise forms.ValidationError(
                _("A process family is the beginning of an identifier, for example 1.3.")
            )
        return family


def _choices(views: list[SavedView], asked: str, kept: str) -> list[tuple[str, Any]]:
    """All, what the overview was filtered by, what was kept before, and the views by name."""
    named = {view.query: view.name for view in views if view.query}
    found: dict[str, Any] = {"": _("All processes")}
    for query, label in ((asked, _("As it is filtered now")), (kept, _("As it is kept now"))):
        if query and query not in named:
            found[query[:500]] = label
    return list((found | named).items())
