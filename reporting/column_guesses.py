"""What the columns of an unknown event log may be, from their names and their first rows.

A guess is a suggestion with its reason: `name`, `content`, or both. Nothing is guessed that neither
speaks for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kernel.table_files.text import FOREIGN
from reporting.cells import Instants
from reporting.event_mapping import REQUIRED, DateOrder, EventMapping
from reporting.mark_guesses import (
    USUAL,
    is_lifecycle,
    is_number,
    last_of_cases,
    marks_of,
    says_outcome,
)

ROWS_LOOKED_AT = 2_000
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
    "cost": ("cost", "costs", "cost_eur", "amount", "eur", "usd", "cost:total", "charge", "kosten"),
    "resource": (
        "org:resource", "resource", "assigned_to", "agent", "worker", "employee", "performed_by",
        "sys_updated_by", "user", "bearbeiter", "owner",
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
    "sequence": ("sys_mod_count", "sequence", "seq", "update_no", "event_no", "version"),
}  # fmt: skip
CLOSED = ("resolved_at", "closed_at", "completed_at", "closed", "resolved", "end_date", "ended_at")
SEGMENTS = (
    "priority", "product", "region", "channel", "contact_type", "category", "severity", "segment",
    "location", "type", "prio", "impact", "produkt", "kanal",
)  # fmt: skip
STATUSES = (
    "status", "state", "incident_state", "ticket_status", "order_status", "case_status", "phase",
    "substatus", "hold_reason", "pending_reason", "lifecycle:transition",
)  # fmt: skip
OF_EVENTS = ("event_id", "eventid", "update_id", "change_id", "log_id", "uuid", "guid")
NUMBERED = re.compile(
    r"(case|ticket|order|incident|request|complaint|fault|auftrag|vorgang|fall|st\u00f6rung)"
    r".*(id|no|nr|num|nummer|number|key)$"
)
MANY = ("closed_at", "segments", "identity")
MOST_TOLD = 24  # values of a column, the most frequent first


@dataclass(slots=True)
class Guessed:
    """The mapping as guessed; why, by its field; the fields that nothing speaks for; whether times
    bear their own offset; the columns that read as dates; what columns of few values hold."""

    mapping: EventMapping
    reasons: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    has_offsets: bool = False
    dates: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)


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
    found.values = {name: _frequent(column) for name, column in full.items() if _few(column)}
    _take_roles(found, full)
    _take_endings(found, cells)
    found.faults = [one for one in REQUIRED if not getattr(found.mapping, one)]
    if not (found.mapping.closed_at or found.mapping.closing_activities):
        found.faults.append("closed_at")
    found.has_offsets = _bear_offsets(full.get(found.mapping.timestamp, ()))
    return found


def _take_roles(found: Guessed, full: dict[str, list[str]]) -> None:
    rest = [name for name in full if name not in found.dates]
    told: dict[str, Any] = {}
    _choose(told, found, "case", rest, lambda: _by_repeating(rest, full))
    _choose(told, found, "timestamp", found.dates, lambda: _most_varied(found.dates, full))
    _choose(told, found, "lifecycle", [one for one in rest if is_lifecycle(full[one])], str)
    taken = set(told.values())
    open_to = [name for name in rest if name not in taken]
    _choose(told, found, "activity", open_to, lambda: _by_few_words(open_to, full))
    times = [name for name in found.dates if name != told.get("timestamp")]
    for role in ("opened_at",) if "lifecycle" in told else ("opened_at", "started_at"):
        _choose(told, found, role, times, str)
    _choose(told, found, "outcome", [one for one in open_to if says_outcome(full[one])], str)
    _choose(told, found, "resource", open_to, str)
    for role in ("cost", "sequence"):
        _choose(told, found, role, [one for one in open_to if is_number(full[one])], str)
    told["closed_at"] = tuple(_named(CLOSED, times))
    taken = {name for name in told.values() if isinstance(name, str)}
    few = [one for one in open_to if one not in taken and _is_handful(full[one])]
    told["segments"] = tuple(_named(SEGMENTS, few))[:MOST_SEGMENTS]
    told["identity"] = tuple(_named(OF_EVENTS, [one for one in rest if _is_key(full, one)])[:1])
    few = [
        one for one in rest if one in found.values and one not in taken - {told.get("lifecycle")}
    ]
    marks = marks_of(told, full, dict.fromkeys([*_named(STATUSES, few), *few]))
    seen = {name for name, value in marks.items() if value and value != getattr(USUAL, name)}
    found.reasons |= dict.fromkeys(seen, "content")
    told |= marks
    found.reasons |= {one: "name" for one in MANY if told[one]}
    found.mapping = replace(found.mapping, **told)


def _take_endings(found: Guessed, cells: dict[str, list[str]]) -> None:
    """Where no column and no word tells the end of a case: what is always the last of one."""
    m = found.mapping
    if m.closed_at or m.closing_activities or not (m.case and m.activity):
        return
    if ends := last_of_cases(cells[m.case], cells[m.activity]):
        found.mapping = replace(m, closing_activities=ends)
        found.reasons["closing_activities"] = "content"


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
    """One that is called a number of something; else that of most values, some coming again."""
    counts = {name: len(set(full[name])) for name in among}
    fit = [name for name in among if 1 < counts[name] < len(full[name]) and not _is_sum(full[name])]
    called = [name for name in fit if NUMBERED.search(_plain(name))]
    return max(called or fit, key=counts.__getitem__, default="")


def _is_sum(column: Sequence[str]) -> bool:
    """Whether it holds amounts, with decimals: no case is called so."""
    return is_number(column) and any(mark in one for one in column for mark in ",.")


def _most_varied(among: Sequence[str], full: dict[str, list[str]]) -> str:
    return max(among, key=lambda name: len(set(full[name])), default="")


def _by_few_words(among: Sequence[str], full: dict[str, list[str]]) -> str:
    """Words, a handful of different ones, that come again and again."""
    fit = [
        name
        for name in among
        if len(set(full[name])) < len(full[name])
        and 2 <= len(set(full[name])) <= max(len(full[name]) // 2, 2)
        and not is_number(full[name])
    ]
    return max(fit, key=lambda name: len(set(full[name])), default="")


def _is_handful(column: Sequence[str]) -> bool:
    return 2 <= len(set(column)) <= MOST_VALUES


def _few(column: Sequence[str]) -> bool:
    return 1 <= len(set(column)) <= MOST_VALUES


def _frequent(column: Sequence[str]) -> list[str]:
    return [value for value, _count in Counter(column).most_common(MOST_TOLD)]


def _is_key(full: dict[str, list[str]], name: str) -> bool:
    """Whether every row has a value of its own there."""
    rows = max(map(len, full.values()), default=0)
    return len(set(full[name])) == len(full[name]) == rows > 1
