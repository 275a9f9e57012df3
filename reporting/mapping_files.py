"""Mappings as people write them: found, checked, and explained where they are wrong."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.utils.translation import gettext as _

from kernel.mapping import check_keys, find_mapping, read_mapping, shipped_mappings
from kernel.ruling import DomainError
from reporting.event_mapping import FIELDS, FORMER, REQUIRED, EventMapping, mapping_of

SHIPPED = Path(__file__).parent / "catalogue" / "mappings"
NO_DELIMITERS = {'"', "\r", "\n"}
MOST_SEGMENTS = 4
ORDERS = ("year_first", "day_first", "month_first")


def mapping_named(wanted: str) -> EventMapping:
    """The mapping in a file, or the shipped one of this key. Raises DomainError with its name."""
    told = find_mapping(wanted, shipped=SHIPPED)
    try:
        return checked_mapping(told)
    except DomainError as fault:
        words = {"file": Path(wanted).name, "fault": fault}
        raise DomainError(_("%(file)s: %(fault)s") % words) from fault


def mapping_written(text: str) -> EventMapping:
    """The mapping that somebody wrote as YAML. Raises DomainError."""
    return checked_mapping(read_mapping(text))


def shipped_texts() -> dict[str, str]:
    """Each shipped mapping as YAML, by its key."""
    return {
        key: (SHIPPED / f"{key}.yaml").read_text(encoding="utf-8")
        for key in shipped_mappings(SHIPPED)
    }


def checked_mapping(told: dict[str, Any]) -> EventMapping:
    """Raises DomainError that names every fault at once."""
    told = {name: value for name, value in told.items() if value not in (None, "")}
    check_keys(told, known=[*FIELDS, *FORMER], required=REQUIRED)
    mapping = mapping_of(told)
    faults = [fault for fault in _faults(mapping) if fault]
    if faults:
        raise DomainError(
            _("The mapping cannot be used: %(faults)s") % {"faults": " ".join(faults)}
        )
    return mapping


def mapping_text(mapping: EventMapping) -> str:
    """The mapping as YAML, without what is as usual."""
    usual = EventMapping(case="", timestamp="", activity="").as_dict()
    told = {name: value for name, value in mapping.as_dict().items() if value != usual[name]}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def _faults(mapping: EventMapping) -> list[str]:
    return [
        ""
        if mapping.closed_at or mapping.closing_activities
        else _("Say which column holds when a case was closed (closed_at), or closing_activities."),
        ""
        if mapping.date_order in ORDERS
        else _("date_order is “%(order)s”; it is one of %(orders)s.")
        % {"order": mapping.date_order, "orders": ", ".join(ORDERS)},
        ""
        if mapping.decimal in {".", ","}
        else _("decimal is “%(mark)s”; it is “.” or “,”.") % {"mark": mapping.decimal},
        ""
        if len(mapping.delimiter) <= 1 and mapping.delimiter not in NO_DELIMITERS
        else _("delimiter is “%(mark)s”; it is one character, no quote and no line break.")
        % {"mark": mapping.delimiter},
        _twice_fault([mapping.met, mapping.missed, mapping.abandoned], _("outcome")),
        _twice_fault(
            [mapping.lifecycle_scheduled, mapping.lifecycle_started, mapping.lifecycle_completed],
            _("lifecycle"),
        ),
        _twice_fault([mapping.clock_stops, mapping.clock_runs], _("clock")),
        _segments_fault(mapping.segments),
        _clock_fault(mapping),
        _start_fault(mapping),
        _zone_fault(mapping.time_zone),
        _encoding_fault(mapping.encoding),
    ]


def _twice_fault(marks: list[tuple[str, ...]], of: str) -> str:
    """A mark that is told to mean two things."""
    told = [word for words in marks for word in {one.lower() for one in words}]
    twice = {word for word in told if told.count(word) > 1}
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
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return _("encoding “%(name)s” is not known; usual are utf-8 and latin-1.") % {"name": name}
    return ""
