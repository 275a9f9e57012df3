"""What the page of a template asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import Document, DocumentVersion, KindTemplate
from knowledge.part_forms import PartsForm


class TemplateForm(PartsForm):
    """The next edition of a template; steps and texts have the fields that a version has."""

    body = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown. Say in it what each part is for: who writes replaces that."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20}),
    )
    note = forms.CharField(label=_("What changes, and why"), max_length=300, required=False)
    expected_edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: str, template: KindTemplate | None, **kwargs: Any) -> None:
        parts = template.parts if template else {}
        told = {
            "body": template.body if template else "",
            "expected_edition": template.edition if template else 0,
        }
        version = DocumentVersion(document=Document(kind=kind), **parts)
        super().__init__(*args, version=version, initial=told, **kwargs)

    def edition(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("body", "note", "expected_edition")
        return {**{name: self.cleaned_data[name] for name in names}, "parts": self.parts()}
