"""A measure over any window of days, by the same calculation as its series."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from django.db.models import QuerySet, Sum

from reporting import calculations
from reporting.calculations import ADDED, DAYS_A, PERCENTILES, UNIT_SCALE, Sums
from reporting.definition_rules import ALLOCATED
from reporting.histograms import percentile, percentile_error
from reporting.models import CaseFact, DailyCell, Measure
from reporting.queries.cell_sums import WHOLE, Segment, newest_days, standing
from reporting.queries.cost_basis import cost_basis
from reporting.queries.month_durations import limit_minutes, timed
from reporting.queries.monthly_parts import KINDS
from reporting.queries.series import RATIO, series_of

CAPACITY = "capacity_use"
Window = tuple[date, date]  # from the first day up to, and without, the second


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure over one window, in its unit; None where nothing can be said."""

    value: float | None
    numerator: float
    denominator: float
    cases: int
    standard_error: float | None


NO_READING = Reading(None, 0.0, 0.0, 0, None)


def window_reading(
    measure: Measure, since: date, until: date | None, segment: Segment = WHOLE
) -> Reading:
    """The measure over the days from `since` up to, and without, `until` (None: up to now)."""
    return window_readings([measure], since, until, segment)[measure.pk]


def window_readings(
    measures: Iterable[Measure], since: date, until: date | None, segment: Segment = WHOLE
) -> dict[int, Reading]:
    """The same of many measures, by their keys; daily cells are asked for once a process."""
    asked = list(measures)
    newest = newest_days({measure.process_id for measure in asked}, until)
    cells: dict[int, dict[str, float | None]] = {}
    allocated = {key for key, costs in cost_basis(asked).items() if costs == ALLOCATED}
    found = {}
    for measure in asked:
        last = newest.get(measure.process_id)
        if last is None or last < since:
            found[measure.pk] = NO_READING
        else:
            window = (since, last + timedelta(days=1))
            if measure.calculation == CAPACITY or measure.pk in allocated:
                found[measure.pk] = _of_whole_months(measure, window, segment)
            else:
                found[measure.pk] = _read(measure, window, until, segment, cells)
    return found


def _read(
    measure: Measure,
    window: Window,
    until: date | None,
    segment: Segment,
    cells: dict[int, dict[str, float | None]],
) -> Reading:
    """`cells`: what the daily cells of a process come to, once they were asked for."""
    said = measure.parameters
    if measure.calculation == RATIO:
        return _of_ratio(measure, window[0], until, segment)
    if measure.calculation in PERCENTILES:
        return _of_percentile(measure, window, segment)
    if "limit_hours" in said:
        return _within_limits(measure, window, segment)
    if measure.process_id not in cells:
        mine = DailyCell.objects.of_segment(*segment).filter(process=measure.process_id)
        added = mine.between(*window).aggregate(**{name: Sum(name) for name in ADDED})
        cells[measure.process_id] = added
    return _of_cells(measure, window, segment, cells[measure.process_id])


def _of_cells(
    measure: Measure, window: Window, segment: Segment, added: dict[str, float | None]
) -> Reading:
    since, before = window
    sums = _summed(added, (before - since).days / DAYS_A[measure.cadence])
    if measure.calculation in calculations.STOCKS:
        sums = _with_stock(sums, measure, before, segment)
    top, bottom = calculations.fraction(measure.calculation, sums)
    error = calculations.standard_error(measure.calculation, measure.unit, sums)[0]
    value = calculations.ratio(top, bottom, measure.unit)[0]
    cases = int(calculations.cases_behind(measure.calculation, sums)[0])
    return _reading(value, top[0], bottom[0], cases, error)


def _summed(added: dict[str, float | None], length: float) -> Sums:
    columns = {name: np.array([float(added[name] or 0)]) for name in ADDED}
    return Sums(**columns, backlog=np.zeros(1), months=np.array([length]))


def _with_stock(sums: Sums, measure: Measure, before: date, segment: Segment) -> Sums:
    """What stands open at the end of the window, and for how long."""
    ever = DailyCell.objects.of_segment(*segment).filter(process=measure.process_id)
    backlog, age = standing(ever, before - timedelta(days=1))
    return replace(sums, backlog=np.array([backlog]), age_minutes_sum=np.array([age]))


def _of_percentile(measure: Measure, window: Window, segment: Segment) -> Reading:
    kind = "business" if "business" in measure.calculation else "cycle"
    minutes = np.array([one for (one,) in timed(_closed(measure, window, segment), kind)], float)
    share, scale = PERCENTILES[measure.calculation], UNIT_SCALE[measure.unit]
    value = percentile(minutes, share) * scale
    error = percentile_error(minutes, share) * scale
    return _reading(value, len(minutes) * share, len(minutes), len(minutes), error)


def _within_limits(measure: Measure, window: Window, segment: Segment) -> Reading:
    said = measure.parameters
    named = f"segment_{said['place']}" if said.get("place") else "process"
    met = cases = 0
    for name, minutes in timed(_closed(measure, window, segment), KINDS[said["clock"]], named):
        hours = said.get("limits", {}).get(name, said["limit_hours"])
        met += minutes <= limit_minutes(hours)
        cases += 1
    if not cases:
        return NO_READING
    share = met / cases
    error = UNIT_SCALE[measure.unit] * float(np.sqrt(share * (1 - share) / cases))
    return _reading(share * UNIT_SCALE[measure.unit], met, cases, cases, error)


def _closed(measure: Measure, window: Window, segment: Segment) -> QuerySet[CaseFact]:
    place, name = segment
    facts = CaseFact.objects.filter(
        source__process=measure.process_id, closed_on__gte=window[0], closed_on__lt=window[1]
    )
    return facts.filter(**{f"segment_{place}": name}) if place else facts


def _of_whole_months(measure: Measure, window: Window, segment: Segment) -> Reading:
    """Of the months that lie in the window whole: costs are not told apart by day."""
    series = series_of([measure], segment=segment, until=window[1])[measure.pk]
    inside = np.array([period >= window[0] for period in series.periods], bool)
    tops, bottoms = series.numerators[inside], series.denominators[inside]
    top, bottom = np.array([tops.sum()]), np.array([bottoms.sum()])
    value = calculations.ratio(top, bottom, measure.unit)[0]
    return _reading(value, top[0], bottom[0], int(bottom[0]), np.nan)


def _of_ratio(measure: Measure, since: date, until: date | None, segment: Segment) -> Reading:
    said = measure.parameters
    parts = Measure.objects.in_bulk([said["top"], said["bottom"]])
    top, bottom = (
        window_reading(parts[said[side]], since, until, segment) for side in ("top", "bottom")
    )
    below = bottom.numerator / said.get("per", 1)
    if not below:
        return NO_READING
    value = top.numerator / below * UNIT_SCALE[measure.unit]
    return _reading(value, top.numerator, below, bottom.cases, np.nan)


def _reading(value: float, top: float, bottom: float, cases: int, error: float) -> Reading:
    return Reading(
        None if np.isnan(value) else float(value),
        float(top),
        float(bottom),
        cases,
        float(error) if np.isfinite(error) else None,
    )
