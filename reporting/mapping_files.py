"""Mappings as people write them: found, checked, and explained where they are wrong."""

from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.utils.translation import gettext as _

from kernel.mapping import (
    Written,
    check_keys,
    find_mapping,
    placed,
    read_mapping,
    shipped_mappings,
    text_of,
)
from kernel.ruling import DomainError
from kernel.table_files.text import is_encoding
from reporting.event_mapping import FIELDS, FORMER, LISTS, REQUIRED, EventMapping, mapping_of

SHIPPED = Path(__file__).parent / "catalogue" / "mappings"
NO_DELIMITERS = {'"', "\r", "\n"}
MOST_SEGMENTS = 4
MOST_BYTES = 1 << 16
ORDERS = ("year_first", "day_first", "month_first")


def mapping_named(wanted: str) -> EventMapping:
    """The mapping in a file, or the shipped one of this key. Raises DomainError with its name."""
    return _named(find_mapping(wanted, shipped=SHIPPED), Path(wanted).name)


def _named(told: Written, name: str) -> EventMapping:
    try:
        return checked_mapping(told)
    except DomainError as fault:
        raise DomainError(_("%(file)s: %(fault)s") % {"file": name, "fault": fault}) from fault


def mapping_written(text: str) -> EventMapping:
    """The mapping that somebody wrote as YAML. Raises DomainError."""
    return checked_mapping(read_mapping(text))


def mapping_sent(content: bytes, *, name: str) -> EventMapping:
    """The mapping in a file that somebody hands in. Raises DomainError with its name."""
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("%(file)s is larger than 64 KB: that is no mapping. A log is handed in on its own.")
            % {"file": name}
        )
    return _named(read_mapping(text_of(content, name=name), name=name), name)


def shipped_texts() -> dict[str, str]:
    """Each shipped mapping as YAML, by its key."""
    return {
        key: (SHIPPED / f"{key}.yaml").read_text(encoding="utf-8")
        for key in shipped_mappings(SHIPPED)
    }


def checked_mapping(told: dict[str, Any]) -> EventMapping:
    """Raises DomainError that names every fault at once, and where it was written."""
    places = told.places if isinstance(told, Written) else {}
    told = Written({k: v for k, v in told.items() if v not in (None, "")}, places)
    check_keys(told, known=[*FIELDS, *FORMER], required=REQUIRED)
    _refuse(told, _shape_faults(told))
    mapping = mapping_of(told)
    _refuse(told, mapping_faults(mapping))
    return mapping


def _refuse(told: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    if faults:
        words = " ".join(placed(told, name, fault) for name, fault in faults)
        raise DomainError(_("The mapping cannot be used: %(faults)s") % {"faults": words})


def _shape_faults(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Fields that hold a list where one value stands, or lists within each other."""
    faults = []
    for name, value in told.items():
        is_list = FORMER.get(name, name) in LISTS
        parts = value if isinstance(value, list | tuple) and is_list else [value]
        if any(isinstance(one, list | tuple | dict | set) for one in parts):
            shape = _("a list of plain values") if is_list else _("one plain value")
            faults.append((name, _("%(name)s is %(shape)s.") % {"name": name, "shape": shape}))
    return faults


def mapping_text(mapping: EventMapping) -> str:
    """The mapping as YAML, without what is as usual."""
    usual = EventMapping(case="", timestamp="", activity="").as_dict()
    told = {name: value for name, value in mapping.as_dict().items() if value != usual[name]}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def mapping_faults(mapping: EventMapping) -> list[tuple[str, str]]:
    """What cannot be so, each with the field it is about."""
    m = mapping
    outcomes = [m.met, m.missed, m.abandoned]
    stages = [m.lifecycle_scheduled, m.lifecycle_started, m.lifecycle_completed]
    told = [
        ("closed_at", _closing_fault(m)),
        ("date_order", _order_fault(m.date_order)),
        ("decimal", _decimal_fault(m.decimal)),
        ("delimiter", _delimiter_fault(m.delimiter)),
        ("met", _twice_fault(outcomes, _("outcome"))),
        ("lifecycle", _twice_fault(stages, _("lifecycle"))),
        ("clock_stops", _twice_fault([m.clock_stops, m.clock_runs], _("clock"))),
        ("segments", _segments_fault(m.segments)),
        ("clock_stops", _clock_fault(m)),
        ("started_at", _start_fault(m)),
        ("time_zone", _zone_fault(m.time_zone)),
        ("encoding", _encoding_fault(m.encoding)),
    ]
    return [(name, fault) for name, fault in told if fault]


def _closing_fault(mapping: EventMapping) -> str:
    if mapping.closed_at or mapping.closing_activities:
        return ""
    return _("Say which column holds when a case was closed (closed_at), or closing_activities.")


def _order_fault(order: str) -> str:
    if order in ORDERS:
        return ""
    words = {"order": order, "orders": ", ".join(ORDERS)}
    return _("date_order is “%(order)s”; it is one of %(orders)s.") % words


def _decimal_fault(mark: str) -> str:
    if mark in {".", ","}:
        return ""
    return _("decimal is “%(mark)s”; it is “.” or “,”.") % {"mark": mark}


def _delimiter_fault(mark: str) -> str:
    if len(mark) <= 1 and mark not in NO_DELIMITERS:
        return ""
    return _("delimiter is “%(mark)s”; it is one character, no quote and no line break.") % {
        "mark": mark
    }


def _twice_fault(marks: list[tuple[str, ...]], of: str) -> str:
    """A mark that is told to mean two things."""
    told = Counter(word for words in marks for word in {one.lower() for one in words})
    twice = [word for word, times in told.items() if times > 1]
    if not twice:
        return ""
    return _("“%(word)s” cannot mean two things of the %(of)s.") % {"word": min(twice), "of": of}


def _segments_fault(segments: tuple[str, ...]) -> str:
    if len(segments) <= MOST_SEGMENTS and len(set(segments)) == len(segments):
        return ""
    return _("segments names %(count)s columns; it is up to four, each once.") % {
        "count": len(segments)
    }


def _clock_fault(mapping: EventMapping) -> str:
    if mapping.clock_stops or not (mapping.clock or mapping.clock_runs):
        return ""
    return _("Say at which marks the clock stops (clock_stops).")


def _start_fault(mapping: EventMapping) -> str:
    if not (mapping.lifecycle and mapping.started_at):
        return ""
    return _("Say when work began by started_at or by lifecycle, not by both.")


def _zone_fault(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _("time_zone “%(zone)s” is not known; write it like Europe/Berlin.") % {"zone": name}
    return ""


def _encoding_fault(name: str) -> str:
    if is_encoding(name):
        return ""
    return _("encoding “%(name)s” is not known; usual are utf-8 and latin-1.") % {"name": name}
