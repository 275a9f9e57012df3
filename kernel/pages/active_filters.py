"""Which filters of a list are on, in words, each with the address that takes it off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, Field
from django.http import QueryDict

NOT_FILTERS = ("page", "sort", "export", "format", "all")


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One answer that narrows the list. `url` is the same list without it."""

    label: str
    value: str
    url: str


def active_filters(form: BaseForm, asked: QueryDict) -> list[ActiveFilter]:
    """In the order of the form; a question with two answers counts twice."""
    if not form.is_valid():
        return []
    return [
        ActiveFilter(str(form[name].label), text, _without(asked, _parameters(form, name), raw))
        for name in form.fields
        for raw, text in _answers(form.fields[name], form.cleaned_data.get(name))
    ]


def filtering(asked: QueryDict) -> QueryDict:
    """The part of an address that says what a list shows: no page, no export, nothing empty."""
    kept = asked.copy()
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value != ""]
        if not values or name in {"page", "export", "format", "all"}:
            del kept[name]
        else:
            kept.setlist(name, values)
    return kept


def _answers(field: Field, value: Any) -> Iterator[tuple[str | None, str]]:
    """Each answer as it stands in the address (None: all that the field asks) and for people."""
    if isinstance(value, list | tuple | set | QuerySet):
        for one in value:
            raw = str(field.prepare_value(one))
            yield raw, _words(field, one)
    elif isinstance(value, slice):
        yield None, f"{value.start or '…'} – {value.stop or '…'}"
    elif value not in (None, ""):
        yield None, _words(field, value)


def _words(field: Field, value: Any) -> str:
    """As a model or a choice is called, or as the field tells it: `in_words(value)`."""
    if isinstance(value, Model):
        return str(value)
    if in_words := getattr(field, "in_words", None):
        return str(in_words(value))
    for choice, label in _choices(field):
        if str(choice) == str(value):
            return str(label)
    return str(value)


def _choices(field: Field) -> Iterator[tuple[Any, Any]]:
    """Those of the field, or of its widget where text is chosen and not typed; out of groups."""
    offered = getattr(field, "choices", None)
    if offered is None:  # it may be worked out as it is gone through, and has no length then
        offered = getattr(field.widget, "choices", ())
    for choice, label in offered:
        yield from label if isinstance(label, list | tuple) else [(choice, label)]


def _parameters(form: BaseForm, name: str) -> list[str]:
    """The names in the address that a field reads: one, or one a part of it."""
    widget, html_name = form.fields[name].widget, form.add_prefix(name)
    suffixes = getattr(widget, "suffixes", None)
    return [f"{html_name}_{suffix}" for suffix in suffixes] if suffixes else [html_name]


def _without(asked: QueryDict, names: list[str], raw: str | None) -> str:
    kept = filtering(asked)
    for name in names:
        left = [value for value in kept.getlist(name) if raw is not None and value != raw]
        kept.setlist(name, left)
    return f"?{kept.urlencode() or 'all=1'}"
