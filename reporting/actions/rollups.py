"""Case facts and daily cells: written from the events, for the cases touched or for all."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.actions.cells import write_activities, write_measures
from reporting.actions.dimensions import name_dimensions
from reporting.case_facts import Facts
from reporting.event_store import EventStore, open_store
from reporting.fact_rows import FACT, CostTooLarge, rows_of
from reporting.map_store import has_map, keep_changes, keep_whole
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell, Source
from reporting.queries.clocks import clock_of
from reporting.queries.known_facts import facts_known
from reporting.rolling_up import RollingUp
from reporting.row_writer import upsert_rows

Told = Callable[[int], None]


def refresh_rollups(
    source: Source, store: EventStore, *, batch: str, before: list[str], told: Told
) -> None:
    """Write the facts of the cases on the store's timeline, and what that changes of the cells
    and of the map, into the folder of the batch. `before`: the batches before it. Raises
    DomainError where the costs of a case are more than its fact holds.

    To be called in the transaction that loads the events. `told` hears how many cases are done.
    """
    rolling = _rolling_up(source, store)
    for facts in facts_known(source, store.touched_cases(), rolling.segments):
        rolling.measures.count(facts, -1)
    written = 0
    for facts in rolling.walk():
        _write_facts(source, facts, rolling)
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


def _write_facts(source: Source, facts: Facts, rolling: RollingUp) -> None:
    belongs = (source.pk, source.process_id)
    try:
        rows = rows_of(facts, rolling.called(facts))
    except CostTooLarge as fault:
        raise DomainError(
            _(
                "The costs of case “%(case)s” add up to 1,000,000,000,000 or more. "
                "Nothing was changed; correct the costs of its events and load them again."
            )
            % {"case": fault}
        ) from fault
    upsert_rows(
        CaseFact,
        ["source_id", "process_id", *FACT],
        (belongs + row for row in rows),
        key=["source_id", "case_key"],
    )


def _write_cells(source: Source, rolling: RollingUp) -> None:
    write_measures(source, rolling.measures, rolling.segments)
    write_activities(source, rolling.activities, rolling.segments, rolling.activity_names)
