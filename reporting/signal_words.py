"""Signals in words: what a run rule saw, and how a verdict changed."""

from typing import Any

from django.utils.translation import gettext as _

from kernel.charts.numbers import decimals_apart, show
from reporting.models import Measure, SignalRule
from reporting.wording import amount


def signal_told(rule: str, point: dict[str, Any], measure: Measure) -> str:
    """What a run rule saw: `81.4 %, outside the limits of 86.1 … 93.2 %`; the rule stands apart."""
    value, lower, upper = point["value"], point["lower"], point["upper"]
    if lower is None or "drawn" in point:  # limits of a mean or a sum, not of values
        return amount(value, measure.unit)
    least = decimals_apart((value, lower, upper))
    limits = f"{show(lower, least=least)} … {amount(upper, measure.unit, least)}"
    words = {"value": amount(value, measure.unit, least), "limits": limits}
    if rule == SignalRule.OUTSIDE and not lower <= value <= upper:
        return _("%(value)s, outside the limits of %(limits)s") % words
    return _("%(value)s, with limits of %(limits)s") % words


def verdict_change_told(before: str, after: str) -> str:
    return _("“%(after)s”; before: “%(before)s”") % {"before": before, "after": after}
