"""Mappings as people write them: found, checked, and explained where they are wrong."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.utils.translation import gettext as _

from kernel.mapping import check_keys, find_mapping, read_mapping, shipped_mappings
from kernel.ruling import DomainError
from reporting.event_mapping import FIELDS, REQUIRED, EventMapping, mapping_of

SHIPPED = Path(__file__).parent / "catalogue" / "mappings"
NO_DELIMITERS = {'"', "\r", "\n"}
ORDERS = ("year_first", "day_first", "month_first")


def mapping_named(wanted: str) -> EventMapping:
    """The mapping in a file, or the shipped one of this key. Raises DomainError."""
    return checked_mapping(find_mapping(wanted, shipped=SHIPPED))


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
    check_keys(told, known=FIELDS, required=REQUIRED)
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
        _outcome_fault(mapping),
        _zone_fault(mapping.time_zone),
        _encoding_fault(mapping.encoding),
    ]


def _outcome_fault(mapping: EventMapping) -> str:
    both = {word.lower() for word in mapping.met} & {word.lower() for word in mapping.missed}
    if not both:
        return ""
    return _("“%(word)s” cannot be both met and missed.") % {"word": min(both)}


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
