"""Reads events out of DuckDB as columns in order, whole cases at a time."""

from collections.abc import Iterator

import duckdb
import numpy as np

from reporting.case_ranges import case_ranges
from reporting.event_store_steps import steps_of
from reporting.stories import FACTOR, NO_TIME, Events

PLACES = (1, 2, 3, 4)
ORDER = ("case", "at", "sequence", "batch", "line")
EXTENT = "select coalesce(min(case_code), 0), coalesce(max(case_code), 0), count(*) from {events}"
PIECE = """
    select case_code "case", activity_code activity, epoch_us(happened_at) "at", sequence, batch,
        line, closes, cents, coalesce(outcome, 0) outcome,
        coalesce(epoch_us(opened_at), $nothing) opened,
        coalesce(epoch_us(closed_at), $nothing) closed,
        coalesce(resource_code, 0) resource, clock,
        coalesce(segment_code, 0) segment_1, coalesce(segment_2_code, 0) segment_2,
        coalesce(segment_3_code, 0) segment_3, coalesce(segment_4_code, 0) segment_4, {further}
    from {events} where case_code between $first and $last"""
UNTIMED = "transition <> 0 or started_at is not null timed"
TOLD_APART = f"event, {UNTIMED}"
TIMED = """is_step, coalesce(service, $nothing) service, coalesce(waiting, $nothing) waiting,
        coalesce(epoch_us(happened_at) - service, $nothing) started,
        epoch_us(least(happened_at, started_at)) earliest"""
NEWEST = """(
        from {events} where case_code between {first} and {last}
        qualify row_number()
            over (partition by case_code, event order by batch desc, line desc) = 1)"""
Columns = dict[str, np.ndarray]


def pieces_of(
    connection: duckdb.DuckDBPyConnection, events: str, *, at_a_time: int, versions: bool = False
) -> Iterator[Events]:
    """The events of a table or view, about so many at a time.

    With `versions`, an event may be there more than once; then its newest version counts.
    """
    [extent] = connection.execute(EXTENT.format(events=events)).fetchall()
    for first, last in case_ranges(*extent, at_a_time=at_a_time):
        columns = _fetched(connection, events, first, last, TOLD_APART if versions else UNTIMED)
        if versions and _has_versions(columns):
            newest = NEWEST.format(events=events, first=first, last=last)
            connection.execute(f"create or replace temp table newest as {newest}")
            columns = _fetched(connection, "newest", first, last)
            yield from _told(connection, "newest", columns, first, last)
        else:
            yield from _told(connection, events, columns, first, last)


def _told(
    connection: duckdb.DuckDBPyConnection, events: str, columns: Columns, first: int, last: int
) -> Iterator[Events]:
    if columns["timed"].any():
        these = f"(from {events} where case_code between {first} and {last})"
        connection.execute(steps_of(these, name="steps"))
        columns = _fetched(connection, "steps", first, last, TIMED)
    if len(columns["case"]):
        yield _in_order(columns)


def _fetched(
    connection: duckdb.DuckDBPyConnection,
    events: str,
    first: int,
    last: int,
    further: str = UNTIMED,
) -> Columns:
    values = {"first": first, "last": last, "nothing": NO_TIME}
    return connection.execute(PIECE.format(events=events, further=further), values).fetchnumpy()


def _in_order(columns: Columns) -> Events:
    for keys in (ORDER[:2], ORDER):  # few events of a case happen at once
        if not _is_in_order(columns):
            order = np.lexsort([columns[name] for name in reversed(keys)])
            columns = {name: column[order] for name, column in columns.items()}
    told: Columns = {
        name: columns[name]
        for name in ("opened", "closed", "started", "service", "waiting")
        if name in columns and (columns[name] != NO_TIME).any()
    }
    told |= {name: columns[name] for name in ("resource", "clock") if columns[name].any()}
    told |= {name: columns[name] for name in ("is_step", "earliest") if name in columns}
    plain = {name: columns[name] for name in ("case", "activity", "at", "closes", "cents")}
    segments = {place: columns[f"segment_{place}"] for place in PLACES}
    used = {place: codes for place, codes in segments.items() if codes.any()}
    return Events(**plain, **told, outcome=columns["outcome"], segments=used)


def _is_in_order(columns: Columns) -> bool:
    """Looked at key by key: where one decides, those behind it do not count."""
    open_ = np.ones(max(len(columns["case"]) - 1, 0), dtype=bool)
    for name in ORDER:
        before, after = columns[name][:-1], columns[name][1:]
        if (open_ & (before > after)).any():
            return False
        open_ &= before == after
        if not open_.any():
            return True
    return True


def _has_versions(columns: Columns) -> bool:
    """Whether an event of a case is there twice, to be told by a hash: yes may be wrong."""
    with np.errstate(over="ignore"):
        mixed = columns["event"].astype(np.uint64) ^ (columns["case"].astype(np.uint64) * FACTOR)
    mixed.sort()
    return bool((mixed[1:] == mixed[:-1]).any())
