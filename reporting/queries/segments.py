"""A measure by segment: what each dimension tells apart, and what it does to the whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.charts import Chart, line_chart
from kernel.charts import Series as Line
from reporting import calculations
from reporting.calculations import ADDED, FLOWS, PERCENTILES, STOCKS, UNIT_SCALE, Sums
from reporting.definition_rules import ALLOCATED
from reporting.histograms import Durations
from reporting.models import DailyCell, Measure, SegmentDimension, Target
from reporting.periods import MONTH_BY_MONTH
from reporting.queries.attainment import is_reached
from reporting.queries.cell_sums import newest_days
from reporting.queries.cost_basis import cost_basis, costed_segments
from reporting.queries.month_durations import durations, limit_minutes
from reporting.queries.monthly_parts import KINDS
from reporting.queries.pictures import target_line, unit_mark
from reporting.queries.series import own_series

MONTHS = 3
ROWS_SHOWN = 12
MONTH = MONTH_BY_MONTH
NO_PARTS = {"ratio", "capacity_use", "backlog_age"}
Window = tuple[date, date]  # the first day, and the day after the last
Key = tuple[int, str]  # a dimension and a segment of it
Part = tuple[float, float, float]  # numerator, denominator, value in the unit of the measure


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment over the newest months. `cases`: opened in them.

    `difference`: to the whole; `moves`: by how much it moves the whole, in the unit of a ratio and
    in percent of a count. None where it cannot be told.
    """

    place: int
    name: str
    cases: int
    value: float | None
    difference: float | None
    moves: float | None
    target: Target | None
    is_reached: bool
    is_chosen: bool

    @property
    def query(self) -> str:
        return urlencode({"place": self.place, "segment": self.name})


@dataclass(frozen=True, slots=True)
class DimensionTable:
    """The segments of a dimension, the largest first; `hidden`: how many more there are."""

    place: int
    name: str
    cases: int
    rows: list[SegmentRow]
    hidden: int


@dataclass(frozen=True, slots=True)
class SegmentBoard:
    """All dimensions of a measure over one window, and the line of the segment that is chosen."""

    dimensions: list[DimensionTable]
    since: date
    last: date
    whole: float | None
    is_count: bool
    chosen: SegmentRow | None
    chart: Chart | None


def segment_board(
    measure: Measure,
    asked: Mapping[str, str],
    *,
    newest: date | None = None,
    targets: Iterable[Target] | None = None,
) -> SegmentBoard | None:
    """None where the process has one segment only, or the measure has no parts.

    `asked`: `place` and `segment` choose the one whose line is shown. The day of the newest record
    and all targets of the measure are asked for where they are not given.
    """
    newest = newest or newest_days({measure.process_id}).get(measure.process_id)
    names = _names(measure)
    if newest is None or not names or measure.calculation in NO_PARTS:
        return None
    window = _window(newest)
    parts, opened = _parts(measure, window, [0, *names])
    valid = in_force(measure, measure.targets.all() if targets is None else targets)
    chosen = (_place(asked.get("place", "")), asked.get("segment", ""))
    whole = parts.get((0, ""), (0.0, 0.0, float("nan")))
    tables = []
    for place, name in names.items():
        mine = {key: part for key, part in parts.items() if key[0] == place}
        rows = [_row(measure, key, mine, whole, opened, valid, chosen) for key in mine]
        rows.sort(key=lambda row: (-row.cases, row.name))
        shown = [row for n, row in enumerate(rows) if n < ROWS_SHOWN or row.is_chosen]
        cases = sum(row.cases for row in rows)
        tables.append(DimensionTable(place, name, cases, shown, len(rows) - len(shown)))
    told = [row for table in tables for row in table.rows if row.is_chosen]
    row = told[0] if told else None
    return SegmentBoard(
        tables,
        window[0],
        MONTH.begins(MONTH.number_on(window[1]) - 1),
        _known(whole[2]),
        measure.calculation in FLOWS | STOCKS,
        row,
        segment_chart(measure, row) if row else None,
    )


def segment_chart(measure: Measure, row: SegmentRow) -> Chart:
    """The line of one segment, with its own target."""
    segment = (row.place, row.name)
    series = own_series(measure, segment)
    targets = list(measure.targets.of_segment(*segment))
    words = {"measure": measure.name, "segment": row.name or _("without a name")}
    return line_chart(
        _("%(measure)s of %(segment)s") % words,
        series.periods,
        Line(row.name, series.values.tolist()),
        unit=unit_mark(measure),
        target=target_line(series.periods, targets, measure),
        width=960,
    )


def _names(measure: Measure) -> dict[int, str]:
    named = SegmentDimension.objects.filter(process=measure.process_id).order_by("place")
    return dict(named.values_list("place", "name"))


def _window(newest: date) -> Window:
    """The newest complete months, three of them."""
    month = MONTH.number_on(newest)
    if (MONTH.begins(month + 1) - newest).days == 1:
        month += 1
    return MONTH.begins(month - MONTHS), MONTH.begins(month)


def _parts(
    measure: Measure, window: Window, places: Iterable[int]
) -> tuple[dict[Key, Part], dict[Key, int]]:
    """Of each segment, the whole among them at place 0, its part and the cases opened."""
    if measure.calculation in PERCENTILES or "limit_hours" in measure.parameters:
        return _of_durations(measure, window, places), _opened(measure, window)
    if cost_basis([measure]).get(measure.pk) == ALLOCATED:
        return _of_costs(measure, window), _opened(measure, window)
    cells = DailyCell.objects.filter(process=measure.process_id, day__lt=window[1])
    if measure.calculation not in STOCKS:
        cells = cells.filter(day__gte=window[0])
    rows: Any = cells.order_by().values_list("place", "segment")
    rows = list(rows.annotate(**{name: Sum(name) for name in ADDED}))
    added = np.array([row[2:] for row in rows], float).reshape(len(rows), len(ADDED))
    columns = {name: added[:, place] for place, name in enumerate(ADDED)}
    length = np.full(len(rows), float(MONTHS))
    sums = Sums(**columns, backlog=columns["opened"] - columns["closed"], months=length)
    tops, bottoms = calculations.fraction(measure.calculation, sums)
    values = calculations.ratio(tops, bottoms, measure.unit)
    keys = [(row[0], row[1]) for row in rows]
    parts = {
        key: (float(top), float(bottom), float(value))
        for key, top, bottom, value in zip(keys, tops, bottoms, values, strict=True)
    }
    if measure.calculation in STOCKS:  # summed up since the first day
        return parts, _opened(measure, window)
    return parts, dict(zip(keys, columns["opened"].astype(int).tolist(), strict=True))


def _of_costs(measure: Measure, window: Window) -> dict[Key, Part]:
    """What was allocated over the cases closed, in those months that were costed."""
    months = range(MONTH.number_on(window[0]), MONTH.number_on(window[1]))
    scale = UNIT_SCALE[measure.unit]
    return {
        key: (money, cases, scale * money / cases if cases else float("nan"))
        for key, (money, cases) in costed_segments(measure.process_id, months).items()
    }


def _of_durations(measure: Measure, window: Window, places: Iterable[int]) -> dict[Key, Part]:
    said = measure.parameters
    kind = KINDS[said["clock"]] if "limit_hours" in said else _cycle_of(measure)
    first, process = MONTH.number_on(window[0]), [measure.process_id]
    found: dict[Key, Part] = {}
    for place in places:
        if said.get("place") not in (None, place):
            continue
        told: dict[str, Durations] = defaultdict(Durations)
        months = durations(process, kind, place, None, window[1], first)
        for (_process, _month, name), one in months.items():
            told[name].add(one)
        found |= {(place, name): _timed(measure, name, one) for name, one in told.items()}
    return found


def _cycle_of(measure: Measure) -> str:
    return "business" if "business" in measure.calculation else "cycle"


def _timed(measure: Measure, name: str, one: Durations) -> Part:
    said, scale = measure.parameters, UNIT_SCALE[measure.unit]
    if "limit_hours" not in said:
        share = PERCENTILES[measure.calculation]
        return one.cases * share, float(one.cases), one.percentile(share) * scale
    hours = said.get("limits", {}).get(name, said["limit_hours"])
    within = one.within(limit_minutes(hours))
    return within, float(one.cases), scale * within / one.cases if one.cases else float("nan")


def _opened(measure: Measure, window: Window) -> dict[Key, int]:
    cells = DailyCell.objects.filter(process=measure.process_id).between(*window).order_by()
    rows: Any = cells.values_list("place", "segment").annotate(Sum("opened"))
    return {(place, segment): opened for place, segment, opened in rows}


def in_force(measure: Measure, targets: Iterable[Target]) -> dict[Key, Target]:
    """Of each segment the target that holds today: the newest that has begun."""
    today, found = timezone.localdate(), {}
    for target in sorted(targets, key=lambda one: one.version):
        if target.place and target.valid_from <= today:
            target.measure = measure
            found[target.place, target.segment] = target
    return found


def _row(
    measure: Measure,
    key: Key,
    parts: Mapping[Key, Part],
    whole: Part,
    opened: Mapping[Key, int],
    targets: Mapping[Key, Target],
    chosen: Key,
) -> SegmentRow:
    value, target = parts[key][2], targets.get(key)
    counted = measure.calculation in FLOWS | STOCKS
    return SegmentRow(
        place=key[0],
        name=key[1],
        cases=opened.get(key, 0),
        value=_known(value),
        difference=None if counted else _known(value - whole[2]),
        moves=_known(_moves(measure, key, parts, whole)),
        target=target,
        is_reached=bool(target and np.isfinite(value) and is_reached(target, value)),
        is_chosen=key == chosen,
    )


def _moves(
    measure: Measure,
    key: Key,
    parts: Mapping[Key, Part],
    whole: Part,
) -> float:
    """Its difference by its weight, which adds up to nothing; of a count, its share in percent."""
    top, bottom, value = parts[key]
    if measure.calculation in PERCENTILES:
        return float("nan")
    if measure.calculation in FLOWS | STOCKS:
        return 100 * top / whole[0] if whole[0] else float("nan")
    weight = sum(part[1] for part in parts.values())
    return (value - whole[2]) * bottom / weight if weight else float("nan")


def _place(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4"} else 0


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
