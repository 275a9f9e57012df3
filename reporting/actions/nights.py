"""What the clock does at night with the measures: process by process, then over all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from reporting.actions.judging import judge_measures
from reporting.judgement import FALSE_DISCOVERIES
from reporting.models import Measure, Verdict
from reporting.queries.due import split_discoveries
from reporting.trend import benjamini_hochberg


@dataclass(slots=True)
class Judged:
    """What came of it; `failures`: the measures that could not be judged, each with its reason."""

    measures: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, int]:
        demanding = sum(verdict.demands_answer for verdict in self.verdicts)
        return {"measures": self.measures, "verdicts": len(self.verdicts), "demanding": demanding}

    @property
    def why_failed(self) -> str:
        words = {"count": len(self.failures), "measures": self.measures}
        told = _("%(count)d of %(measures)d measures could not be judged.") % words
        return " ".join([told, *self.failures])


def judge_each(measures: Sequence[Measure], *, actor: Any) -> Judged:
    """Judge them together; when that fails, one by one, so that a bad one spoils no other."""
    found = Judged(measures=len(measures))
    try:
        found.verdicts = judge_measures(measures, actor=actor)
    except Exception:  # noqa: BLE001  # whatever it is, it is told of the measure that has it
        for measure in measures:
            _judge_alone(measure, found, actor)
    return found


def settle_discoveries(*, actor: Any) -> Judged:
    """Count false discoveries over all measures at once, and judge anew those that this turns."""
    verdicts = Verdict.objects.latest_per_measure()
    told = [
        (measure, p)
        for measure, p in verdicts.values_list("measure", "figures__p")
        if p is not None
    ]
    adjusted = benjamini_hochberg(np.array([p for _measure, p in told], float))
    pairs = zip((measure for measure, _p in told), (float(q) for q in adjusted), strict=True)
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


def _judge_alone(measure: Measure, found: Judged, actor: Any) -> None:
    try:
        found.verdicts += judge_measures([measure], actor=actor)
    except Exception as defect:  # noqa: BLE001  # the others go on; this one is told
        found.failures.append(f"{measure}: {type(defect).__name__}: {defect}.")
