"""What the editor of a version asks for besides the text: scope, measures, steps."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from knowledge import sockets
from knowledge.interface_texts import TextFault, shaped_texts, text_faults
from knowledge.models import DocumentVersion, ScopeAspect
from knowledge.parts import PartsRefused, faults_of_steps, part_faults, shaped_parts
from knowledge.scopes import FOR_ALL, choices_of
from knowledge.step_fields import (
    StepFields,
    fields_of_steps,
    reshape_steps,
    steps_from_fields,
    without_blanks,
)
from knowledge.step_text import Step
from knowledge.steps import StepFault
from knowledge.text_fields import TextFields, fields_of_texts, texts_from_fields

SCOPE = "scope_"
EMPTY_MEANS = _("None ticked: %(all)s.")


class TickList(forms.SelectMultiple):
    """A box to tick for each choice, the ticked ones first; written in one go: there are many."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in value or ()}
        ordered = sorted(self.choices, key=lambda one: str(one[0]) not in chosen)
        ticks = format_html_join(
            "",
            '<label class="ticks__one"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            (
                (name, key, SafeString(" checked") if str(key) in chosen else "", label)
                for key, label in ordered
            ),
        )
        return format_html('<div class="ticks">{}</div>', ticks)


class PartsForm(forms.Form):
    """Scope, measures and steps of a version; a page that does not show them leaves them as they
    are: what says that it does is `tells_parts`, and `steps` for the steps."""

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.step_faults: list[StepFault] = []
        for aspect in ScopeAspect:
            chosen = version.scope.get(aspect.value, [])
            self.fields[f"{SCOPE}{aspect.value}"] = forms.MultipleChoiceField(
                label=aspect.label,
                help_text=EMPTY_MEANS % {"all": FOR_ALL[aspect]},
                choices=choices_of(aspect, chosen),
                initial=chosen,
                required=False,
                widget=TickList,
            )
        known = dict(sockets.measures.known())
        gone = [key for key in version.measures if key not in known]
        self.fields["measures"] = forms.MultipleChoiceField(
            label=_("Measures it should move"),
            help_text=_("What must get better where people follow it."),
            choices=[*known.items(), *((key, key) for key in gone)],
            initial=version.measures,
            required=False,
            widget=TickList,
        )
        self.fields["replaces"] = forms.CharField(
            label=_("Documents that it replaces"),
            help_text=_("Their numbers. They go out of force the instant this comes into force, "
                        "and their readers are led here."),
            initial=", ".join(version.replaces),
            max_length=400,
            required=False,
            widget=forms.TextInput(
                attrs={
                    "class": "form-control",
                    "autocomplete": "off",
                    "aria-label": _("Documents that it replaces"),
                }
            ),
        )  # fmt: skip

    @property
    def tells_parts(self) -> bool:
        return "tells_parts" in self.data

    @property
    def part_fields(self) -> list[Any]:
        """Those of the scope, the measures, then what it replaces."""
        scope = (self[f"{SCOPE}{aspect.value}"] for aspect in ScopeAspect)
        return [*scope, self["measures"], self["replaces"]]

    @property
    def has_part_faults(self) -> bool:
        return any(field.errors for field in self.part_fields)

    def parts(self) -> dict[str, Any]:
        """As the action takes them; nothing of what the page did not show."""
        told: dict[str, Any] = {}
        if self.tells_parts:
            given = {one.value: self.cleaned_data.get(f"{SCOPE}{one.value}") for one in ScopeAspect}
            told = {"scope": given, "measures": self.cleaned_data.get("measures", [])}
            told["replaces"] = self.cleaned_data.get("replaces", "")
        if "steps" in self.data:
            told["steps"] = without_blanks(steps_from_fields(self.data))
        if "texts" in self.data:
            told["texts"] = texts_from_fields(self.data)
        return told

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        document = self.version.document
        try:
            shaped = shaped_parts(document, self.parts())
        except (PartsRefused, ValueError) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        for name, fault in part_faults(document, {**shaped, "steps": []}).items():
            self.add_error(name, fault)
        self.step_faults = faults_of_steps(document, shaped.get("steps", []))
        for wrong in self.step_faults:
            self.add_error(None, str(wrong))
        return told

    def shown_texts(self) -> TextFields:
        """The fields of the texts, one for each language that is named."""
        try:
            typed = texts_from_fields(self.data) if "texts" in self.data else self.version.texts
            texts = shaped_texts(typed)
        except ValueError as fault:
            return fields_of_texts(self.version.texts, [TextFault("languages", str(fault))])
        return fields_of_texts(texts, text_faults(texts) if texts else ())

    def shown_steps(self, do: str = "") -> list[StepFields]:
        """The fields of the steps, after a press of a button that changes their shape."""
        steps: list[Step] = self.version.steps
        if "steps" in self.data:
            typed = steps_from_fields(self.data)
            steps = reshape_steps(typed, do) if do else without_blanks(typed)
        return fields_of_steps(steps, self.step_faults)
