"""Event logs that are no CSV: JSON lines, XES, Parquet and XLSX, read as the same rows of text."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel.table_files.cutting import Cut, Rejected
from kernel.table_files.reading import (
    OLD_WORKBOOK,
    NotRows,
    ParquetTable,
    Row,
    XlsxTable,
    in_heaps,
)
from kernel.table_files.text import Heading, text_of, unzipped
from reporting.kept_rows import MOST_KEPT
from reporting.readers import ROWS_A_BLOCK, CsvReader, FileReader
from reporting.xes import NoEvents, UnsafeXml, XesEvents
from reporting.xml_text import parts_of

JSON_LIST = re.compile(r"\[\s*\{")
LINES_FOR_NAMES = 1_000
EVENTS_AT_A_GLANCE = 5_000


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
        yield from in_heaps(self._rows(), most)

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
            raise NoEvents(self.last_line)
        return Heading(list(names), "")

    def cuts(self, most: int = ROWS_A_BLOCK) -> Iterator[Cut]:
        names = self.heading.names
        rows = (
            (place if self.shares_lines else line, [told.get(name, "") for name in names])
            for place, (line, told) in enumerate(self._events(), 1)
        )
        yield from in_heaps(rows, most)

    def _events(self) -> Iterator[tuple[int, dict[str, str]]]:
        with self.path.open("rb") as raw, unzipped(raw, of_lines=False) as stream:
            events = XesEvents(parts_of(stream, self.mapping.encoding))
            for event in events:
                self._place = raw.tell()
                yield event
            self.last_line = events.parser.CurrentLineNumber


class ParquetReader(FileReader, ParquetTable):
    """Events in Parquet."""


class XlsxReader(FileReader, XlsxTable):
    """Events in the first sheet of a workbook."""


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


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


__all__ = [
    "JsonLinesReader",
    "ParquetReader",
    "UnsafeXml",
    "XesReader",
    "XlsxReader",
    "reader_class",
]
