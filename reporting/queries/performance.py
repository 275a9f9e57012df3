"""How one process goes: its measures as they were judged, its cases in and out, its cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.models import CadenceChoice, Calculation, Measure, Target
from reporting.periods import MONTH_BY_MONTH, months_after
from reporting.queries.cell_sums import counted, newest_days
from reporting.queries.costs import CostPoint, cents_by_month
from reporting.queries.overview import MeasureRow, lead_of, measure_rows
from reporting.queries.pictures import point_day, points_since

C = Calculation
TILES = (
    (C.SLA_ATTAINMENT,),
    (C.CYCLE_TIME, C.CYCLE_TIME_P50, C.BUSINESS_CYCLE_TIME, C.BUSINESS_CYCLE_TIME_P50),
    (C.FIRST_TIME_RIGHT, C.REWORK),
    (C.VOLUME, C.THROUGHPUT),
    (C.BACKLOG, C.BACKLOG_AGE),
    (C.COST_PER_CASE,),
)
MONTH = MONTH_BY_MONTH
Values = dict[date, float | None]


@dataclass(frozen=True, slots=True)
class CaseMonth:
    """A month that is over: cases taken up and completed in it, and open at its end."""

    month: date
    taken_up: int
    completed: int
    still_open: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month over all measures: each that was judged with its value, None where it has none."""

    month: date
    cases: CaseMonth | None
    columns: list[tuple[Measure, float | None]]


@dataclass(frozen=True, slots=True)
class Performance:
    """All that is told of a process, oldest month first.

    `rows`: its measures, the lead among them; `targets`: all of each measure, of its segments too;
    `since`: the first month shown, None for all there are; `as_of`: the day of the newest record,
    None where there is no record at all.
    """

    rows: list[MeasureRow]
    targets: dict[int, list[Target]]
    cases: list[CaseMonth]
    costs: list[CostPoint]
    since: date | None
    as_of: date | None

    @property
    def lead(self) -> MeasureRow | None:
        return lead_of(self.rows) if self.rows else None

    @property
    def others(self) -> list[MeasureRow]:
        return [row for row in self.rows if row is not self.lead]

    @property
    def judged(self) -> list[MeasureRow]:
        return [row for row in self.rows if row.verdict]

    @property
    def monthly(self) -> list[MeasureRow]:
        return [row for row in self.judged if _is_monthly(row)]

    @property
    def otherwise_read(self) -> list[MeasureRow]:
        """Those that are judged, though not month by month."""
        return [row for row in self.judged if not _is_monthly(row)]

    @property
    def tiles(self) -> list[MeasureRow]:
        """Of each kind that matters to everybody the first that the process has."""
        of_kind: dict[str, MeasureRow] = {}
        for row in self.rows:
            of_kind.setdefault(row.measure.calculation, row)
        found = [[of_kind[one] for one in kinds if one in of_kind][:1] for kinds in TILES]
        return [row for rows in found for row in rows]

    @property
    def months(self) -> list[MonthLine]:
        """Newest first; every month of any measure that is judged by the month, or with cases."""
        columns = [(row.measure, _values(row)) for row in self.monthly]
        cases = {one.month: one for one in self.cases}
        known = {month for _measure, values in columns for month in values} | set(cases)
        return [
            MonthLine(month, cases.get(month), [(one, told.get(month)) for one, told in columns])
            for month in sorted(known, reverse=True)
            if self.since is None or month >= self.since
        ]


def _is_monthly(row: MeasureRow) -> bool:
    return row.verdict is not None and row.verdict.cadence == CadenceChoice.MONTH


def performance_of(process: Any, user: Any, span: int | None) -> Performance:
    """The newest `span` months of a process, None for all: as many queries for any measures."""
    measures = Measure.objects.visible_to(user).in_use().of_process(process)
    rows = measure_rows(measures.select_related("process"))
    as_of = newest_days({process.pk}).get(process.pk)
    cases, completed = _cases(process, as_of) if as_of else ([], {})
    spent = cents_by_month(process) if user.has_perm("reporting.view_costcell") else {}
    costs = [
        CostPoint(month, cents, completed[month])
        for month, cents in spent.items()
        if month in completed
    ]
    since = _since(rows, cases, span)
    return Performance(
        rows=rows,
        targets=_targets(row.measure for row in rows),
        cases=[one for one in cases if since is None or one.month >= since],
        costs=[one for one in costs if since is None or one.month >= since],
        since=since,
        as_of=as_of,
    )


def _targets(measures: Iterable[Measure]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {measure.pk: [] for measure in measures}
    for target in Target.objects.filter(measure__in=found):
        found[target.measure_id].append(target)
    return found


def _cases(process: Any, as_of: date) -> tuple[list[CaseMonth], dict[date, int]]:
    """The months that are over, and the completed cases of these."""
    found = counted({process.pk: as_of}, MONTH).get(process.pk)
    if found is None:
        return [], {}
    columns = (found.sums.opened, found.sums.closed, found.sums.backlog)
    rows = zip(found.periods[: found.ended], *columns, strict=False)
    cases = [CaseMonth(month, *(int(one) for one in told)) for month, *told in rows]
    return cases, {one.month: one.completed for one in cases}


def _since(rows: Iterable[MeasureRow], cases: Iterable[CaseMonth], span: int | None) -> date | None:
    """The first of so many months up to the newest that anything is told of."""
    ends = [row.verdict.period for row in rows if row.verdict]
    ends += [one.month for one in cases]
    return months_after(max(ends), 1 - span) if span and ends else None


def _values(row: MeasureRow) -> Values:
    return {point_day(one): one["value"] for one in points_since(row.verdict, None)}
