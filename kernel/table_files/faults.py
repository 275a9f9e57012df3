"""What is wrong with a file of rows as a whole, in a sentence: the file, the place, what to do."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.bounded import OutOfBounds
from kernel.ruling import DomainError
from kernel.table_files.reading import (
    DuplicateColumns,
    FormulaCell,
    MergedCells,
    MissingColumns,
    NotRows,
    PlainTable,
    TableReader,
    Written,
    table_class,
)
from kernel.table_files.text import (
    DamagedFile,
    EmptyFile,
    NoHeading,
    UndecodableHeading,
    UnreadableFile,
    storable,
)

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
    "xls": gettext_lazy(
        "%(file)s is a workbook of the old format (XLS). Open it, and save it as XLSX or as CSV."
    ),
    "zip": gettext_lazy(
        "%(file)s is a ZIP archive and no workbook. Unpack it, and hand in what is in it."
    ),
}
MOST_NAMED = 40
LONGEST_NAME = 60
FAULTS = (OutOfBounds, UnreadableFile, FileNotFoundError)
OF_DESKS = "cp1252"  # as spreadsheets write CSV

Sentences = Sequence[tuple[type[Exception], Callable[[str, Any, Any], str]]]


def opened_table(path: Path, *, name: str, wanted: Sequence[str] = ()) -> TableReader:
    """A reader of a file of which nothing is known. Text that is no UTF-8 is taken for what
    spreadsheets write. Raises DomainError where it is no table, or lacks a wanted column."""
    plain = PlainTable(wanted=tuple(wanted))
    try:
        with explained_table(name, plain):
            kind = table_class(path)
            try:
                return kind(path, plain, name=name)
            except UndecodableHeading:
                return kind(path, PlainTable(OF_DESKS, wanted=tuple(wanted)), name=name)
    except (MissingColumns, DuplicateColumns) as fault:
        raise DomainError(sentence(name, fault, plain)) from fault


@contextmanager
def explained_table(name: str, written: Written) -> Iterator[None]:
    """Raises DomainError where reading the file of this name ends in a fault of it."""
    try:
        yield
    except FAULTS as fault:
        raise DomainError(sentence(name, fault, written)) from fault


def sentence(name: str, fault: Exception, written: Written, more: Sentences = ()) -> str:
    """Of the file of this name; for what reading may end in. `more`: asked before our own."""
    for kind, words in (*more, *SENTENCES):
        if isinstance(fault, kind):
            return words(name, fault, written)
    return _("%(file)s cannot be read as %(encoding)s text with a heading.") % {
        "file": name,
        "encoding": written.encoding,
    }


def listed(names: Sequence[str]) -> str:
    """As many as anybody reads."""
    told = ", ".join(
        name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        for name in storable(names[:MOST_NAMED])
    )
    if len(names) <= MOST_NAMED:
        return told
    return _("%(names)s and %(count)s others") % {"names": told, "count": len(names) - MOST_NAMED}


def _missing(name: str, fault: MissingColumns, written: Written) -> str:
    told = _("%(file)s has no column %(missing)s. It has: %(found)s.") % {
        "file": name,
        "missing": ", ".join(f"“{column}”" for column in fault.missing),
        "found": listed(fault.found),
    }
    if len(fault.found) > 1 or not written.delimiter:
        return told
    question = _("Is “%(mark)s” what stands between its cells (delimiter)?")
    return f"{told} {question % {'mark': written.delimiter}}"


def _duplicate(name: str, fault: DuplicateColumns, _written: Written) -> str:
    return _("%(file)s has the column “%(column)s” twice or more: %(places)s. Rename it.") % {
        "file": name,
        "column": fault.column,
        "places": ", ".join(str(place) for place in fault.places),
    }


def _damaged(name: str, fault: DamagedFile, _written: Written) -> str:
    if not fault.line:
        return _("%(file)s is damaged: it cannot be read to its end. Fetch it again.") % {
            "file": name
        }
    return _("%(file)s is damaged: it cannot be read beyond line %(line)s. Fetch it again.") % {
        "file": name,
        "line": fault.line,
    }


def _out_of_bounds(name: str, fault: OutOfBounds, _written: Written) -> str:
    if not fault.line:
        return _("%(file)s unpacks to more than 32 GB. Deliver it in parts.") % {"file": name}
    return _(
        "%(file)s has a line longer than 1 MB: line %(line)s. Is it a table, one row a line?"
    ) % {"file": name, "line": fault.line}


def _formula(name: str, fault: FormulaCell, _written: Written) -> str:
    cell, column, _line = fault.args
    words = {"file": name, "cell": cell, "column": column}
    return (
        _("%(file)s has a formula in cell %(cell)s, column “%(column)s”. Save it as values.")
        % words
    )


def _merged(name: str, fault: MergedCells, _written: Written) -> str:
    return _("%(file)s has merged cells: %(cells)s. Split them, each row needs its own values.") % {
        "file": name,
        "cells": fault,
    }


def _undecodable_heading(name: str, fault: UndecodableHeading, written: Written) -> str:
    return _(
        "%(file)s is no %(encoding)s text: line 1, column %(column)s holds the byte 0x%(byte)02X. "
        "Say its encoding (encoding: cp1252 is usual of spreadsheets), or save it as UTF-8."
    ) % {
        "file": name,
        "encoding": written.encoding,
        "column": fault.column,
        "byte": fault.byte,
    }


def _no_heading(name: str, _fault: NoHeading, _written: Written) -> str:
    return _(
        "%(file)s has no heading: line 1 is empty. Its first line tells what the columns are "
        "called."
    ) % {"file": name}


def _not_rows(name: str, fault: NotRows, _written: Written) -> str:
    return str(NOT_ROWS[fault.what]) % {"file": name, "line": fault.line}


def _empty(name: str, _fault: EmptyFile, _written: Written) -> str:
    return _("%(file)s is empty.") % {"file": name}


SENTENCES: Sentences = [
    (MissingColumns, _missing),
    (DuplicateColumns, _duplicate),
    (DamagedFile, _damaged),
    (OutOfBounds, _out_of_bounds),
    (FormulaCell, _formula),
    (MergedCells, _merged),
    (UndecodableHeading, _undecodable_heading),
    (NoHeading, _no_heading),
    (NotRows, _not_rows),
    (EmptyFile, _empty),
]
