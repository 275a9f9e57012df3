"""A field that offers what may be meant, and takes anything."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from knowledge.table_cells import named_texts


class SuggestingInput(forms.TextInput):
    """A line of text with a list beside it; nothing of the list has to be chosen."""

    def __init__(self, suggested: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggested = suggested

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        if not self.suggested:
            return super().render(name, value, attrs, renderer)
        listed = f"{name}-suggested"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}"></option>', zip(self.suggested))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


def suggested_inputs(table: dict[str, Any]) -> list[list[str]]:
    """For each input of a table the texts that its rules name; none where it is no text."""
    names = [column["name"] for column in table["inputs"]]
    return [
        named_texts([rule["when"][position] for rule in table["rules"]], names)
        if column["type"] == "string"
        else []
        for position, column in enumerate(table["inputs"])
    ]
