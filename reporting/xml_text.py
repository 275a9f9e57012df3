"""XML as text: in the encoding that it declares itself, told by line and column where it is not.

Source: XML 1.0, appendix F: a byte order mark, else the declaration, else UTF-8.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from kernel.table_files.text import UnreadableFile, is_encoding

BYTES_A_PART = 1 << 16
LONGEST_DECLARATION = 200
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
OF_WIDE = ("utf-16", "utf-32", "ucs-2", "iso-10646")
MARK = "\ufeff"


class UndecodableXml(UnreadableFile):
    """A byte that is nothing in the encoding of the file; `encoding` as it was found."""

    def __init__(self, line: int, column: int, byte: int, encoding: str) -> None:
        super().__init__(line, column, byte, encoding)
        self.line, self.column, self.byte, self.encoding = line, column, byte, encoding


class UnknownEncoding(UnreadableFile):
    """The file declares an encoding that nobody knows; `args` is its name."""


def parts_of(stream: BinaryIO, otherwise: str = "utf-8") -> Iterator[str]:
    """The text of an XML file; `otherwise` is its encoding where it tells none.

    Raises UnknownEncoding, UndecodableXml.
    """
    first = stream.read(BYTES_A_PART)
    encoding = encoding_of(first, otherwise)
    if not is_encoding(encoding):
        raise UnknownEncoding(encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    place = _Place(encoding)
    chunk, is_first = first, True
    while True:
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            place.blame(fault)
        place.pass_over(text)
        if text := text.removeprefix(MARK) if is_first else text:
            yield text
        if not chunk:
            return
        chunk, is_first = stream.read(BYTES_A_PART), False


def encoding_of(first: bytes, otherwise: str = "utf-8") -> str:
    """By the first bytes of a file."""
    for beginning, encoding in BEGINNINGS:
        if first.startswith(beginning):
            return encoding
    declared = DECLARED.search(first[:LONGEST_DECLARATION])
    told = declared[1].decode().lower() if declared else otherwise
    name = codecs.lookup(told).name if is_encoding(told) else told  # u16 is UTF-16, too
    return "utf-8" if name.startswith(OF_WIDE) else told  # it was read byte by byte


class _Place:
    """How far the text has been read: its line, and the characters before in that line."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.line, self.before = 1, 0

    def pass_over(self, text: str) -> None:
        breaks = text.count("\n")
        self.line += breaks
        self.before = len(text) - text.rfind("\n") - 1 if breaks else self.before + len(text)

    def blame(self, fault: UnicodeDecodeError) -> NoReturn:
        self.pass_over(fault.object[: fault.start].decode(self.encoding, "replace"))
        byte = fault.object[fault.start]
        raise UndecodableXml(self.line, self.before + 1, byte, self.encoding) from fault
