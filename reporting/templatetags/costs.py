"""Money and minutes as pages show them."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from kernel.money import with_currency

register = template.Library()


@register.filter
def money(cents: Any) -> str:
    """Cents as units with two decimals, under a heading with the currency; nothing as a dash."""
    return "–" if cents is None else str(floatformat(Decimal(str(cents)) / 100, "2g"))


@register.filter
def priced(cents: Any) -> str:
    """The same in a sentence, with the currency."""
    return "–" if cents is None else with_currency(money(cents))


@register.filter
def units(amount: Any) -> str:
    """Money that is told in units already, with the currency."""
    return "–" if amount in (None, "") else with_currency(floatformat(amount, "2g"))


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


@register.simple_tag
def amounts_note() -> str:
    """What stands beside the heading of a table of amounts."""
    return _("Amounts in %(currency)s") % {"currency": settings.CURRENCY}
