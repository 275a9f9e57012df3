"""Events as objects, as the interface gets them: turned into the same rows that files have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from reporting.event_mapping import EventMapping
from reporting.kept_rows import MOST_KEPT, text_of_cells
from reporting.readers import EventBlock, Rejected, RowDecoder

SINGLE = (
    "case",
    "timestamp",
    "activity",
    "opened_at",
    "outcome",
    "cost",
    "sequence",
    "resource",
    "started_at",
    "lifecycle",
    "clock",
)
LONGEST_NAME = 200
Fault = tuple[str, str] | None


@dataclass(slots=True)
class Rows:
    """Objects as rows of text, each with its place (from one), and those that are none."""

    names: list[str]
    places: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def fields_of(mapping: EventMapping) -> dict[str, str]:
    """Our own names for fields, to the columns that the mapping calls them."""
    told = {name: getattr(mapping, name) for name in SINGLE}
    told["closed_at"] = next(iter(mapping.closed_at), "")
    told["segment"] = next(iter(mapping.segments), "")
    told |= {f"segment_{place}": column for place, column in enumerate(mapping.segments, 1)}
    return {name: column for name, column in told.items() if column}


def rows_of(events: Sequence[Any], mapping: EventMapping) -> Rows:
    """The columns that the mapping reads, in its order; a field left out is an empty cell."""
    found = Rows(mapping.columns())
    columns = fields_of(mapping) | {name: name for name in found.names}
    for place, event in enumerate(events, 1):
        cells, fault = _cells(event, columns, mapping.decimal)
        row = [cells.get(name, "") for name in found.names]
        if fault is None:
            found.places.append(place)
            found.rows.append(row)
        else:
            raw = text_of_cells(row) if isinstance(event, dict) else json.dumps(event)
            name, reason = _storable(fault[0], LONGEST_NAME), fault[1]
            found.rejected.append(Rejected(place, name, reason, _storable(raw, MOST_KEPT)))
    return found


def block_of(rows: Rows, mapping: EventMapping) -> EventBlock:
    """The rows as events, with all that had to be set aside, in order."""
    block = RowDecoder(mapping, rows.names).decode(rows.places, rows.rows)
    block.rejected.extend(rows.rejected)
    block.rejected.sort(key=lambda one: one.line)
    return block


def digest_of_objects(events: Sequence[Any]) -> str:
    """The same objects have the same one, whatever the order of their fields."""
    return sha256(json.dumps(events, sort_keys=True).encode()).hexdigest()


def _cells(event: Any, columns: dict[str, str], decimal: str) -> tuple[dict[str, str], Fault]:
    """The cells that could be found, and the first fault: which field, and why."""
    if not isinstance(event, dict):
        return {}, ("", "unreadable")
    cells: dict[str, str] = {}
    fault: Fault = None
    for name, value in event.items():
        column = columns.get(name)
        text = _text(value, decimal)
        if column is None:
            fault = fault or (name, "unknown_field")
        elif isinstance(value, dict | list):
            fault = fault or (name, "unreadable")
            cells[column] = json.dumps(value)
        elif cells.setdefault(column, text) != text:
            fault = fault or (name, "told_twice")
    return cells, fault


def _text(value: Any, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        plain = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return plain.replace(".", decimal)
    return str(value)


def _storable(text: str, most: int) -> str:
    return text.replace("\0", "\ufffd")[:most].encode("utf-8", "replace").decode()
