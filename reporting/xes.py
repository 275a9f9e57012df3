"""Events of an XES log, one at a time. Source: IEEE 1849. DOCTYPE and entities are refused."""

from collections.abc import Iterator
from typing import TextIO
from xml.parsers import expat

from reporting.text_files import UnreadableFile

ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"}
OF_CASE = "case:"
CHARACTERS_A_PART = 1 << 16


class UnsafeXml(UnreadableFile):
    """The log brings a document type or entities, which may read other files or never end."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


class BrokenXml(UnreadableFile):
    """The log is no well-formed XML; says in which line."""


class XesEvents:
    """Line and attributes of each event; those of its trace are named `case:…`."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.line = 0
        self.ready: list[tuple[int, dict[str, str]]] = []

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            while part := self.text.read(CHARACTERS_A_PART):
                self.parser.Parse(part.encode("utf-8", "replace"), False)
                yield from self._taken()
            self.parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise BrokenXml(f"line {fault.lineno}: {expat.ErrorString(fault.code)}") from fault
        yield from self._taken()

    def _taken(self) -> list[tuple[int, dict[str, str]]]:
        taken, self.ready = self.ready, []
        return taken

    def _begin(self, name: str, told: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if name == "trace":
            self.trace = {}
        elif name == "event":
            self.event, self.line = {}, self.parser.CurrentLineNumber
        elif name in ATTRIBUTES and parent == "event":
            self.event[told.get("key", "")] = told.get("value", "")
        elif name in ATTRIBUTES and parent == "trace":
            self.trace[OF_CASE + told.get("key", "")] = told.get("value", "")

    def _end(self, _name: str) -> None:
        if self.path.pop() == "event":
            self.ready.append((self.line, {**self.trace, **self.event}))

    def _refuse(self, *_told: object) -> None:
        raise UnsafeXml(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
