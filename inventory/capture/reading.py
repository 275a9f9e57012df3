"""Read a table from CSV, plain or gzipped, as other people's systems write it."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kernel.bounded import BoundedFile, OutOfBounds
from kernel.ruling import DomainError

DELIMITERS = (",", ";", "\t", "|")
GZIP = b"\x1f\x8b"
CHUNK_BYTES = 1 << 20
MOST_UNPACKED_BYTES = 4 << 30
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
NOT_TEXT = {
    b"PK\x03\x04": _lazy("a spreadsheet or an archive"),
    b"%PDF": _lazy("a PDF document"),
    b"PAR1": _lazy("a Parquet file"),
    b"\x89PNG": _lazy("a picture"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table and the line of the file on which it begins."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table in a file, looked at once: how it is written and which columns it has."""

    path: Path
    name: str
    sha256: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    line_count: int

    def lines(self) -> Iterator[Line]:
        """The rows after the heading; blank lines are left out.

        Raises DomainError with the line where the quotes do not match.
        """
        with _opened(self.path, self.name) as raw:
            text = io.TextIOWrapper(raw, encoding=self.encoding, newline="")
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            yield from _lines(reader, self.name)


def look_at(path: Path, *, name: str = "") -> TableFile:
    """Find out how a file is written.

    Raises DomainError when it is empty, no table, or cannot be unpacked.
    """
    name = name or path.name
    sha256, encoding, line_count = _survey(path, name)
    with _opened(path, name) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        heading = _first_line(text)
    if not heading:
        raise DomainError(_("%(name)s has no heading: its first line is blank.") % {"name": name})
    delimiter = max(DELIMITERS, key=lambda one: len(_split(heading, one)))
    columns = tuple(cell.strip() for cell in _split(heading, delimiter))
    _refuse_doubled(columns, name)
    return TableFile(path, name, sha256, encoding, delimiter, columns, line_count)


def _lines(reader: Any, name: str) -> Iterator[Line]:
    begins = 1
    try:
        for cells in reader:
            number, begins = begins, reader.line_num + 1
            if number > 1 and any(cell.strip() for cell in cells):
                yield Line(number, cells)
    except csv.Error as error:
        raise DomainError(
            _("%(name)s, line %(line)d: not a table: %(error)s.")
            % {"name": name, "line": begins, "error": error}
        ) from error


def _survey(path: Path, name: str) -> tuple[str, str, int]:
    """Digest of the unpacked content, its encoding, its line breaks: one pass, little memory."""
    digest, size, lines, beginning = hashlib.sha256(), 0, 0, b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_nul = True, False
    with _opened(path, name) as raw:
        while chunk := raw.read(CHUNK_BYTES):
            beginning = beginning or chunk[:4096]
            digest.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
            if size > MOST_UNPACKED_BYTES:
                raise DomainError(_("%(name)s unpacks to more than 4 GB.") % {"name": name})
            is_utf8 = is_utf8 and _decodes(utf8, chunk)
            has_nul = has_nul or b"\x00" in chunk
    if not size:
        raise DomainError(_("%(name)s is empty.") % {"name": name})
    return digest.hexdigest(), _encoding(beginning, name, is_utf8=is_utf8, has_nul=has_nul), lines


def _encoding(beginning: bytes, name: str, *, is_utf8: bool, has_nul: bool) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if beginning.startswith(mark):
            return encoding
    for start, what in NOT_TEXT.items():
        if beginning.startswith(start):
            raise DomainError(
                _("%(name)s is %(what)s, not CSV. Save the table as CSV and hand that in.")
                % {"name": name, "what": what}
            )
    if has_nul:
        raise DomainError(_("%(name)s is not text and so not CSV.") % {"name": name})
    return "utf-8" if is_utf8 else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """The content, unpacked when it is gzipped."""
    try:
        with path.open("rb") as probe:
            is_packed = probe.read(2) == GZIP
        with gzip.open(path, "rb") if is_packed else path.open("rb") as file:
            yield io.BufferedReader(BoundedFile(file), CHUNK_BYTES)
    except FileNotFoundError as error:
        raise DomainError(_("There is no file %(path)s.") % {"path": path}) from error
    except OutOfBounds as error:
        raise DomainError(
            _("%(name)s has a line longer than 1 MB, so it is no table.") % {"name": name}
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DomainError(
            _("%(name)s is damaged: it cannot be unpacked (%(error)s).")
            % {"name": name, "error": error}
        ) from error
    except UnicodeDecodeError as error:
        raise DomainError(
            _("%(name)s holds bytes that are no text in %(encoding)s.")
            % {"name": name, "encoding": error.encoding}
        ) from error
    except OSError as error:
        raise DomainError(
            _("%(path)s cannot be read: %(error)s.") % {"path": path, "error": error.strerror}
        ) from error


def _first_line(text: io.TextIOWrapper) -> str:
    """The heading as it stands, with quoted line breaks; at most 64 kB of it."""
    heading = text.readline(65_536)
    while heading.count('"') % 2 and len(heading) < 65_536 and (more := text.readline(65_536)):
        heading += more
    return heading.rstrip("\r\n")


def _split(heading: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(heading, newline=""), delimiter=delimiter), [])


def _refuse_doubled(columns: tuple[str, ...], name: str) -> None:
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    if doubled:
        raise DomainError(
            _("%(name)s has two columns of the same name: %(columns)s.")
            % {"name": name, "columns": ", ".join(doubled)}
        )
