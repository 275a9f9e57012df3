"""Readers of tables: each tells its heading, and gives its rows of text in heaps."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from kernel.late import Late
from kernel.table_files.cutting import Cut, Rejected, cuts_of
from kernel.table_files.text import (
    DamagedFile,
    Heading,
    NoHeading,
    UnreadableFile,
    read_heading,
    text_of,
)

duckdb = Late("duckdb")
openpyxl = Late("openpyxl")
ROWS_AT_ONCE = 20_000
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{1,30})"')
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
OF_WORKBOOK = "[Content_Types].xml"
MOST_UNPACKED = 2_000_000_000
TEXTS_OF_WORKBOOK = "xl/sharedstrings.xml"  # which is held in memory whole
MOST_TEXTS = 500_000_000
LAST_ROW = 1_048_576  # of a sheet
Row = tuple[int, list[str]] | Rejected


class MissingColumns(ValueError):
    """The file does not have columns that are wanted."""

    def __init__(self, missing: Sequence[str], found: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)
        self.found = list(found)


class DuplicateColumns(ValueError):
    """The file has a column that is wanted more than once; `places` count from one."""

    def __init__(self, column: str, found: Sequence[str]) -> None:
        super().__init__(column)
        self.column = column
        self.places = [place for place, name in enumerate(found, 1) if name == column]


class FormulaCell(UnreadableFile):
    """A sheet holds a formula where a value is read; its result is known to the program only."""


class NotRows(UnreadableFile):
    """The file is well formed, but holds no rows.

    `what`: "json list", "json words", "no keys", "zip" or "xls"; `line`: where that shows.
    """

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what, line)
        self.what, self.line = what, line


class MergedCells(UnreadableFile):
    """A sheet has cells merged over several rows or columns: all but the first would be empty."""


class Written(Protocol):
    """How a file of text is written, and which columns are wanted of it."""

    @property
    def encoding(self) -> str: ...

    @property
    def delimiter(self) -> str: ...

    def columns(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Nothing is known of the file but what it shows; `wanted` columns have to be there."""

    encoding: str = "utf-8"
    delimiter: str = ""
    wanted: tuple[str, ...] = ()

    def columns(self) -> list[str]:
        return list(self.wanted)


class TableReader:
    """A file of rows, read in one pass and in little memory; a format says how it is cut.

    `at_a_glance`: only its first rows are asked for, so that nobody waits for the end of it.
    """

    def __init__(
        self, path: Path, written: Written, *, name: str = "", at_a_glance: bool = False
    ) -> None:
        self.path = path
        self.written = written
        self.at_a_glance = at_a_glance
        self.name = name or path.name
        self.heading = self.look()
        self._check_columns()
        self._size = path.stat().st_size
        self._place = 0

    def share_read(self) -> float:
        return min(self._place / max(self._size, 1), 1.0)

    def rows_claimed(self) -> int | None:
        """How many rows the file says that it holds; None where only reading it tells."""
        return None

    def look(self) -> Heading:
        """What the columns are called. Raises UnreadableFile."""
        raise NotImplementedError

    def cuts(self, most: int = ROWS_AT_ONCE) -> Iterator[Cut]:
        """Lines and rows, at most so many at a time, with what could not be cut."""
        raise NotImplementedError

    def _check_columns(self) -> None:
        missing = [name for name in self.written.columns() if name not in self.heading.names]
        if missing:
            raise MissingColumns(missing, self.heading.names)
        for name in self.written.columns():
            if self.heading.names.count(name) > 1:
                raise DuplicateColumns(name, self.heading.names)


class CsvTable(TableReader):
    """CSV, also gzipped."""

    def look(self) -> Heading:
        written = self.written
        return read_heading(self.path, written.encoding, written.delimiter, written.columns())

    def cuts(self, most: int = ROWS_AT_ONCE) -> Iterator[Cut]:
        with self.path.open("rb") as raw, text_of(raw, self.written.encoding) as text:
            for cut in cuts_of(text, self.heading.delimiter, most):
                self._place = raw.tell()
                yield cut


class ParquetTable(TableReader):
    """Parquet, read by DuckDB; lines count the rows from one."""

    def look(self) -> Heading:
        with _parquet(self.path) as connection:
            found = connection.execute(f"describe {_relation(self.path)}").fetchall()
        return Heading([name for name, *_rest in found], "")

    def rows_claimed(self) -> int | None:
        """A run of like values takes a few bytes: a small file may hold any number of rows."""
        told = f"select num_rows from parquet_file_metadata({_quoted(self.path)})"  # noqa: S608  # quoted
        with _parquet(self.path) as connection:
            return sum(rows for (rows,) in connection.execute(told).fetchall())

    def cuts(self, most: int = ROWS_AT_ONCE) -> Iterator[Cut]:
        yield from in_heaps(self._rows(), most)

    def _rows(self) -> Iterator[Row]:
        with _parquet(self.path) as connection:
            described = connection.execute(f"describe {_relation(self.path)}").fetchall()
            columns = ", ".join(_as_text(name, kind) for name, kind, *_rest in described)
            cursor = connection.execute(f"select {columns} {_relation(self.path)}")
            line = 0
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                for row in rows:
                    line += 1
                    yield line, list(row)


class XlsxTable(TableReader):
    """The first sheet of a workbook; its first row is the heading."""

    def look(self) -> Heading:
        first = next(iter(self._sheet_rows()), (1, []))[1]
        names = [_cell_text(cell, "", 1) for cell in first]
        while names and not names[-1]:
            names.pop()
        if not any(names):
            raise NoHeading
        return Heading(names, "")

    def cuts(self, most: int = ROWS_AT_ONCE) -> Iterator[Cut]:
        yield from in_heaps(self._rows(), most)

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
                _refuse_large(archive)
            with self.path.open("rb") as raw:  # by its name alone it might be no workbook
                book = openpyxl.load_workbook(raw, read_only=True, data_only=False)
                sheet = book.worksheets[0]
                _refuse_merged(self.path, sheet)
                for line, row in enumerate(sheet.iter_rows(), 1):
                    if line > LAST_ROW:  # a row may claim any number: all before it are blank
                        raise DamagedFile("it has a row beyond the last of a sheet", line)
                    yield line, list(row)
        except UnreadableFile:
            raise
        except Exception as fault:  # openpyxl meets what is no sheet with whatever comes of it
            raise DamagedFile(str(fault)) from fault


READERS: list[tuple[bytes, type[TableReader]]] = [
    (b"PK\x03\x04", XlsxTable),
    (b"PAR1", ParquetTable),
]


def table_class(path: Path) -> type[TableReader]:
    """By what the file holds, whatever it is called; what is nothing else is CSV.

    Raises NotRows for a workbook of old.
    """
    with path.open("rb") as raw:
        beginning = raw.read(4)
    for mark, reader in READERS:
        if beginning.startswith(mark):
            return reader
    if beginning == OLD_WORKBOOK:
        raise NotRows("xls")
    return CsvTable


def in_heaps(rows: Iterable[Row], most: int) -> Iterator[Cut]:
    """At most so many rows each; there is always one heap, if only an empty one."""
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


def _refuse_large(archive: zipfile.ZipFile) -> None:
    sizes = [(one.filename.lower(), one.file_size) for one in archive.infolist()]
    if sum(size for _name, size in sizes) > MOST_UNPACKED:
        raise DamagedFile("it unpacks to more than 2 GB")
    if any(name == TEXTS_OF_WORKBOOK and size > MOST_TEXTS for name, size in sizes):
        raise DamagedFile("its texts unpack to more than 500 MB")


def _refuse_merged(path: Path, sheet: Any) -> None:
    """Raises MergedCells; read as a stream, for a sheet may be large."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as raw:
        kept = b""
        while chunk := raw.read(1 << 16):
            if found := MERGED.search(kept + chunk):
                raise MergedCells(found[1].decode())
            kept = chunk[-100:]


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

    def __init__(self, path: Path, connection: Any) -> None:
        self.path, self.connection = path, connection

    def __enter__(self) -> Any:
        self.connection.execute("set timezone = 'UTC'")
        return self.connection

    def __exit__(self, _kind: Any, fault: BaseException | None, _trace: Any) -> None:
        self.connection.close()
        if isinstance(fault, duckdb.Error):
            raise DamagedFile(str(fault)) from fault


def _relation(path: Path) -> str:
    return f"from read_parquet({_quoted(path)})"


def _quoted(path: Path) -> str:
    return "'{}'".format(str(path).replace("'", "''"))


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"coalesce(strftime({quoted}, '%Y-%m-%d %H:%M:%S.%f') || 'Z', '')"
    return f"coalesce({quoted}::varchar, '')"
