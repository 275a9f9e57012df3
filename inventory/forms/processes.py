from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import Criticality, ThirdParty
from kernel.forms import day_input
from kernel.models import User


def possible_owners() -> QuerySet[User]:
    """The people whose role lets them own a process."""
    owning = Permission.objects.filter(
        content_type__app_label="inventory", codename="own_processelement"
    )
    may = Q(groups__permissions__in=owning) | Q(user_permissions__in=owning) | Q(is_superuser=True)
    return User.objects.filter(may, is_active=True, is_clock=False).distinct()


class ProcessCareForm(forms.Form):
    """Who answers for a process, and how much depends on it."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Owner"),
        empty_label=_("Nobody yet"),
        help_text=_("Answers for the process: proposes changes and is told when it fails."),
    )
    criticality = forms.ChoiceField(choices=Criticality.choices, label=_("Criticality"))
    note = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Note"),
        help_text=_("It stands in the history of the process."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners()


class ThirdPartyForm(forms.ModelForm):
    class Meta:
        model = ThirdParty
        fields = ["name", "part", "contact", "contract_until"]
        widgets = {"contract_until": day_input()}
