"""XML as a tree that knows its lines and its prefixes; document types and entities are refused.

Python's own tree keeps neither. A model is small enough to be held whole: 50 MB at most.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import NoReturn
from xml.parsers import expat

SIZE_MAX = 50 * 1024 * 1024
ELEMENTS_MAX = 500_000
DEPTH_MAX = 200
SEPARATOR = " "


class UnreadableModel(ValueError):
    """The file is no DMN model that can be read; `line` and `column` from 1, 0 where unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return f"line {self.line}, column {self.column}: {self.message}"


@dataclass(slots=True)
class Node:
    """An element. `space` is its name space; foreign attributes are named `{space}name`.

    It knows what a reader has taken of it, so that the rest can be kept. `text` stands before its
    first child, `tail` behind itself.
    """

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list["Node"] = field(default_factory=list)
    text: str = ""
    tail: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    is_taken: bool = False
    is_part: bool = False

    def take(self, name: str, otherwise: str = "") -> str:
        """An attribute, which is gone then."""
        return self.attributes.pop(name, otherwise)

    def all(self, *names: str) -> Iterator["Node"]:
        """Children of its own name space, by name; they are taken."""
        for child in self.children:
            if child.name in names and child.space == self.space:
                child.is_taken = True
                yield child

    def first(self, *names: str) -> "Node | None":
        return next(self.all(*names), None)

    def said(self, name: str) -> str:
        """The text of a child, without blanks around it."""
        child = self.first(name)
        return child.text.strip() if child else ""


@dataclass(slots=True)
class Tree:
    root: Node
    prefixes: dict[str, str]


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartNamespaceDeclHandler = self._prefix
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.open: list[Node] = []
        self.root: Node | None = None
        self.prefixes: dict[str, str] = {}
        self.heard: list[str] = []
        self.seen = 0

    def fail(self, message: str) -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise UnreadableModel(message, line, column)

    def _refuse(self, *_told: object) -> None:
        self.fail("a document type or an entity is not taken; remove it")

    def _prefix(self, prefix: str | None, space: str) -> None:
        """The first use of a prefix counts; later ones get a number behind it."""
        if not space or self.prefixes.setdefault(prefix or "", space) == space or not prefix:
            return
        if space not in (one for name, one in self.prefixes.items() if name):
            self.prefixes[fresh(prefix, self.prefixes)] = space

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._settle()
        self.seen += 1
        if self.seen > ELEMENTS_MAX or len(self.open) >= DEPTH_MAX:
            self.fail(f"more than {ELEMENTS_MAX:,} elements, or {DEPTH_MAX} within each other")
        space, _blank, name = tag.rpartition(SEPARATOR)
        told = {_braced(key): value for key, value in attributes.items()}
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        node = Node(space, name, told, line, column, prefixes=self.prefixes)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, _tag: str) -> None:
        self._settle()
        self.open.pop()

    def _words(self, text: str) -> None:
        self.heard.append(text)

    def _settle(self) -> None:
        """What was heard since the last tag, in one: when it is long it comes in many pieces."""
        if not self.heard:
            return
        text = "".join(self.heard)
        self.heard.clear()
        if not self.open:
            return
        node = self.open[-1]
        if node.children:
            node.children[-1].tail += text
        else:
            node.text += text


def fresh(prefix: str, prefixes: Container[str]) -> str:
    """The prefix with the first number behind it that makes it new."""
    return next(
        name for name in (f"{prefix}{number}" for number in count(1)) if name not in prefixes
    )


def _braced(key: str) -> str:
    space, _blank, name = key.rpartition(SEPARATOR)
    return f"{{{space}}}{name}" if space else name


def read_tree(content: bytes) -> Tree:
    """Raises UnreadableModel."""
    if len(content) > SIZE_MAX:
        raise UnreadableModel(f"the file is larger than {SIZE_MAX // 1024 // 1024} MB")
    if not content.strip():
        raise UnreadableModel("the file is empty")
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as fault:
        what = expat.errors.messages.get(fault.code, "it cannot be read")
        raise UnreadableModel(
            f"this is no well-formed XML: {what}", fault.lineno, fault.offset + 1
        ) from None
    except (LookupError, ValueError) as fault:
        if isinstance(fault, UnreadableModel):
            raise
        raise UnreadableModel(f"its encoding cannot be read: {fault}") from None
    if builder.root is None:
        raise UnreadableModel("the file holds no element")
    return Tree(builder.root, builder.prefixes)
