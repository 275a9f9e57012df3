"""Mappings: small YAML files that say which column of somebody's file is which of our fields."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from kernel.ruling import DomainError


def read_mapping(text: str, *, name: str = "mapping") -> dict[str, Any]:
    """The mapping as a dictionary. Raises DomainError with the line where it is not YAML."""
    try:
        told = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DomainError(
            _("%(name)s, line %(line)s: not valid YAML: %(problem)s.")
            % {"name": name, "line": mark.line + 1 if mark else "?", "problem": error.problem}
        ) from error
    except yaml.YAMLError as error:
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
    """Raises DomainError that names each key that is unknown or missing."""
    known, required = set(known), set(required)
    faults = [
        _("“%(key)s” is not a field; known are %(known)s.")
        % {"key": key, "known": ", ".join(sorted(known))}
        for key in sorted(str(key) for key in told if key not in known)
    ]
    faults += [_("“%(key)s” is missing.") % {"key": key} for key in sorted(required - set(told))]
    if faults:
        raise DomainError(
            _("The mapping cannot be used: %(faults)s") % {"faults": " ".join(faults)}
        )
