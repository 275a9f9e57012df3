"""What is wrong with an event log as a whole, in a sentence: the file, the place, what to do."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.bounded import OutOfBounds
from reporting.event_mapping import EventMapping
from reporting.kept_rows import storable
from reporting.readers import DuplicateColumns, MissingColumns
from reporting.table_readers import FormulaCell, MergedCells, NotRows, UnsafeXml
from reporting.text_files import (
    DamagedFile,
    EmptyFile,
    NoHeading,
    UndecodableHeading,
)
from reporting.xes import BrokenXml, TooLargeXml
from reporting.xml_text import UndecodableXml, UnknownEncoding

SAVE_AS_UTF8 = gettext_lazy("Save it as UTF-8, or declare its encoding in its first line.")
NOT_ROWS = {
    "json list": gettext_lazy(
        "%(file)s is one JSON list: line 1, column 1. Save it as JSON lines, one object a line."
    ),
    "json words": gettext_lazy(
        "%(file)s begins like JSON lines, but line %(line)s holds no whole object. "
        "Write one a line."
    ),
    "no keys": gettext_lazy(
        "%(file)s is JSON without a key: line %(line)s. Its keys are what the columns are called."
    ),
    "no events": gettext_lazy(
        "%(file)s is XML without events, to its last line, %(line)s. An XES log holds <event> "
        "elements with attributes, within <trace>."
    ),
    "xls": gettext_lazy(
        "%(file)s is a workbook of old (XLS). Open it, and save it as XLSX or as CSV."
    ),
    "zip": gettext_lazy(
        "%(file)s is a ZIP archive and no workbook. Unpack it, and hand in what is in it."
    ),
}
MOST_NAMED = 40
LONGEST_NAME = 60


def sentence(name: str, fault: Exception, mapping: EventMapping) -> str:
    """Of the file of this name; for what reading may end in."""
    for kind, words in SENTENCES:
        if isinstance(fault, kind):
            return words(name, fault, mapping)
    return _("%(file)s cannot be read as %(encoding)s text with a heading.") % {
        "file": name,
        "encoding": mapping.encoding,
    }


def _missing(name: str, fault: MissingColumns, mapping: EventMapping) -> str:
    told = _("%(file)s has no column %(missing)s. It has: %(found)s.") % {
        "file": name,
        "missing": ", ".join(f"“{column}”" for column in fault.missing),
        "found": _listed(fault.found),
    }
    if len(fault.found) > 1 or not mapping.delimiter:
        return told
    question = _("Is “%(mark)s” what stands between its cells (delimiter)?")
    return f"{told} {question % {'mark': mapping.delimiter}}"


def _listed(names: Sequence[str]) -> str:
    """As many as anybody reads."""
    told = ", ".join(
        name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        for name in storable(names[:MOST_NAMED])
    )
    if len(names) <= MOST_NAMED:
        return told
    return _("%(names)s and %(count)s others") % {"names": told, "count": len(names) - MOST_NAMED}


def _duplicate(name: str, fault: DuplicateColumns, _mapping: EventMapping) -> str:
    return _("%(file)s has the column “%(column)s” twice or more: %(places)s. Rename it.") % {
        "file": name,
        "column": fault.column,
        "places": ", ".join(str(place) for place in fault.places),
    }


def _damaged(name: str, fault: DamagedFile, _mapping: EventMapping) -> str:
    if not fault.line:
        return _("%(file)s is damaged: it cannot be read to its end. Fetch it again.") % {
            "file": name
        }
    return _("%(file)s is damaged: it cannot be read beyond line %(line)s. Fetch it again.") % {
        "file": name,
        "line": fault.line,
    }


def _out_of_bounds(name: str, fault: OutOfBounds, _mapping: EventMapping) -> str:
    if not fault.line:
        return _("%(file)s unpacks to more than 32 GB. Deliver it in parts.") % {"file": name}
    return _(
        "%(file)s has a line longer than 1 MB: line %(line)s. Is it an event log, one event a line?"
    ) % {"file": name, "line": fault.line}


def _formula(name: str, fault: FormulaCell, _mapping: EventMapping) -> str:
    cell, column, _line = fault.args
    words = {"file": name, "cell": cell, "column": column}
    return (
        _("%(file)s has a formula in cell %(cell)s, column “%(column)s”. Save it as values.")
        % words
    )


def _merged(name: str, fault: MergedCells, _mapping: EventMapping) -> str:
    return _("%(file)s has merged cells: %(cells)s. Split them, each row needs its own values.") % {
        "file": name,
        "cells": fault,
    }


def _unsafe(name: str, fault: UnsafeXml, _mapping: EventMapping) -> str:
    return _(
        "%(file)s brings a document type or entities of its own: line %(line)s, column "
        "%(column)s. Such XML is not read; save it without them."
    ) % {"file": name, "line": fault.line, "column": fault.column}


def _too_large(name: str, fault: TooLargeXml, _mapping: EventMapping) -> str:
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


def _broken(name: str, fault: BrokenXml, _mapping: EventMapping) -> str:
    return _("%(file)s is no well-formed XML: %(fault)s. Mend it, or export it anew.") % {
        "file": name,
        "fault": fault,
    }


def _unknown_encoding(name: str, fault: UnknownEncoding, _mapping: EventMapping) -> str:
    return _(
        "%(file)s declares the encoding “%(encoding)s” in line 1, which is not known. %(do)s"
    ) % {"file": name, "encoding": fault, "do": SAVE_AS_UTF8}


def _undecodable(name: str, fault: UndecodableXml, _mapping: EventMapping) -> str:
    return _(
        "%(file)s is not %(encoding)s throughout: line %(line)s, column %(column)s holds the byte "
        "0x%(byte)02X. %(do)s"
    ) % {
        "file": name,
        "encoding": fault.encoding,
        "line": fault.line,
        "column": fault.column,
        "byte": fault.byte,
        "do": SAVE_AS_UTF8,
    }


def _undecodable_heading(name: str, fault: UndecodableHeading, mapping: EventMapping) -> str:
    return _(
        "%(file)s is no %(encoding)s text: line 1, column %(column)s holds the byte 0x%(byte)02X. "
        "Say its encoding (encoding: cp1252 is usual of spreadsheets), or save it as UTF-8."
    ) % {
        "file": name,
        "encoding": mapping.encoding,
        "column": fault.column,
        "byte": fault.byte,
    }


def _no_heading(name: str, _fault: NoHeading, _mapping: EventMapping) -> str:
    return _(
        "%(file)s has no heading: line 1 is empty. Its first line tells what the columns are "
        "called."
    ) % {"file": name}


def _not_rows(name: str, fault: NotRows, _mapping: EventMapping) -> str:
    return str(NOT_ROWS[fault.what]) % {"file": name, "line": fault.line}


def _empty(name: str, _fault: EmptyFile, _mapping: EventMapping) -> str:
    return _("%(file)s is empty.") % {"file": name}


SENTENCES: list[tuple[type[Exception], Callable[[str, Any, EventMapping], str]]] = [
    (MissingColumns, _missing),
    (DuplicateColumns, _duplicate),
    (DamagedFile, _damaged),
    (OutOfBounds, _out_of_bounds),
    (FormulaCell, _formula),
    (MergedCells, _merged),
    (UnsafeXml, _unsafe),
    (TooLargeXml, _too_large),
    (BrokenXml, _broken),
    (UnknownEncoding, _unknown_encoding),
    (UndecodableXml, _undecodable),
    (UndecodableHeading, _undecodable_heading),
    (NoHeading, _no_heading),
    (NotRows, _not_rows),
    (EmptyFile, _empty),
]
