"""What is asked of the judge about measures: series, target, limits and chart of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from django.db.models import F

from reporting.forecast import POSITIVE, SHARE
from reporting.models import Baseline, CadenceChoice, Measure, MeasureChart, SeriesKey, Target, Unit
from reporting.nelson import RULE_SETS
from reporting.periods import CADENCES, Cadence
from reporting.queries.aims import due_reading, holds_of_longer, whole_of
from reporting.queries.cell_sums import Segment
from reporting.queries.chart_choices import chart_in_use
from reporting.queries.series import NO_SERIES, Series, series_of
from reporting.question import OF_PARTS, Question, usual_window
from reporting.verdict_figures import rounded_all

DAYS = 364  # looked at, in whole weeks: a forecast reaches half as far


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

    @property
    def cadence(self) -> Cadence:
        """In which periods it is read and judged."""
        return CADENCES[self.measure.cadence]

    def __str__(self) -> str:
        return f"{self.measure}, {self.segment}" if self.place else str(self.measure)


@dataclass(frozen=True, slots=True)
class Ways:
    """How series are to be judged: targets, and the baselines in force, newest first.

    A chart is chosen for a measure and all its segments.
    """

    targets: dict[SeriesKey, Target]
    baselines: dict[SeriesKey, list[Baseline]]
    charts: dict[int, MeasureChart]

    def baselines_of(self, subject: Subject) -> list[Baseline]:
        return self.baselines.get(subject.key, [])

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
    baselines: dict[SeriesKey, list[Baseline]] = {}
    in_force = Baseline.objects.filter(measure__in=keys, cadence=F("measure__cadence")).in_force()
    for baseline in in_force.order_by("-pk"):
        baselines.setdefault(baseline.series_key, []).append(baseline)
    charts = MeasureChart.objects.filter(measure__in=keys)
    return Ways(
        {(one.measure_id, one.place, one.segment): one for one in targets},
        baselines,
        {chosen.measure_id: chosen for chosen in charts},
    )


def series_by_subject(
    subjects: Iterable[Subject], until: date | None = None
) -> dict[SeriesKey, Series]:
    """The series of each in its own cadence."""
    return _series([(one, one.measure.cadence) for one in subjects], until)


def figures_by_subject(
    subjects: Iterable[Subject], ways: Ways, until: date | None = None
) -> dict[SeriesKey, Series]:
    """Of those whose target holds of a longer period, the series in such periods."""
    asked = [
        (one, target.period)
        for one in subjects
        if (target := ways.targets.get(one.key)) and holds_of_longer(target, one.measure)
    ]
    return _series(asked, until)


def _series(asked: list[tuple[Subject, str]], until: date | None) -> dict[SeriesKey, Series]:
    """Of subjects, each in a cadence: as many questions as there are segments and cadences."""

    def kind(one: tuple[Subject, str]) -> tuple[str, int, str]:
        subject, cadence = one
        return cadence, subject.place, subject.segment

    found: dict[SeriesKey, Series] = {}
    for (cadence, place, segment), group in groupby(sorted(asked, key=kind), kind):
        measures = [subject.measure for subject, _cadence in group]
        series = series_of(measures, segment=(place, segment), cadence=cadence, until=until)
        found |= {(measure, place, segment): one for measure, one in series.items()}
    return found


def question_about(
    subject: Subject, series: Series, ways: Ways, figures: Series = NO_SERIES
) -> Question:
    """The series as it will be stored, rounded; parts only where the chart is drawn from them.

    `figures`: the same in the periods of which the target holds, where they are longer.
    """
    measure, cadence = subject.measure, subject.cadence
    target, baseline = ways.targets.get(subject.key), ways.baseline(subject)
    in_use = chart_in_use(ways.charts.get(measure.pk))
    numbers = np.array([cadence.number_on(period) for period in series.periods], float)
    has_parts = in_use.chart in OF_PARTS
    return Question(
        key=subject.key,
        months=numbers,
        values=rounded_all(series.values),
        scale=SHARE if measure.unit == Unit.PERCENT else POSITIVE,
        higher_is_better=measure.direction == "higher",
        target=float(target.value) if target else None,
        due=due_reading(target, measure) if target else None,
        whole=whole_of(target, measure, figures) if target else None,
        cycle=cadence.cycle,
        history=_history(numbers, baseline, cadence),
        baseline=baseline_slice(baseline, cadence),
        chart=in_use.chart,
        rules=tuple(rule.name for rule in RULE_SETS[in_use.rules]),
        numerators=rounded_all(series.numerators) if has_parts else None,
        denominators=rounded_all(series.denominators) if has_parts else None,
    )


def stretches_of(baselines: Iterable[Baseline], cadence: Cadence) -> list[int]:
    """The periods in which limits began anew, oldest first, without the newest baseline's."""
    starts = sorted(cadence.number_on(one.since) for one in baselines)
    return starts[:-1]


def baseline_slice(baseline: Baseline | None, cadence: Cadence) -> slice | None:
    """The periods from which limits are computed: `slice(first, after)`."""
    if baseline is None:
        return None
    after = None if baseline.until is None else cadence.number_on(baseline.until) + 1
    return slice(cadence.number_on(baseline.since), after)


def _history(numbers: np.ndarray, baseline: Baseline | None, cadence: Cadence) -> int | None:
    """A year of days; and far enough back that the periods of the baseline are looked at."""
    usual = DAYS if cadence.name == CadenceChoice.DAY else None
    if baseline is None or not numbers.size:
        return usual
    needed = int(numbers[-1]) - cadence.number_on(baseline.since) + 1
    return needed if needed > (usual or usual_window(cadence.cycle)) else usual
