"""Values of FEEL as JSON has them. What JSON does not know is text as FEEL writes it."""

from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.builtins.conversions import text_of
from knowledge.dmn.feel.numbers import numeral
from knowledge.dmn.feel.values import Value

EXACT_MAX = 2**53


def json_value(value: Value) -> Any:
    """A number that JSON's readers would round is text; days, times, durations and ranges are."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {key: json_value(entry) for key, entry in value.items()}
    return text_of(value)


def _number(value: Decimal) -> int | float | str:
    if abs(value) <= EXACT_MAX and value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else numeral(value)
