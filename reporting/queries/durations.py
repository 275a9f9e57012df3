"""How long cases took, by month: percentiles from histograms or from the cases themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q

from reporting.histograms import Durations
from reporting.models import CaseFact, DurationCell, DurationKind, Source

MINUTES = {DurationKind.CYCLE: "cycle_minutes", DurationKind.BUSINESS: "business_minutes"}
Segment = tuple[int, str]
Told = dict[int, dict[int, Durations]]


def duration_percentile(
    process: Any,
    months: Sequence[int],
    *,
    share: float,
    kind: str = DurationKind.CYCLE,
    segment: Segment = (0, ""),
) -> dict[int, float]:
    """Minutes below which this share of the cases closed in a month lies, by month (as in cells:
    year * 12 + month - 1). A month without a case is not in it."""
    found = durations_of([process.pk], months, kind=kind, segment=segment)
    return {
        month: durations.percentile(share)
        for month, durations in sorted(found.get(process.pk, {}).items())
    }


def durations_of(
    processes: Iterable[int],
    months: Sequence[int],
    *,
    kind: str = DurationKind.CYCLE,
    segment: Segment = (0, ""),
) -> Told:
    """The durations of the cases closed in each month, by process and month; they add up.

    Three questions to the database, whatever the number of processes and months.
    """
    owners = dict(Source.objects.filter(process__in=set(processes)).values_list("pk", "process"))
    told: Told = defaultdict(dict)
    if not owners or not months:
        return told
    known = _histograms(owners, months, kind, segment)
    exact = _exact(owners, months, set(known), kind, segment)
    for (source, month), durations in [*known.items(), *exact.items()]:
        of_process = told[owners[source]]
        of_process[month] = of_process.get(month, Durations()) + durations
    return told


def durations_between(
    processes: Iterable[int],
    since: date,
    until: date,
    *,
    kind: str = DurationKind.CYCLE,
    segment: Segment = (0, ""),
) -> dict[int, Durations]:
    """The exact durations of the cases closed from `since` up to, and without, `until`: for
    windows of some weeks that are no months."""
    name = MINUTES[DurationKind(kind)]
    facts = CaseFact.objects.filter(
        _of_segment(segment),
        process__in=set(processes),
        closed_on__gte=since,
        closed_on__lt=until,
        **{f"{name}__isnull": False},
    )
    told: dict[int, list[float]] = defaultdict(list)
    for process, minutes in facts.order_by().values_list("process", name):
        told[process].append(minutes)
    return {process: Durations(np.array(minutes)) for process, minutes in told.items()}


def _histograms(
    owners: dict[int, int], months: Sequence[int], kind: str, segment: Segment
) -> dict[tuple[int, int], Durations]:
    rows = (
        DurationCell.objects.of_segment(*segment)
        .filter(source__in=owners, kind=kind, month__gte=min(months), month__lte=max(months))
        .order_by("source", "month", "bucket")
        .values_list("source", "month", "bucket", "cases")
    )
    told = np.array(list(rows), dtype=np.int64).reshape(-1, 4)
    if not len(told):
        return {}
    begins = np.flatnonzero(np.any(np.diff(told[:, :2], axis=0), axis=1)) + 1
    wanted = set(months)
    return {
        (int(part[0, 0]), int(part[0, 1])): Durations(buckets=part[:, 2], counts=part[:, 3])
        for part in np.split(told, begins)
        if int(part[0, 1]) in wanted
    }


def _exact(
    owners: dict[int, int],
    months: Sequence[int],
    known: set[tuple[int, int]],
    kind: str,
    segment: Segment,
) -> dict[tuple[int, int], Durations]:
    """From the cases themselves, where a source has no histogram of the month."""
    spans = Q()
    for source in owners:
        for first, last in _runs([one for one in months if (source, one) not in known]):
            spans |= Q(source=source, closed_on__gte=_day(first), closed_on__lt=_day(last + 1))
    if not spans:
        return {}
    name = MINUTES[DurationKind(kind)]
    facts = CaseFact.objects.filter(spans, _of_segment(segment), **{f"{name}__isnull": False})
    told: dict[tuple[int, int], list[float]] = defaultdict(list)
    for source, day, minutes in facts.order_by().values_list("source", "closed_on", name):
        told[source, day.year * 12 + day.month - 1].append(minutes)
    return {key: Durations(np.array(minutes)) for key, minutes in told.items()}


def _of_segment(segment: Segment) -> Q:
    place, name = segment
    return Q(**{f"segment_{place}": name}) if place else Q()


def _runs(months: Sequence[int]) -> list[tuple[int, int]]:
    """Months that follow one another, as first and last."""
    runs: list[tuple[int, int]] = []
    for month in sorted(set(months)):
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)
