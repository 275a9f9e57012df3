"""Judging measures: series in, verdicts out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel import audit, dated
from kernel.audit import Act
from reporting.actions.raising import raise_signals
from reporting.judgement import Judgement, judge
from reporting.models import Measure, Verdict
from reporting.queries import Series, monthly_series
from reporting.queries.coverage import covers_of, why_withheld
from reporting.queries.questions import Ways, question_about, stretches_of, ways_of
from reporting.queries.replay import told_of
from reporting.verdict_figures import Kept, calibration_figures, place_in_family, withheld
from reporting.wording import headline, reason

TOLD = [
    *("variation", "assurance", "probability", "points", "target_id", "reason", "shape"),
    *("why", "baseline_id"),
]


@transaction.atomic
def judge_measures(
    measures: Iterable[Measure], *, actor: Any, as_of: date | None = None
) -> list[Verdict]:
    """Give each measure its verdict for its last complete month; as_of: records before that day.

    A verdict that says nothing new is not given twice. Returns the verdicts that stand.
    """
    keys = [measure.pk for measure in measures]
    chosen = list(
        Measure.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("process")
        .order_by("pk")
    )
    series = monthly_series(chosen, until=as_of)
    ways = ways_of(chosen, as_of or timezone.localdate())
    standing = {
        verdict.measure_id: verdict
        for verdict in Verdict.objects.latest_per_measure().filter(measure__in=keys)
    }
    known = [measure for measure in chosen if len(series[measure.pk].periods)]
    questions = [question_about(one, series[one.pk], ways) for one in known]
    family = _family(keys)
    answers = judge(questions, family=family)
    family += [one.p for one in answers if one.p is not None]
    why = _why(known, series, answers, as_of)
    drafts = [
        _verdict(measure, series[measure.pk], ways, answer, reason, family)
        for measure, answer, reason in zip(known, answers, why, strict=True)
    ]
    fresh = [one for one in drafts if _says_something_new(one, standing.get(one.measure_id))]
    asked = {question.key: question for question in questions}
    for verdict in fresh:
        verdict.figures["calibration"] = calibration_figures(asked[verdict.measure_id])
    Verdict.objects.bulk_create(fresh)
    acts = [_act(verdict, standing.get(verdict.measure_id)) for verdict in fresh]
    acts += raise_signals(fresh, standing)
    audit.record_many(acts, actor=actor)
    given = {verdict.measure_id: verdict for verdict in fresh}
    return [given.get(one.pk) or standing[one.pk] for one in known]


def _family(keys: list[int]) -> list[float]:
    """The p-values of all other measures' latest verdicts: discoveries are counted over all."""
    others = Verdict.objects.latest_per_measure().exclude(measure__in=keys)
    found = others.values_list("figures__p", flat=True)
    return [p for p in found if p is not None]


def _why(
    measures: list[Measure],
    series: dict[int, Series],
    answers: list[Judgement],
    as_of: date | None,
) -> list[str]:
    """For each measure what is wrong with its records, "" where nothing is."""
    today = as_of or timezone.localdate(dated.now())
    covers = covers_of({measure.process_id for measure in measures}, as_of)
    return [
        why_withheld(one, series[one.pk], covers[one.process_id], today)
        or ("short" if answer.variation == "too_little_data" else "")
        for one, answer in zip(measures, answers, strict=True)
    ]


def _verdict(
    measure: Measure,
    series: Series,
    ways: Ways,
    found: Judgement,
    why: str,
    family: list[float],
) -> Verdict:
    found, target = withheld(found, why), ways.targets.get(measure.pk)
    kept = Kept(place_in_family(found.p, family), stretches_of(ways.baselines.get(measure.pk, ())))
    return Verdict(
        measure=measure,
        measure_version=measure.version,
        period=series.periods[-1],
        why=why,
        headline=headline(found, why),
        reason=reason(found, measure, target, why, series.as_of),
        target=target,
        baseline=ways.baseline(measure.pk),
        data_as_of=series.as_of,
        judged_at=dated.now(),
        **told_of(found, kept),
    )


def _says_something_new(draft: Verdict, standing: Verdict | None) -> bool:
    """Also counts its revision, when the same month was judged before."""
    if standing is None or standing.period != draft.period:
        return True
    draft.revision = standing.revision + 1
    return any(getattr(draft, name) != getattr(standing, name) for name in TOLD)


def _act(verdict: Verdict, before: Verdict | None) -> Act:
    """A process' history tells only what is new about it; a measure's tells every month."""
    told = {
        "period": verdict.period,
        "revision": verdict.revision,
        "variation": verdict.variation,
        "assurance": verdict.assurance,
        "probability": verdict.probability,
    }
    measure = verdict.measure
    about = (measure, measure.process) if _is_news(verdict, before) else (measure,)
    return Act("verdict.given", verdict, after=told, about=about)


def _is_news(verdict: Verdict, before: Verdict | None) -> bool:
    if before is None:
        return verdict.demands_answer
    axes = [(one.variation, one.assurance) for one in (verdict, before)]
    return axes[0] != axes[1]
