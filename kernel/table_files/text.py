"""Files of text as strangers send them: zipped or not, with or without a mark, in one encoding."""

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from kernel.bounded import BoundedFile

csv.field_size_limit(1_000_000)
DELIMITERS = ",;\t|"
FOREIGN = re.compile("[\udc80-\udcff]")  # a byte that could not be decoded
GZIP = b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Of names, of literals and of mail; what they give need not be text, and one takes for ever.
NO_ENCODINGS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


class UnreadableFile(ValueError):
    """The file has no heading, or is not text in the encoding that the mapping says."""


class EmptyFile(UnreadableFile):
    """The file, or what is zipped in it, holds nothing."""


class NoHeading(UnreadableFile):
    """The first line names no column."""


class UndecodableHeading(UnreadableFile):
    """The heading is no text in the encoding that the mapping says. `column` counts characters."""

    def __init__(self, column: int, byte: int) -> None:
        super().__init__(column, byte)
        self.column, self.byte = column, byte


class DamagedFile(UnreadableFile):
    """The archive cannot be unzipped to its end, or is not what its checksum says.

    `line`: the last that could be read to its end, 0 where there is none or no lines are told.
    """

    def __init__(self, fault: str = "", line: int = 0) -> None:
        super().__init__(fault)
        self.line = line


@dataclass(frozen=True, slots=True)
class Heading:
    """The first row of a file, and how its rows are cut."""

    names: list[str]
    delimiter: str


def is_encoding(name: str) -> bool:
    """Whether files of text may be written so."""
    try:
        "".encode(name)  # some codecs are of bytes only
        return codecs.lookup(name).name.replace("_", "-") not in NO_ENCODINGS
    except (LookupError, ValueError):
        return False


def content_digest(path: Path) -> str:
    """SHA-256 of what the file holds, unzipped. Raises DamagedFile."""
    digest = hashlib.sha256()
    with path.open("rb") as raw, unzipped(raw, of_lines=False) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def read_heading(
    path: Path, encoding: str = "utf-8", delimiter: str = "", wanted: Sequence[str] = ()
) -> Heading:
    """The heading of a file; the delimiter is the one with which the wanted columns are found.

    Raises UnreadableFile.
    """
    with path.open("rb") as raw, text_of(raw, encoding) as text:
        top = "".join(islice(text, 20))
    if not top:
        raise EmptyFile("")
    cuts = [Heading(_names(top, mark), mark) for mark in delimiter or DELIMITERS]
    best = max(cuts, key=lambda cut: (len(set(wanted) & set(cut.names)), len(cut.names)))
    if not any(best.names):
        raise NoHeading
    if any(map(FOREIGN.search, best.names)) and (found := FOREIGN.search(top)):
        raise UndecodableHeading(found.start() + 1, ord(found[0]) & 0xFF)
    return best


def storable(cells: Iterable[str]) -> list[str]:
    """Text that every database keeps: no NUL, no half of a pair."""
    return [
        cell.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") for cell in cells
    ]


def readable(cell: str) -> str:
    """Spreadsheets write CSV in the encoding of the desk: bytes that are no UTF-8 are taken so."""
    if FOREIGN.search(cell):
        return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return cell


@contextmanager
def text_of(raw: BinaryIO, encoding: str, *, of_lines: bool = True) -> Iterator[TextIO]:
    """The file as text: unzipped, without byte order mark; undecodable bytes are kept as marks.

    `of_lines`: a line beyond all measure is refused, for it is to be held at once.
    Raises UnreadableFile, also where the file turns out to be damaged while it is read.
    """
    with unzipped(raw, of_lines=of_lines) as stream:
        beginning = stream.peek(2)[:2]
        if beginning in UTF16:
            encoding = "utf-16"
        elif encoding.lower().replace("_", "-") in {"utf-8", "utf8"}:
            encoding = "utf-8-sig"
        errors = "replace" if encoding == "utf-16" else "surrogateescape"
        try:
            with io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="") as text:
                yield text
        except UnicodeError as fault:
            raise UnreadableFile(str(fault)) from fault


@contextmanager
def unzipped(raw: BinaryIO, *, of_lines: bool) -> Iterator[io.BufferedReader]:
    """The bytes of the file. Raises DamagedFile, OutOfBounds."""
    beginning = raw.read(2)
    raw.seek(0)
    plain: Any = gzip.GzipFile(fileobj=raw) if beginning == GZIP else raw
    bounded = BoundedFile(plain, of_lines=of_lines)
    try:
        yield io.BufferedReader(bounded, 1 << 17)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise DamagedFile(str(fault), bounded.breaks) from fault


def _names(top: str, mark: str) -> list[str]:
    try:
        return [
            name.strip()
            for name in next(csv.reader(io.StringIO(top, newline=""), delimiter=mark), [])
        ]
    except csv.Error:
        return []
