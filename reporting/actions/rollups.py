"""Case facts and daily cells: written from the events, for the cases touched or for all."""

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.actions.cells import write_activities, write_measures
from reporting.actions.dimensions import name_dimensions
from reporting.case_facts import Facts
from reporting.event_store import EventStore, open_store
from reporting.fact_rows import FACT, Called, CostTooLarge, rows_of
from reporting.map_store import has_map, keep_changes, keep_whole
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell, Source
from reporting.queries.clocks import clock_of
from reporting.queries.known_facts import facts_known
from reporting.rolling_up import RollingUp
from reporting.row_writer import update_rows, upsert_rows

Told = Callable[[int], None]
COLUMNS = ("source_id", "process_id", *FACT)
KEY = ("source_id", "case_key")
BELONGS = (*KEY, "process_id")  # as long as a row is there
INDEXED = {"opened_day": "opened_on", "closed_day": "closed_on", "outcome": "outcome"}
NEW = -1  # beside the bits of what changed of those indexed


def refresh_rollups(
    source: Source, store: EventStore, *, batch: str, before: list[str], told: Told
) -> None:
    """Write the facts of the cases on the store's timeline, and what that changes of the cells
    and of the map, into the folder of the batch. `before`: the batches before it. Raises
    DomainError where the costs of a case are more than its fact holds.

    To be called in the transaction that loads the events. `told` hears how many cases are done.
    """
    rolling = _rolling_up(source, store)
    write = _write_changed if before else _write_facts
    written = 0
    for facts in rolling.walk():
        write(source, facts, rolling)
        written += len(facts)
        told(written)
    if before:
        rolling.walk_back()
        if not ActivityCell.objects.filter(source=source).exists():
            rolling.walk_through_all()
    _write_cells(source, rolling)
    if has_map(source.folder, before):
        keep_changes(store.connection, rolling.map, source.folder, batch, before=before)


@transaction.atomic
def rebuild_rollups(source: Source, *, actor: Any) -> int:
    """Throw the facts and cells of a source away and work them out again; returns the cases."""
    demand(actor, "reporting.load_source", _("Work cases out anew"))
    return work_out_anew(source, actor=actor)


def work_out_anew(source: Source, *, actor: Any) -> int:
    """The same, in the transaction of an action that has asked whether the actor may."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    batches = list(source.batches.stored().values_list("folder", flat=True))
    for model in (CaseFact, DailyCell, ActivityCell, DurationCell):
        model.objects.filter(source=source).delete()
    cases = 0
    with open_store(source.folder) as store:
        store.recall(batches)
        rolling = _rolling_up(source, store)
        for facts in rolling.walk():
            _write_facts(source, facts, rolling)
            cases += len(facts)
        _write_cells(source, rolling)
        if batches:
            keep_whole(store.connection, rolling.map, source.folder, batches[-1])
    audit.record("source.rebuilt", source, actor=actor, after={"cases": cases})
    return cases


def _rolling_up(source: Source, store: EventStore) -> RollingUp:
    """By the clock of the process."""
    clock = clock_of(source.process_id)
    return RollingUp(
        store,
        zone=source.time_zone,
        dimensions=name_dimensions(source),
        complete=None if clock is None else clock.complete,
    )


def _write_changed(source: Source, facts: Facts, rolling: RollingUp) -> None:
    """The same, taking back from the cells what cases that are known came to before. Where a case
    stays at its place in an index, the column is not written."""
    called = rolling.called(facts)
    changes, ids = np.full(len(facts), NEW), np.zeros(len(facts), dtype=np.int64)
    for places, known, before in facts_known(source, called.cases.tolist(), rolling.segments):
        rolling.measures.count(before, -1)
        ids[places] = known
        changes[places] = sum(
            (getattr(facts, name)[places] != getattr(before, name)) << bit
            for bit, name in enumerate(INDEXED)
        )
    rows = list(_rows(source, facts, called))
    for change in np.unique(changes).tolist():
        places = np.flatnonzero(changes == change)
        some = [rows[place] for place in places.tolist()]
        if change == NEW:
            upsert_rows(CaseFact, COLUMNS, some, key=KEY)
            continue
        stay = {name for bit, name in enumerate(INDEXED.values()) if not change >> bit & 1}
        columns = [name for name in COLUMNS if name not in stay and name not in BELONGS]
        cut = itemgetter(*map(COLUMNS.index, columns))
        told = ((*cut(row), pk) for row, pk in zip(some, ids[places].tolist(), strict=True))
        update_rows(CaseFact, [*columns, "id"], told, key=["id"])


def _write_facts(source: Source, facts: Facts, rolling: RollingUp) -> None:
    upsert_rows(CaseFact, COLUMNS, _rows(source, facts, rolling.called(facts)), key=KEY)


def _rows(source: Source, facts: Facts, called: Called) -> Iterator[tuple]:
    belongs = (source.pk, source.process_id)
    try:
        rows = rows_of(facts, called)
    except CostTooLarge as fault:
        raise DomainError(
            _(
                "The costs of case “%(case)s” add up to 1,000,000,000,000 or more. "
                "Nothing was changed; correct the costs of its events and load them again."
            )
            % {"case": fault}
        ) from fault
    return (belongs + row for row in rows)


def _write_cells(source: Source, rolling: RollingUp) -> None:
    write_measures(source, rolling.measures, rolling.segments)
    write_activities(source, rolling.activities, rolling.segments, rolling.activity_names)
