"""What the clock does at night with the measures: process by process, then over all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.actions.judging import judge_measures
from reporting.judgement import FALSE_DISCOVERIES
from reporting.models import Measure, Verdict
from reporting.queries.due import split_discoveries
from reporting.queries.questions import Subject, ways_of
from reporting.trend import benjamini_hochberg


@dataclass(slots=True)
class Judged:
    """What came of it; `failures`: the series that could not be judged, each with its reason.

    `failed`: the measures they are of.
    """

    measures: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)

    def as_dict(self) -> dict[str, int]:
        demanding = sum(verdict.demands_answer for verdict in self.verdicts)
        return {"measures": self.measures, "verdicts": len(self.verdicts), "demanding": demanding}

    @property
    def told(self) -> list[str]:
        """What is to be told of the failures; nothing where there are none."""
        words = {"count": len(self.failed), "measures": self.measures}
        first = _("%(count)d of %(measures)d measures could not be judged.") % words
        return [first, *self.failures] if self.failures else []


def judge_each(measures: Sequence[Measure], *, actor: Any) -> Judged:
    """Judge them together; when that fails, series by series, so that a bad one spoils no other."""
    found = Judged(measures=len(measures))
    try:
        found.verdicts = judge_measures(measures, actor=actor)
    except Exception:  # noqa: BLE001  # whatever it is, it is told of the measure that has it
        for subject in ways_of(measures, timezone.localdate()).subjects(measures):
            _judge_alone(subject, found, actor)
    return found


def settle_discoveries(*, actor: Any) -> Judged:
    """Count false discoveries over all series at once, and judge anew what this turns."""
    verdicts = Verdict.objects.latest_per_series().values_list("pk", "figures__p")
    told = [(verdict, p) for verdict, p in verdicts if p is not None]
    adjusted = benjamini_hochberg(np.array([p for _verdict, p in told], float))
    pairs = zip((verdict for verdict, _p in told), (float(q) for q in adjusted), strict=True)
    turned = split_discoveries(FALSE_DISCOVERIES, pairs)
    chosen = Measure.objects.in_use().filter(pk__in=turned).select_related("process")
    return judge_each(list(chosen.order_by("pk")), actor=actor) if turned else Judged()


def summed(results: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The results of the parts as one."""
    total = Judged().as_dict()
    for result in results:
        for name in total:
            total[name] += result.get(name, 0)
    return total


def _judge_alone(subject: Subject, found: Judged, actor: Any) -> None:
    try:
        found.verdicts += judge_measures([subject.measure], actor=actor, only=subject.part)
    except Exception as defect:  # noqa: BLE001  # the others go on; this one is told
        found.failures.append(f"{subject}: {type(defect).__name__}: {defect}.")
        found.failed.add(subject.measure.pk)
