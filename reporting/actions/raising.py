"""Signals, as the judging raises them: from run rules of the latest months and changed verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kernel import dated
from kernel.audit import Act
from reporting.models import SeriesKey, Signal, SignalRule, Verdict
from reporting.periods import CADENCES
from reporting.signal_words import signal_told, verdict_change_told

# The same points are told once, whichever of two sets of rules has seen them.
ALIKE = {SignalRule.TWO_OF_THREE_SAME_SIDE.value: SignalRule.TWO_OF_THREE.value}
LATEST = 3  # periods in which a rule may have fired for a signal to be raised
KEY = ("measure", "place", "segment", "cadence", "period", "rule")
Key = tuple[SeriesKey, str, date, str]


def raise_signals(fresh: Sequence[Verdict], standing: Mapping[SeriesKey, Verdict]) -> list[Act]:
    """Make the signals these verdicts give cause for, each once, and tell the audit trail."""
    wanted = {
        _key(signal): signal
        for verdict in fresh
        for signal in _signals_of(verdict, standing.get(verdict.series_key))
    }
    known = _known(wanted)
    made = [signal for key, signal in wanted.items() if key not in known]
    Signal.objects.bulk_create(made)
    return [Act("signal.raised", one, after=_told(one), about=(one.measure,)) for one in made]


def _told(signal: Signal) -> dict[str, Any]:
    return {"segment": signal.segment, "rule": signal.rule, "told": signal.told}


def _key(signal: Signal) -> Key:
    """A quarter that is outside is another thing than its first month that was."""
    rule = ALIKE.get(signal.rule, signal.rule)
    return signal.series_key, signal.cadence, signal.period, rule


def _known(wanted: Mapping[Key, Signal]) -> set[Key]:
    if not wanted:
        return set()
    same = Signal.objects.filter(
        measure__in={series[0] for series, *_when, _rule in wanted},
        period__gte=min(period for *_series, period, _rule in wanted),
    )
    return {_key(one) for one in same.only(*KEY)}


def _signals_of(verdict: Verdict, before: Verdict | None) -> Iterable[Signal]:
    points = {point["period"]: point for point in verdict.points}
    cadence = CADENCES[verdict.cadence]
    oldest = cadence.before(verdict.period, LATEST - 1).isoformat()
    for rule, days in verdict.figures["signals"].items():
        for day in days:
            begins = cadence.before(date.fromisoformat(day)).isoformat() not in days
            if day >= oldest and (rule == SignalRule.OUTSIDE or begins):  # one that goes on is none
                point = points[day]
                told = signal_told(rule, point, verdict.measure)
                yield _signal(verdict, date.fromisoformat(day), rule, point["value"], told)
    if before is not None and _is_another_finding(verdict, before):
        told = verdict_change_told(before.headline, verdict.headline)
        yield _signal(verdict, verdict.period, SignalRule.VERDICT, verdict.value, told)


def _is_another_finding(verdict: Verdict, before: Verdict) -> bool:
    """Other axes from other records; not because somebody changed the target or the limits."""
    axes = [(one.variation, one.assurance, one.why) for one in (verdict, before)]
    ways = [_way(one) for one in (verdict, before)]
    return axes[0] != axes[1] and ways[0] == ways[1]


def _way(verdict: Verdict) -> tuple[Any, ...]:
    """By what it was judged."""
    asked = verdict.figures.get("asked", {})
    chart = asked.get("chart"), asked.get("rules")
    return verdict.target_id, verdict.baseline_id, verdict.measure_version, chart


def _signal(verdict: Verdict, period: date, rule: str, value: Any, told: str) -> Signal:
    return Signal(
        measure=verdict.measure,
        place=verdict.place,
        segment=verdict.segment,
        period=period,
        cadence=verdict.cadence,
        rule=rule,
        verdict=verdict,
        value=value,
        told=told[:250],
        raised_at=dated.now(),
    )
