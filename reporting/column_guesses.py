"""What the columns of an unknown event log may be, from their names and their first rows.

A guess is a suggestion with its reason: `name`, `content`, or both. Nothing is guessed that neither
speaks for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reporting.cells import Instants, Numbers
from reporting.event_mapping import DateOrder, EventMapping
from reporting.text_files import FOREIGN

ROWS_LOOKED_AT = 500
OF_THE_WEST = "cp1252"
MOST_SEGMENTS = 4
MOST_VALUES = 60  # of a segment
MARKS = ("?", "n/a", "N/A", "null", "NULL", "None", "(null)", "\\N", "-", "–")  # NA is a case
ORDERS: tuple[DateOrder, ...] = ("day_first", "month_first", "year_first")
# By role, the likelier names first; what follows a colon or a dot counts as a name too.
NAMES: dict[str, tuple[str, ...]] = {
    "case": (
        "case:concept:name", "case", "case_id", "caseid", "number", "ticket", "ticket_no",
        "ticket_id", "ticket_number", "incident", "incident_id", "order", "order_id", "order_no",
        "complaint_id", "request_id", "reference", "vorgang", "id",
    ),
    "timestamp": (
        "time:timestamp", "timestamp", "event_time", "event_timestamp", "sys_updated_at",
        "updated_at", "changed_at", "complete_timestamp", "completed_timestamp", "happened_at",
        "occurred_at", "at", "datetime", "date_time", "time", "date", "when", "zeitpunkt",
    ),
    "activity": (
        "concept:name", "activity", "activity_name", "event", "event_name", "incident_state",
        "action", "step", "task", "status", "state", "operation", "what",
    ),
    "opened_at": ("opened_at", "opened", "open_date", "case:opened_at", "created_at", "created"),
    "started_at": ("started_at", "start_timestamp", "start_time", "begun_at"),
    "outcome": ("made_sla", "in_time", "sla_met", "within_sla", "outcome", "result", "on_time"),
    "cost": ("cost", "costs", "cost_eur", "amount", "eur", "usd", "cost:total", "charge"),
    "resource": (
        "org:resource", "resource", "assigned_to", "agent", "worker", "employee", "performed_by",
        "sys_updated_by", "user",
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
    "sequence": ("sys_mod_count", "sequence", "seq", "update_no", "event_no", "version"),
}  # fmt: skip
CLOSED = ("resolved_at", "closed_at", "completed_at", "closed", "resolved", "end_date", "ended_at")
SEGMENTS = (
    "priority", "product", "region", "channel", "contact_type", "category", "severity", "segment",
    "location", "type",
)  # fmt: skip
ENDINGS = re.compile(r"\b(clos|complet|resolv|cancel|finish|done|end|settled)", re.IGNORECASE)
YES, NO = ("true", "yes", "y", "met", "1", "ok"), ("false", "no", "n", "missed", "0", "late")
TRANSITIONS = {"schedule", "scheduled", "start", "started", "complete", "completed"}


@dataclass(slots=True)
class Guessed:
    """The mapping as guessed; why, by its field; the fields that nothing speaks for; whether times
    bear their own offset; the columns that read as dates."""

    mapping: EventMapping
    reasons: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    has_offsets: bool = False
    dates: list[str] = field(default_factory=list)


def guess_mapping(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    delimiter: str = "",
    encoding: str = "utf-8",
) -> Guessed:
    """`rows`: some of the first, each with a cell a name, as text in this encoding."""
    rows = rows[:ROWS_LOOKED_AT]
    cells = {name: [row[at].strip() for row in rows] for at, name in enumerate(names)}
    missing = tuple(mark for mark in MARKS if any(mark in one for one in cells.values()))
    full = {
        name: [one for one in column if one and one not in missing]
        for name, column in cells.items()
    }
    order = _order(full)
    plain = EventMapping("", "", "", date_order=order, missing=missing, delimiter=delimiter)
    found = Guessed(replace(plain, encoding=OF_THE_WEST if _is_foreign(cells) else encoding))
    found.dates = [name for name, column in full.items() if _share_read(column, plain) >= 0.9]
    _take_roles(found, full)
    found.has_offsets = _bear_offsets(full.get(found.mapping.timestamp, ()))
    return found


def _take_roles(found: Guessed, full: dict[str, list[str]]) -> None:
    rest = [name for name in full if name not in found.dates]
    told: dict[str, Any] = {}
    _choose(told, found, "case", rest, lambda: _by_repeating(rest, full))
    _choose(told, found, "timestamp", found.dates, lambda: _most_varied(found.dates, full))
    _choose(told, found, "lifecycle", _only(rest, full, TRANSITIONS), str)
    taken = set(told.values())
    open_to = [name for name in rest if name not in taken]
    _choose(told, found, "activity", open_to, lambda: _by_few_words(open_to, full))
    times = [name for name in found.dates if name != told.get("timestamp")]
    for role in ("opened_at", "started_at"):
        _choose(told, found, role, times, str)
    _choose(told, found, "outcome", open_to, str)
    _choose(told, found, "resource", open_to, str)
    for role in ("cost", "sequence"):
        _choose(told, found, role, [one for one in open_to if _is_number(full[one])], str)
    told["closed_at"] = tuple(_named(CLOSED, times))
    taken = {name for name in told.values() if isinstance(name, str)}
    few = [one for one in open_to if one not in taken and _is_handful(full[one])]
    told["segments"] = tuple(_named(SEGMENTS, few))[:MOST_SEGMENTS]
    found.reasons |= {one: "name" for one in ("closed_at", "segments") if told[one]}
    told |= _marks(told, full)
    found.mapping = replace(found.mapping, **told)
    found.faults = [one for one in ("case", "timestamp", "activity") if one not in told]
    if not (found.mapping.closed_at or found.mapping.closing_activities):
        found.faults.append("closed_at")


def _choose(
    told: dict[str, Any], found: Guessed, role: str, among: Sequence[str], otherwise: Any
) -> None:
    named = next(iter(_named(NAMES[role], among)), "")
    chosen = named or otherwise()
    if chosen:
        told[role], found.reasons[role] = chosen, "name" if named else "content"


def _named(likely: Sequence[str], among: Iterable[str]) -> list[str]:
    """Those among the columns that have such a name, the likeliest first."""
    plain = {name: _plain(name) for name in among}
    return list(
        dict.fromkeys(name for wanted in likely for name in plain if plain[name] == _plain(wanted))
    )


def _plain(name: str) -> str:
    return re.sub(r"[^\w:]+", "_", name.strip().lower()).strip("_")


def _order(full: dict[str, list[str]]) -> DateOrder:
    """The order in which most cells are dates; the first that reads as many as any."""
    sample = [one for column in full.values() for one in column[:100]]
    reads = {order: _read(sample, order) for order in ORDERS}
    return max(ORDERS, key=lambda order: (reads[order], order == "year_first"))


def _read(texts: Sequence[str], order: DateOrder) -> int:
    reader = Instants(EventMapping("", "", "", date_order=order))
    return len(texts) - len(reader.read(texts)[1])


def _share_read(column: Sequence[str], mapping: EventMapping) -> float:
    if not column:
        return 0.0
    return _read(column, mapping.date_order) / len(column)


def _bear_offsets(column: Sequence[str]) -> bool:
    return bool(column) and all(re.search(r"(Z|UTC|[+-]\d{2}:?\d{2})$", one) for one in column)


def _is_foreign(cells: dict[str, list[str]]) -> bool:
    """Bytes that are no UTF-8 came through as halves of a pair."""
    return any(FOREIGN.search(one) for column in cells.values() for one in column)


def _by_repeating(among: Sequence[str], full: dict[str, list[str]]) -> str:
    """The column of most values of which some come again."""
    counts = {name: len(set(full[name])) for name in among}
    fit = [name for name in among if 1 < counts[name] < len(full[name])]
    return max(fit, key=counts.__getitem__, default="")


def _most_varied(among: Sequence[str], full: dict[str, list[str]]) -> str:
    return max(among, key=lambda name: len(set(full[name])), default="")


def _by_few_words(among: Sequence[str], full: dict[str, list[str]]) -> str:
    """Words, a handful of different ones, that come again and again."""
    fit = [
        name
        for name in among
        if len(set(full[name])) < len(full[name])
        and 2 <= len(set(full[name])) <= max(len(full[name]) // 2, 2)
        and not _is_number(full[name])
    ]
    return max(fit, key=lambda name: len(set(full[name])), default="")


def _is_handful(column: Sequence[str]) -> bool:
    return 2 <= len(set(column)) <= MOST_VALUES


def _only(among: Sequence[str], full: dict[str, list[str]], known: set[str]) -> list[str]:
    return [name for name in among if full[name] and {one.lower() for one in full[name]} <= known]


def _is_number(column: Sequence[str]) -> bool:
    return bool(column) and any(_fits(column, mark) for mark in (".", ","))


def _fits(column: Sequence[str], mark: str) -> bool:
    return not Numbers(EventMapping("", "", "", decimal=mark), 100).read(column)[1]


def _marks(told: dict[str, Any], full: dict[str, list[str]]) -> dict[str, Any]:
    """What the cells of the chosen columns mean."""
    more: dict[str, Any] = {}
    if cost := told.get("cost"):
        more["decimal"] = "." if _fits(full[cost], ".") else ","
    if outcome := told.get("outcome"):
        values = {one.lower() for one in full[outcome]}
        more["met"] = tuple(one for one in YES if one in values) or ("true",)
        more["missed"] = tuple(one for one in NO if one in values) or ("false",)
    if not told["closed_at"] and (activity := told.get("activity")):
        ends = dict.fromkeys(one for one in full[activity] if ENDINGS.search(one))
        more["closing_activities"] = tuple(ends)
    return more
