"""What is asked of who must read a document, who attests it, and who submits an edit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.forms import FormInRows
from kernel.models import User
from kernel.pages import NoteForm
from knowledge.models import Document

MOST_PARTS = 6
EDITS = [
    ("material", _("Material: everybody in its audience reads and attests it anew")),
    ("minor", _("Minor: who attested the version in force need not; the reviewer may refuse that")),
]


class SubmitForm(NoteForm):
    """Submit a new version of what is in force: is the edit a minor or a material one?"""

    edit = forms.ChoiceField(
        label=_("This edit is"),
        choices=EDITS,
        initial="material",
        required=False,
        widget=forms.RadioSelect,
    )

    field_order = ["edit", "note"]

    def clean(self) -> dict[str, Any]:
        """As the action takes it; who says nothing has made a material edit."""
        told = super().clean() or {}
        return {"note": told.get("note", ""), "is_minor": told.get("edit") == "minor"}


class AttestForm(forms.Form):
    """A person's word. `read` says which text they had before them."""

    confirm = forms.BooleanField(label=_("I have read this text, and I will act by it."))
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def statement(self) -> str:
        return str(self.fields["confirm"].label)


class AudienceForm(FormInRows):
    """The parts of an audience, each a role, a process, a team, or what all of them hold for."""

    attestation_percent = forms.IntegerField(
        label=_("Attested before it is in force, percent"),
        help_text=_("Empty: as its class asks. More than its class asks counts, less does not."),
        min_value=1,
        max_value=100,
        required=False,
    )
    attestation_days = forms.IntegerField(
        label=_("Days to attest"),
        help_text=_("Reminded three days before, the day after, and then every week."),
        min_value=1,
        max_value=365,
        initial=14,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = User.objects.exclude(team="").order_by("team").values_list("team", flat=True)
        of_team = [("", _("Any team")), *((team, team) for team in teams.distinct())]
        roles = Group.objects.filter(permissions__codename="add_attestation").order_by("name")
        processes = [(one.pk, str(one)) for one in ProcessElement.objects.all()]
        for n in range(1, MOST_PARTS + 1):
            told = {"n": n}
            self.fields[f"role_{n}"] = forms.ModelChoiceField(
                label=_("Part %(n)d: role") % told,
                queryset=roles,
                empty_label=_("Any role"),
                required=False,
            )
            process = forms.TypedChoiceField(
                label=_("Part %(n)d: owner and notification list of the process") % told,
                choices=[("", _("Any process")), *processes],
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.fields[f"process_{n}"] = process
            self.fields[f"team_{n}"] = forms.ChoiceField(
                label=_("Part %(n)d: team") % told, choices=of_team, required=False
            )

    def row_names(self) -> list[tuple[str, ...]]:
        return [(f"role_{n}", f"process_{n}", f"team_{n}") for n in range(1, MOST_PARTS + 1)]

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "attestation_percent": document.attestation_percent,
            "attestation_days": document.attestation_days,
        }
        for n, part in enumerate(document.audience.all()[:MOST_PARTS], start=1):
            initial |= {f"role_{n}": part.role_id, f"process_{n}": part.process_id}
            initial[f"team_{n}"] = part.team
        return initial

    def told(self) -> Mapping[str, Any]:
        """As the action takes it."""
        told = self.cleaned_data
        processes = ProcessElement.objects.in_bulk(
            [told[f"process_{n}"] for n in range(1, MOST_PARTS + 1) if told[f"process_{n}"]]
        )
        parts = [
            (told[f"role_{n}"], processes.get(told[f"process_{n}"]), told[f"team_{n}"])
            for n in range(1, MOST_PARTS + 1)
        ]
        return {
            "parts": [part for part in parts if any(part)],
            "percent": told["attestation_percent"],
            "days": told["attestation_days"],
        }
