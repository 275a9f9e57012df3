"""Cells of a source: what a load changes is added to them. Where that does not tell all, a day or
a month is worked out again from the facts, by statements of the database."""

from collections.abc import Iterator, Sequence

import numpy as np
from django.db import connection
from django.db.models import Sum, TextField
from django.db.models.functions import Cast

from reporting import cell_statements, duration_statements
from reporting.activity_cells import ActivityCells
from reporting.case_facts import MINUTE
from reporting.duration_statements import EXACT_UP_TO
from reporting.fact_rows import codes_by_name, dates, numbers_of
from reporting.measure_cells import (
    STOPS,
    SUMS,
    MeasureCells,
    Sums,
    changed,
    distinct,
    months_of_days,
    no_sums,
)
from reporting.models import ActivityCell, DailyCell, DurationCell, DurationKind, Source
from reporting.queries.extremes import with_extremes
from reporting.row_writer import update_rows, upsert_rows

# How the figures are called in the table, and how many parts of theirs make one there.
DAILY = {
    "handovers": ("handovers_sum", 1),
    "cycle": ("cycle_minutes_sum", MINUTE),
    "cycle_squared": ("cycle_minutes_sumsq", MINUTE**2),
    "business": ("business_minutes_sum", MINUTE),
    "business_squared": ("business_minutes_sumsq", MINUTE**2),
    "stopped": ("stopped_minutes_sum", MINUTE),
    "open_days": ("open_days_sum", 1),
    "cents": ("cost_sum", 100),
    "cents_squared": ("cost_sumsq", 100**2),
}
COLUMNS = [DAILY.get(name, (name, 1)) for name in SUMS]
EXTREMES = ("cycle_minutes_min", "cycle_minutes_max")
PARTS = np.array([parts for _column, parts in COLUMNS])
KINDS = (DurationKind.CYCLE.value, DurationKind.BUSINESS.value, DurationKind.STOPS.value)
DAYS_A_QUESTION = 500
ACTIVITY = (
    *("month", "place", "segment", "activity", "events", "cases", "timed"),
    *("service_minutes_sum", "waiting_minutes_sum", "cents"),
)
DAY = ("source_id", "day", "place", "segment")
FIXED = ("process_id", "month")  # as long as a row is there; SQLite would write its index anew
MICROSECONDS_A_MINUTE = 6e7
DURATION = ("source_id", "month", "place", "segment", "kind", "bucket")


def write_measures(source: Source, measures: MeasureCells, segments: np.ndarray) -> None:
    """Add to the cells of days and to the histograms of months what was counted."""
    added, taken = measures.of(1), measures.of(-1)
    change = changed(_daily_cells(source, added, taken, segments), added, taken)
    doubtful = np.unique(change.after.groups[change.is_doubtful, 1])
    kept = ~np.isin(change.after.groups[:, 1], doubtful) & (change.is_lost | change.is_other)
    after = with_extremes(source, change.after.only(kept), change.is_lost[kept], segments)
    _write_days(source, after, change.is_known[kept], segments)
    if len(doubtful):
        told = dates(doubtful)
        _execute(
            source,
            cell_statements.emptying(told),
            cell_statements.filling(told, measures.dimensions, vendor=connection.vendor),
        )
    _write_durations(source, measures, segments)


def write_activities(
    source: Source, activities: ActivityCells, segments: np.ndarray, names: Sequence[str]
) -> None:
    cells = activities.cells()
    belongs = (source.pk, source.process_id)
    rows = zip(
        *(cells[name].tolist() for name in ("month", "place")),
        segments[cells["segment"]].tolist(),
        [names[code] for code in cells["activity"].tolist()],
        *(cells[name].tolist() for name in ("events", "cases", "timed")),
        *((cells[name] / MICROSECONDS_A_MINUTE).tolist() for name in ("service", "waiting")),
        cells["cents"].tolist(),
        strict=True,
    )
    upsert_rows(
        ActivityCell,
        ["source_id", "process_id", *ACTIVITY],
        [belongs + row for row in rows],
        key=["source_id", "month", "place", "segment", "activity"],
        adding=ACTIVITY[4:],
        fixed=FIXED,
    )
    ActivityCell.objects.filter(source=source, events=0, cents=0).delete()


def _daily_cells(source: Source, added: Sums, taken: Sums, segments: np.ndarray) -> Sums:
    """The cells there are of the days that change."""
    code_of = codes_by_name(segments)
    changing = dates(np.unique(np.concatenate([added.groups[:, 1], taken.groups[:, 1]])))
    cells = DailyCell.objects.filter(source=source).order_by()
    columns = [column for column, _parts in COLUMNS]
    rows: list[tuple] = []
    if cells.exists():
        for start in range(0, len(changing), DAYS_A_QUESTION):
            of_days = cells.filter(day__in=changing[start : start + DAYS_A_QUESTION])
            rows += of_days.values_list(
                "place", Cast("day", TextField()), "segment", *columns, *EXTREMES
            )
    rows = [row for row in rows if row[2] in code_of]
    if not rows:
        return no_sums()
    places, days, names, *told = zip(*rows, strict=True)
    groups = [np.array(places), numbers_of(days), np.array([code_of[name] for name in names])]
    figures = np.array(told, dtype=float).T
    extremes = figures[:, -2:] * MINUTE
    return Sums(
        np.stack(groups, axis=1),
        np.rint(figures[:, :-2] * PARTS),
        np.rint(np.where(np.isnan(extremes[:, 0]), np.inf, extremes[:, 0])),
        np.rint(np.where(np.isnan(extremes[:, 1]), -np.inf, extremes[:, 1])),
    )


def _write_days(source: Source, after: Sums, is_known: np.ndarray, segments: np.ndarray) -> None:
    columns = (*DAY, *(column for column, _parts in COLUMNS), *EXTREMES)
    known, new = after.only(is_known), after.only(~is_known)
    update_rows(DailyCell, columns, _day_rows(source, known, segments), key=DAY)
    belongs = [(source.process_id, month) for month in months_of_days(new.groups[:, 1]).tolist()]
    rows = _day_rows(source, new, segments)
    rows = (fixed + row for fixed, row in zip(belongs, rows, strict=True))
    upsert_rows(DailyCell, [*FIXED, *columns], rows, key=DAY, fixed=FIXED)
    if ((after.of("opened") == 0) & (after.of("closed") == 0)).any():
        DailyCell.objects.filter(source=source, opened=0, closed=0).delete()


def _day_rows(source: Source, after: Sums, segments: np.ndarray) -> Iterator[tuple]:
    is_timed = (after.of("timed") > 0).tolist()
    extremes = [
        [value if told else None for value, told in zip(values.tolist(), is_timed, strict=True)]
        for values in (after.shortest / MINUTE, after.longest / MINUTE)
    ]
    return zip(
        [source.pk] * len(after),
        dates(after.groups[:, 1]),
        after.groups[:, 0].tolist(),
        segments[after.groups[:, 2]].tolist(),
        *_figures(after.sums),
        *extremes,
        strict=True,
    )


def _figures(sums: np.ndarray) -> Iterator[list]:
    """Column by column; what is counted as whole numbers."""
    for column, parts in zip(sums.T, PARTS.tolist(), strict=True):
        yield column.astype(np.int64).tolist() if parts == 1 else (column / parts).tolist()


def _write_durations(source: Source, measures: MeasureCells, segments: np.ndarray) -> None:
    """A histogram is kept of months and segments of more than a hundred cases. One that comes to
    be that large, or no longer is, is worked out from the facts."""
    keys, counts = measures.buckets()
    if not len(keys):
        return
    groups, which = distinct(keys[:, :4])
    more = np.rint(np.bincount(which, counts, len(groups))).astype(np.int64)
    now = _cases_of(source, groups, segments)
    is_kept, was_kept = now > EXACT_UP_TO, now - more > EXACT_UP_TO
    crossing = groups[(is_kept != was_kept) & (now != more)]
    months = sorted(set(crossing[:, 1].tolist()))
    added = (is_kept & ~np.isin(groups[:, 1], months))[which]
    _add_durations(source, keys[added], counts[added], segments)
    if months:
        _execute(
            source,
            duration_statements.emptying(months),
            duration_statements.filling(months, measures.dimensions),
        )


def _cases_of(source: Source, groups: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """How many cases of each month, dimension, segment and kind there are, by the cells of days.
    What stops change is told where the histogram is that they change."""
    cells = DailyCell.objects.filter(source=source, month__in=np.unique(groups[:, 1]).tolist())
    rows = cells.order_by().values_list("place", "month", "segment")
    totals = {
        (place, month, segment): (timed, in_business_hours, timed)
        for place, month, segment, timed, in_business_hours in rows.annotate(
            Sum("timed"), Sum("business_timed")
        )
    }
    named = zip(groups[:, :2].tolist(), segments[groups[:, 2]].tolist(), strict=True)
    found = [totals.get((place, month, name), (0, 0, 0)) for (place, month), name in named]
    return np.array(found, dtype=np.int64)[np.arange(len(groups)), groups[:, 3]]


def _add_durations(
    source: Source, keys: np.ndarray, counts: np.ndarray, segments: np.ndarray
) -> None:
    """A bar from which cases are taken is there, but for those of stops."""
    is_there = (counts < 0) & (keys[:, 3] != STOPS)
    columns = (
        counts.tolist(),
        [source.pk] * len(keys),
        *(keys[:, place].tolist() for place in (1, 0)),
        segments[keys[:, 2]].tolist(),
        [KINDS[kind] for kind in keys[:, 3].tolist()],
        keys[:, 4].tolist(),
    )
    rows = list(zip(*columns, strict=True))
    there = [rows[place] for place in np.flatnonzero(is_there).tolist()]
    update_rows(DurationCell, ["cases", *DURATION], there, key=DURATION, adding=["cases"])
    others = [(*rows[place], source.process_id) for place in np.flatnonzero(~is_there).tolist()]
    upsert_rows(
        DurationCell,
        ["cases", *DURATION, "process_id"],
        others,
        key=DURATION,
        adding=["cases"],
        fixed=FIXED,
    )
    if is_there.any() or (keys[:, 3] == STOPS).any():
        DurationCell.objects.filter(source=source, cases=0).delete()


def _execute(source: Source, *statements: tuple[str, dict]) -> None:
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, {"source": source.pk, **values})
