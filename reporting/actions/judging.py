"""Judging measures: series in, verdicts out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.audit import Act
from kernel.ruling import demand
from reporting.actions.raising import raise_signals
from reporting.judgement import Judgement, Question, judge
from reporting.models import Measure, SeriesKey, Verdict
from reporting.queries import Series
from reporting.queries.cell_sums import Segment
from reporting.queries.coverage import Covers, Periods, covers_of, reaches_to, why_withheld
from reporting.queries.questions import (
    Subject,
    Ways,
    figures_by_subject,
    question_about,
    series_by_subject,
    stretches_of,
    ways_of,
)
from reporting.queries.replay import told_of
from reporting.queries.series import NO_SERIES
from reporting.verdict_figures import Kept, calibration_figures, place_in_family, withheld
from reporting.wording import headline, reason

TOLD = [
    *("variation", "assurance", "probability", "points", "target_id", "reason", "shape"),
    *("why", "baseline_id"),
]


@transaction.atomic
def judge_measures(
    measures: Iterable[Measure],
    *,
    actor: Any,
    as_of: date | None = None,
    only: Segment | None = None,
) -> list[Verdict]:
    """As `give_verdicts`, for who may judge: the clock and support managers."""
    demand(actor, "reporting.add_verdict", _("Judge measures"))
    return give_verdicts(measures, actor=actor, as_of=as_of, only=only)


def give_verdicts(
    measures: Iterable[Measure],
    *,
    actor: Any,
    as_of: date | None = None,
    only: Segment | None = None,
) -> list[Verdict]:
    """Give each series its verdict for its last complete period; as_of: records before that day.

    A measure is judged as a whole, and each of its segments on which a target is in force, against
    that target; `only`: of all this, one segment, or the whole. A verdict that says nothing new is
    not given twice, and what is retired is judged no more. Returns the verdicts that stand, those
    of the wholes first.

    To be called in the transaction of an action that has asked whether the actor may do it.
    """
    keys = [measure.pk for measure in measures]
    chosen = list(
        Measure.objects.in_use()
        .select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("process")
        .order_by("pk")
    )
    ways = ways_of(chosen, as_of or timezone.localdate())
    asked = [one for one in ways.subjects(chosen) if only in (None, one.part)]
    series = series_by_subject(asked, as_of)
    newest = Verdict.objects.latest_per_series().filter(measure__in=keys)
    standing = {verdict.series_key: verdict for verdict in newest}
    lost = _lost(asked, series, standing, as_of)
    known = [one for one in asked if len(series[one.key].periods) or one.key in lost]
    last = {key: verdict.period for key, verdict in standing.items()}
    last |= {one.key: series[one.key].periods[-1] for one in known if series[one.key].periods}
    longer = figures_by_subject(known, ways, as_of)
    questions = {
        one.key: question_about(one, series[one.key], ways, longer.get(one.key, NO_SERIES))
        for one in known
    }
    drafts = _judged(known, questions, series, ways, last, as_of)
    fresh = [one for one in drafts if _says_something_new(one, standing.get(one.series_key))]
    _count_revisions(fresh, standing)
    for verdict in fresh:
        verdict.figures["calibration"] = calibration_figures(questions[verdict.series_key])
    Verdict.objects.bulk_create(fresh)
    acts = [_act(verdict, standing.get(verdict.series_key)) for verdict in fresh]
    acts += raise_signals(fresh, standing)
    audit.record_many(acts, actor=actor)
    given = {verdict.series_key: verdict for verdict in fresh}
    return [given.get(one.key) or standing[one.key] for one in known]


def _lost(
    subjects: Iterable[Subject],
    series: dict[SeriesKey, Series],
    standing: dict[SeriesKey, Verdict],
    as_of: date | None,
) -> set[SeriesKey]:
    """Segments that were judged and of which no record is left: what stood is no longer known.

    Not those whose first period still runs, nor those that began after the day asked for.
    """
    without = [one.key for one in subjects if one.place and series[one.key].as_of is None]
    return {
        key
        for key in without
        if key in standing and (as_of is None or standing[key].period < as_of)
    }


def _judged(
    subjects: list[Subject],
    questions: dict[SeriesKey, Question],
    series: dict[SeriesKey, Series],
    ways: Ways,
    last: dict[SeriesKey, date],
    as_of: date | None,
) -> list[Verdict]:
    """A draft for each, all judged at once. last: of which period each verdict is."""
    family = _family(set(questions))
    answers = judge(list(questions.values()), family=family)
    family += [one.p for one in answers if one.p is not None]
    today = as_of or timezone.localdate(dated.now())
    covers = covers_of(subjects, as_of)
    return [
        _verdict(Finding(one, series[one.key], answer, covers, today), last[one.key], ways, family)
        for one, answer in zip(subjects, answers, strict=True)
    ]


def _family(keys: set[SeriesKey]) -> list[float]:
    """The p-values of all other series' latest verdicts: discoveries are counted over all."""
    latest = Verdict.objects.latest_per_series()
    found = latest.values_list("measure", "place", "segment", "figures__p")
    return [p for *key, p in found if p is not None and tuple(key) not in keys]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one series, and what its records cover."""

    subject: Subject
    series: Series
    judgement: Judgement
    covers: Covers
    today: date

    @property
    def covered(self) -> Periods:
        return self.covers[self.subject.key]

    @property
    def as_of(self) -> date | None:
        return reaches_to(self.subject, self.series, self.covered)

    @property
    def why(self) -> str:
        """What is wrong with the records, "" where nothing is."""
        short = "short" if self.judgement.variation == "too_little_data" else ""
        return why_withheld(self.subject, self.series, self.covered, self.today) or short


def _verdict(finding: Finding, period: date, ways: Ways, family: list[float]) -> Verdict:
    subject, why, as_of = finding.subject, finding.why, finding.as_of
    measure, target = subject.measure, ways.targets.get(subject.key)
    found = withheld(finding.judgement, why)
    stretches = stretches_of(ways.baselines_of(subject), subject.cadence)
    kept = Kept(place_in_family(found.p, family), stretches, subject.cadence)
    told = told_of(found, kept)
    if finding.series.costs:
        told["figures"]["costs"] = finding.series.costs
    return Verdict(
        measure=measure,
        place=subject.place,
        segment=subject.segment,
        measure_version=measure.version,
        period=subject.cadence.start(period),
        cadence=measure.cadence,
        why=why,
        headline=headline(found, why, measure.cadence),
        reason=reason(found, measure, target, why, as_of),
        target=target,
        baseline=ways.baseline(subject),
        data_as_of=as_of,
        judged_at=dated.now(),
        **told,
    )


def _says_something_new(draft: Verdict, standing: Verdict | None) -> bool:
    if standing is None or _period(standing) != _period(draft):
        return True
    return any(getattr(draft, name) != getattr(standing, name) for name in TOLD)


def _period(verdict: Verdict) -> tuple[str, date]:
    return verdict.cadence, verdict.period


def _count_revisions(fresh: Iterable[Verdict], standing: dict[SeriesKey, Verdict]) -> None:
    """One more than those that were given of a period before.

    Also in another cadence: the week of a day that was judged, the quarter of a month.
    """
    others: list[Verdict] = []
    for verdict in fresh:
        former = standing.get(verdict.series_key)
        if former is not None and _period(former) == _period(verdict):
            verdict.revision = former.revision + 1
        elif former is not None:
            others.append(verdict)
    newest = _newest_revisions(others)
    for verdict in others:
        verdict.revision = 1 + newest.get((*verdict.series_key, verdict.period), 0)


def _newest_revisions(verdicts: Iterable[Verdict]) -> dict[tuple[Any, ...], int]:
    """Of the same series and first day, by both."""
    asked = [(one.measure_id, one.period) for one in verdicts]
    if not asked:
        return {}
    measures, periods = zip(*asked, strict=True)
    same = Verdict.objects.filter(measure__in=set(measures), period__in=set(periods)).order_by()
    found = same.values_list("measure", "place", "segment", "period").annotate(Max("revision"))
    return {tuple(key): newest for *key, newest in found}


def _act(verdict: Verdict, before: Verdict | None) -> Act:
    """A process' history tells only what is new about it; a measure's tells every period."""
    told = {
        "segment": verdict.segment,
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
