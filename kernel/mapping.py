"""Mappings: small YAML files that say which column of somebody's file is which of our fields."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.utils.translation import gettext as _

from kernel.ruling import DomainError

LONGEST_VALUE = 1000
MOST_TOLD = 20
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # escaped, they come through; no database keeps them


class Written(dict[str, Any]):
    """A mapping as somebody wrote it. `places`: the line and column, from one, of each field."""

    def __init__(self, told: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
        super().__init__(told)
        self.places = places


def placed(told: dict[str, Any], key: str, fault: str) -> str:
    """The fault of a field, after the place where it was written, if it was."""
    found = told.places.get(key) if isinstance(told, Written) else None
    if found is None:
        return fault
    words = {"line": found[0], "column": found[1], "fault": fault}
    return _("line %(line)s, column %(column)s: %(fault)s") % words


class _PlainLoader(yaml.SafeLoader):
    """YAML without tags, and without aliases, of which a few lines would fill the memory.

    A field that is told twice is refused, for the first would silently be lost.
    """

    places: dict[str, tuple[int, int]]

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            self._refuse(_("aliases (*) are not taken"), event)
        if getattr(event, "tag", None):  # what it makes of a value may fail, or be no value
            self._refuse(_("tags (!) are not taken: write the value in quotes"), event)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            self._refuse(_("a value is longer than 1,000 characters"), event)
        if isinstance(event, yaml.ScalarEvent) and (found := NO_TEXT.search(event.value)):
            told = _("the character U+%(code)04X is not taken") % {"code": ord(found[0])}
            self._refuse(told, event)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> Any:
        node = super().compose_mapping_node(anchor)
        self.places = {}  # the outermost is composed last
        for key, _value in node.value:
            if str(key.value) in self.places:
                self._refuse(_("“%(key)s” is told twice") % {"key": key.value}, key)
            self.places[str(key.value)] = key.start_mark.line + 1, key.start_mark.column + 1
        return node

    def _refuse(self, problem: str, at: yaml.Event | yaml.Node) -> NoReturn:
        raise yaml.MarkedYAMLError(
            problem=problem,
            problem_mark=at.start_mark,  # type: ignore[arg-type]  # the stubs know two marks
        )


class _TextLoader(_PlainLoader):
    """The same, in which every value stays what was written: 1.10 is no number, yes no truth."""

    yaml_implicit_resolvers = {}  # the reader of types knows it as one of an instance


def read_mapping(text: str, *, name: str = "mapping", values_as_text: bool = False) -> Written:
    """What was written, with its places. Raises DomainError with the line and column of a fault."""
    try:
        told, places = _loaded(text, _TextLoader if values_as_text else _PlainLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DomainError(
            _("%(name)s, line %(line)s, column %(column)s: not valid YAML: %(problem)s.")
            % {
                "name": name,
                "line": mark.line + 1 if mark else "?",
                "column": mark.column + 1 if mark else "?",
                "problem": error.problem,
            }
        ) from error
    except yaml.reader.ReaderError as error:
        raise DomainError(_unreadable(name, text, error)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DomainError(
            _("%(name)s: not valid YAML: %(e)s") % {"name": name, "e": error}
        ) from error
    if not isinstance(told, dict):
        raise DomainError(
            _("%(name)s: a mapping is a list of `field: column` lines; this is none.")
            % {"name": name}
        )
    return Written(told, places)


def _loaded(text: str, loader_class: type[_PlainLoader]) -> tuple[Any, dict[str, tuple[int, int]]]:
    loader = loader_class(text)
    try:
        return loader.get_single_data(), getattr(loader, "places", {})
    finally:
        loader.dispose()


def _unreadable(name: str, text: str, error: Any) -> str:
    """Some characters, as NUL, are no YAML; the reader tells where by a number only."""
    before = text[: error.position]
    return _(
        "%(name)s, line %(line)s, column %(column)s: the character U+%(code)04X is not taken. "
        "Remove it."
    ) % {
        "name": name,
        "line": before.count("\n") + 1,
        "column": len(before) - before.rfind("\n"),
        "code": error.character if isinstance(error.character, int) else ord(error.character),
    }


def find_mapping(wanted: str, *, shipped: Path) -> Written:
    """The mapping at a path, or the shipped one of that name (`shipped` is their folder).

    Raises DomainError that lists the shipped ones when there is neither.
    """
    path = Path(wanted)
    if not path.is_file():
        path = shipped / f"{wanted}.yaml"
    try:
        return read_mapping(text_of(path.read_bytes(), name=path.name), name=path.name)
    except OSError as error:
        names = ", ".join(shipped_mappings(shipped)) or _("none")
        raise DomainError(
            _("No mapping %(wanted)s: neither a file nor a shipped one (%(names)s).")
            % {"wanted": wanted, "names": names}
        ) from error


def text_of(content: bytes, *, name: str) -> str:
    """A mapping as it lies in a file. Raises DomainError with the place of what is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(_undecodable(name, error)) from error


def _undecodable(name: str, error: UnicodeDecodeError) -> str:
    before = error.object[: error.start]
    return _(
        "%(name)s, line %(line)s, column %(column)s: the byte 0x%(byte)02X is no UTF-8. Save the "
        "mapping as UTF-8."
    ) % {
        "name": name,
        "line": before.count(b"\n") + 1,
        "column": len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1,
        "byte": error.object[error.start],
    }


def shipped_mappings(folder: Path) -> list[str]:
    return sorted(
        path.stem for path in folder.glob("*.yaml") if not path.name.endswith(".passport.yaml")
    )


def check_keys(told: dict[str, Any], *, known: Iterable[str], required: Iterable[str]) -> None:
    """Raises DomainError that names each key that is unknown, or missing, or says nothing.

    Of very many unknown ones the first.
    """
    known = set(known)
    silent = [key for key in sorted(required) if told.get(key) in (None, "")]
    others = ", ".join(sorted(known))
    unknown = sorted(str(key) for key in told if key not in known)
    faults = [
        placed(
            told,
            key,
            _("“%(key)s” is not a field; known are %(known)s.") % {"key": key, "known": others},
        )
        for key in unknown[:MOST_TOLD]
    ]
    if (more := len(unknown) - MOST_TOLD) > 0:
        faults.append(_("%(count)s more are no fields.") % {"count": more})
    faults += [placed(told, key, _("“%(key)s” is missing.") % {"key": key}) for key in silent]
    if faults:
        raise DomainError(
            _("The mapping cannot be used: %(faults)s") % {"faults": " ".join(faults)}
        )
