"""What the cellar's pages ask for."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from kernel import tokens
from kernel.models import SavedView, User
from kernel.ruling import DomainError


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def instant_input() -> forms.DateTimeInput:
    """A day and a time of day, in the time zone of the installation."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class FormInRows(forms.Form):
    """A form whose last fields belong together, side by side; the others stand above them."""

    def row_names(self) -> list[tuple[str, ...]]:
        raise NotImplementedError

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in names] for names in self.row_names()]

    def lone_fields(self) -> list[forms.BoundField]:
        taken = {name for names in self.row_names() for name in names}
        return [one for one in self.visible_fields() if one.name not in taken]


class CheckedFileField(forms.FileField):
    """A file that is refused at its field, by what it holds; `check` raises DomainError."""

    def __init__(self, *, check: Callable[[Any], object], **told: Any) -> None:
        super().__init__(**told)
        self.check_file = check

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        try:
            if file:
                self.check_file(file)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


class SignInForm(LoginForm):
    """What is asked stands above its field, and not in it, where it would vanish on typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SaveViewForm(forms.Form):
    """Keep the list before me. `path` and `query` say which."""

    name = forms.CharField(label=_("Name"), max_length=SavedView._meta.get_field("name").max_length)
    is_shared = forms.BooleanField(label=_("Share with everyone"), required=False)
    is_default = forms.BooleanField(label=_("Show this first"), required=False)
    path = forms.CharField(max_length=80)
    query = forms.CharField(required=False, max_length=2000)

    def clean_path(self) -> str:
        """An address of this house, not of any other."""
        try:
            resolve(self.cleaned_data["path"])
        except Resolver404 as missing:
            raise forms.ValidationError(_("There is no such page.")) from missing
        return self.cleaned_data["path"]


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


class ApiTokenForm(forms.Form):
    """What a token is for, what it may do, and until when."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program uses it, and where it runs.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    days = forms.TypedChoiceField(
        label=_("It lives"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(tokens.offered().items())
