"""What a verdict rests on, in labels and values: method, limits, tests, periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.charts.numbers import show
from reporting.definition_rules import ALLOCATED, MONTHLY, RECORDS
from reporting.models import (
    Baseline,
    CadenceChoice,
    ChartKind,
    Measure,
    Signal,
    SignalRule,
    Verdict,
)
from reporting.models.measures import unit_display
from reporting.period_words import a_period, period_mark
from reporting.queries.aims import aim_text
from reporting.queries.series import Series
from reporting.wording import amount

ROWS_SHOWN = 36
Facts = list[tuple[str, Any]]
COSTS = {
    ALLOCATED: gettext_lazy("Allocated from the cost pools"),
    RECORDS: gettext_lazy("In the event records"),
}


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a measure as a table shows it, newest first. `name`: what it is called."""

    period: date
    name: str
    value: str
    numerator: str
    denominator: str
    limits: str
    signal: str
    is_running: bool = False


def verdict_facts(verdict: Verdict) -> Facts:
    """Every figure behind the words."""
    figures, measure = verdict.figures, verdict.measure
    facts = [
        (_("Judged"), _("%(period)s, revision %(revision)d") % _judged(verdict)),
        (_("Segment"), verdict.segment),
        (
            _("Judged on records up to"),
            verdict.data_as_of and date_format(verdict.data_as_of, "j F Y"),
        ),
        (_("Version of the measure"), verdict.measure_version),
        (_("Periods judged"), figures.get("points")),
        (_("Version of the judge"), figures.get("judge")),
        (_("Method"), method_text(figures.get("method", ""))),
        (_("Limits now"), _limits(verdict)),
        (_("Target"), _target(verdict)),
        (_("Change"), _change(verdict)),
        (_("p, of no change at all"), _p(figures.get("p"))),
        (_("q, over all series"), _p(figures.get("q"))),
        (_("Serial correlation"), _serial(figures.get("serial_correlation"))),
        (_("Season"), _season(figures.get("harmonics"), verdict.cadence)),
        (_("p within seasons, memory left out of account"), _within_seasons(figures)),
        (_("Run rules that fired"), signal_text(figures.get("signals", {}), verdict.cadence)),
        (_("Probability of the target"), _probability(verdict)),
        (_("Course"), verdict.get_shape_display()),
        (_("Costs"), COSTS.get(figures.get("costs", ""), "")),
    ]
    return [(label, value) for label, value in facts if value not in (None, "")] + [
        (_("Unit"), unit_display(measure))
    ]


def measure_facts(measure: Measure, series: Series) -> Facts:
    """What is measured, and how fresh it is."""
    return [
        (_("Calculation"), measure.get_calculation_display()),
        *([(_("Costs"), cost_text(measure, series.costs))] if series.costs else []),
        (_("Good is"), measure.get_direction_display()),
        (_("Owner"), measure.owner or _("Nobody yet")),
        (_("Business metric"), str(measure.metric) if measure.metric else ""),
        (_("Records up to"), series.as_of and date_format(series.as_of, "j F Y")),
    ]


def cost_text(measure: Measure, costs: str) -> str:
    """From which costs it is read, and why, where its definition leaves that to the process."""
    told = COSTS[costs]
    if measure.parameters.get("costs"):
        return str(told)
    if costs == ALLOCATED:
        why = _("the process takes minutes of cost pools")
    elif measure.cadence not in MONTHLY:
        why = _("cost pools are costed by month, and this is read more often")
    else:
        why = _("no cost pool is allocated to the process")
    return f"{told}: {why}"


def period_rows(measure: Measure, series: Series, verdict: Verdict | None) -> list[PeriodRow]:
    """The newest periods, with the limits and signals of the verdict that stands."""
    points = {point["period"]: point for point in verdict.points} if verdict else {}
    columns = zip(
        series.periods, series.values, series.numerators, series.denominators, strict=True
    )
    rows = [_row(measure, *column, points=points) for column in columns]
    if series.provisional:
        last = series.provisional
        counts = (last.numerator, last.denominator)
        rows.append(_row(measure, last.period, last.value, *counts, is_running=True))
    return rows[: -ROWS_SHOWN - 1 : -1]


def method_text(method: str) -> str:
    """How the limits were drawn."""
    chart, _underscore, course = method.rpartition("_")
    if not chart:
        return ""
    words = {
        "chart": {
            "xmr": _("XmR chart"),
            "p": _("p chart"),
            "p_prime": _("p′ chart (Laney)"),
            "u": _("u chart"),
            "c": _("c chart"),
            "ewma": _("EWMA chart"),
            "cusum": _("CUSUM chart"),
        }[chart.removesuffix("_serial")],
        "around": {
            "level": _("around the mean"),
            "line": _("around a straight line"),
            "bend": _("around a level that turns into a slope"),
            "step": _("around two levels"),
        }[course],
    }
    if chart.endswith("_serial"):
        return _("%(chart)s of what each period adds to the one before, %(around)s") % words
    return _("%(chart)s %(around)s") % words


def signal_text(signals: dict[str, Sequence[str]], cadence: str) -> str:
    """`outside the limits: Mar 2026, Apr 2026`."""
    return "; ".join(
        f"{rule_text(rule)}: {', '.join(_mark(day, cadence) for day in days)}"
        for rule, days in signals.items()
    )


def signal_facts(signal: Signal) -> Facts:
    """What a signal is, and who has it."""
    return [
        (_("Segment"), signal.segment or _("the whole process")),
        (_("Rule"), signal.get_rule_display()),
        (_("Period"), signal.period_name),
        (_("Value"), "–" if signal.value is None else amount(signal.value, signal.measure.unit)),
        (_("Raised"), date_format(signal.raised_at, "j F Y")),
        (_("Assigned to"), signal.assignee or _("Nobody yet")),
        (_("Settled"), signal.settled_at and date_format(signal.settled_at, "j F Y")),
    ]


def baseline_facts(baseline: Baseline) -> Facts:
    """From where to where, by whom, and why."""
    return [
        (_("Window"), baseline.window_text),
        (_("Cadence"), baseline.get_cadence_display()),
        (_("Segment"), baseline.segment or _("the whole process")),
        (_("Reason"), baseline.reason),
        (_("Made by"), baseline.made_by),
        (_("Made"), date_format(baseline.made_at, "j F Y, H:i")),
    ]


def chart_facts(verdict: Verdict) -> Facts:
    """By which chart, rules and limits the verdict was made, and how often they err."""
    asked = verdict.figures.get("asked")
    if not asked:
        return []
    rate = verdict.figures.get("false_signals")
    return [
        (_("Chart"), ChartKind(asked["chart"]).label),
        (_("Run rules"), "; ".join(rule_text(rule) for rule in asked["rules"])),
        (
            _("False signals %(a_period)s, expected") % {"a_period": a_period(verdict.cadence)},
            rate and f"{rate:.3f}",
        ),
        (
            _("Limits from"),
            verdict.baseline.window_text if verdict.baseline else _("the whole series"),
        ),
    ]


def rule_text(rule: str) -> str:
    """As it stands within a sentence: `outside the limits`."""
    label = str(SignalRule(rule).label)
    return label[:1].lower() + label[1:]


def _row(
    measure: Measure,
    period: date,
    value: float,
    numerator: float,
    denominator: float,
    *,
    points: dict[str, Any] | None = None,
    is_running: bool = False,
) -> PeriodRow:
    point = (points or {}).get(period.isoformat(), {})
    names = {"outside": _("outside")}
    return PeriodRow(
        period=period,
        name=period_mark(period, measure.cadence),
        value=amount(float(value), measure.unit) if isfinite(value) else "–",
        numerator=show(float(numerator)),
        denominator=show(float(denominator)),
        limits=_between(point.get("lower"), point.get("upper"), measure.unit),
        signal=names.get(point.get("signal", ""), _("run") if point.get("signal") else ""),
        is_running=is_running,
    )


def _between(low: float | None, high: float | None, unit: str) -> str:
    return "–" if low is None or high is None else f"{show(low)} … {amount(high, unit)}"


def _judged(verdict: Verdict) -> dict[str, Any]:
    return {"period": verdict.period_name, "revision": verdict.revision}


def _limits(verdict: Verdict) -> str:
    if not verdict.points or verdict.points[-1]["lower"] is None:
        return ""
    last = verdict.points[-1]
    return _between(last["lower"], last["upper"], verdict.measure.unit)


def _target(verdict: Verdict) -> str:
    if not verdict.target:
        return ""
    words = {
        "value": aim_text(verdict.target, verdict.measure),
        "version": verdict.target.version,
        "day": date_format(verdict.target.due_on, "j F Y"),
    }
    return _("%(value)s by %(day)s (version %(version)d)") % words


def _change(verdict: Verdict) -> str:
    change, interval = verdict.figures.get("change"), verdict.figures.get("change_interval")
    if not change:
        return ""
    if not interval:
        return _("%(change)s at once") % {"change": _signed(change)}
    words = {
        "change": _signed(change),
        "a_period": a_period(verdict.cadence),
        "low": _signed(interval[0]),
        "high": _signed(interval[1]),
    }
    return _("%(change)s %(a_period)s (95 %% interval %(low)s to %(high)s)") % words


def _signed(value: float) -> str:
    return f"+{show(value)}" if value > 0 else show(value)


def _p(value: float | None) -> str:
    if value is None:
        return ""
    return _("under 0.001") if value < 0.001 else f"{value:.3f}"


def _serial(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if value else _("not enough to matter")


def _season(harmonics: int | None, cadence: str = "month") -> str:
    if not harmonics:
        return _("none found")
    told = ngettext(
        "yes, it comes again every %(cycle)s: %(number)d wave",
        "yes, it comes again every %(cycle)s: %(number)d waves, one upon the other",
        harmonics,
    )
    cycle = _("week") if cadence == CadenceChoice.DAY else _("year")
    return told % {"number": harmonics, "cycle": cycle}


def _within_seasons(figures: dict[str, Any]) -> str:
    told = figures.get("seasonal_kendall")
    return _("%(p)s (seasonal Kendall)") % {"p": _p(told["p"])} if told else ""


def _probability(verdict: Verdict) -> str:
    if verdict.probability is not None:
        return _p(verdict.probability)
    return {
        "past": _("none: its day has passed"),
        "too_far": _("none: further ahead than half the history"),
        "no_target": _("none: there is no target"),
    }.get(verdict.figures.get("why_no_probability", ""), "")


def _mark(text: str, cadence: str) -> str:
    return period_mark(date.fromisoformat(text), cadence)
