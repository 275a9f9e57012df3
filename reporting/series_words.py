"""The sentence about a series that stands in no database: course, target, chance, advice."""

from datetime import date
from math import floor, log10

from django.utils.translation import gettext as _

from kernel.charts.numbers import MOST_DECIMALS, show
from reporting.control_chart import MINIMUM_POINTS
from reporting.judgement import Judgement
from reporting.periods import Cadence
from reporting.wording import advice_text, chance_text, headline

LEAST_TOLD = 0.001


def reason_of(
    found: Judgement, cadence: Cadence, target: float | None, due_on: date | None, scale: float
) -> str:
    """`target` and all that is told as the values are written; `scale`: judged units in one."""
    if found.variation == "too_little_data":
        words = {"points": found.values.size, "needed": MINIMUM_POINTS}
        return _("There are %(points)d periods with a value; a verdict needs %(needed)d.") % words
    parts = [
        f"{headline(found)}.",
        _course(found, cadence, scale),
        _against(found, target),
        _chance(found, due_on),
        advice_text(found.advice, shape=found.shape),
    ]
    return " ".join(part for part in parts if part)


def _course(found: Judgement, cadence: Cadence, scale: float) -> str:
    words = {"change": _two_digits(abs(found.change / scale)), "q": _q(found.q or 0.0)}
    words["period"] = cadence.name
    words["since"] = cadence.label(found.since) if found.since else ""
    if found.shape == "step":
        told = _("It rose by %(change)s at %(since)s and stayed there (%(q)s).")
        fell = _("It dropped by %(change)s at %(since)s and stayed there (%(q)s).")
        return (told if found.change > 0 else fell) % words
    if found.shape == "trend":
        told = _("It has risen by %(change)s a %(period)s since %(since)s (%(q)s).")
        fell = _("It has fallen by %(change)s a %(period)s since %(since)s (%(q)s).")
        return (told if found.change > 0 else fell) % words
    if found.harmonics:
        return _("It follows its season, without a proven trend (%(q)s).") % words
    return _("There is no proven trend and no proven step (%(q)s).") % words


def _against(found: Judgement, target: float | None) -> str:
    if target is None:
        return ""
    words = {
        "target": _as_given(target),
        "missed": found.missed,
        "periods": min(found.question.recent, found.values.size),
    }
    return (
        _("It missed the target of %(target)s in %(missed)d of the last %(periods)d periods.")
        % words
    )


def _chance(found: Judgement, due_on: date | None) -> str:
    """Whether it will be met on its day, or why nothing is said about that."""
    if due_on is None:
        return ""
    words: dict[str, object] = {"day": due_on}
    if found.chance is not None:
        words["chance"] = chance_text(found.chance)
        return _("Meeting it on %(day)s is %(chance)s.") % words
    return {
        "past": _("The day on which it was due, %(day)s, has passed."),
        "too_far": _(
            "%(day)s is too far ahead to say more: a forecast reaches half as far as the history."
        ),
    }.get(found.why_no_chance, "") % words


def _q(value: float) -> str:
    """Three decimals at most; what is less than the least of them is not called nought."""
    if value < LEAST_TOLD:
        return f"q < {LEAST_TOLD}"
    return f"q = {show(value, least=3 if value < 0.1 else 2)}"


def _two_digits(value: float) -> str:
    """A small change in two digits that count, so that none is called nought."""
    if not 0 < value < 1:
        return show(value)
    return show(value, least=min(1 - floor(log10(value)), MOST_DECIMALS))


def _as_given(value: float) -> str:
    decimals = len(f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    return show(value, least=decimals)
