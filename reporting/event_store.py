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
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from reporting.case_ranges import Range, case_ranges
from reporting.event_block import EventBlock
from reporting.event_pieces import EXTENT, pieces_of
from reporting.event_staging import Staging
from reporting.event_store_sql import (
    BEFORE,
    CALLED,
    CASES_CALLED,
    COUNTS,
    EVERYTHING,
    FORMER,
    FRESH,
    HAS_VERSIONS,
    KNOWN_NAMES,
    NAMES,
    NEW_NAMES,
    NEW_NAMES_IN_ORDER,
    NEWEST,
    NEWS,
    NO_EVENTS,
    NO_NAMES,
    OPTIONAL,
    SORTED_OUT,
    TIMELINE,
    brought,
    coded,
    mentioned,
    seen_events,
    told_in,
)
from reporting.stories import Events

EVENTS = "events.parquet"
NAMES_FILE = "names.parquet"
EVENTS_A_PART = 500_000
ALL_CASES = (0, (1 << 31) - 1)
MEMORY = "300MB"
FORM = "format parquet, compression zstd, parquet_version v2"


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
            connection.execute("set parquet_metadata_cache = true")
            yield EventStore(folder, connection, spill)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


class EventStore:
    """The events of one source. First `take` blocks, then `merge`, `pieces` and `publish`; or
    `recall` what was published, and `pieces`."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection, aside: Path) -> None:
        self.folder = folder
        self.connection = connection
        self._aside = aside
        self._staging = Staging(connection, aside, at_a_time=EVENTS_A_PART)
        self._versions = False

    def take(self, block: EventBlock) -> None:
        """Stage the events of a block."""
        self._staging.take(block)

    def merge(self, batches: Sequence[str], *, ordinal: int, corrects: bool) -> Merged:
        """Compare what was staged with the events there are in these batches.

        With `corrects`, an event that comes again with other content replaces the former one.
        """
        self._see(batches)
        self._staging.show()
        for step in (mentioned(self._staging.used), KNOWN_NAMES, NEW_NAMES, NAMES):
            self.connection.execute(step)
        [(staged,)] = self.connection.execute("select count(*) from incoming").fetchall()
        ranges = self._coded(ordinal)
        has_former = bool(batches)
        for table in ("news", *(("timeline", "before") if has_former else ())):
            self.connection.execute(f"create table {table} as {NO_EVENTS}")
        if not has_former:
            self.connection.execute("create view timeline as from news")
        counts = [self._merge(span, corrects, has_former) for span in ranges]
        return _merged(counts, staged)

    def recall(self, batches: Sequence[str]) -> None:
        """Put the events of these batches on the timeline as they are, for a rebuild."""
        self._see(batches)
        self.connection.execute("set preserve_insertion_order = true")
        self.connection.execute("create view names as select * from stored_names")
        self.connection.execute("create view timeline as from stored_events")
        self._versions = len(batches) > 1  # within a batch each event is once

    def pieces(self, events: str = "timeline") -> Iterator[Events]:
        """The events of all cases on the timeline, some cases at a time; any number fits."""
        return pieces_of(self.connection, events, at_a_time=EVENTS_A_PART, versions=self._versions)

    def pieces_before(self) -> Iterator[Events]:
        """What the cases on the timeline were before the merge."""
        return self.pieces("before")

    def pieces_of_all(self) -> Iterator[Events]:
        """The events of all cases, with those of the merge."""
        self.connection.execute(EVERYTHING)
        return self.pieces("everything")

    def called(self, kind: str) -> np.ndarray:
        """What codes of this kind stand for, by code; 0 stands for nothing."""
        rows = self.connection.execute(CALLED, {"kind": kind}).fetchall()
        names = np.full(max((code for code, _name in rows), default=0) + 1, "", dtype=object)
        for code, name in rows:
            names[code] = name
        return names

    def cases_called(self, codes: np.ndarray) -> np.ndarray:
        """What these codes of cases, which ascend, stand for."""
        span = {"first": int(codes[0]), "last": int(codes[-1])}
        told = self.connection.execute(CASES_CALLED, span).fetchnumpy()
        return told["name"][np.searchsorted(told["code"], codes)]

    def brought(self, rows: dict[str, np.ndarray], alike: Sequence[str]) -> list[int]:
        """The keys of those rows to which an event among the news is alike in these columns.

        `rows`: their `key`, and the columns as a block has them.
        """
        self.connection.register("rows_asked", rows)
        found = self.connection.execute(brought(alike)).fetchall()
        self.connection.unregister("rows_asked")
        return [key for (key,) in found]

    def publish(self, batch: str) -> None:
        """Put the new events and names of the merge among the batches."""
        draft = self.folder / f".{batch}.draft"
        draft.mkdir()
        self.connection.execute("set preserve_insertion_order = true")
        for query, name in (
            (as_told(self.connection, "news"), EVENTS),
            (NEW_NAMES_IN_ORDER, NAMES_FILE),
        ):
            write(self.connection, query, draft / name)
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

    def _coded(self, ordinal: int) -> list[Range]:
        """Make the staged events known as `coded`, and cut them into ranges of cases. Many of them
        are put in the order of their cases first, so that a range is read and not looked for."""
        rows = coded(self._staging.used, ordinal)
        if not self._staging.is_large:
            self.connection.execute(f"create view coded as {rows}")
            return [ALL_CASES]
        path = str(self._aside / "coded.parquet")
        in_order = self.connection.sql(f"{rows} order by case_code")
        in_order.write_parquet(path, compression="snappy")
        self._staging.forget()
        self.connection.read_parquet(path).create_view("coded")
        [extent] = self.connection.execute(EXTENT.format(events="coded")).fetchall()
        return case_ranges(*extent, at_a_time=EVENTS_A_PART)

    def _merge(self, span: Range, corrects: bool, has_former: bool) -> tuple[Any, ...]:
        """Compare the events of a range of cases; what of them was added, corrected and so on."""
        first, last = span
        those = {"first": first, "last": last}
        self.connection.execute(FRESH, {**those, "direction": -1 if corrects else 1})
        self.connection.execute(FORMER)
        if self.connection.execute(HAS_VERSIONS).fetchall():
            self.connection.execute(NEWEST)
        for step in (SORTED_OUT, NEWS):
            self.connection.execute(step)
        if has_former:
            self.connection.execute(TIMELINE, those)
            self.connection.execute(BEFORE)
        [row] = self.connection.execute(COUNTS).fetchall()
        return row


def _merged(counts: Sequence[tuple[Any, ...]], staged: int) -> Merged:
    """What all ranges say together."""
    added, corrected, cases, first_at, last_at = zip(*counts, strict=True)
    known = sum(added) + sum(corrected)
    return Merged(
        added=sum(added),
        corrected=sum(corrected),
        unchanged=staged - known,
        cases=sum(cases),
        first_at=min(filter(None, first_at), default=None),
        last_at=max(filter(None, last_at), default=None),
    )


def write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """As a file of a batch: by differences, where a column ascends, which is quick to read."""
    where = str(path).replace("'", "''")
    connection.execute(f"copy ({query}) to '{where}' ({FORM})")


def as_told(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The events of a table without the columns in which none of them tells anything."""
    [counts] = connection.execute(told_in(table)).fetchall()
    untold = [name for name, count in zip(OPTIONAL, counts, strict=True) if not count]
    return f"select * exclude ({', '.join(untold)}) from {table}" if untold else f"from {table}"  # noqa: S608  names of our own


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
