"""Figures of reporting in templates: amounts with their units, chances with their words."""

from django import template
from django.utils.translation import gettext as _

from kernel.charts.numbers import show
from reporting.models import Measure, Target, Unit, Verdict
from reporting.models.measures import unit_display
from reporting.queries.aims import aim_text
from reporting.wording import advice_text, amount, chance_text

register = template.Library()


@register.filter
def amount_of(value: float | None, measure: Measure) -> str:
    """`92.1 %`; an en dash where there is none."""
    return "–" if value is None else amount(float(value), measure.unit)


@register.filter
def aim_of(target: Target, measure: Measure) -> str:
    """`95 %`, and `95 % over a quarter` where it is the figure of such a period."""
    return aim_text(target, measure)


@register.filter
def unit_of_difference(measure: Measure) -> str:
    """`percentage points`, `hours`, `EUR per case`: what a difference of two values is told in."""
    if measure.unit == Unit.PERCENT:
        return _("percentage points")
    return unit_display(measure)


@register.filter
def chance(value: float | None) -> str:
    return "–" if value is None else chance_text(value)


@register.filter
def course_icon(verdict: Verdict) -> str:
    """Whether the course points up, down or nowhere, on the measure's own scale."""
    rising = verdict.measure.direction == "higher"
    ways = {"improving": rising, "deteriorating": not rising}
    if verdict.variation not in ways:
        return "flat"
    return "up" if ways[verdict.variation] else "down"


@register.filter
def advice(verdict: Verdict) -> str:
    return advice_text(verdict.advice, verdict.why, verdict.shape, verdict.cadence)


@register.filter
def signed(value: float | None) -> str:
    """`+1.2` or `−0.4`; an en dash where there is none."""
    if value is None:
        return "–"
    return f"+{show(value)}" if value > 0 else show(value)
