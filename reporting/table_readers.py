"""Event logs that are no CSV: JSON lines, XES, Parquet and XLSX, read as the same rows of text."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from kernel.late import Late
from reporting.kept_rows import MOST_KEPT
from reporting.readers import (
    ROWS_A_BLOCK,
    CsvReader,
    Cut,
    FileReader,
    Rejected,
)
from reporting.text_files import DamagedFile, Heading, NoHeading, UnreadableFile, text_of, unzipped
from reporting.xes import UnsafeXml, XesEvents
from reporting.xml_text import parts_of

openpyxl, broken = Late("openpyxl"), Late("openpyxl.utils.exceptions")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{1,30})"')
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
OF_WORKBOOK = "[Content_Types].xml"
JSON_LIST = re.compile(r"\[\s*\{")
LINES_FOR_NAMES = 1_000
EVENTS_AT_A_GLANCE = 5_000
MOST_UNPACKED = 2_000_000_000
Row = tuple[int, list[str]] | Rejected


class FormulaCell(UnreadableFile):
    """A sheet holds a formula where a value is read; its result is known to the program only."""


class NotRows(UnreadableFile):
    """The file is well formed, but holds no events as rows.

    `what`: "json list", "json words", "no keys", "no events", "zip" or "xls"; `line`: where that
    shows.
    """

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what, line)
        self.what, self.line = what, line


class MergedCells(UnreadableFile):
    """A sheet has cells merged over several rows or columns: all but the first would be empty."""


class JsonLinesReader(FileReader):
    """One JSON object a line, also gzipped. Columns are the keys of the first thousand lines."""

    def look(self) -> Heading:
        names: dict[str, None] = {}
        first: tuple[int, Any] | None = None
        for place, (line, told) in enumerate(self._objects()):
            if place >= LINES_FOR_NAMES:
                break
            first = first or (line, told)
            names.update(dict.fromkeys(told if isinstance(told, dict) else ()))
        if first and not names:
            raise NotRows("no keys" if isinstance(first[1], dict) else "json words", first[0])
        return Heading(list(names), "")

    def cuts(self, most: int = ROWS_A_BLOCK) -> Iterator[Cut]:
        yield from cut(self._rows(), most)

    def _rows(self) -> Iterator[Row]:
        for line, told in self._objects():
            if isinstance(told, dict):
                yield line, [_json_text(told.get(name)) for name in self.heading.names]
            else:
                yield Rejected(line, "", "unreadable", str(told)[:MOST_KEPT])

    def _objects(self) -> Iterator[tuple[int, Any]]:
        """Each line with its object, or with its text where it holds none."""
        with self.path.open("rb") as raw, text_of(raw, self.mapping.encoding) as text:
            for line, written in enumerate(text, 1):
                self._place = raw.tell()
                if not written.strip():
                    continue
                try:
                    yield line, json.loads(written)
                except (ValueError, RecursionError):
                    yield line, written.strip()


class XesReader(FileReader):
    """IEEE 1849 XES, also gzipped: attributes of a trace are columns that begin with `case:`.

    Where events share a line, as in a log without line breaks, lines count the events from one.
    """

    def look(self) -> Heading:
        names: dict[str, None] = {}
        self.shares_lines, former = False, 0
        wanted = set(self.mapping.columns())
        for place, (line, told) in enumerate(self._events()):
            names.update(dict.fromkeys(told))
            self.shares_lines, former = self.shares_lines or line == former, line
            if self.at_a_glance and place >= EVENTS_AT_A_GLANCE and wanted <= names.keys():
                break
        if not names:
            raise NotRows("no events", self.last_line)
        return Heading(list(names), "")

    def cuts(self, most: int = ROWS_A_BLOCK) -> Iterator[Cut]:
        names = self.heading.names
        rows = (
            (place if self.shares_lines else line, [told.get(name, "") for name in names])
            for place, (line, told) in enumerate(self._events(), 1)
        )
        yield from cut(rows, most)

    def _events(self) -> Iterator[tuple[int, dict[str, str]]]:
        with self.path.open("rb") as raw, unzipped(raw, of_lines=False) as stream:
            events = XesEvents(parts_of(stream, self.mapping.encoding))
            for event in events:
                self._place = raw.tell()
                yield event
            self.last_line = events.parser.CurrentLineNumber


class ParquetReader(FileReader):
    """Parquet, read by DuckDB; lines count the rows from one."""

    def look(self) -> Heading:
        with _parquet(self.path) as connection:
            found = connection.execute(f"describe {_relation(self.path)}").fetchall()
        return Heading([name for name, *_rest in found], "")

    def cuts(self, most: int = ROWS_A_BLOCK) -> Iterator[Cut]:
        yield from cut(self._rows(), most)

    def _rows(self) -> Iterator[Row]:
        with _parquet(self.path) as connection:
            described = connection.execute(f"describe {_relation(self.path)}").fetchall()
            columns = ", ".join(_as_text(name, kind) for name, kind, *_rest in described)
            cursor = connection.execute(f"select {columns} {_relation(self.path)}")
            line = 0
            while rows := cursor.fetchmany(ROWS_A_BLOCK):
                for row in rows:
                    line += 1
                    yield line, list(row)


class XlsxReader(FileReader):
    """The first sheet of a workbook; its first row is the heading."""

    def look(self) -> Heading:
        first = next(iter(self._sheet_rows()), (1, []))[1]
        names = [_cell_text(cell, "", 1) for cell in first]
        while names and not names[-1]:
            names.pop()
        if not any(names):
            raise NoHeading
        return Heading(names, "")

    def cuts(self, most: int = ROWS_A_BLOCK) -> Iterator[Cut]:
        yield from cut(self._rows(), most)

    def _rows(self) -> Iterator[Row]:
        names = self.heading.names
        for line, cells in self._sheet_rows():
            if line == 1:
                continue
            texts = [_cell_text(cell, name, line) for cell, name in zip(cells, names, strict=False)]
            if any(texts):
                yield line, [*texts, *[""] * (len(names) - len(texts))]

    def _sheet_rows(self) -> Iterator[tuple[int, list[Any]]]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                if OF_WORKBOOK not in archive.namelist():
                    raise NotRows("zip")
                if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                    raise DamagedFile("it unpacks to more than 2 GB")
            with self.path.open("rb") as raw:  # by its name alone it might be no workbook
                book = openpyxl.load_workbook(raw, read_only=True, data_only=False)
                sheet = book.worksheets[0]
                _refuse_merged(self.path, sheet)
                for line, row in enumerate(sheet.iter_rows(), 1):
                    yield line, list(row)
        except (
            zipfile.BadZipFile,
            broken.InvalidFileException,
            KeyError,
            IndexError,
            OSError,
        ) as fault:
            raise DamagedFile(str(fault)) from fault


def _refuse_merged(path: Path, sheet: Any) -> None:
    """Raises MergedCells; read as a stream, for a sheet may be large."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as raw:
        kept = b""
        while chunk := raw.read(1 << 16):
            if found := MERGED.search(kept + chunk):
                raise MergedCells(found[1].decode())
            kept = chunk[-100:]


READERS: list[tuple[bytes, type[FileReader]]] = [
    (b"PK\x03\x04", XlsxReader),
    (b"PAR1", ParquetReader),
    (b"<", XesReader),
    (b"{", JsonLinesReader),
]


def reader_class(path: Path) -> type[FileReader]:
    """By what the file holds, whatever it is called; what is nothing else is CSV.

    Raises UnreadableFile.
    """
    with path.open("rb") as raw:
        beginning = raw.read(4)
    for mark, reader in READERS[:2]:
        if beginning.startswith(mark):
            return reader
    if beginning == OLD_WORKBOOK:
        raise NotRows("xls")
    with path.open("rb") as raw, text_of(raw, "utf-8") as text:
        begins = text.read(64).lstrip("\ufeff\0 \t\r\n")
    if JSON_LIST.match(begins):
        raise NotRows("json list")
    first = begins.encode("utf-8", "replace")
    found = [reader for mark, reader in READERS[2:] if first.startswith(mark)]
    return found[0] if found else CsvReader


def cut(rows: Iterable[Row], most: int) -> Iterator[Cut]:
    """Rows in heaps; there is always one, if only an empty one."""
    lines: list[int] = []
    texts: list[list[str]] = []
    rejected: list[Rejected] = []
    for row in rows:
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            lines.append(row[0])
            texts.append(row[1])
        if len(lines) >= most:
            yield lines, texts, rejected
            lines, texts, rejected = [], [], []
    yield lines, texts, rejected


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _cell_text(cell: Any, name: str, line: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        raise FormulaCell(f"{cell.coordinate}", name, line)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _parquet(path: Path) -> Any:
    """A connection that reads no other file and fetches nothing from elsewhere."""
    settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return _Parquet(path, duckdb.connect(config={**settings, "memory_limit": "512MB"}))


class _Parquet:
    """Says that a file is damaged where DuckDB says so."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path, self.connection = path, connection

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        self.connection.execute("set timezone = 'UTC'")
        return self.connection

    def __exit__(self, _kind: Any, fault: BaseException | None, _trace: Any) -> None:
        self.connection.close()
        if isinstance(fault, duckdb.Error):
            raise DamagedFile(str(fault)) from fault


def _relation(path: Path) -> str:
    return "from read_parquet('{}')".format(str(path).replace("'", "''"))


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"coalesce(strftime({quoted}, '%Y-%m-%d %H:%M:%S.%f') || 'Z', '')"
    return f"coalesce({quoted}::varchar, '')"


__all__ = [
    "FormulaCell",
    "JsonLinesReader",
    "MergedCells",
    "NotRows",
    "ParquetReader",
    "UnsafeXml",
    "XesReader",
    "XlsxReader",
    "reader_class",
]
