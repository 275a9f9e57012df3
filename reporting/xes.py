"""Events of an XES log, one at a time. Source: IEEE 1849. DOCTYPE and entities are refused.

Text comes decoded, in parts of some 64 KB.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NoReturn
from xml.parsers import expat

from kernel.table_files.text import UnreadableFile

ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"}
OF_CASE = "case:"
LARGEST = 1 << 20  # a tag, or the attributes of one event or trace; these are held at once
DEEPEST = 100
KEPT_OF_TAG = 1_000
KEY = re.compile(rb"""\skey\s*=\s*["']([^"'<]{1,200})["']""")


class UnsafeXml(UnreadableFile):
    """The log brings a document type or entities, which may read other files or never end."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


class BrokenXml(UnreadableFile):
    """The log is no well-formed XML; says in which line."""


class NoEvents(UnreadableFile):
    """XML without events, to its last line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class TooLargeXml(UnreadableFile):
    """Something does not end. `what`: "value", "event" or "depth"; `key`: of it, if known."""

    def __init__(self, what: str, line: int, column: int, key: str = "") -> None:
        super().__init__(what, line, column, key)
        self.what, self.line, self.column, self.key = what, line, column, key


class XesEvents:
    """Line and attributes of each event; those of its trace are named `case:…`."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts = parts
        self.parser = expat.ParserCreate("utf-8")  # whatever it declares: it is decoded already
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.line = 0
        self.sizes = {"trace": 0, "event": 0}
        self.fed = 0
        self.tag = b""
        self.ready: list[tuple[int, dict[str, str]]] = []

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            for part in self.parts:
                self._feed(part.encode())
                yield from self._taken()
            self.parser.Parse(b"", True)
        except expat.ExpatError as fault:
            place = f"line {fault.lineno}, column {fault.offset + 1}"
            raise BrokenXml(f"{place}: {expat.ErrorString(fault.code)}") from fault
        yield from self._taken()

    def _feed(self, content: bytes) -> None:
        """Raises TooLargeXml where a tag has not ended for too long: the parser holds all of it."""
        self.parser.Parse(content, False)
        begins = self.parser.CurrentByteIndex - self.fed
        self.fed += len(content)
        if begins >= 0:
            self.tag = content[begins:][:KEPT_OF_TAG]
        elif len(self.tag) < KEPT_OF_TAG:
            self.tag += content[:KEPT_OF_TAG]
        if len(content) - begins > LARGEST:
            key = KEY.search(self.tag)
            self._too_large("value", key[1].decode("utf-8", "replace") if key else "")

    def _taken(self) -> list[tuple[int, dict[str, str]]]:
        taken, self.ready = self.ready, []
        return taken

    def _begin(self, name: str, told: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if len(self.path) > DEEPEST:
            self._too_large("depth")
        if name in self.sizes:
            self.sizes[name] = 0
        if name == "trace":
            self.trace = {}
        elif name == "event":
            self.event, self.line = {}, self.parser.CurrentLineNumber
        elif name in ATTRIBUTES and parent in self.sizes:
            self._keep(parent, told.get("key", ""), told.get("value", ""))

    def _keep(self, of: str, key: str, value: str) -> None:
        self.sizes[of] += len(key) + len(value)
        if self.sizes[of] > LARGEST:
            self._too_large("value" if len(value) > LARGEST else "event", key)
        if of == "event":
            self.event[key] = value
        else:
            self.trace[OF_CASE + key] = value

    def _end(self, _name: str) -> None:
        if self.path.pop() == "event":
            self.ready.append((self.line, {**self.trace, **self.event}))

    def _too_large(self, what: str, key: str = "") -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise TooLargeXml(what, line, column, key)

    def _refuse(self, *_told: object) -> None:
        raise UnsafeXml(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
