"""Judging measures: series in, verdicts out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from kernel import audit, dated
from kernel.audit import Act
from kernel.charts.numbers import finite
from reporting.forecast import FAN, POSITIVE, SHARE
from reporting.judgement import FALSE_DISCOVERIES, Judgement, Question, judge
from reporting.models import Measure, Target, Unit, Verdict
from reporting.queries import Series, monthly_series
from reporting.wording import headline, month_of, reason

DIGITS = 9


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
    targets = _targets(chosen, as_of)
    standing = {
        verdict.measure_id: verdict
        for verdict in Verdict.objects.latest_per_measure().filter(measure__in=keys)
    }
    known = [measure for measure in chosen if len(series[measure.pk].periods)]
    questions = [_question(one, series[one.pk], targets.get(one.pk)) for one in known]
    answers = judge(questions, family=_family(keys))
    drafts = [
        _verdict(measure, series[measure.pk], targets.get(measure.pk), answer)
        for measure, answer in zip(known, answers, strict=True)
    ]
    fresh = [one for one in drafts if _says_something_new(one, standing.get(one.measure_id))]
    Verdict.objects.bulk_create(fresh)
    acts = [_act(verdict, standing.get(verdict.measure_id)) for verdict in fresh]
    audit.record_many(acts, actor=actor)
    given = {verdict.measure_id: verdict for verdict in fresh}
    return [given.get(one.pk) or standing[one.pk] for one in known]


def _targets(measures: list[Measure], as_of: date | None) -> dict[int, Target]:
    """The target of each measure that holds on that day."""
    day = as_of or timezone.localdate()
    valid = Target.objects.filter(measure__in=measures).of_whole().valid_on(day)
    return {target.measure_id: target for target in valid}


def _family(keys: list[int]) -> list[float]:
    """The p-values of all other measures' latest verdicts: discoveries are counted over all."""
    others = Verdict.objects.latest_per_measure().exclude(measure__in=keys)
    found = others.values_list("figures__p", flat=True)
    return [p for p in found if p is not None]


def _question(measure: Measure, series: Series, target: Target | None) -> Question:
    months = np.array([_month_number(period) for period in series.periods], float)
    return Question(
        key=measure.pk,
        months=months,
        values=series.values,
        scale=_scale(measure),
        higher_is_better=measure.direction == "higher",
        target=float(target.value) if target else None,
        due=_month_number(target.due_on) if target else None,
    )


def _scale(measure: Measure) -> str:
    return SHARE if measure.unit == Unit.PERCENT else POSITIVE


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _verdict(measure: Measure, series: Series, target: Target | None, found: Judgement) -> Verdict:
    known = found.values.size > 0
    return Verdict(
        measure=measure,
        period=series.periods[-1],
        variation=found.variation,
        assurance=found.assurance,
        probability=None if found.chance is None else round(found.chance, 3),
        shape=found.shape,
        since=None if found.since is None else month_of(found.since),
        advice=found.advice,
        value=_round(float(found.values[-1])) if known else None,
        headline=headline(found),
        reason=reason(found, measure, target),
        figures=_figures(found),
        points=_points(found),
        target=target,
        data_as_of=series.as_of,
        judged_at=dated.now(),
    )


def _figures(found: Judgement) -> dict[str, Any]:
    """Everything a statistician would ask for."""
    interval = found.change_interval
    return {
        "method": found.method,
        "points": int(found.values.size),
        "p": _round(found.p),
        "q": _round(found.q),
        "false_discoveries": FALSE_DISCOVERIES,
        "serial_correlation": _round(found.serial),
        "harmonics": found.harmonics,
        "change": _round(found.change),
        "change_interval": interval and [_round(edge) for edge in interval],
        "sigma": _round(found.limits.sigma) if found.limits else None,
        "missed": found.missed,
        "signals": {
            rule: [month_of(month).isoformat() for month in months]
            for rule, months in found.signals.items()
        },
        "why_no_probability": found.why_no_chance,
        "fan": _fan(found),
    }


def _points(found: Judgement) -> list[dict[str, Any]]:
    bounds = found.limits
    rules = {month: rule for rule, months in found.signals.items() for month in months}
    return [
        {
            "period": month_of(month).isoformat(),
            "value": _round(float(found.values[place])),
            "centre": _round(float(bounds.centre[place])) if bounds else None,
            "lower": _round(float(bounds.lower[place])) if bounds else None,
            "upper": _round(float(bounds.upper[place])) if bounds else None,
            "signal": rules.get(int(month), ""),
        }
        for place, month in enumerate(found.months)
    ]


def _fan(found: Judgement) -> dict[str, Any] | None:
    if found.fan is None:
        return None
    ahead = found.months[-1] + np.arange(1, found.fan.shape[1] + 1)
    return {
        "periods": [month_of(month).isoformat() for month in ahead],
        "quantiles": {
            str(share): [_round(float(one)) for one in row]
            for share, row in zip(FAN, found.fan, strict=True)
        },
    }


def _round(value: float | None) -> float | None:
    """Few enough digits that the same records give the same verdict on any machine."""
    known = finite(value)
    return None if known is None else float(f"{known:.{DIGITS}g}")


def _says_something_new(draft: Verdict, standing: Verdict | None) -> bool:
    """Also counts its revision, when the same month was judged before."""
    if standing is None or standing.period != draft.period:
        return True
    draft.revision = standing.revision + 1
    told = ["variation", "assurance", "probability", "points", "target_id", "reason", "shape"]
    return any(getattr(draft, name) != getattr(standing, name) for name in told)


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
