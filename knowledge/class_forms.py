"""The form of a document class."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from kernel.forms import FormInRows
from knowledge.models import MOST_APPROVERS, DocumentClass, DocumentKind


class ClassForm(FormInRows):
    """The rules of a class, its stages in order, and the kinds whose new documents get it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(label=_("For which documents"), max_length=300, required=False)
    default_for = forms.MultipleChoiceField(
        label=_("New documents of these kinds get it"),
        choices=DocumentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minimum_approvers = forms.IntegerField(
        label=_("Approvers, at least"), min_value=1, max_value=MOST_APPROVERS, initial=1
    )
    contributors_may_approve = forms.BooleanField(
        label=_("Who wrote a part of the text may approve"),
        help_text=_("The author never may."),
        required=False,
    )
    review_days = forms.IntegerField(
        label=_("Days to approve"),
        help_text=_("From submission. Approvers are reminded the day before; then the owner is "
                    "told. Empty: no fixed time."),
        min_value=1,
        max_value=365,
        required=False,
    )  # fmt: skip
    attestation_percent = forms.IntegerField(
        label=_("Attested before it is in force, percent"),
        help_text=_("So many of its audience must have read it first. A document may ask for "
                    "more. Empty: none."),
        min_value=1,
        max_value=100,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_approve = Group.objects.filter(permissions__codename="sign_documentversion")
        for n in range(1, MOST_APPROVERS + 1):
            self.fields[f"stage_{n}"] = forms.CharField(
                label=_("Stage %(n)d") % {"n": n}, max_length=80, required=False
            )
            self.fields[f"role_{n}"] = forms.ModelChoiceField(
                label=_("Role that approves in stage %(n)d") % {"n": n},
                queryset=may_approve.order_by("name"),
                empty_label=_("No stage"),
                required=False,
            )

    def row_names(self) -> list[tuple[str, ...]]:
        return [(f"stage_{n}", f"role_{n}") for n in range(1, MOST_APPROVERS + 1)]

    @staticmethod
    def initial_of(document_class: DocumentClass) -> dict[str, Any]:
        names = [field.name for field in DocumentClass._meta.concrete_fields]
        initial = {name: getattr(document_class, name) for name in names}
        initial["default_for"] = [one.kind for one in document_class.defaults.all()]
        for stage in document_class.stages.all():
            initial[f"stage_{stage.position}"] = stage.name
            initial[f"role_{stage.position}"] = stage.role_id
        return initial

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for n in range(1, MOST_APPROVERS + 1):
            if bool(told.get(f"stage_{n}")) != bool(told.get(f"role_{n}")):
                self.add_error(f"stage_{n}", _("A stage has a name and a role."))
        return told

    def rules(self) -> dict[str, Any]:
        told = self.cleaned_data
        numbers = range(1, MOST_APPROVERS + 1)
        stages = [(told[f"stage_{n}"], told[f"role_{n}"]) for n in numbers if told[f"stage_{n}"]]
        names = ("name", "description", "default_for", "minimum_approvers")
        more = ("contributors_may_approve", "review_days", "attestation_percent")
        return {**{name: told[name] for name in (*names, *more)}, "stages": stages}
