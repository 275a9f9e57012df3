"""Which measures the clock has to judge: each by its own cadence, and when something came in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from reporting.models import EventBatch, Measure, Verdict
from reporting.periods import CADENCES
from reporting.querysets import NEWEST_FIRST


def due_measures(today: date) -> list[Measure]:
    """Those whose period has ended since they were judged, in the order of their processes.

    One whose process has had records, a target or another definition since is among them whatever
    its cadence: a month that late records change is judged anew.
    """
    return [measure for measure in _with_course() if _is_due(measure, today)]


def due_by_process(today: date) -> dict[int, list[Measure]]:
    found: dict[int, list[Measure]] = {}
    for measure in due_measures(today):
        found.setdefault(measure.process_id, []).append(measure)
    return found


def split_discoveries(threshold: float, adjusted: Iterable[tuple[int, float]]) -> list[int]:
    """The measures with a verdict on the other side of the threshold than its q is now.

    adjusted: the key of each verdict, of wholes and of segments, with its q among all.
    """
    now = dict(adjusted)
    said = Verdict.objects.filter(pk__in=now).values_list("pk", "measure", "figures__q")
    turned = {
        measure
        for key, measure, q in said
        if q is not None and (q <= threshold) != (now[key] <= threshold)
    }
    return sorted(turned)


def _with_course() -> Any:
    verdicts = Verdict.objects.of_whole().filter(measure=OuterRef("pk"))
    verdicts = verdicts.order_by(*NEWEST_FIRST)
    loads = EventBatch.objects.filter(source__process=OuterRef("process")).exclude(folder="")
    loads = loads.order_by("-loaded_at")
    return (
        Measure.objects.in_use()
        .select_related("process")
        .annotate(
            judged_at=Subquery(verdicts.values("judged_at")[:1]),
            loaded_at=Subquery(loads.values("loaded_at")[:1]),
            target_at=Max("targets__set_at"),
            defined_at=Max("versions__made_at"),
        )
        .order_by(F("process__position"), "process", "order", "pk")
    )


def _is_due(measure: Measure, today: date) -> bool:
    judged_at = getattr(measure, "judged_at", None)
    if judged_at is None:
        return True
    cadence = CADENCES[measure.cadence]
    news = [getattr(measure, name) for name in ("loaded_at", "target_at", "defined_at")]
    return cadence.number_on(timezone.localdate(judged_at)) < cadence.number_on(today) or any(
        instant is not None and instant > judged_at for instant in news
    )
