"""What is asked of the judge about measures: series, target, limits and chart of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np

from reporting.forecast import POSITIVE, SHARE
from reporting.models import Baseline, Measure, MeasureChart, SeriesKey, Target, Unit
from reporting.nelson import RULE_SETS
from reporting.queries.cell_sums import Segment
from reporting.queries.chart_choices import chart_in_use
from reporting.queries.series import Series, series_of
from reporting.question import OF_PARTS, WINDOW, Question
from reporting.verdict_figures import rounded_all


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verdict is about: a measure of the whole process, or of one segment of it."""

    measure: Measure
    place: int = 0
    segment: str = ""

    @property
    def key(self) -> SeriesKey:
        return self.measure.pk, self.place, self.segment

    @property
    def part(self) -> Segment:
        return self.place, self.segment

    def __str__(self) -> str:
        return f"{self.measure}, {self.segment}" if self.place else str(self.measure)


@dataclass(frozen=True, slots=True)
class Ways:
    """How series are to be judged: targets by series, all else by the measure's key.

    Baselines in force, newest first; they are set for whole processes only. A chart is chosen for
    a measure and all its segments.
    """

    targets: dict[SeriesKey, Target]
    baselines: dict[int, list[Baseline]]
    charts: dict[int, MeasureChart]

    def baselines_of(self, subject: Subject) -> list[Baseline]:
        return [] if subject.place else self.baselines.get(subject.measure.pk, [])

    def baseline(self, subject: Subject) -> Baseline | None:
        return next(iter(self.baselines_of(subject)), None)

    def subjects(self, measures: Sequence[Measure]) -> list[Subject]:
        """Each measure of the whole, then each segment on which a target is in force."""
        known = {measure.pk: measure for measure in measures}
        parts = sorted(key for key in self.targets if key[1] and key[0] in known)
        segments = [Subject(known[key], place, segment) for key, place, segment in parts]
        return [*(Subject(measure) for measure in measures), *segments]


def ways_of(measures: Iterable[Measure], day: date) -> Ways:
    """The targets that hold on that day, the baselines in force and the charts chosen."""
    keys = [measure.pk for measure in measures]
    targets = Target.objects.filter(measure__in=keys).valid_on(day)
    baselines: dict[int, list[Baseline]] = {}
    in_force = Baseline.objects.filter(measure__in=keys, place=0).in_force()
    for baseline in in_force.order_by("-pk"):
        baselines.setdefault(baseline.measure_id, []).append(baseline)
    charts = MeasureChart.objects.filter(measure__in=keys)
    return Ways(
        {(one.measure_id, one.place, one.segment): one for one in targets},
        baselines,
        {chosen.measure_id: chosen for chosen in charts},
    )


def series_by_subject(
    subjects: Iterable[Subject], until: date | None = None
) -> dict[SeriesKey, Series]:
    """The monthly series of each: as many questions as there are segments with different names."""
    found: dict[SeriesKey, Series] = {}
    by_part = sorted(subjects, key=lambda one: one.part)
    for part, group in groupby(by_part, lambda one: one.part):
        series = series_of([one.measure for one in group], segment=part, until=until)
        found |= {(measure, *part): one for measure, one in series.items()}
    return found


def question_about(subject: Subject, series: Series, ways: Ways) -> Question:
    """The series as it will be stored, rounded; parts only where the chart is drawn from them."""
    measure = subject.measure
    target, baseline = ways.targets.get(subject.key), ways.baseline(subject)
    in_use = chart_in_use(ways.charts.get(measure.pk))
    months = np.array([month_number(period) for period in series.periods], float)
    has_parts = in_use.chart in OF_PARTS
    return Question(
        key=subject.key,
        months=months,
        values=rounded_all(series.values),
        scale=SHARE if measure.unit == Unit.PERCENT else POSITIVE,
        higher_is_better=measure.direction == "higher",
        target=float(target.value) if target else None,
        due=month_number(target.due_on) if target else None,
        history=_history(months, baseline),
        baseline=baseline_slice(baseline),
        chart=in_use.chart,
        rules=tuple(rule.name for rule in RULE_SETS[in_use.rules]),
        numerators=rounded_all(series.numerators) if has_parts else None,
        denominators=rounded_all(series.denominators) if has_parts else None,
    )


def stretches_of(baselines: Iterable[Baseline]) -> list[int]:
    """The months in which limits began anew, oldest first, without the newest baseline's."""
    starts = sorted(month_number(one.since) for one in baselines)
    return starts[:-1]


def baseline_slice(baseline: Baseline | None) -> slice | None:
    """The months from which limits are computed: `slice(first, after)`."""
    if baseline is None:
        return None
    after = None if baseline.until is None else month_number(baseline.until) + 1
    return slice(month_number(baseline.since), after)


def month_number(day: date) -> int:
    """Months counted from year 0."""
    return day.year * 12 + day.month - 1


def _history(months: np.ndarray, baseline: Baseline | None) -> int | None:
    """Far enough back that the months of the baseline are among those looked at."""
    if baseline is None or not months.size:
        return None
    needed = int(months[-1]) - month_number(baseline.since) + 1
    return needed if needed > WINDOW else None
