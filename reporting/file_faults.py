"""What is wrong with an event log as a whole, in a sentence: the file, the place, what to do."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.bounded import OutOfBounds
from kernel.table_files.faults import sentence as of_table
from reporting.event_mapping import EventMapping
from reporting.xes import BrokenXml, NoEvents, TooLargeXml, UnsafeXml
from reporting.xml_text import UndecodableXml, UnknownEncoding

SAVE_AS_UTF8 = gettext_lazy("Save it as UTF-8, or declare its encoding in its first line.")


def sentence(name: str, fault: Exception, mapping: EventMapping) -> str:
    """Of the file of this name; for what reading may end in."""
    return of_table(name, fault, mapping, SENTENCES)


def _out_of_bounds(name: str, fault: OutOfBounds, _mapping: EventMapping) -> str:
    if not fault.line:
        return _("%(file)s unpacks to more than 32 GB. Deliver it in parts.") % {"file": name}
    return _(
        "%(file)s has a line longer than 1 MB: line %(line)s. Is it an event log, one event a line?"
    ) % {"file": name, "line": fault.line}


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


def _no_events(name: str, fault: NoEvents, _mapping: EventMapping) -> str:
    return _(
        "%(file)s is XML without events, to its last line, %(line)s. An XES log holds <event> "
        "elements with attributes, within <trace>."
    ) % {"file": name, "line": fault.line}


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


SENTENCES: list[tuple[type[Exception], Callable[[str, Any, EventMapping], str]]] = [
    (OutOfBounds, _out_of_bounds),
    (UnsafeXml, _unsafe),
    (TooLargeXml, _too_large),
    (BrokenXml, _broken),
    (NoEvents, _no_events),
    (UnknownEncoding, _unknown_encoding),
    (UndecodableXml, _undecodable),
]
