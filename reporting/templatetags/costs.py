"""Money and minutes as pages show them."""

from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import floatformat

register = template.Library()


@register.filter
def money(cents: Any) -> str:
    """Cents as units with two decimals; nothing as an en dash."""
    return "–" if cents is None else str(floatformat(Decimal(str(cents)) / 100, "2g"))


@register.filter
def whole(number: Any) -> str:
    """Minutes and counts without decimals, thousands apart."""
    return "–" if number is None else str(floatformat(number, "0g"))


@register.filter
def percent(number: Any) -> str:
    return "–" if number is None else f"{floatformat(number, '-1g')}\u202f%"


@register.filter
def kind_cents(spent: Any, kind: str) -> Any:
    """What was spent on one kind; None where nothing was, so that a dash shows."""
    return spent.by_kind[kind] or None
