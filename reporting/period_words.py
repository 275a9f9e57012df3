"""Periods in words: what a cadence calls its periods, and how one of them is named."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def period_name(day: date, cadence: str) -> str:
    """The period that begins on a day: `August 2026`, `Q3 2026`, `the week of 3 August 2026`."""
    if cadence == "week":
        return _("the week of %(day)s") % {"day": date_format(day, "j F Y")}
    return date_format(day, "F Y") if cadence == "month" else _numbered(day, cadence, "j F Y")


def period_mark(day: date, cadence: str) -> str:
    """The same for a narrow place: `Aug 2026`, `Q3 2026`, `3 Aug 2026` for a day or its week."""
    return date_format(day, "M Y") if cadence == "month" else _numbered(day, cadence, "j M Y")


def within_period(day: date, cadence: str) -> str:
    """`in August 2026`, `in the week of 3 August 2026`, `on 3 August 2026`."""
    told = _("on %(period)s") if cadence == "day" else _("in %(period)s")
    return told % {"period": period_name(day, cadence)}


def a_period(cadence: str) -> str:
    """`a month`"""
    return {
        "day": _("a day"),
        "week": _("a week"),
        "month": _("a month"),
        "quarter": _("a quarter"),
        "year": _("a year"),
    }[cadence]


def period_noun(cadence: str, count: int = 1) -> str:
    """`month`, or `months` of another number."""
    return {
        "day": ngettext("day", "days", count),
        "week": ngettext("week", "weeks", count),
        "month": ngettext("month", "months", count),
        "quarter": ngettext("quarter", "quarters", count),
        "year": ngettext("year", "years", count),
    }[cadence]


def periods_counted(count: int, cadence: str) -> str:
    """`1 month`, `12 months`"""
    return f"{count} {period_noun(cadence, count)}"


def by_period(cadence: str) -> str:
    """`month by month`"""
    return {
        "day": _("day by day"),
        "week": _("week by week"),
        "month": _("month by month"),
        "quarter": _("quarter by quarter"),
        "year": _("year by year"),
    }[cadence]


def _numbered(day: date, cadence: str, days: str) -> str:
    if cadence == "quarter":
        return _("Q%(quarter)d %(year)d") % {"quarter": (day.month + 2) // 3, "year": day.year}
    return str(day.year) if cadence == "year" else date_format(day, days)
