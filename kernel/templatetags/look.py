"""What templates say in the house's words: audit records, and a table's addresses."""

import re
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kernel import money

register = template.Library()
ABBREVIATED = re.compile(r"\b(?:api|dmn|pdf)\b", re.IGNORECASE)
NUMBER = re.compile(r"\b[A-Z]{3}-\d{4,}\b")


@register.filter
def act_words(act: str) -> str:
    """`change_case.accepted` as “Change case accepted”."""
    words = act.replace("_", " ").replace(".", " ").capitalize()
    return ABBREVIATED.sub(lambda found: found[0].upper(), words)


@register.filter
def unbroken(text: Any) -> SafeString:
    """A text in which no number of a record (TAB-0001) is broken at its hyphen."""
    told = NUMBER.sub(r'<span class="text-nowrap">\g<0></span>', conditional_escape(text))
    return SafeString(told)


@register.filter
def in_currency(label: Any) -> str:
    """The heading of amounts, with the currency that they are in."""
    return money.in_currency(label)


@register.filter
def changes(entry: Any) -> list[tuple[str, Any, Any]]:
    """Each attribute that an audit record names, with its value before and after."""
    before, after = entry.before or {}, entry.after or {}
    names = dict.fromkeys([*before, *after])
    return [
        (name.replace("_", " ").capitalize(), before.get(name), after.get(name)) for name in names
    ]


@register.simple_tag
def table_address(table: Any, name: str, value: Any) -> str:
    """The address of the same list with one thing different; a new order begins at page one."""
    request = getattr(table, "request", None)
    asked = request.GET.copy() if request else QueryDict(mutable=True)
    if name != table.prefixed_page_field:
        asked.pop(table.prefixed_page_field, None)
    asked[name] = value
    return f"?{asked.urlencode()}"


@register.simple_block_tag
def scrolling(
    content: str, label: Any = "", *, labelledby: str = "", classes: str = ""
) -> SafeString:
    """What stands in it scrolls sideways where the page is narrower; it has a name for that."""
    told = {"content": content, "label": label, "labelledby": labelledby, "classes": classes}
    return render_to_string("components/scrolling.html", told)
