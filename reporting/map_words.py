"""How the map speaks: durations, shares and the names of what is no activity."""

from django.utils.translation import gettext as _

from kernel.charts.numbers import THIN
from reporting.process_map import END, OPEN, START, Edge

HOUR, DAY = 60.0, 1440.0


def duration(minutes: float | None) -> str:
    """As a person would say it: “12 min”, “3.4 h”, “2.1 d”."""
    if minutes is None:
        return "–"
    if minutes < HOUR:
        return _("%(n)s min") % {"n": _digits(minutes)}
    if minutes < 2 * DAY:
        return _("%(n)s h") % {"n": _digits(minutes / HOUR)}
    return _("%(n)s d") % {"n": _digits(minutes / DAY)}


def share(part: float) -> str:
    """A percentage; never 100 where something is missing, nor 0 where there is something."""
    percent = 100 * part
    if 0 < percent < 0.1:
        return _("< 0.1\u202f%")
    shown = min(percent, 99.9) if part < 1 else 100.0
    return f"{shown:.0f}{THIN}%" if shown in {0.0, 100.0} else f"{shown:.1f}{THIN}%"


def step_name(name: str) -> str:
    return {START: _("Start"), END: _("End"), OPEN: _("Still open")}.get(name, name)


def edge_name(edge: Edge) -> str:
    return f"{step_name(edge.origin)} → {step_name(edge.goal)}"


def _digits(value: float) -> str:
    return f"{value:.1f}" if value < 100 and round(value, 1) % 1 else f"{value:,.0f}"
