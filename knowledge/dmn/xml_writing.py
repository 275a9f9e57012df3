"""A tree as XML, with the prefixes that the file had. What XML cannot hold is refused."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from knowledge.dmn.xml_tree import DEPTH_MAX, SIZE_MAX, Node, fresh

XML = "http://www.w3.org/XML/1998/namespace"
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAME = re.compile(r"[^\W\d][\w.\-·]*")
RESERVED = (XML, "http://www.w3.org/2000/xmlns/")
BLANK = re.compile(r"\s")
BREAKS = {"\r": "&#13;"}  # else a reader makes line feeds of them


class Unwritable(ValueError):
    """The model holds what no DMN file of that version can."""


def fragment(node: Node) -> str:
    """An element as XML by itself: it declares each prefix it uses."""
    return _Writer(node.prefixes).element(node, "", _used(node, node.prefixes), None)


def document(root: Node, prefixes: Mapping[str, str]) -> bytes:
    """A whole file. Raises Unwritable."""
    declared = {
        name and _prefix_name(name): _text(space, root, quoted=True)
        for name, space in prefixes.items()
        if space
    }
    if any(BLANK.search(space) for space in declared.values()):
        raise Unwritable("the name of a name space holds no blanks")
    if any(space in RESERVED for space in declared.values()):
        raise Unwritable("a name space of XML itself takes no prefix")
    text = _Writer(prefixes).element(root, "", declared, 0)
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
    if len(content) > SIZE_MAX:
        raise Unwritable(f"the file would be larger than {SIZE_MAX // 1024 // 1024} MB")
    return content


def split_key(key: str) -> tuple[str, str]:
    """Name space and name of an attribute. Raises Unwritable."""
    if not key.startswith("{"):
        return "", key
    space, end, name = key[1:].partition("}")
    if not (space and end) or BLANK.search(space):
        raise Unwritable(f"“{key[:80]}” is no name of an attribute")
    return space, name


def _used(node: Node, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that an element or anything within it needs; never the one without a name."""
    spaces = {space for one in _whole(node) for space in _spaces(one)}
    return {name: space for name, space in prefixes.items() if name and space in spaces}


def _whole(node: Node) -> list[Node]:
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.children
    return found


def _spaces(node: Node) -> set[str]:
    return {node.space} | {split_key(key)[0] for key in node.attributes}


def is_mixed(node: Node) -> bool:
    """Whether words stand between its children."""
    return bool(node.children) and bool(
        node.text.strip() or any(child.tail.strip() for child in node.children)
    )


class _Writer:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.attributes = {space: name for name, space in prefixes.items() if name}
        self.elements = dict(self.attributes)
        if prefixes.get(""):
            self.elements[prefixes[""]] = ""
        self.depth = 0

    def element(
        self, node: Node, default: str, declared: Mapping[str, str], indent: int | None
    ) -> str:
        """`default` is the name space of names without a prefix around it; no indent: on one line.

        Raises Unwritable.
        """
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise Unwritable(f"more than {DEPTH_MAX} elements stand within each other")
        prefix = self.elements.get(node.space, "")
        declared, inner = dict(declared), declared.get("", default)
        if not prefix and inner != node.space:
            declared[""] = inner = node.space
        attributes = self._attributes(node, declared)
        tag = f"{prefix}:{_name(node.name)}" if prefix else _name(node.name)
        head = [
            f"xmlns{':' if name else ''}{name}={quoteattr(space)}"
            for name, space in declared.items()
        ]
        begin = " ".join([tag, *head, *attributes])
        inside = self._inside(node, inner, None if is_mixed(node) else indent)
        self.depth -= 1
        return f"<{begin}>{inside}</{tag}>" if inside else f"<{begin}/>"

    def _inside(self, node: Node, default: str, indent: int | None) -> str:
        if not node.children:
            return _text(node.text, node)
        if is_mixed(node):
            return _text(node.text, node) + "".join(
                self.element(child, default, {}, None) + _text(child.tail, child)
                for child in node.children
            )
        if indent is None:
            return "".join(self.element(child, default, {}, None) for child in node.children)
        step = "\n" + "  " * (indent + 1)
        inside = "".join(
            step + self.element(child, default, {}, indent + 1) for child in node.children
        )
        return f"{inside}\n{'  ' * indent}"

    def _attributes(self, node: Node, declared: dict[str, str]) -> list[str]:
        told = []
        for key, value in node.attributes.items():
            space, local = split_key(key)
            prefix = f"{self._prefix(space, declared)}:" if space else ""
            name = prefix + _name(local)
            told.append(f"{name}={quoteattr(_text(value, node, quoted=True), BREAKS)}")
        return told

    def _prefix(self, space: str, declared: dict[str, str]) -> str:
        if space == XML:
            return "xml"
        if space in RESERVED:
            raise Unwritable("declarations of name spaces are no attributes")
        if space not in self.attributes:
            declared[fresh("ns", {*self.attributes.values(), *declared})] = space
            return next(name for name, one in declared.items() if name and one == space)
        return self.attributes[space]


def _text(text: str, node: Node, quoted: bool = False) -> str:
    found = FORBIDDEN.search(text)
    if found:
        raise Unwritable(
            f"{node.name} holds the character U+{ord(found[0]):04X}, which XML cannot hold:"
            f" “{text[: found.start()][-40:]}”, then that"
        )
    return text if quoted else escape(text, BREAKS)


def _prefix_name(name: str) -> str:
    if name.lower().startswith("xml"):
        raise Unwritable(f"the prefix “{name[:80]}” belongs to XML itself")
    return _name(name)


def _name(name: str) -> str:
    if not NAME.fullmatch(name) or name.startswith("xmlns"):
        raise Unwritable(f"“{name[:80]}” is no name of an element or attribute in XML")
    return name
