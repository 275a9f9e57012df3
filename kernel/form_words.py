"""What forms say by themselves, in words of the house: one place, of the administration too."""

from typing import Any

from django import forms
from django.core import validators
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

DASHES = "---------"  # what Django calls the choice of nothing
SELECT = "django/forms/widgets/select.html"
NOT_OFFERED = _("“%(value)s” is not offered here. Choose another.")
GONE = _("That is not offered here, or not any more. Choose another.")
REQUIRED: dict[type[forms.Field], Any] = {
    forms.Field: _("Fill this in."),
    forms.BooleanField: _("Tick this first."),
    forms.ChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.ModelChoiceField: _("Choose one."),
    forms.ModelMultipleChoiceField: _("Choose at least one."),
    forms.FileField: _("Choose a file."),
}
BOUNDS: dict[type[validators.BaseValidator], Any] = {
    validators.MinValueValidator: _("Write %(limit_value)s or more."),
    validators.MaxValueValidator: _("Write %(limit_value)s or less."),
    validators.MinLengthValidator: ngettext_lazy(
        "Write at least %(limit_value)d character; there are %(show_value)d.",
        "Write at least %(limit_value)d characters; there are %(show_value)d.",
        "limit_value",
    ),
    validators.MaxLengthValidator: ngettext_lazy(
        "Shorten this to %(limit_value)d character; there are %(show_value)d.",
        "Shorten this to %(limit_value)d characters; there are %(show_value)d.",
        "limit_value",
    ),
}
DIGITS: dict[str, Any] = {
    "max_digits": ngettext_lazy(
        "Write %(max)s digit at most.", "Write %(max)s digits at most.", "max"
    ),
    "max_decimal_places": ngettext_lazy(
        "Write %(max)s decimal at most.", "Write %(max)s decimals at most.", "max"
    ),
    "max_whole_digits": ngettext_lazy(
        "Write %(max)s digit before the decimals at most.",
        "Write %(max)s digits before the decimals at most.",
        "max",
    ),
}


class HouseRenderer(DjangoTemplates):
    """A select that begins with nothing says what to do about it."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if template_name == SELECT:
            _name_nothing(context["widget"])
        return str(super().render(template_name, context, request))


def _name_nothing(select: dict[str, Any]) -> None:
    for _group, options, _index in select["optgroups"]:
        for option in options:
            if option["label"] == DASHES:
                option["label"] = _("Choose …") if select["required"] else _("– none –")


def speak() -> None:
    """Called once at start-up: fields and validators take their words from their class."""
    for field, words in REQUIRED.items():
        _say(field, required=words)
    _say(forms.ChoiceField, invalid_choice=NOT_OFFERED)
    _say(forms.TypedChoiceField, invalid_choice=NOT_OFFERED)
    _say(forms.MultipleChoiceField, invalid_choice=NOT_OFFERED)
    _say(forms.ModelChoiceField, invalid_choice=GONE)
    _say(forms.ModelMultipleChoiceField, invalid_choice=GONE)
    for validator, words in BOUNDS.items():
        validator.message = words
    validators.DecimalValidator.messages.update(DIGITS)


def _say(field: type[forms.Field], **words: Any) -> None:
    own = vars(field).get("default_error_messages", {})
    field.default_error_messages = {**own, **words}
