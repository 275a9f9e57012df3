"""The rows of a batch that were set aside, as a file to be corrected in a spreadsheet."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.late import Late
from kernel.pages.export import guarded
from kernel.ruling import DomainError
from kernel.table_files.text import UndecodableHeading, readable
from reporting.event_mapping import EventMapping
from reporting.files import explained
from reporting.kept_rows import KeptRow, counted, same_text
from reporting.models import EventBatch, QuarantinedRow
from reporting.table_readers import XlsxReader, reader_class

escapes = Late("openpyxl.utils.escape")
LEADING = ["line", "column", "reason"]
BEYOND = re.compile(r"beyond \d+")
MOST_ROWS = 20_000
MOST_FAULTS = 50
MOST_NAMED = 12
MOST_UNPACKED = 256 << 20  # bytes
GZIP = b"\x1f\x8b"
ZIPPED = b"PK\x03\x04"
ROWS_AT_A_TIME = 2_000
IS_CUT = gettext_lazy("The row is longer than what is kept of it: look its end up in the file.")
PLAIN = EventMapping("", "", "")
OF_DESKS = EventMapping("", "", "", encoding="cp1252")  # as spreadsheets write CSV


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row as the file tells it."""

    line: int
    cells: list[str]

    def unguarded(self, known: Sequence[str]) -> list[str]:
        """Without the apostrophes that keep cells from being formulas, where we wrote them."""
        told = []
        for place, cell in enumerate(self.cells):
            stood = known[place] if place < len(known) else ""
            if same_text(cell, str(guarded(stood))):
                cell = stood
            elif cell.startswith("'") and guarded(cell[1:]) == cell:
                cell = cell[1:]
            told.append(cell)
        return told


@dataclass(slots=True)
class RowsFile:
    """Its rows, and what could not be taken of it, in words."""

    name: str
    rows: list[FileRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def blame(self, fault: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def rows_to_hand_out(batch: EventBatch, rows: Any) -> Iterator[list]:
    """The heading with three columns before it, then each row; a few in memory at a time."""
    yield heading_of(batch.heading, max(_widths(batch, rows.that_may_be_wide()), default=0))
    for row in _of(batch, rows):
        kept = row.kept
        yield [row.line, row.column, _why(row, kept), *kept.cells]


def _why(row: QuarantinedRow, kept: KeptRow) -> str:
    """The reason; what was kept where there are no cells; and when the end of it was not."""
    told = str(row.get_reason_display())
    if kept.text:
        told = f"{told}: {kept.text}"
    return f"{IS_CUT} {told}" if kept.is_cut else told


def heading_of(names: Sequence[str], widest: int) -> list[str]:
    """What the columns are called; those beyond the heading by their number."""
    beyond = [f"beyond {place}" for place in range(1, widest - len(names) + 1)]
    return [*LEADING, *names, *beyond]


def _widths(batch: EventBatch, rows: QuerySet[QuarantinedRow]) -> Iterator[int]:
    return (len(row.kept.cells) for row in _of(batch, rows))


def _of(batch: EventBatch, rows: QuerySet[QuarantinedRow]) -> Iterator[QuarantinedRow]:
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        row.batch = batch
        yield row


def read_rows_file(path: Path, heading: Sequence[str], *, name: str) -> RowsFile:
    """Raises DomainError when the file is none, lacks a column, or holds too much."""
    _demand_small(path, name)
    told, seen = RowsFile(name), 0
    with explained(name, PLAIN):
        kind = reader_class(path)
        try:
            reader = kind(path, PLAIN, name=name)
        except UndecodableHeading:
            reader = kind(path, OF_DESKS, name=name)
        plain = escapes.unescape if kind is XlsxReader else str
        places = _Places([plain(one) for one in reader.heading.names], heading, name)
        for lines, rows, unreadable in reader.cuts(ROWS_AT_A_TIME):
            seen += len(rows) + len(unreadable)
            _demand_few(seen, name)
            for one in unreadable:
                told.blame(_("row %(row)s cannot be read") % {"row": one.line})
            for line, cells in zip(lines, rows, strict=True):
                _take(told, places, line, [plain(cell) for cell in cells])
    twice = {line for line, before in counted([str(one.line) for one in told.rows]) if before}
    for number in sorted(twice, key=int):
        told.blame(_("line %(line)s comes twice") % {"line": number})
    told.rows = [one for one in told.rows if str(one.line) not in twice]
    return told


def first_of(things: Sequence[Any], between: str = ", ") -> str:
    """The first of them; how many more there are."""
    told = between.join(str(one) for one in things[:MOST_NAMED])
    more = len(things) - MOST_NAMED
    return told if more <= 0 else _("%(told)s and %(count)d more") % {"told": told, "count": more}


def _demand_few(rows: int, name: str) -> None:
    """Whatever they hold: a file of rubbish is not read to its end."""
    if rows > MOST_ROWS:
        raise DomainError(
            _("%(file)s holds more than %(most)s rows. Hand it in in parts.")
            % {"file": name, "most": f"{MOST_ROWS:,}"}
        )


def _demand_small(path: Path, name: str) -> None:
    if _unpacked(path) > MOST_UNPACKED:
        raise DomainError(
            _("%(file)s unpacks to more than %(most)d MB. Hand it in in parts.")
            % {"file": name, "most": MOST_UNPACKED >> 20}
        )


def _unpacked(path: Path) -> int:
    """How many bytes it holds, no more than are asked for; its reader tells when it is damaged."""
    with suppress(EOFError, OSError, zlib.error, zipfile.BadZipFile), path.open("rb") as raw:
        beginning = raw.read(4)
        raw.seek(0)
        if beginning == ZIPPED:
            with zipfile.ZipFile(raw) as archive:
                return sum(one.file_size for one in archive.infolist())
        if beginning.startswith(GZIP):
            content, told = gzip.GzipFile(fileobj=raw), 0
            while told <= MOST_UNPACKED and (part := content.read(1 << 20)):
                told += len(part)
            return told
    return path.stat().st_size


class _Places:
    """Where in a row of the file each cell stands, whatever the order of its columns."""

    def __init__(self, found: Sequence[str], heading: Sequence[str], name: str) -> None:
        there = {key: place for place, key in enumerate(counted([one.strip() for one in found]))}
        bare = [*LEADING, *(one.strip() for one in heading)]
        behind = [str(guarded(one)).strip() for one in [*LEADING, *heading]]  # as CSV has them
        both = sorted(
            (counted(bare), counted(behind)), key=lambda keys: -sum(one in there for one in keys)
        )
        ours = [one if one in there else other for one, other in zip(*both, strict=True)]
        needed = [0, *range(len(LEADING), len(ours))]
        missing = [bare[place] for place in needed if ours[place] not in there]
        if missing:
            raise DomainError(
                _("%(file)s has no column %(missing)s. Keep the columns of the file as you got it.")
                % {"file": name, "missing": ", ".join(f"“{one}”" for one in missing)}
            )
        self.line = there[ours[0]]
        self.cells = [there[key] for key in ours[len(LEADING) :]]
        self.beyond = [
            place for key, place in there.items() if key not in ours and BEYOND.fullmatch(key[0])
        ]
        self.width = len(found)


def _take(told: RowsFile, places: _Places, at: int, row: Sequence[str]) -> None:
    cells = [readable(one) for one in row]
    if not any(one.strip() for one in cells):
        return
    cells += [""] * (places.width - len(cells))
    number = cells[places.line].strip()
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        words = {"row": at, "value": number[:40]}
        told.blame(_("row %(row)s: “%(value)s” is no line number") % words)
        return
    wanted = [cells[place] for place in (*places.cells, *places.beyond)]
    told.rows.append(FileRow(int(number), [*wanted, *cells[places.width :]]))
