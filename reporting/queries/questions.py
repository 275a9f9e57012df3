"""What is asked of the judge about measures: series, target, limits and chart of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from reporting.forecast import POSITIVE, SHARE
from reporting.models import Baseline, Measure, MeasureChart, Target, Unit
from reporting.nelson import RULE_SETS
from reporting.queries.chart_choices import chart_in_use
from reporting.queries.series import Series
from reporting.question import OF_PARTS, WINDOW, Question
from reporting.verdict_figures import rounded_all


@dataclass(frozen=True, slots=True)
class Ways:
    """How measures are to be judged, by the measure's key; baselines in force, newest first."""

    targets: dict[int, Target]
    baselines: dict[int, list[Baseline]]
    charts: dict[int, MeasureChart]

    def baseline(self, measure: int) -> Baseline | None:
        return next(iter(self.baselines.get(measure, ())), None)


def ways_of(measures: Iterable[Measure], day: date) -> Ways:
    """The targets that hold on that day, the baselines in force and the charts chosen."""
    keys = [measure.pk for measure in measures]
    targets = Target.objects.filter(measure__in=keys).of_whole().valid_on(day)
    baselines: dict[int, list[Baseline]] = {}
    in_force = Baseline.objects.filter(measure__in=keys, place=0).in_force()
    for baseline in in_force.order_by("-pk"):
        baselines.setdefault(baseline.measure_id, []).append(baseline)
    charts = MeasureChart.objects.filter(measure__in=keys)
    return Ways(
        {target.measure_id: target for target in targets},
        baselines,
        {chosen.measure_id: chosen for chosen in charts},
    )


def question_about(measure: Measure, series: Series, ways: Ways) -> Question:
    """The series as it will be stored, rounded; parts only where the chart is drawn from them."""
    target, baseline = ways.targets.get(measure.pk), ways.baseline(measure.pk)
    in_use = chart_in_use(ways.charts.get(measure.pk))
    months = np.array([month_number(period) for period in series.periods], float)
    has_parts = in_use.chart in OF_PARTS
    return Question(
        key=measure.pk,
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
