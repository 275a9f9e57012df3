"""What the cellar's pages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.models import SavedView, User


class SaveViewForm(forms.Form):
    """Keep the list before me. `path` and `query` say which."""

    name = forms.CharField(label=_("Name"), max_length=SavedView._meta.get_field("name").max_length)
    is_shared = forms.BooleanField(label=_("Share with everyone"), required=False)
    is_default = forms.BooleanField(label=_("Show this first"), required=False)
    path = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class BreakGlassForm(forms.Form):
    reason = forms.CharField(
        label=_("Why can nobody else make this move now?"),
        help_text=_("Auditors read it. At least 20 characters."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email_notices"]
