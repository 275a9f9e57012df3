"""Layer 0: the events of a source as Parquet files, integer-coded, one folder a batch.

A folder is written beside the others and takes its place by one rename. Only the folders that
the caller names are read, so what a failed load left behind is never seen.
"""

import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from reporting.event_block import EventBlock
from reporting.event_store_activities import cells_of, months_of
from reporting.event_store_facts import Used, facts_of, used_by
from reporting.event_store_sql import (
    BEFORE,
    COUNTS,
    EVERYTHING,
    EXTENT,
    FORMER,
    INCOMING,
    NAMES,
    NEW_EVENTS,
    NEW_NAMES_IN_ORDER,
    NEWEST,
    NO_EVENTS,
    NO_NAMES,
    PART,
    RECALLED,
    SORTED_OUT,
    TEXTS,
    TIMELINE,
    TOUCHED,
    fresh,
    new_names,
    seen_events,
)
from reporting.event_store_steps import steps_of

EVENTS = "events.parquet"
NAMES_FILE = "names.parquet"
ROWS_A_FETCH = 10_000
EVENTS_A_PART = 500_000
MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a batch brought: events by what became of them, and when they happened."""

    added: int
    corrected: int
    unchanged: int
    cases: int
    first_at: datetime | None
    last_at: datetime | None


@contextmanager
def open_store(folder: Path) -> Iterator["EventStore"]:
    """A store over the source's folder, for one load or one rebuild."""
    folder.mkdir(parents=True, exist_ok=True)
    spill = folder / f".spill-{secrets.token_hex(4)}"
    config: dict[str, Any] = {
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute("set timezone = 'UTC'")
            yield EventStore(folder, connection)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


class EventStore:
    """The events of one source. First `take` blocks, then `merge`, `facts` and `publish`."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.connection = connection
        self.used: set[str] = set()
        connection.execute(INCOMING)

    def take(self, block: EventBlock) -> None:
        """Stage the events of a block."""
        if len(block):
            told = block.told()
            self.used |= TEXTS.keys() & told.keys()
            self.connection.register("block", told)
            self.connection.execute("insert into incoming by name select * from block")
            self.connection.unregister("block")

    def merge(self, batches: Sequence[str], *, ordinal: int, corrects: bool) -> Merged:
        """Compare what was staged with the events there are in these batches.

        With `corrects`, an event that comes again with other content replaces the former one.
        """
        self._see(batches)
        self.connection.execute(new_names(self.used))
        self.connection.execute(NAMES)
        values = {"ordinal": ordinal, "direction": -1 if corrects else 1}
        self.connection.execute(fresh(self.used), values)
        for step in (FORMER, SORTED_OUT, TIMELINE):
            self.connection.execute(step)
        return self._counts()

    def recalled(self, batches: Sequence[str]) -> Iterator[None]:
        """Take the events of these batches as they are, for a rebuild: some cases at a time, so
        that any number of events fits."""
        self._see(batches)
        self.connection.execute("create table names as select * from stored_names")
        newest = NEWEST if len(batches) > 1 else ""  # within a batch each event is once
        for first, last in self._ranges("event_files"):
            self.connection.execute(RECALLED.format(first=first, last=last, newest=newest))
            yield

    def facts(self, zone: str, *, clocked: bool = False) -> Iterator[list[tuple]]:
        """The facts of every case on the timeline, some thousands at a time.

        Columns as in FACT; instants as text in UTC. With `clocked`, three more: opening, closing
        and the stops of the clock in microseconds.
        """
        for part in self._parts():
            used = self._used_in(part)
            events = self._stepped(part) if used.timed else part
            cursor = self.connection.execute(
                facts_of(events, used, clocked=clocked), {"zone": zone}
            )
            while rows := cursor.fetchmany(ROWS_A_FETCH):
                yield rows

    def activities(self, zone: str, *, dimensions: int, since: str = "") -> list[tuple]:
        """What the activities come to, by month, place, segment and activity.

        `since` "": of all that is on the timeline, for a rebuild. "before": what a merge changes
        of it, which may be less than nothing. "ever": of all events, with those of the merge.
        """
        tables = {"everything": 1} if since == "ever" else {"timeline": 1}
        if since == "before":
            self.connection.execute(BEFORE)
            tables["before"] = -1
        elif since == "ever":
            self.connection.execute(EVERYTHING)
        timed = {name for name in tables if self._used_in(name).timed}
        seen = {self._stepped(name) if name in timed else name: n for name, n in tables.items()}
        spans = " union all ".join(f"select happened_at from {name}" for name in tables)  # noqa: S608  names of our own
        self.connection.execute(months_of(f"({spans})"), {"zone": zone})
        steps = {f"{name}_steps" for name in timed}
        return self.connection.execute(cells_of(seen, steps, dimensions=dimensions)).fetchall()

    def touched_cases(self) -> list[str]:
        return [name for (name,) in self.connection.execute(TOUCHED).fetchall()]

    def publish(self, batch: str) -> None:
        """Put the new events and names of the merge among the batches."""
        draft = self.folder / f".{batch}.draft"
        draft.mkdir()
        for query, name in ((NEW_EVENTS, EVENTS), (NEW_NAMES_IN_ORDER, NAMES_FILE)):
            table = self.connection.sql(query)
            table.write_parquet(str(draft / name), compression="zstd")
        draft.rename(self.folder / batch)

    def _see(self, batches: Sequence[str]) -> None:
        """Look at the batches' files; without any, at empty tables of the same shape."""
        for name, view, empty in (
            (EVENTS, "event_files", NO_EVENTS),
            (NAMES_FILE, "stored_names", NO_NAMES),
        ):
            files = [str(self.folder / batch / name) for batch in batches]
            seen = self.connection.sql(empty)
            if files:
                seen = self.connection.read_parquet(files, union_by_name=True)
            seen.create_view(view)
        columns = self.connection.table("event_files").columns
        self.connection.execute(f"create view stored_events as {seen_events(columns)}")

    def _parts(self) -> Iterator[str]:
        """The timeline, whole or some cases at a time: a view of each part in turn."""
        ranges = self._ranges("timeline")
        if len(ranges) == 1:
            yield "timeline"
            return
        for first, last in ranges:
            self.connection.execute(PART.format(first=first, last=last))
            yield "part"

    def _ranges(self, events: str) -> list[tuple[int, int]]:
        """First and last codes of cases with about so many events as fit at a time."""
        [(count, highest)] = self.connection.execute(EXTENT.format(events=events)).fetchall()
        parts = count // EVENTS_A_PART + 1
        edges = [highest * place // parts for place in range(parts + 1)]
        edges[0] = -1
        return [(first + 1, last) for first, last in pairwise(edges)]

    def _stepped(self, events: str) -> str:
        """A table of the steps of these events."""
        name = f"{events}_steps"
        self.connection.execute(steps_of(events, name=name))
        return name

    def _used_in(self, events: str) -> Used:
        [row] = self.connection.execute(used_by(events)).fetchall()
        return Used(*row)

    def _counts(self) -> Merged:
        [row] = self.connection.execute(COUNTS).fetchall()
        added, corrected, staged, cases, first_at, last_at = row
        return Merged(added, corrected, staged - added - corrected, cases, first_at, last_at)


def remove_batch(folder: Path, batch: str) -> None:
    """Take back what `publish` wrote, for a load that failed."""
    shutil.rmtree(folder / batch, ignore_errors=True)
    shutil.rmtree(folder / f".{batch}.draft", ignore_errors=True)


def unknown_batches(folder: Path, known: set[str], *, older_than_hours: float) -> list[str]:
    """Folders that no committed batch names: left behind by a process that was killed."""
    if not folder.is_dir():
        return []
    before = time.time() - older_than_hours * 3600
    return sorted(
        one.name
        for one in folder.iterdir()
        if one.is_dir() and one.name not in known and one.stat().st_mtime < before
    )
