"""Which limits a measure is judged by: frozen, reset, undone; and which chart draws them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.ruling import DomainError, demand
from reporting.actions.judging import give_verdicts
from reporting.control_chart import MINIMUM_POINTS
from reporting.lifecycle import BASELINE_LIFECYCLE, SIGNAL_LIFECYCLE
from reporting.models import Baseline, Measure, MeasureChart, Signal, Verdict
from reporting.period_words import period_name, periods_counted
from reporting.periods import CADENCES
from reporting.queries import Series, own_series
from reporting.queries.cell_sums import WHOLE, Segment
from reporting.queries.chart_choices import chart_kinds

SHORTEST_REASON = 10
FEWEST_SINCE_RESET = 6


@transaction.atomic
def freeze_limits(
    measure: Measure,
    *,
    since: date,
    until: date,
    reason: str,
    actor: Any,
    part: Segment = WHOLE,
) -> Baseline:
    """Hold the limits as they were from the period of `since` up to and with that of `until`.

    Of the whole process, or of a segment that is judged. Raises DomainError when there are fewer
    than twelve periods with cases in the window, or when it ends in one that is not over.
    """
    measure = _locked(measure, part, actor)
    since, until = (CADENCES[measure.cadence].start(day) for day in (since, until))
    if until < since:
        raise DomainError(_("The window cannot end before it begins."))
    series = own_series(measure, part)
    known = _periods(series, since, until)
    if known < MINIMUM_POINTS:
        told = _("The window has %(periods)s with cases; frozen limits need %(needed)d.")
        words = {"periods": periods_counted(known, measure.cadence), "needed": MINIMUM_POINTS}
        raise DomainError(told % words)
    if until > series.periods[-1]:
        last = period_name(series.periods[-1], measure.cadence)
        told = _("Limits are frozen of what is over: the window ends with %(last)s at the latest.")
        raise DomainError(told % {"last": last})
    return _set(measure, part, since, until, reason, actor)


@transaction.atomic
def reset_limits(
    measure: Measure,
    *,
    since: date,
    reason: str,
    actor: Any,
    part: Segment = WHOLE,
    signal: Signal | None = None,
) -> Baseline:
    """Compute the limits from this period on, after a change that is proven.

    Of the whole process, of a segment that is judged, or of the series in which a signal was seen.
    Raises DomainError when nothing proves a change, or fewer than six periods have passed since.
    """
    part = part if signal is None else (signal.place, signal.segment)
    measure = _locked(measure, part, actor)
    since = CADENCES[measure.cadence].start(since)
    if signal is not None:
        signal = Signal.objects.select_for_update().get(pk=signal.pk, measure=measure)
    elif not _is_proven(measure, part):
        raise DomainError(
            _("Nothing proves that the process changed. Limits are not moved to fit points.")
        )
    known = _periods(own_series(measure, part), since, None)
    if known < FEWEST_SINCE_RESET:
        told = _("Since then there are %(periods)s with cases; new limits need %(needed)d.")
        words = {"periods": periods_counted(known, measure.cadence), "needed": FEWEST_SINCE_RESET}
        raise DomainError(told % words)
    if signal is not None:
        SIGNAL_LIFECYCLE.advance(signal, "rebaseline", actor=actor)
        signal.explanation, signal.settled_at = reason.strip(), dated.now()
        signal.save(update_fields=["explanation", "settled_at"])
        audit.record("signal.rebaselined", signal, actor=actor, note=reason, about=[measure])
    return _set(measure, part, since, None, reason, actor, signal)


@transaction.atomic
def undo_baseline(baseline: Baseline, *, actor: Any, note: str) -> Baseline:
    """Put the limits that stood before it in force again; a signal it settled is open again."""
    measure = Measure.objects.select_for_update().get(pk=baseline.measure_id)
    baseline = Baseline.objects.select_for_update(of=("self",)).get(pk=baseline.pk)
    BASELINE_LIFECYCLE.advance(baseline, "undo", actor=actor, note=note)
    former = baseline.newest()
    audit.record(
        "baseline.undone",
        baseline,
        actor=actor,
        before={"window": baseline.window_text},
        after={"window": former.window_text if former else None},
        note=note,
        about=[measure],
    )
    if baseline.signal is not None:
        SIGNAL_LIFECYCLE.advance(baseline.signal, "restore", actor=actor)
        audit.record("signal.restored", baseline.signal, actor=actor, note=note, about=[measure])
    give_verdicts([measure], actor=actor, only=(baseline.place, baseline.segment))
    return baseline


@transaction.atomic
def choose_chart(
    measure: Measure, *, chart: str, rules: str, reason: str, actor: Any
) -> MeasureChart:
    """Judge the measure by another control chart, or by other run rules, from now on."""
    demand(actor, "reporting.choose_chart", _("Choose the chart"))
    measure = _held(measure.pk)
    if chart not in chart_kinds(measure):
        raise DomainError(_("This chart does not fit a measure in %(unit)s.") % _unit(measure))
    _demand_reason(reason)
    former = MeasureChart.objects.filter(measure=measure).first()
    if former and (former.chart, former.rules) == (chart, rules):
        raise DomainError(_("This is the chart there is already."))
    told = {"chart": chart, "rules": rules, "chosen_by": actor, "chosen_at": dated.now()}
    chosen, _made = MeasureChart.objects.update_or_create(measure=measure, defaults=told)
    audit.record(
        "measure.chart_chosen",
        measure,
        actor=actor,
        before={"chart": former.chart, "rules": former.rules} if former else None,
        after={"chart": chart, "rules": rules},
        note=reason,
    )
    give_verdicts([measure], actor=actor)
    return chosen


def _locked(measure: Measure, part: Segment, actor: Any) -> Measure:
    demand(actor, "reporting.set_baseline", _("Set limits"))
    measure = _held(measure.pk)
    if part != WHOLE and not measure.verdicts.of_segment(*part).exists():
        told = _("%(segment)s is not judged by itself. Set a target for it first.")
        raise DomainError(told % {"segment": part[1] or _("This segment")})
    return measure


def _held(key: int) -> Measure:
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=key)
    if measure.is_retired:
        raise DomainError(_("%(measure)s is retired: it is judged no more.") % {"measure": measure})
    return measure


def _set(
    measure: Measure,
    part: Segment,
    since: date,
    until: date | None,
    reason: str,
    actor: Any,
    signal: Signal | None = None,
) -> Baseline:
    _demand_reason(reason)
    same = Baseline.objects.of_series(measure.pk, *part).filter(cadence=measure.cadence)
    former = same.in_force().order_by("-pk").first()
    if former and (former.since, former.until) == (since, until):
        raise DomainError(_("These limits are in force already."))
    baseline = Baseline.objects.create(
        measure=measure,
        place=part[0],
        segment=part[1],
        cadence=measure.cadence,
        since=since,
        until=until,
        reason=reason.strip(),
        signal=signal,
        made_by=actor,
        made_at=dated.now(),
    )
    audit.record(
        "baseline.frozen" if until else "baseline.reset",
        baseline,
        actor=actor,
        before={"window": former.window_text} if former else None,
        after={"window": baseline.window_text},
        note=baseline.reason,
        about=[measure],
    )
    give_verdicts([measure], actor=actor, only=part)
    return baseline


def _demand_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(_("Say why, so that one can judge it later."))


def _periods(series: Series, since: date, until: date | None) -> int:
    """How many complete periods of the window have a value."""
    return sum(
        bool(since <= period and (until is None or period <= until) and value == value)
        for period, value in zip(series.periods, series.values, strict=True)
    )


def _is_proven(measure: Measure, part: Segment) -> bool:
    standing = Verdict.objects.of_segment(*part).filter(measure=measure).first()
    if standing is not None and standing.since is not None:
        return True
    signals = Signal.objects.of_segment(*part).filter(measure=measure)
    return signals.exclude(state="dismissed").exists()


def _unit(measure: Measure) -> dict[str, Any]:
    return {"unit": measure.get_unit_display()}
