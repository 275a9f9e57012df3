"""Measures that are kept by month: percentiles, attainment within limits, what was costed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Sum

from reporting import calculations
from reporting.histograms import Durations
from reporting.models import CapacityUse, CostCell, Measure
from reporting.periods import MONTH_BY_MONTH, Cadence
from reporting.queries.cell_sums import Counted, Segment
from reporting.queries.cost_basis import CENTS
from reporting.queries.month_durations import by_period, durations, limit_minutes

Parts = tuple[np.ndarray, np.ndarray, np.ndarray]
MONTH = MONTH_BY_MONTH
KINDS = {"calendar": "counted", "business": "business"}  # minutes that count against a limit


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked of all measures alike; `frames`: the counted periods of each process."""

    frames: dict[int, Counted]
    rhythm: Cadence
    segment: Segment
    until: date | None


def percentiles(measures: Iterable[Measure], scope: Scope) -> dict[int, Parts]:
    """Numerator: the cases at or below it; denominator: all that have a duration."""
    kinds: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        kinds["business" if "business" in measure.calculation else "cycle"].append(measure)
    found: dict[int, Parts] = {}
    place, name = scope.segment
    for kind, chosen in kinds.items():
        processes = {one.process_id for one in chosen}
        months = durations(processes, kind, place, [name], scope.until)
        periods = by_period(months, scope.rhythm)
        for one in chosen:
            share = calculations.PERCENTILES[one.calculation]
            rows = _rows(one, scope.frames, periods)
            bottoms = np.array([float(row.cases) for row in rows])
            minutes = np.array([row.percentile(share) for row in rows])
            scaled = minutes * calculations.UNIT_SCALE[one.unit]
            found[one.pk] = (bottoms * share, bottoms, scaled)
    return found


def limited(measures: Iterable[Measure], scope: Scope) -> dict[int, Parts]:
    """The share of cases within the limit, or within that of their segment.

    Limits that differ by one dimension cannot be told apart in another: no series there.
    """
    found: dict[int, Parts] = {}
    rhythm, segment = scope.rhythm, scope.segment
    for measure in measures:
        said = measure.parameters
        place = said.get("place", 0) or segment[0]
        if segment[0] not in (0, place):
            continue
        segments = [segment[1]] if segment[0] == place else None
        kind = KINDS[said["clock"]]
        months = durations([measure.process_id], kind, place, segments, scope.until)
        tops: dict[int, float] = defaultdict(float)
        bottoms: dict[int, float] = defaultdict(float)
        for (_process, month, name), one in months.items():
            hours = said.get("limits", {}).get(name, said["limit_hours"])
            tops[month // rhythm.months] += one.within(limit_minutes(hours))
            bottoms[month // rhythm.months] += one.cases
        frame = scope.frames[measure.process_id]
        found[measure.pk] = _divided(measure, frame, tops, bottoms)
    return found


def costed(measures: Iterable[Measure], scope: Scope) -> dict[int, Parts]:
    """Allocated cost over closed cases; minutes used over minutes of practical capacity."""
    chosen = list(measures)
    if not chosen:
        return {}
    use = [one for one in chosen if one.calculation == "capacity_use"]
    cost = [one for one in chosen if one.calculation != "capacity_use"]
    found: dict[int, Parts] = {}
    if use and scope.segment[0] == 0:
        minutes = _capacity({one.process_id for one in use}, scope)
        for one in use:
            tops, bottoms = minutes.get(one.process_id, ({}, {}))
            found[one.pk] = _divided(one, scope.frames[one.process_id], tops, bottoms)
    if cost:
        cents = _allocated({one.process_id for one in cost}, scope)
        for one in cost:
            frame, spent = scope.frames[one.process_id], cents.get(one.process_id, {})
            closed = dict(zip(frame.numbers, frame.sums.closed.tolist(), strict=True))
            known = {number: count for number, count in closed.items() if number in spent}
            found[one.pk] = _divided(one, frame, spent, known)
    return found


def _rows(
    measure: Measure, frames: dict[int, Counted], periods: dict[tuple[int, int], Durations]
) -> list[Durations]:
    numbers = frames[measure.process_id].numbers
    return [periods.get((measure.process_id, number)) or Durations() for number in numbers]


def _divided(
    measure: Measure, frame: Counted, tops: dict[int, float], bottoms: dict[int, float]
) -> Parts:
    top = np.array([float(tops.get(number, 0)) for number in frame.numbers])
    bottom = np.array([float(bottoms.get(number, 0)) for number in frame.numbers])
    return top, bottom, calculations.ratio(top, bottom, measure.unit)


def _allocated(processes: set[int], scope: Scope) -> dict[int, dict[int, float]]:
    place, name = scope.segment
    cells = CostCell.objects.filter(process__in=processes, place=place, segment=name)
    if scope.until is not None:
        cells = cells.filter(month__lt=scope.until)
    rows: Any = cells.order_by().values_list("process", "month").annotate(Sum("cents"))
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for process, month, cents in rows:
        found[process][scope.rhythm.number_on(month)] += cents
    return {
        process: {number: cents / CENTS for number, cents in periods.items()}
        for process, periods in found.items()
    }


def _capacity(
    processes: set[int], scope: Scope
) -> dict[int, tuple[dict[int, float], dict[int, float]]]:
    """Of the pools that a process takes minutes of, by whomever: a full pool is full for all."""
    shared: Any = CostCell.objects.filter(process__in=processes, place=0, pool__isnull=False)
    pools = defaultdict(set)
    for process, pool in shared.order_by().values_list("process", "pool").distinct():
        pools[pool].add(process)
    uses = CapacityUse.objects.filter(
        pool__in=pools, period__capacity_minutes__isnull=False
    ).order_by()
    if scope.until is not None:
        uses = uses.filter(month__lt=scope.until)
    found: Any = defaultdict(lambda: (defaultdict(float), defaultdict(float)))
    for pool, month, used, practical in uses.values_list(
        "pool", "month", "used_minutes", "practical_minutes"
    ):
        number = scope.rhythm.number_on(month)
        for process in pools[pool]:
            found[process][0][number] += float(used)
            found[process][1][number] += float(practical)
    return found
