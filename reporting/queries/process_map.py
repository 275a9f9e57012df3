"""The process map of a process: all its sources together, some months, one segment or all."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain

from inventory.models import ProcessElement
from reporting.map_reader import MapReader, VariantRow, Window, open_map
from reporting.models import EventBatch, SegmentDimension, Source
from reporting.process_map import (
    Edge,
    ProcessMap,
    bottlenecks,
    map_of,
    median_of,
    with_medians,
)

MOST_SEGMENTS = 200
MOST_VARIANTS = 2_000
BOTTLENECKS = 10
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Variant:
    """A row of turns and the cases that took it. Minutes and money a case are means."""

    digest: str
    steps: tuple[str, ...]
    cases: int
    share: float
    closed: int
    mean_minutes: float | None
    median_minutes: float | None
    mean_cost: float


@contextmanager
def readers_of(process: ProcessElement) -> Iterator[list[MapReader]]:
    """A reader for each source of the process that has a map."""
    stored = EventBatch.objects.filter(source__process=process).stored().select_related("source")
    batches: dict[Source, list[str]] = {}
    for batch in stored.order_by("source", "ordinal"):
        batches.setdefault(batch.source, []).append(batch.folder)
    with ExitStack() as stack:
        opened = [
            stack.enter_context(open_map(source.folder, folders))
            for source, folders in batches.items()
        ]
        yield [reader for reader in opened if reader is not None]


def months_of(readers: Sequence[MapReader]) -> tuple[int, int] | None:
    """The first and last month in which a case was opened."""
    told = [months for reader in readers if (months := reader.months())]
    return (min(one[0] for one in told), max(one[1] for one in told)) if told else None


def segments_of(
    process: ProcessElement, readers: Sequence[MapReader]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each dimension with its values, as choices `place:value`."""
    names = SegmentDimension.objects.filter(process=process).values_list("place", "name")
    choices = []
    for place, name in names:
        values = sorted({one for reader in readers for one in reader.segments(place)} - {""})
        if values:
            told = [(f"{place}:{value}", value) for value in values[:MOST_SEGMENTS]]
            choices.append((name, told))
    return choices


def whole_map(readers: Sequence[MapReader], window: Window) -> ProcessMap:
    return map_of(
        chain.from_iterable(reader.nodes(window) for reader in readers),
        chain.from_iterable(reader.edges(window) for reader in readers),
    )


def slowest_steps(
    readers: Sequence[MapReader], window: Window, whole: ProcessMap, most: int = BOTTLENECKS
) -> list[Edge]:
    """The steps that are waited for longest altogether, with their medians."""
    slow = bottlenecks(whole)[:most]
    ends = [edge.ends for edge in slow]
    return with_medians(slow, chain.from_iterable(r.waits(window, ends) for r in readers))


def variants_of(readers: Sequence[MapReader], window: Window) -> list[Variant]:
    """All variants, the most frequent first."""
    together: dict[str, list[VariantRow]] = {}
    for row in chain.from_iterable(reader.variants(window) for reader in readers):
        together.setdefault(row.digest, []).append(row)
    total = sum(row.cases for rows in together.values() for row in rows)
    told = [_variant(rows, total) for rows in together.values()]
    return sorted(told, key=lambda one: (-one.cases, one.steps))


def digests_through(
    readers: Sequence[MapReader], origin: str, goal: str = ""
) -> tuple[dict[str, int], bool]:
    """The variants that pass an activity (or a step to the next), with how many turns they have;
    and whether these are all: of very many, the most frequent."""
    found: dict[str, int] = {}
    for reader in readers:
        found |= reader.passing(origin, goal, most=MOST_VARIANTS)
    return found, len(found) < MOST_VARIANTS


def _variant(rows: Sequence[VariantRow], total: int) -> Variant:
    cases, timed = sum(row.cases for row in rows), sum(row.timed for row in rows)
    return Variant(
        rows[0].digest,
        rows[0].steps,
        cases,
        share=cases / total,
        closed=sum(row.closed for row in rows),
        mean_minutes=sum(row.took for row in rows) / 60_000 / timed if timed else None,
        median_minutes=median_of(bucket for row in rows for bucket in row.buckets),
        mean_cost=sum(row.cents for row in rows) / 100 / cases,
    )
