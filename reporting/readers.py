"""Readers give events in blocks: arrays for the event store, and the rows they had to set aside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import blake2b
from operator import itemgetter, methodcaller
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from kernel.table_files.cutting import EvenRows, Rejected, Row
from kernel.table_files.reading import CsvTable, TableReader
from kernel.table_files.text import (
    DamagedFile,
    Heading,
    UnreadableFile,
    content_digest,
    read_heading,
    storable,
    text_of,
)
from reporting.cells import (
    AMOUNTS_BELOW,
    NOTHING,
    Faults,
    Instants,
    Marks,
    Numbers,
    Outcomes,
    Trimmed,
)
from reporting.event_block import EventBlock
from reporting.event_mapping import EventMapping
from reporting.kept_rows import raw_of

ROWS_A_BLOCK = 20_000
LONGEST = 200
AHEAD = timedelta(days=1)  # clocks and time zones may be wrong by so much
NUL = "\0"
NUL_BYTE = NUL.encode()
SEPARATOR = "\x1f"
WHOLE_OR_COMPLETE = (0, 3)
__all__ = [
    "DamagedFile",
    "EventBlock",
    "Heading",
    "Rejected",
    "UnreadableFile",
    "content_digest",
    "read_heading",
    "text_of",
]


class EventReader(Protocol):
    """Anything that gives events: a file, or a generator in memory."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def mapping(self) -> EventMapping: ...

    @property
    def heading(self) -> Heading: ...

    def blocks(self) -> Iterator[EventBlock]: ...

    def share_read(self) -> float:
        """How much has been read, from 0 to 1."""
        ...


class FileReader(TableReader):
    """A file of events, read in one pass and in little memory; a format says how it is cut."""

    written: EventMapping

    def __init__(
        self, path: Path, mapping: EventMapping, *, name: str = "", at_a_glance: bool = False
    ) -> None:
        super().__init__(path, mapping, name=name, at_a_glance=at_a_glance)

    @property
    def mapping(self) -> EventMapping:
        return self.written

    @cached_property
    def digest(self) -> str:
        return content_digest(self.path)

    def blocks(self) -> Iterator[EventBlock]:
        decoder = RowDecoder(self.mapping, self.heading.names)
        for lines, rows, unreadable in self.cuts(ROWS_A_BLOCK):
            block = decoder.decode(lines, rows)
            block.rejected.extend(unreadable)
            yield block

    def first_block(self, rows: int) -> EventBlock:
        """A look at the first rows, read as all will be."""
        lines, cut, unreadable = next(self.cuts(rows))
        block = RowDecoder(self.mapping, self.heading.names).decode(lines, cut)
        block.rejected.extend(unreadable)
        return block


class CsvReader(FileReader, CsvTable):
    """Events in CSV, also gzipped."""


class RowDecoder:
    """Turns rows of text into an event block."""

    def __init__(self, mapping: EventMapping, names: list[str]) -> None:
        self.mapping = mapping
        self.names = names
        self.place = {name: place for place, name in reversed(list(enumerate(names)))}
        self.in_name_order = _getter(sorted(range(len(names)), key=names.__getitem__))
        self.identity = [self.place[name] for name in mapping.identity]
        self.instants = Instants(mapping, datetime.now(UTC) + AHEAD)
        self.cents = Numbers(mapping, 100, AMOUNTS_BELOW)
        self.wholes = Numbers(mapping, 1)
        self.outcomes = Outcomes(mapping)
        self.trimmed = Trimmed({"", *mapping.missing})
        self.closing = set(mapping.closing_activities)
        self.transitions = Marks(
            mapping,
            mapping.lifecycle_scheduled,
            mapping.lifecycle_started,
            mapping.lifecycle_completed,
        )
        self.clock = Marks(
            mapping, mapping.clock_stops, mapping.clock_runs, other=0 if mapping.clock_runs else 2
        )

    def decode(self, lines: Sequence[int], rows: Sequence[Row]) -> EventBlock:
        rejected: list[Rejected] = []
        width = len(self.names)
        if not isinstance(rows, EvenRows) and set(map(len, rows)) - {width}:
            lines, rows, rejected = _whole(lines, rows, width)
        even = EvenRows.of(rows, width)
        faults: dict[int, tuple[str, str]] = {}
        columns = self._columns(even, faults)
        columns["line"] = np.array(lines, dtype=np.int64)
        columns["digest"] = self._digests(even, faults)
        columns["event"] = self._identities(even) if self.identity else columns["digest"]
        rejected += [
            Rejected(lines[place], *fault, raw_of(even[place])) for place, fault in faults.items()
        ]
        if faults:
            good = np.ones(len(even), dtype=bool)
            good[list(faults)] = False
            columns = {name: column[good] for name, column in columns.items()}
        return EventBlock(columns, sorted(rejected, key=lambda one: one.line))

    def _columns(self, rows: EvenRows, faults: dict) -> dict[str, np.ndarray]:
        read = _Reading(rows, self.place, faults)
        m = self.mapping
        columns = {
            "case_key": read.text(m.case, self.trimmed, required=True),
            "activity": read.text(m.activity, self.trimmed, required=True),
            "happened_at": read.instants(m.timestamp, self.instants, required=True),
            "opened_at": read.instants(m.opened_at, self.instants),
            "closed_at": read.first_instants(m.closed_at, self.instants),
            "outcome": read.values(m.outcome, self.outcomes, np.int8),
            "cents": read.values(m.cost, self.cents, np.int64),
            "sequence": read.values(m.sequence, self.wholes, np.int64),
            **self._optional(read),
        }
        columns["closes"] = np.array([one in self.closing for one in columns["activity"]], bool)
        if m.lifecycle:
            columns["closes"] &= np.isin(columns["transition"], WHOLE_OR_COMPLETE)
        return columns

    def _optional(self, read: "_Reading") -> dict[str, np.ndarray]:
        """The columns that a block may leave out, where the mapping tells them."""
        m = self.mapping
        columns = {
            f"segment_{place}": read.text(name, self.trimmed)
            for place, name in enumerate(m.segments, start=1)
        }
        if m.resource:
            columns["resource"] = read.text(m.resource, self.trimmed)
        if m.started_at:
            columns["started_at"] = read.instants(m.started_at, self.instants)
        if m.lifecycle:
            columns["transition"] = read.values(m.lifecycle, self.transitions, np.int8)
        if m.clock_stops:
            columns["clock"] = read.values(m.clock or m.activity, self.clock, np.int8)
        return columns

    def _digests(self, rows: EvenRows, faults: dict) -> np.ndarray:
        contents = list(map(SEPARATOR.join, map(self.in_name_order, rows)))
        try:
            encoded = list(map(str.encode, contents))
            is_storable = NUL_BYTE not in b"".join(encoded)
        except UnicodeEncodeError:
            is_storable = False
        if not is_storable:
            encoded = [self._encoded(*one, rows, faults) for one in enumerate(contents)]
        return _hashes(encoded)

    def _encoded(self, place: int, content: str, rows: EvenRows, faults: dict) -> bytes:
        try:
            encoded = content.encode()
        except UnicodeEncodeError:
            faults.setdefault(place, (self._unreadable(rows[place]), "unreadable"))
            return b""
        if NUL_BYTE in encoded:  # PostgreSQL keeps no such text
            faults[place] = (self._unreadable(rows[place]), "unreadable")
        return encoded

    def _unreadable(self, row: Row) -> str:
        """The first column that holds what no database keeps; its name as one keeps it."""
        cells = zip(self.names, row, strict=True)
        found = next((name for name, cell in cells if storable([cell]) != [cell]), "")
        return storable([found])[0][:LONGEST]

    def _identities(self, rows: EvenRows) -> np.ndarray:
        columns = [map(str.strip, rows.column(place)) for place in self.identity]
        contents = map(SEPARATOR.join, zip(*columns, strict=True))
        return _hashes(content.encode("utf-8", "replace") for content in contents)


def _hashes(contents: Iterable[bytes]) -> np.ndarray:
    """64 bits of each that tell rows of one case apart."""
    hashes = map(partial(blake2b, digest_size=8), contents)
    told = b"".join(map(methodcaller("digest"), hashes))
    return np.frombuffer(told, dtype=">i8").astype(np.int64)


def _whole(
    lines: Sequence[int], rows: Sequence[Row], width: int
) -> tuple[list[int], list[Row], list[Rejected]]:
    """The rows that have as many cells as there are columns, and the others, set aside."""
    whole = [place for place, row in enumerate(rows) if len(row) == width]
    rejected = [
        Rejected(line, "", "wrong_width", raw_of(row))
        for line, row in zip(lines, rows, strict=True)
        if len(row) != width
    ]
    return [lines[place] for place in whole], [rows[place] for place in whole], rejected


class _Reading:
    """One block of rows, read column by column."""

    def __init__(self, rows: EvenRows, place: dict[str, int], faults: dict) -> None:
        self.rows = rows
        self.place = place
        self.faults = faults
        self.height = len(rows)

    def cells(self, name: str) -> list[str]:
        return self.rows.column(self.place[name])

    def text(self, name: str, trimmed: Trimmed, *, required: bool = False) -> np.ndarray:
        if not name:
            return np.full(self.height, "", dtype=object)
        texts = trimmed.read(self.cells(name))
        if required and "" in texts:
            self._blame(name, {place: "missing" for place, one in enumerate(texts) if not one})
        if max(map(len, texts), default=0) > LONGEST:
            self._blame(name, {p: "too_long" for p, one in enumerate(texts) if len(one) > LONGEST})
        return np.array(texts, dtype=object)

    def instants(self, name: str, reader: Instants, *, required: bool = False) -> np.ndarray:
        values = self.values(name, reader, np.int64, empty=NOTHING)
        if required:
            absent = np.flatnonzero(values == NOTHING)
            self._blame(name, {int(place): "missing" for place in absent})
        return values.view("datetime64[us]")

    def first_instants(self, names: Sequence[str], reader: Instants) -> np.ndarray:
        found = np.full(self.height, NOTHING).view("datetime64[us]")
        for name in names:
            found = np.where(np.isnat(found), self.instants(name, reader), found)
        return found

    def values(self, name: str, reader: Any, kind: type, *, empty: int = 0) -> np.ndarray:
        if not name:
            return np.full(self.height, empty, dtype=kind)
        values, faults = reader.read(self.cells(name))
        self._blame(name, faults)
        return values

    def _blame(self, name: str, faults: Faults) -> None:
        for place, reason in faults.items():
            self.faults.setdefault(place, (name, reason))


@dataclass(slots=True)
class MemoryReader:
    """Events that are in memory already."""

    name: str
    digest: str
    mapping: EventMapping
    events: Sequence[EventBlock]
    heading: Heading = field(default_factory=lambda: Heading([], ""))

    def blocks(self) -> Iterator[EventBlock]:
        yield from self.events

    def share_read(self) -> float:
        return 1.0


def _getter(places: list[int]) -> Callable[[Row], Sequence[str]]:
    """The cells at these places; one alone as a sequence too."""
    return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
