"""How long cases took, by month: from histograms where there are any, else from the cases."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from reporting.histograms import Durations
from reporting.models import CaseFact, DailyCell, DurationCell
from reporting.periods import MONTH_BY_MONTH, Cadence

MONTH = MONTH_BY_MONTH
# A percentile is of the whole cycle; a limit counts what is left of it without the stops.
MINUTES: dict[str, Any] = {
    "cycle": F("cycle_minutes"),
    "counted": F("cycle_minutes") - F("stopped_minutes"),
    "business": F("business_minutes"),
}
TIMED = {"cycle": "timed", "counted": "timed", "business": "business_timed"}
BARS = {"cycle": ["cycle"], "counted": ["cycle", "stops"], "business": ["business"]}
KEPT_DIGITS = 4
Key = tuple[int, int, str]  # process, month, segment
Told = tuple[int, int, str]  # source, month, segment


def durations(
    processes: Iterable[int],
    kind: str,
    place: int,
    segments: Iterable[str] | None,
    until: date | None = None,
    first: int | None = None,
) -> dict[Key, Durations]:
    """By process, month and segment, in three queries; `segments` None: all of the dimension.
    `kind`: as in MINUTES. `first`: the month from which on they are asked for.

    Each source has histograms of its own, where it has cases enough; those of its other months are
    read singly. What all sources of a process tell is added up.
    """
    wanted: dict[str, Any] = {"process__in": list(processes), "place": place}
    if segments is not None:
        wanted["segment__in"] = list(segments)
    if first is not None:
        wanted["month__gte"] = first
    of_process = _timed(wanted, kind, until)
    told: dict[Told, Durations] = defaultdict(Durations)
    bars = DurationCell.objects.filter(kind__in=BARS[kind], **wanted).order_by()
    rows: Any = bars.values_list("source", "month", "segment", "bucket", "cases")
    for source, month, segment, bucket, cases in rows:
        if (source, month, segment) in of_process and _is_whole(month, until):
            told[source, month, segment].bars[bucket] += cases
    few = [key for key in of_process if key not in told]
    for key, minutes in _single(few, kind, place, until):
        told[key].minutes.append(minutes)
    found: dict[Key, Durations] = defaultdict(Durations)
    for (source, month, segment), one in told.items():
        found[of_process[source, month, segment], month, segment].add(one)
    return found


def timed(facts: QuerySet[CaseFact], kind: str, *told: str) -> Iterator[tuple]:
    """What is asked of each case that has a duration of this kind, with it at the end: minutes to
    the digits that are kept, so that a case of exactly its limit is within it."""
    rows = facts.order_by().annotate(minutes=MINUTES[kind]).filter(minutes__isnull=False)
    for *asked, minutes in rows.values_list(*told, "minutes").iterator():
        yield (*asked, round(minutes, KEPT_DIGITS))


def limit_minutes(hours: float | Decimal) -> float:
    """A limit to the same digits: 1.14 hours are 68.4 minutes, and not a little less."""
    return round(float(hours) * 60, KEPT_DIGITS)


def by_period(months: Mapping[Key, Durations], rhythm: Cadence) -> dict[tuple[int, int], Durations]:
    """Months of all their segments together, by process and period."""
    found: dict[tuple[int, int], Durations] = defaultdict(Durations)
    for (process, month, _segment), one in months.items():
        found[process, month // rhythm.months].add(one)
    return found


def _timed(wanted: dict[str, Any], kind: str, until: date | None) -> dict[Told, int]:
    """The process of each source, month and segment that has a case with a duration."""
    cells = DailyCell.objects.filter(**wanted, **{f"{TIMED[kind]}__gt": 0}).order_by()
    if until is not None:
        cells = cells.filter(day__lt=until)
    rows: Any = cells.values_list("source", "month", "segment", "process").distinct()
    return {(source, month, segment): process for source, month, segment, process in rows}


def _is_whole(month: int, until: date | None) -> bool:
    return until is None or MONTH.begins(month + 1) <= until


def _single(
    keys: Iterable[Told], kind: str, place: int, until: date | None
) -> Iterable[tuple[Told, float]]:
    """The single cases of those months and segments, in one query."""
    asked = Q(pk__in=())
    for source, (first, last), segments in _stretches(keys):
        end = MONTH.begins(last + 1)
        mine = Q(
            source=source,
            closed_on__gte=MONTH.begins(first),
            closed_on__lt=min(end, until) if until else end,
        )
        asked |= mine & Q(**{f"segment_{place}__in": segments}) if place else mine
    told = ("source", f"segment_{place}" if place else "source", "closed_on")
    for source, segment, day, minutes in timed(CaseFact.objects.filter(asked), kind, *told):
        yield (source, MONTH.number_on(day), segment if place else ""), minutes


def _stretches(keys: Iterable[Told]) -> Iterable[tuple[int, tuple[int, int], list[str]]]:
    """Months that follow each other, from the first to the last, of each source, as long as they
    are asked of the same segments: fewer than there are keys, however many segments there are."""
    months: dict[tuple[int, int], list[str]] = defaultdict(list)
    for source, month, segment in sorted(keys):
        months[source, month].append(segment)
    begun: tuple[int, int] | None = None
    for (source, month), segments in months.items():
        begun = begun or (source, month)
        if months.get((source, month + 1)) != segments:
            yield source, (begun[1], month), segments
            begun = None
