"""Measures over time, from the daily cells: a bounded number of queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from reporting import calculations
from reporting.definition_rules import ALLOCATED
from reporting.models import Measure
from reporting.periods import RHYTHMS
from reporting.queries.cell_sums import (
    WHOLE,
    Counted,
    Segment,
    counted,
    newest_days,
)
from reporting.queries.cost_basis import cost_basis
from reporting.queries.monthly_parts import Scope, costed, limited, percentiles

Parts = tuple[np.ndarray, np.ndarray, np.ndarray]  # numerators, denominators, values or NaN
AGED = "backlog_age"
RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a measure, in its unit."""

    period: date
    value: float
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class Series:
    """A measure period by period, complete ones only, oldest first, without holes.

    A period without a case has the value NaN. `as_of`: the day of the newest record;
    `provisional`: the period that still runs on that day; `costs`: of a cost per case, whether it
    is read from those "allocated" from the pools or those in the "records".
    """

    periods: list[date]
    values: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    as_of: date | None
    provisional: Point | None = None
    cadence: str = "month"
    costs: str = ""


NO_SERIES = Series([], np.empty(0), np.empty(0), np.empty(0), None)


def own_series(measure: Measure, segment: Segment = WHOLE) -> Series:
    """The series of a measure, or of one segment of it, in its own cadence."""
    return series_of([measure], segment=segment, cadence=measure.cadence)[measure.pk]


def series_of(
    measures: Iterable[Measure],
    *,
    segment: Segment = WHOLE,
    cadence: str = "month",
    until: date | None = None,
) -> dict[int, Series]:
    """The series of each measure by its key: of the whole process, or of (dimension, segment).

    `cadence`: day, week, month, quarter or year; percentiles, limits, allocated costs and the use
    of capacity are kept by month, and have no days or weeks.
    """
    asked = list(measures)
    known = {measure.pk: measure for measure in asked}
    known |= _parts_of_ratios(asked)
    rhythm = RHYTHMS[cadence]
    newest = newest_days({measure.process_id for measure in known.values()}, until)
    frames = counted(newest, rhythm, segment, until)
    plain = [one for one in known.values() if one.calculation != RATIO]
    costs = cost_basis(plain)
    parts = _special_parts(plain, Scope(frames, rhythm, segment, until), newest, costs)
    for measure in plain:
        frame = frames.get(measure.process_id)
        if frame is not None and measure.pk not in parts and not _is_special(measure, costs):
            parts[measure.pk] = _plain(measure, frame)
    found = {
        one.pk: replace(
            _series(one, frames[one.process_id], parts[one.pk], newest, cadence),
            costs=costs.get(one.pk, ""),
        )
        for one in plain
        if one.pk in parts
    }
    for one in asked:
        if one.calculation == RATIO:
            found[one.pk] = _ratio(one, found)
    return {measure.pk: found.get(measure.pk, NO_SERIES) for measure in asked}


def _parts_of_ratios(measures: Iterable[Measure]) -> dict[int, Measure]:
    keys = {
        one.parameters[side]
        for one in measures
        if one.calculation == RATIO
        for side in ("top", "bottom")
    }
    return Measure.objects.in_bulk(keys) if keys else {}


def _is_special(measure: Measure, costs: dict[int, str]) -> bool:
    """Whether it takes more than sums of cells."""
    return (
        measure.calculation in {*calculations.PERCENTILES, AGED, "capacity_use"}
        or "limit_hours" in measure.parameters
        or costs.get(measure.pk) == ALLOCATED
    )


def _special_parts(
    measures: list[Measure], scope: Scope, newest: dict[int, date], costs: dict[int, str]
) -> dict[int, Parts]:
    """The measures that need histograms, the age of what is open, or what was costed."""
    known = [one for one in measures if one.process_id in scope.frames]
    special = [one for one in known if _is_special(one, costs)]
    kinds: dict[str, list[Measure]] = defaultdict(list)
    for one in special:
        name = one.calculation
        if name in calculations.PERCENTILES:
            kinds["percentile"].append(one)
        elif name == AGED:
            kinds[AGED].append(one)
        else:
            kinds["limited" if "limit_hours" in one.parameters else "costed"].append(one)
    found: dict[int, Parts] = {}
    if scope.rhythm.months:
        found |= percentiles(kinds["percentile"], scope)
        found |= limited(kinds["limited"], scope)
        found |= costed(kinds["costed"], scope)
    if kinds[AGED]:
        days = {one.process_id: newest[one.process_id] for one in kinds[AGED]}
        aged = counted(days, scope.rhythm, scope.segment, scope.until, aged=True)
        found |= {one.pk: _plain(one, aged[one.process_id]) for one in kinds[AGED]}
    return found


def _plain(measure: Measure, frame: Counted) -> Parts:
    tops, bottoms = calculations.fraction(measure.calculation, frame.sums)
    return tops, bottoms, calculations.ratio(tops, bottoms, measure.unit)


def _series(
    measure: Measure, frame: Counted, parts: Parts, newest: dict[int, date], cadence: str
) -> Series:
    tops, bottoms, values = parts
    ended = frame.ended
    running = None
    if ended < len(frame.periods):
        running = Point(
            frame.periods[ended], float(values[ended]), float(tops[ended]), float(bottoms[ended])
        )
    return Series(
        frame.periods[:ended],
        values[:ended],
        tops[:ended],
        bottoms[:ended],
        newest[measure.process_id],
        running,
        cadence,
    )


def _ratio(measure: Measure, found: dict[int, Series]) -> Series:
    """What the one counts over what the other counts, in the periods that both have."""
    said = measure.parameters
    top, bottom = (found.get(said[side], NO_SERIES) for side in ("top", "bottom"))
    if top.as_of is None or bottom.as_of is None:
        return NO_SERIES
    places = {period: place for place, period in enumerate(bottom.periods)}
    both = [place for place, period in enumerate(top.periods) if period in places]
    below = [places[top.periods[place]] for place in both]
    tops, bottoms = top.numerators[both], bottom.numerators[below] / said.get("per", 1)
    values = calculations.ratio(tops, bottoms, measure.unit)
    running = _running_ratio(measure, top.provisional, bottom.provisional)
    as_of = min(top.as_of, bottom.as_of)
    periods = [top.periods[place] for place in both]
    return Series(periods, values, tops, bottoms, as_of, running, top.cadence)


def _running_ratio(measure: Measure, top: Point | None, bottom: Point | None) -> Point | None:
    if top is None or bottom is None or top.period != bottom.period:
        return None
    numerators = np.array([top.numerator])
    denominators = np.array([bottom.numerator / measure.parameters.get("per", 1)])
    [value] = calculations.ratio(numerators, denominators, measure.unit)
    return Point(top.period, float(value), top.numerator, float(denominators[0]))
