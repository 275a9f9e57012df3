"""The one currency of the provider, named wherever an amount of money is shown."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy

UNBROKEN = "\u00a0"


def with_currency(amount: Any) -> str:
    """`12.40 EUR`, which no line end tears apart."""
    return f"{amount}{UNBROKEN}{settings.CURRENCY}"


def in_currency(label: Any) -> str:
    """The heading of amounts: `Cost (EUR)`."""
    return f"{label} ({settings.CURRENCY})"


in_currency_lazy = lazy(in_currency, str)
