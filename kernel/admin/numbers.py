"""Numbers in the lists of the admin: as pages tell them, under their unit, at the right."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.template.defaultfilters import floatformat


def number(field: str, label: Any, told: Callable[[Any], Any]) -> Callable[[Model], Any]:
    """A column that tells this field in the words of `told` and is put in order by it.

    The sheet of the lists knows columns of numbers by the beginning of their name.
    """

    @admin.display(description=label, ordering=field, empty_value="–")
    def column(record: Model) -> Any:
        value = getattr(record, field)
        return None if value is None else told(value)

    column.__name__ = f"num_{field}"
    return column


def in_hundredths(value: Any) -> str:
    """With two decimals, thousands apart."""
    return str(floatformat(value, "2g"))
