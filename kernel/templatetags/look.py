"""How an audit record reads to a person."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def act_words(act: str) -> str:
    """`change_case.accepted` as “Change case accepted”."""
    return act.replace("_", " ").replace(".", " ").capitalize()


@register.filter
def changes(entry: Any) -> list[tuple[str, Any, Any]]:
    """Each attribute that an audit record names, with its value before and after."""
    before, after = entry.before or {}, entry.after or {}
    names = dict.fromkeys([*before, *after])
    return [
        (name.replace("_", " ").capitalize(), before.get(name), after.get(name)) for name in names
    ]
