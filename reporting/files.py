"""Opens an event log for reading, and says in words what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from kernel.bounded import OutOfBounds
from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.readers import DuplicateColumns, FileReader, MissingColumns
from reporting.table_readers import FormulaCell, MergedCells, UnsafeXml, reader_class
from reporting.text_files import DamagedFile, EmptyFile, UnreadableFile
from reporting.xes import BrokenXml, TooLargeXml


def reader_of(path: Path, mapping: EventMapping, *, name: str = "") -> FileReader:
    """Raises DomainError when the file is none, or lacks columns the mapping names."""
    name = name or path.name
    try:
        with explained(name, mapping):
            return reader_class(path)(path, mapping, name=name)
    except MissingColumns as fault:
        raise DomainError(_missing(name, fault, mapping)) from fault
    except DuplicateColumns as fault:
        raise DomainError(
            _("%(file)s has the column “%(column)s” twice or more: %(places)s. Rename it.")
            % {
                "file": name,
                "column": fault.column,
                "places": ", ".join(str(place) for place in fault.places),
            }
        ) from fault


@contextmanager
def explained(name: str, mapping: EventMapping) -> Iterator[None]:
    """Raises DomainError where reading the file of this name ends in UnreadableFile."""
    try:
        yield
    except DamagedFile as fault:
        raise DomainError(_damaged(name, fault.line)) from fault
    except OutOfBounds as fault:
        raise DomainError(_out_of_bounds(name, fault.line)) from fault
    except FormulaCell as fault:
        cell, column, _line = fault.args
        raise DomainError(
            _("%(file)s has a formula in cell %(cell)s, column “%(column)s”. Save it as values.")
            % {"file": name, "cell": cell, "column": column}
        ) from fault
    except MergedCells as fault:
        raise DomainError(
            _("%(file)s has merged cells: %(cells)s. Split them, each row needs its own values.")
            % {"file": name, "cells": fault}
        ) from fault
    except UnsafeXml as fault:
        raise DomainError(
            _(
                "%(file)s brings a document type or entities of its own: line %(line)s, column "
                "%(column)s. Such XML is not read; save it without them."
            )
            % {"file": name, "line": fault.line, "column": fault.column}
        ) from fault
    except TooLargeXml as fault:
        raise DomainError(_too_large(name, fault)) from fault
    except BrokenXml as fault:
        raise DomainError(
            _("%(file)s is no well-formed XML: %(fault)s.") % {"file": name, "fault": fault}
        ) from fault
    except EmptyFile as fault:
        raise DomainError(_("%(file)s is empty.") % {"file": name}) from fault
    except (UnreadableFile, FileNotFoundError) as fault:
        raise DomainError(
            _("%(file)s cannot be read as %(encoding)s text with a heading.")
            % {"file": name, "encoding": mapping.encoding}
        ) from fault


def _missing(name: str, fault: MissingColumns, mapping: EventMapping) -> str:
    told = _("%(file)s has no column %(missing)s. It has: %(found)s.") % {
        "file": name,
        "missing": ", ".join(f"“{column}”" for column in fault.missing),
        "found": ", ".join(fault.found),
    }
    if len(fault.found) > 1 or not mapping.delimiter:
        return told
    return (
        told
        + " "
        + _("Is “%(mark)s” what stands between its cells (delimiter)?")
        % {"mark": mapping.delimiter}
    )


def _damaged(name: str, line: int) -> str:
    if not line:
        return _("%(file)s is damaged: it cannot be read to its end. Fetch it again.") % {
            "file": name
        }
    return _("%(file)s is damaged: it cannot be read beyond line %(line)s. Fetch it again.") % {
        "file": name,
        "line": line,
    }


def _too_large(name: str, fault: TooLargeXml) -> str:
    whats = {
        "value": _("a value or tag longer than 1 MB"),
        "event": _("an event or trace whose attributes are longer than 1 MB"),
        "depth": _("more than 100 elements within each other"),
    }
    key = _(" (“%(key)s”)") % {"key": fault.key} if fault.key else ""
    return _(
        "%(file)s has %(what)s%(key)s: line %(line)s, column %(column)s. Leave out what no measure "
        "needs, or mend it."
    ) % {
        "file": name,
        "what": whats[fault.what],
        "key": key,
        "line": fault.line,
        "column": fault.column,
    }


def _out_of_bounds(name: str, line: int) -> str:
    if not line:
        return _("%(file)s unpacks to more than 32 GB. Deliver it in parts.") % {"file": name}
    return _(
        "%(file)s has a line longer than 1 MB: line %(line)s. Is it an event log, one event a line?"
    ) % {"file": name, "line": line}
