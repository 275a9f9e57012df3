"""Rows that were set aside, as far as they are certain: to know them when they come corrected.

Certain is every cell but those at fault. An event is the corrected row when it is of the same case
and identity, where the mapping tells what makes an event the same. Else it must be alike in all
that is certain; where that leaves out its case, activity or time, or the cells of the row may have
shifted, it must stand in the same line of its file as well.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reporting.event_block import EventBlock
from reporting.event_mapping import EventMapping
from reporting.readers import RowDecoder

CORE = {"case_key", "activity", "happened_at"}
ANY_TEXT, ANY_TIME = "at fault", "2000-01-01"  # stand where a value must, and are not compared
MOST_FAULTS = 50  # of one row


@dataclass(frozen=True, slots=True)
class Aside:
    """A row by its key, with the line and the cells in which it came and the column at fault."""

    key: int
    line: int
    cells: list[str]
    column: str
    is_shifted: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """Rows that are known by the same columns of an event; `columns`: these, and their `key`."""

    alike: tuple[str, ...]
    columns: dict[str, np.ndarray]


def likenesses(mapping: EventMapping, heading: list[str], rows: Sequence[Aside]) -> list[Likeness]:
    """By what each row is known again; rows of which nothing can be read are left out."""
    block, doubtful = _read(mapping, heading, rows)
    roles = _roles(mapping)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, place in enumerate(block.columns["line"].tolist()):
        alike = _alike(roles, doubtful[place], rows[place], bool(mapping.identity))
        groups[alike].append(at)
    return [Likeness(alike, _columns(block, rows, alike, those)) for alike, those in groups.items()]


def _read(
    mapping: EventMapping, heading: list[str], rows: Sequence[Aside]
) -> tuple[EventBlock, list[set[str]]]:
    """The rows as events, in place of their line their place; and the columns at fault of each."""
    decoder = RowDecoder(mapping, heading)
    cells = [row.cells[: len(heading)] for row in rows]
    doubtful: list[set[str]] = [set() for _row in rows]

    def doubt(place: int, column: str) -> bool:
        if column not in decoder.place or column in doubtful[place]:
            return False
        doubtful[place].add(column)
        cells[place][decoder.place[column]] = _neutral(mapping, column)
        return True

    for place, row in enumerate(rows):
        doubt(place, row.column)
    for _fault in range(MOST_FAULTS):
        block = decoder.decode(list(range(len(rows))), cells)
        others = [doubt(one.line, one.column) for one in block.rejected]
        if not any(others):
            break
    return block, doubtful


def _neutral(mapping: EventMapping, column: str) -> str:
    if column == mapping.timestamp:
        return ANY_TIME
    return ANY_TEXT if column in {mapping.case, mapping.activity} else ""


def _roles(mapping: EventMapping) -> dict[str, set[str]]:
    """The columns of an event that the mapping tells, each with those of the log behind it."""
    m = mapping
    told = {
        "case_key": {m.case},
        "activity": {m.activity},
        "happened_at": {m.timestamp},
        "opened_at": {m.opened_at},
        "closed_at": set(m.closed_at),
        "outcome": {m.outcome},
        "cents": {m.cost},
        "sequence": {m.sequence},
        "resource": {m.resource},
        "started_at": {m.started_at},
        "transition": {m.lifecycle},
        "clock": {m.clock or m.activity} if m.clock_stops else set(),
        "event": set(m.identity),
        **{f"segment_{place}": {name} for place, name in enumerate(m.segments, start=1)},
    }
    return {name: columns for name, columns in told.items() if columns - {""}}


def _alike(
    roles: dict[str, set[str]], doubtful: set[str], row: Aside, has_identity: bool
) -> tuple[str, ...]:
    certain = [name for name, columns in roles.items() if not columns & doubtful]
    if has_identity and not row.is_shifted and {"case_key", "event"} <= set(certain):
        return ("case_key", "event")
    if row.is_shifted or not set(certain) >= CORE:
        certain.append("line")
    return tuple(certain)


def _columns(
    block: EventBlock, rows: Sequence[Aside], alike: tuple[str, ...], those: list[int]
) -> dict[str, np.ndarray]:
    places = block.columns["line"][those]
    told = {name: block.columns[name][those] for name in alike if name != "line"}
    told["key"] = np.array([rows[place].key for place in places], dtype=np.int64)
    if "line" in alike:
        told["line"] = np.array([rows[place].line for place in places], dtype=np.int64)
    return told
