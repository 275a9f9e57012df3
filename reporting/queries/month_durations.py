"""How long cases took, by month: from histograms where there are any, else from the cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q, Sum

from reporting.models import CaseFact, DailyCell, DurationCell
from reporting.percentiles import bucket_of, percentile, percentile_of_buckets, share_within
from reporting.queries.cell_sums import RHYTHMS, Rhythm

MONTH = RHYTHMS["month"]
MINUTES = {"cycle": "cycle_minutes", "business": "business_minutes"}
TIMED = {"cycle": "timed", "business": "business_timed"}
Key = tuple[int, int, str]  # process, month, segment


@dataclass(slots=True)
class Durations:
    """The closed cases of a period: bars of a histogram, and single minutes."""

    bars: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    minutes: list[float] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return sum(self.bars.values()) + len(self.minutes)

    def add(self, other: "Durations") -> None:
        for bucket, cases in other.bars.items():
            self.bars[bucket] += cases
        self.minutes.extend(other.minutes)

    def percentile(self, share: float) -> float:
        """In minutes; exact while there are only single ones."""
        if not self.bars:
            return percentile(np.array(self.minutes), share)
        bars = dict(self.bars)
        for bucket in bucket_of(np.array(self.minutes)) if self.minutes else ():
            bars[int(bucket)] = bars.get(int(bucket), 0) + 1
        buckets = np.array(sorted(bars), float)
        return percentile_of_buckets(buckets, np.array([bars[int(one)] for one in buckets]), share)

    def within(self, limit_minutes: float) -> float:
        """How many took at most so long."""
        single = sum(1 for one in self.minutes if one <= limit_minutes)
        return single + sum(
            cases * share_within(bucket, limit_minutes) for bucket, cases in self.bars.items()
        )


def durations(
    processes: Iterable[int],
    kind: str,
    place: int,
    segments: Iterable[str] | None,
    until: date | None = None,
) -> dict[Key, Durations]:
    """By process, month and segment, in three queries; `segments` None: all of the dimension."""
    wanted = {"process__in": list(processes), "place": place}
    if segments is not None:
        wanted["segment__in"] = list(segments)
    timed = _timed(wanted, kind, until)
    found: dict[Key, Durations] = defaultdict(Durations)
    bars = DurationCell.objects.filter(kind=kind, **wanted).order_by()
    rows: Any = bars.values_list("process", "month", "segment", "bucket").annotate(Sum("cases"))
    for process, month, segment, bucket, cases in rows:
        if (process, month, segment) in timed and _is_whole(month, until):
            found[process, month, segment].bars[bucket] += cases
    few = [key for key, cases in timed.items() if cases and key not in found]
    for key, minutes in _single(few, kind, place, until):
        found[key].minutes.append(minutes)
    return found


def by_period(months: Mapping[Key, Durations], rhythm: Rhythm) -> dict[tuple[int, int], Durations]:
    """Months of all their segments together, by process and period."""
    found: dict[tuple[int, int], Durations] = defaultdict(Durations)
    for (process, month, _segment), one in months.items():
        found[process, month // rhythm.months].add(one)
    return found


def _timed(wanted: dict[str, Any], kind: str, until: date | None) -> dict[Key, int]:
    cells = DailyCell.objects.filter(**wanted).order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    rows: Any = cells.values_list("process", "month", "segment").annotate(Sum(TIMED[kind]))
    return {(process, month, segment): cases for process, month, segment, cases in rows}


def _is_whole(month: int, until: date | None) -> bool:
    return until is None or MONTH.begins(month + 1) <= until


def _single(
    keys: Iterable[Key], kind: str, place: int, until: date | None
) -> Iterable[tuple[Key, float]]:
    """The single cases of those months and segments, in one query."""
    asked = Q(pk__in=())
    for (process, segment), (first, last) in _stretches(keys):
        end = MONTH.begins(last + 1)
        mine = Q(
            source__process=process,
            closed_on__gte=MONTH.begins(first),
            closed_on__lt=min(end, until) if until else end,
        )
        asked |= mine & Q(**{f"segment_{place}": segment}) if place else mine
    minutes, segment_column = MINUTES[kind], f"segment_{place}" if place else "source__process"
    facts = CaseFact.objects.filter(asked, **{f"{minutes}__isnull": False}).order_by()
    for process, segment, day, value in facts.values_list(
        "source__process", segment_column, "closed_on", minutes
    ).iterator():
        yield (process, MONTH.number_on(day), segment if place else ""), value


def _stretches(keys: Iterable[Key]) -> Iterable[tuple[tuple[int, str], tuple[int, int]]]:
    """Months that follow each other, from the first to the last, of each process and segment."""
    months: dict[tuple[int, str], list[int]] = defaultdict(list)
    for process, month, segment in keys:
        months[process, segment].append(month)
    for whose, numbers in months.items():
        first = last = min(numbers)
        for number in sorted(numbers)[1:]:
            if number != last + 1:
                yield whose, (first, last)
                first = number
            last = number
        yield whose, (first, last)
