"""All measured processes at a glance: capability, cost and verdict, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.charts import Chart
from reporting.models import Assurance, Calculation, DailyCell, Measure, Variation, Verdict
from reporting.periods import months_after
from reporting.queries.demands import with_demand
from reporting.queries.pictures import spark
from reporting.querysets import MeasureQuerySet
from reporting.sockets import Answer, verdict_answers

WANTS_ANSWER = "wants_answer"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with the verdict that stands, and what is being done about it.

    `answer_by`: until when an answer is asked for; `is_overdue`: that day has passed. `segments`:
    the same of each segment that is judged against a target of its own.
    """

    measure: Measure
    verdict: Verdict | None
    answer: Answer | None
    answer_by: date | None = None
    is_overdue: bool = False
    segments: tuple["MeasureRow", ...] = ()

    @property
    def series(self) -> tuple["MeasureRow", ...]:
        """The whole, then its segments."""
        return (self, *self.segments)

    @property
    def name(self) -> str:
        """Of the measure, and of the segment where it is of one."""
        return self.verdict.series_name if self.verdict else str(self.measure)

    @property
    def url(self) -> str:
        """Where the verdict stands, and is answered."""
        if self.verdict and self.verdict.place:
            return self.verdict.get_absolute_url()
        return self.measure.get_absolute_url()

    @property
    def segments_missing(self) -> int:
        return sum(_misses(one) for one in self.segments)

    @property
    def segments_waiting(self) -> int:
        """How many want an answer of their own."""
        return sum(one.wants_answer for one in self.segments)

    @property
    def segments_told(self) -> str:
        """`2 of 3 segments miss`, where the whole does not miss its target; else nothing."""
        missing, judged = self.segments_missing, len(self.segments)
        if not missing or _misses(self):
            return ""
        if judged == 1:
            return _("1 segment misses")
        told = ngettext(
            "%(n)d of %(judged)d segments misses", "%(n)d of %(judged)d segments miss", missing
        )
        return told % {"n": missing, "judged": judged}

    @property
    def wants_answer(self) -> bool:
        return bool(self.verdict and self.verdict.demands_answer and not self.answer)

    @property
    def urgency(self) -> tuple[bool, int, float]:
        """Lower is more urgent: unanswered, then severe, then the least likely to be met."""
        if self.verdict is None:
            return (True, 99, 1.0)
        chance = self.verdict.probability
        return (not self.wants_answer, self.verdict.severity, 1.0 if chance is None else chance)


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process by its lead measure, with its cost and what else wants an answer.

    `others_waiting`: other measures; `segments_waiting`: segments of any of its measures. `cases`:
    completed in `month`, the last that is over; None where no record tells.
    """

    process: Any
    lead: MeasureRow
    cost: Verdict | None
    others_waiting: int
    measures: list[MeasureRow]
    month: date | None = None
    cases: int | None = None
    segments_waiting: int = 0

    @property
    def is_waiting(self) -> bool:
        return self.lead.wants_answer or self.others_waiting + self.segments_waiting > 0

    @property
    def urgency(self) -> tuple[bool, bool, int, float, int]:
        own = self.lead.urgency
        others = self.others_waiting + self.segments_waiting
        return (own[0], not others, *own[1:], self.process.position)


@dataclass(frozen=True, slots=True)
class Overview:
    """The rows that were asked for, and how all the measured processes stand."""

    rows: list[ProcessRow]
    measured: int
    waiting: int
    missing: int
    deteriorating: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of the overview; "" asks for all. `owner`: the key of a person, as text."""

    vertical: str = ""
    verdict: str = ""
    owner: str = ""
    criticality: str = ""

    def includes(self, row: ProcessRow) -> bool:
        process = row.process
        return (
            (not self.vertical or self.vertical in process.vertical.split(";"))
            and (not self.owner or self.owner == str(process.owner_id))
            and (not self.criticality or self.criticality == process.criticality)
            and self._says(row)
        )

    def _says(self, row: ProcessRow) -> bool:
        if self.verdict == WANTS_ANSWER:
            return row.is_waiting
        found = row.lead.verdict
        told = (found.variation, found.assurance) if found else ()
        return not self.verdict or self.verdict in told


def overview_of(rows: Iterable[ProcessRow], asked: Asked) -> Overview:
    """Every measured process among the rows, the ones that want an answer first."""
    found = sorted(rows, key=lambda row: row.urgency)
    leads = [row.lead.verdict for row in found if row.lead.verdict]
    shown = [row for row in found if asked.includes(row)]
    return Overview(
        rows=shown,
        measured=len(found),
        waiting=sum(row.is_waiting for row in found),
        missing=sum(one.assurance == Assurance.MISSES for one in leads),
        deteriorating=sum(one.variation == Variation.DETERIORATING for one in leads),
        undecided=sum(one.variation == Variation.TOO_LITTLE_DATA for one in leads),
    )


def process_rows(user: Any) -> list[ProcessRow]:
    """One row a measured process, in the order of the catalogue."""
    measures = (
        Measure.objects.visible_to(user)
        .in_use()
        .select_related("process__owner")
        .order_by("process__position", "process__key", "order", "pk")
    )
    rows = measure_rows(measures)
    month = months_after(timezone.localdate().replace(day=1), -1)
    cases = _completed({row.measure.process_id for row in rows}, month)
    return [
        replace(_process_row(list(group)), month=month, cases=cases.get(process.pk))
        for process, group in groupby(rows, lambda row: row.measure.process)
    ]


def _completed(processes: Iterable[int], month: date) -> dict[int, int]:
    """Cases completed in a month, of each process whose records reach into it."""
    cells = DailyCell.objects.of_whole().between(month, months_after(month, 1))
    found: Any = cells.filter(process__in=processes).order_by().values_list("process")
    return dict(found.annotate(Sum("closed")))


def measure_rows(measures: MeasureQuerySet) -> list[MeasureRow]:
    """Each measure with its latest verdict and those of its segments, in the order given."""
    series: dict[Measure, list[Any]] = {}
    for found in with_demand(measures.by_series().defer("judged__figures"), at="judged__"):
        series.setdefault(found, [])
        if verdict := found.judged:
            verdict.answer_by, verdict.escalated_at = found.answer_by, found.escalated_at
            series[found].append(verdict)
    for measure, verdicts in series.items():
        verdicts.sort(key=lambda verdict: (verdict.place, verdict.segment))
        for verdict in verdicts:
            verdict.measure = measure
    every = [verdict for verdicts in series.values() for verdict in verdicts]
    answers = verdict_answers.answers([one for one in every if one.demands_answer])
    return [_measure_row(one, verdicts, answers) for one, verdicts in series.items()]


def lead_of(rows: Sequence[MeasureRow]) -> MeasureRow:
    """The measure that speaks for its process: SLA attainment, else the first."""
    agreed = [row for row in rows if row.measure.calculation == Calculation.SLA_ATTAINMENT]
    return (agreed or list(rows))[0]


def _process_row(rows: list[MeasureRow]) -> ProcessRow:
    lead = lead_of(rows)
    costs = [row.verdict for row in rows if row.measure.calculation == Calculation.COST_PER_CASE]
    others = sum(row.wants_answer for row in rows if row is not lead)
    segments = sum(row.segments_waiting for row in rows)
    cost = costs[0] if costs else None
    return ProcessRow(lead.measure.process, lead, cost, others, rows, segments_waiting=segments)


def with_sparklines(rows: Iterable[ProcessRow]) -> list[tuple[ProcessRow, Chart | None]]:
    """Each row with the course of its lead measure, where that was judged."""
    return [(row, spark(row.lead.verdict) if row.lead.verdict else None) for row in rows]


def _measure_row(
    measure: Measure, verdicts: Sequence[Verdict], answers: Mapping[int, Answer]
) -> MeasureRow:
    segments = tuple(_series_row(measure, one, answers) for one in verdicts if one.place)
    whole = [_series_row(measure, one, answers) for one in verdicts if not one.place]
    row = whole[0] if whole else MeasureRow(measure, None, None)
    return replace(row, segments=segments)


def _series_row(measure: Measure, verdict: Any, answers: Mapping[int, Answer]) -> MeasureRow:
    return MeasureRow(
        measure,
        verdict,
        answers.get(verdict.pk),
        answer_by=verdict.answer_by,
        is_overdue=verdict.escalated_at is not None,
    )


def _misses(row: MeasureRow) -> bool:
    return row.verdict is not None and row.verdict.assurance == Assurance.MISSES
