"""Mappings: small YAML files that say which column of somebody's file is which of our fields."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.utils.translation import gettext as _

from kernel.ruling import DomainError

LONGEST_VALUE = 1000


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: repeated inside one another, a few lines would fill the memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            self._refuse(_("aliases (*) are not taken"), event)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            self._refuse(_("a value is longer than 1,000 characters"), event)
        return super().compose_node(parent, index)

    def _refuse(self, problem: str, event: yaml.Event) -> NoReturn:
        raise yaml.MarkedYAMLError(
            problem=problem,
            problem_mark=event.start_mark,  # type: ignore[arg-type]  # the stubs know two marks
        )


def read_mapping(text: str, *, name: str = "mapping") -> dict[str, Any]:
    """The mapping as a dictionary. Raises DomainError with the line where it is not YAML."""
    try:
        told = yaml.load(text, Loader=_PlainLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DomainError(
            _("%(name)s, line %(line)s: not valid YAML: %(problem)s.")
            % {"name": name, "line": mark.line + 1 if mark else "?", "problem": error.problem}
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DomainError(
            _("%(name)s: not valid YAML: %(e)s") % {"name": name, "e": error}
        ) from error
    if not isinstance(told, dict):
        raise DomainError(
            _("%(name)s: a mapping is a list of `field: column` lines; this is none.")
            % {"name": name}
        )
    return told


def find_mapping(wanted: str, *, shipped: Path) -> dict[str, Any]:
    """The mapping at a path, or the shipped one of that name (`shipped` is their folder).

    Raises DomainError that lists the shipped ones when there is neither.
    """
    path = Path(wanted)
    if not path.is_file():
        path = shipped / f"{wanted}.yaml"
    try:
        return read_mapping(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as error:
        names = ", ".join(shipped_mappings(shipped)) or _("none")
        raise DomainError(
            _("No mapping %(wanted)s: neither a file nor a shipped one (%(names)s).")
            % {"wanted": wanted, "names": names}
        ) from error


def shipped_mappings(folder: Path) -> list[str]:
    return sorted(
        path.stem for path in folder.glob("*.yaml") if not path.name.endswith(".passport.yaml")
    )


def check_keys(told: dict[str, Any], *, known: Iterable[str], required: Iterable[str]) -> None:
    """Raises DomainError that names each key that is unknown, or missing, or says nothing."""
    known = set(known)
    silent = [key for key in sorted(required) if told.get(key) in (None, "")]
    faults = [
        _("“%(key)s” is not a field; known are %(known)s.")
        % {"key": key, "known": ", ".join(sorted(known))}
        for key in sorted(str(key) for key in told if key not in known)
    ]
    faults += [_("“%(key)s” is missing.") % {"key": key} for key in silent]
    if faults:
        raise DomainError(
            _("The mapping cannot be used: %(faults)s") % {"faults": " ".join(faults)}
        )
