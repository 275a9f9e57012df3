"""What the cells of an event log mean, from the values that its first rows hold.

Whoever waits for the customer stops the clock, as service levels are usually agreed; whoever waits
for a colleague or a vendor does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reporting.cells import Numbers
from reporting.event_mapping import EventMapping

YES = ("true", "yes", "y", "met", "1", "ok", "achieved", "within", "in time", "success")
NO = ("false", "no", "n", "missed", "0", "late", "breached", "overdue", "exceeded", "failed")
GIVEN_UP = re.compile(r"\b(cancel|withdr[ae]w|abandon|gave up|no.show)", re.IGNORECASE)
ENDINGS = re.compile(r"\b(clos|complet|resolv|cancel|finish|done|end|settled)", re.IGNORECASE)
WHOM = r"(customer|client|caller|user|requester|info|evidence)"
STOPS = re.compile(
    rf"^(pending|waiting)$|\bon[ _-]?hold\b|\b(suspend|paus)|\b(pending|await|wait)\w*\W.*\b{WHOM}",
    re.IGNORECASE,
)
RUNS = re.compile(r"\b(resum|reactivat|off[ _-]?hold)", re.IGNORECASE)
# Standard transitions of XES, by what they say of an activity. Source: IEEE 1849, lifecycle.
STAGES = {
    "lifecycle_scheduled": {"schedule", "scheduled", "assign", "assigned", "reassign", "planned"},
    "lifecycle_started": {"start", "started", "begin", "began", "begun", "in progress"},
    "lifecycle_completed": {"complete", "completed", "end", "ended", "finish", "finished", "done"},
}
NO_STAGES = {"suspend", "resume", "withdraw", "autoskip", "manualskip", "ate_abort", "pi_abort"}
TRANSITIONS = NO_STAGES.union(*STAGES.values())
LEAST = 3  # times that an activity ends a case
USUAL = EventMapping("", "", "")
Columns = Mapping[str, Sequence[str]]


def is_lifecycle(column: Sequence[str]) -> bool:
    """Whether it says of each row where in its activity it stands."""
    return bool(column) and {one.lower() for one in column} <= TRANSITIONS


def is_number(column: Sequence[str]) -> bool:
    return bool(column) and any(_fits(column, mark) for mark in (".", ","))


def says_outcome(column: Sequence[str]) -> bool:
    """Whether it holds a mark of met, missed or given up; or nothing so far, which is for none."""
    values = {one.lower() for one in column}
    return not values or not values.isdisjoint({*YES, *NO}) or bool(_that(GIVEN_UP, column))


def marks_of(told: Mapping[str, Any], full: Columns, statuses: Iterable[str]) -> dict[str, Any]:
    """Fields of the mapping, by what the chosen columns hold. `statuses`: columns that may tell
    when the clock stops, the likelier first."""
    more: dict[str, Any] = {}
    if cost := told.get("cost"):
        more["decimal"] = "." if _fits(full[cost], ".") else ","
    if outcome := told.get("outcome"):
        more |= _outcomes(full[outcome])
    if not told["closed_at"] and (activity := told.get("activity")):
        more["closing_activities"] = _that(ENDINGS, full[activity])
    if lifecycle := told.get("lifecycle"):
        more |= _stages(full[lifecycle])
    return more | _clock(told.get("activity", ""), full, statuses)


def last_of_cases(cases: Sequence[str], activities: Sequence[str]) -> tuple[str, ...]:
    """Activities that nothing follows, of rows in the order of time; at least three times.

    Cases go on beyond the first rows, so that one in ten may be followed.
    """
    comes = Counter(activities)
    last = Counter(dict(zip(cases, activities, strict=True)).values())
    return tuple(
        one for one in comes if one and last[one] >= LEAST and last[one] >= 0.9 * comes[one]
    )


def _outcomes(column: Sequence[str]) -> dict[str, Any]:
    values = {one.lower() for one in column}
    return {
        "met": tuple(one for one in YES if one in values) or USUAL.met,
        "missed": tuple(one for one in NO if one in values) or USUAL.missed,
        "abandoned": _that(GIVEN_UP, column),
    }


def _stages(column: Sequence[str]) -> dict[str, Any]:
    """Only the lists that name other marks than usual."""
    found = {
        name: tuple(dict.fromkeys(one for one in column if one.lower() in words))
        for name, words in STAGES.items()
    }
    return {
        name: marks
        for name, marks in found.items()
        if not {one.lower() for one in marks} <= set(getattr(USUAL, name))
    }


def _clock(activity: str, full: Columns, statuses: Iterable[str]) -> dict[str, Any]:
    for column in (activity, *statuses):
        stops = _that(STOPS, full.get(column, ()))
        if stops:
            clock = "" if column == activity else column
            runs = _that(RUNS, full[column])
            return {"clock": clock, "clock_stops": stops, "clock_runs": runs}
    return {}


def _that(words: re.Pattern[str], column: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in column if words.search(one)))


def _fits(column: Sequence[str], mark: str) -> bool:
    return not Numbers(EventMapping("", "", "", decimal=mark), 100).read(column)[1]
