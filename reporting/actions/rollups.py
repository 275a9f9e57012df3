"""Case facts and daily cells: written from the events, for the cases touched or for all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.db import connection, transaction

from kernel import audit
from reporting import duration_statements
from reporting.actions.dimensions import name_dimensions
from reporting.cell_statements import emptying, filling
from reporting.event_store import EventStore, open_store
from reporting.event_store_facts import FACT
from reporting.map_store import Ledger, count_timeline, keep_whole
from reporting.models import ActivityCell, CaseFact, Source
from reporting.queries.clocks import clock_of
from reporting.row_writer import upsert_rows

KEYS_A_QUESTION = 5_000
ACTIVITY = (
    "month",
    "place",
    "segment",
    "activity",
    "events",
    "cases",
    "timed",
    "service_minutes_sum",
    "waiting_minutes_sum",
    "cents",
)
OPENED_ON, CLOSED_ON = FACT.index("opened_on"), FACT.index("closed_on")
Told = Callable[[int], None]


def refresh_rollups(source: Source, store: EventStore, *, told: Told) -> None:
    """Write the facts of the cases on the store's timeline, and the cells they are or were in.

    To be called in the transaction that loads the events. `told` hears how many cases are done.
    """
    days = _days_before(source, store)
    for written, rows in _counted(_facts(source, store)):
        days.update(row[place] for row in rows for place in (OPENED_ON, CLOSED_ON))
        _write_facts(source, rows)
        told(written)
    _add_activities(source, store)
    if touched := sorted(day for day in days if day):
        _refresh_cells(source, touched)


@transaction.atomic
def rebuild_rollups(source: Source, *, actor: Any) -> int:
    """Throw the facts and cells of a source away and work them out again; returns the cases."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    batches = list(source.batches.stored().values_list("folder", flat=True))
    CaseFact.objects.filter(source=source).delete()
    ActivityCell.objects.filter(source=source).delete()
    ledger = Ledger()
    with open_store(source.folder) as store:
        for _part in store.recalled(batches):
            _write_facts(source, chain.from_iterable(_facts(source, store)))
            _add_activities(source, store, since="")
            count_timeline(store.connection, ledger, zone=source.time_zone)
        if batches:
            keep_whole(store.connection, ledger, source.folder, batches[-1])
    _refresh_cells(source)
    cases = CaseFact.objects.filter(source=source).count()
    audit.record("source.rebuilt", source, actor=actor, after={"cases": cases})
    return cases


def _facts(source: Source, store: EventStore) -> Iterator[list[tuple]]:
    """The facts of the timeline, some thousands at a time, by the clock of the process.

    The clock is asked for now: while PostgreSQL takes rows in, it answers no question.
    """
    clock = clock_of(source.process_id)
    if clock is None:
        return store.facts(source.time_zone)
    clocked = store.facts(source.time_zone, clocked=True)
    return (list(clock.complete(rows)) for rows in clocked)


def _counted(groups: Iterator[list[tuple]]) -> Iterator[tuple[int, list[tuple]]]:
    written = 0
    for rows in groups:
        written += len(rows)
        yield written, rows


def _write_facts(source: Source, rows: Iterable[tuple]) -> None:
    belongs = (source.pk, source.process_id)
    upsert_rows(
        CaseFact,
        ["source_id", "process_id", *FACT],
        (belongs + row for row in rows),
        key=["source_id", "case_key"],
    )


def _add_activities(source: Source, store: EventStore, since: str | None = None) -> None:
    """Add what the timeline changes to the cells of activities.

    Records that a former version loaded have none yet: then they are worked out for all.
    """
    known = ActivityCell.objects.filter(source=source)
    if since is None:
        since = "before" if known.exists() else "ever"
    belongs = (source.pk, source.process_id)
    upsert_rows(
        ActivityCell,
        ["source_id", "process_id", *ACTIVITY],
        [
            belongs + row
            for row in store.activities(
                source.time_zone, dimensions=name_dimensions(source), since=since
            )
        ],
        key=["source_id", "month", "place", "segment", "activity"],
        adding=ACTIVITY[4:],
    )
    known.filter(events=0, cents=0).delete()


def _days_before(source: Source, store: EventStore) -> set[str | None]:
    """The days on which the touched cases stand in the cells so far."""
    known = CaseFact.objects.filter(source=source)
    days: set[str | None] = set()
    if not known.exists():
        return days
    keys = store.touched_cases()
    for start in range(0, len(keys), KEYS_A_QUESTION):
        facts = known.filter(case_key__in=keys[start : start + KEYS_A_QUESTION])
        for pair in facts.order_by().values_list("opened_on", "closed_on").distinct():
            days.update(day.isoformat() if day else None for day in pair)
    return days


def _refresh_cells(source: Source, days: Sequence[str] = ()) -> None:
    """Work the cells of these days out again, and the histograms of their months; without days,
    all of them."""
    dimensions = name_dimensions(source)
    months = sorted({int(day[:4]) * 12 + int(day[5:7]) - 1 for day in days})
    with connection.cursor() as cursor:
        for statement, values in (
            emptying(days),
            filling(days, dimensions, vendor=connection.vendor),
            duration_statements.emptying(months),
            duration_statements.filling(months, dimensions),
        ):
            cursor.execute(statement, {"source": source.pk, **values})
