"""The versions of DMN: their name spaces, and a model as one of them would tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.xml_tree import Node, UnreadableModel, fresh, read_tree
from knowledge.dmn.xml_writing import XML, Unwritable, fragment, split_key

WRITTEN = ("1.3", "1.5")
_OMG = "www.omg.org/spec/DMN"
# fmt: off
SPACES: dict[str, dict[str, str]] = {
    "1.1": {"MODEL": f"http://{_OMG}/20151101/dmn.xsd",
            "FEEL":  "http://www.omg.org/spec/FEEL/20140401"},
    "1.2": {kind: f"http://{_OMG}/20180521/{kind}/" for kind in ("MODEL", "FEEL", "DMNDI")},
    "1.3": {kind: f"https://{_OMG}/20191111/{kind}/" for kind in ("MODEL", "FEEL", "DMNDI")},
    "1.4": {kind: f"https://{_OMG}/20211108/{kind}/" for kind in ("MODEL", "FEEL", "DMNDI")},
    "1.5": {kind: f"https://{_OMG}/20230324/{kind}/" for kind in ("MODEL", "FEEL", "DMNDI")},
}
# fmt: on
KINDS: dict[str, tuple[str, str]] = {  # a name space: its version and what it is for
    spelled: (version, kind)
    for version, spaces in SPACES.items()
    for kind, space in spaces.items()
    for spelled in (space, space.replace("https:", "http:"))
}
MODELS = {space: version for space, (version, kind) in KINDS.items() if kind == "MODEL"}
_LATER = {  # what came after DMN 1.3
    m.ConditionalBox: "a boxed conditional",
    m.FilterBox: "a boxed filter",
    m.IterationBox: "a boxed iteration",
}


def as_version(definitions: m.Definitions, version: str) -> m.Definitions:
    """The model as it comes back when it was written as that version. Raises Unwritable."""
    if version not in WRITTEN:
        raise Unwritable(f"DMN {version} is not written, but {' and '.join(WRITTEN)}")
    if version == "1.3":
        _refuse_later(definitions)
    change = _Change(version)
    changed: m.Definitions = change.of({**definitions.prefixes}, definitions)
    return replace(changed, version=version, prefixes=change.prefixes)


def _refuse_later(definitions: m.Definitions) -> None:
    for named, one in _parts(definitions, ""):
        what = _LATER.get(type(one), "")
        if isinstance(one, m.ItemDefinition) and one.constraint == "typeConstraint":
            what = "a constraint of a type as a whole"
        if what:
            raise Unwritable(f"“{named}” has {what}, which DMN 1.3 does not know; write DMN 1.5")


def _parts(value: Any, named: str) -> Iterator[tuple[str, Any]]:
    """Each part of a model, with the name of the element that it belongs to."""
    if isinstance(value, tuple):
        for one in value:
            yield from _parts(one, named)
    elif is_dataclass(value) and not isinstance(value, m.Extras):
        if isinstance(value, (m.Element, m.ItemDefinition)):
            named = value.name
        yield named, value
        for field in fields(value):
            yield from _parts(getattr(value, field.name), named)


class _Change:
    """Changes what is said in one version's name spaces into another's."""

    def __init__(self, version: str) -> None:
        self.target = SPACES[version]
        self.prefixes: dict[str, str] = {}

    def of(self, prefixes: Mapping[str, str], definitions: m.Definitions) -> Any:
        self.prefixes = {name: self.space(one) for name, one in prefixes.items() if one}
        if self.target["MODEL"] not in self.prefixes.values():
            name = "dmn" if "" in self.prefixes else ""
            name = fresh(name, self.prefixes) if name in self.prefixes else name
            self.prefixes[name] = self.target["MODEL"]
        self._learn(definitions)
        return self.changed(definitions)

    def space(self, space: str) -> str:
        _version, kind = KINDS.get(space, ("", ""))
        return self.target.get(kind, space)

    def _learn(self, definitions: m.Definitions) -> None:
        """Prefixes for all that other tools wrote."""
        for one in _extras(definitions):
            for key in one.attributes:
                self._prefix(key)
            for text in (*one.elements, *one.others):
                self._learn_of(self._tree(text))

    def _learn_of(self, node: Node) -> None:
        for prefix, space in node.prefixes.items():
            if prefix and self.space(space) not in self.prefixes.values():
                name = fresh(prefix, self.prefixes) if prefix in self.prefixes else prefix
                self.prefixes[name] = self.space(space)
        for key in node.attributes:
            self._prefix(key)
        for child in node.children:
            self._learn_of(child)

    def _prefix(self, key: str) -> None:
        space = self.space(split_key(key)[0]) or XML
        named = {one for name, one in self.prefixes.items() if name}
        if space != XML and space not in named:
            self.prefixes[fresh("ns", self.prefixes)] = space

    def changed(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.space(value)
        if isinstance(value, tuple):
            return tuple(self.changed(one) for one in value)
        if isinstance(value, m.Extras):
            return self._extras(value)
        if is_dataclass(value) and not isinstance(value, type):
            told = {field.name: self.changed(getattr(value, field.name)) for field in fields(value)}
            if isinstance(value, m.ItemDefinition) and value.allowed:
                told["constraint"] = value.constraint or "allowedValues"
            return replace(value, **told)
        return value

    def _extras(self, one: m.Extras) -> m.Extras:
        if one == m.NONE:
            return m.NONE
        return m.Extras(
            {self._key(key): self.space(value) for key, value in one.attributes.items()},
            tuple(self._fragment(text) for text in one.elements),
            tuple(self._fragment(text) for text in one.others),
            {place: self._extras(inner) for place, inner in one.inside.items()},
        )

    def _key(self, key: str) -> str:
        space, name = split_key(key)
        return f"{{{self.space(space)}}}{name}" if space else name

    def _tree(self, text: str) -> Node:
        try:
            return read_tree(text.encode("utf-8", "surrogatepass")).root
        except UnreadableModel as fault:
            raise Unwritable(f"an element of another tool cannot be written: {fault}") from None

    def _fragment(self, text: str) -> str:
        root = self._tree(text)
        self._rename(root)
        return fragment(root)

    def _rename(self, node: Node) -> None:
        node.space, node.prefixes = self.space(node.space), self.prefixes
        node.attributes = {
            self._key(key): self.space(value) for key, value in node.attributes.items()
        }
        for child in node.children:
            self._rename(child)


def _extras(definitions: m.Definitions) -> Iterator[m.Extras]:
    waiting = [one.extras for _named, one in _parts(definitions, "") if isinstance(one, m.Part)]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.inside.values()
