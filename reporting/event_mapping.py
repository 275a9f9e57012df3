"""How the columns of somebody's event log are read."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

DateOrder = Literal["year_first", "day_first", "month_first"]


@dataclass(frozen=True, slots=True)
class EventMapping:
    """Which column is what. Names are those of the heading; "" and () mean: there is none.

    `closed_at`: the first of these columns that is filled counts. `closing_activities`: a case
    whose last event is one of these is closed, if no column says so. `sequence` orders events of
    the same instant, before their place in the file does. `identity`: the columns that make an
    event the same event when it comes again with corrected content; without it the whole row
    does. `missing`: marks that mean there is no value, besides an empty cell.

    `segments`: up to four columns by which cases are told apart. `resource`: who did it.
    `started_at`: when the work began that ended at the timestamp; or `lifecycle`: a column that
    says whether a row schedules, starts or completes its activity; a mark that is none of these
    is a whole event. `clock_stops`: activities, or marks in the column `clock`, from which on
    the customer is waited for; `clock_runs`: those that end it (none named: every other does).
    """

    case: str
    timestamp: str
    activity: str
    opened_at: str = ""
    closed_at: tuple[str, ...] = ()
    closing_activities: tuple[str, ...] = ()
    outcome: str = ""
    met: tuple[str, ...] = ("true",)
    missed: tuple[str, ...] = ("false",)
    abandoned: tuple[str, ...] = ()
    cost: str = ""
    segments: tuple[str, ...] = ()
    resource: str = ""
    started_at: str = ""
    lifecycle: str = ""
    lifecycle_scheduled: tuple[str, ...] = ("schedule", "scheduled")
    lifecycle_started: tuple[str, ...] = ("start", "started")
    lifecycle_completed: tuple[str, ...] = ("complete", "completed")
    clock: str = ""
    clock_stops: tuple[str, ...] = ()
    clock_runs: tuple[str, ...] = ()
    sequence: str = ""
    identity: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    date_order: DateOrder = "year_first"
    time_zone: str = "UTC"
    decimal: str = "."
    delimiter: str = ""
    encoding: str = "utf-8"
    title: str = ""

    def columns(self) -> list[str]:
        """Every column that is read, each once, in the order of the fields."""
        single = [self.case, self.timestamp, self.activity, self.opened_at, *self.closed_at]
        whose = [self.resource, self.started_at, self.lifecycle, self.clock, *self.segments]
        rest = [self.outcome, self.cost, *whose, self.sequence, *self.identity]
        return list(dict.fromkeys(name for name in [*single, *rest] if name))

    def as_dict(self) -> dict[str, Any]:
        """What JSON keeps of it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    def essence(self) -> dict[str, Any]:
        """What tells mappings apart: all but the title, and of later fields only those used, so
        that a mapping keeps being the same when another field is thought of."""
        told = self.as_dict()
        usual = EventMapping(case="", timestamp="", activity="").as_dict()
        for name in LATER:
            if told[name] == usual[name]:
                del told[name]
        told["segment"] = told.pop("segments", [""])[0] if len(self.segments) < 2 else ""
        return {name: value for name, value in told.items() if name != "title"}


REQUIRED = ("case", "timestamp", "activity")
LISTS = (
    "closed_at",
    "closing_activities",
    "met",
    "missed",
    "abandoned",
    "segments",
    "lifecycle_scheduled",
    "lifecycle_started",
    "lifecycle_completed",
    "clock_stops",
    "clock_runs",
    "identity",
    "missing",
)
LATER = (
    "abandoned",
    "segments",
    "resource",
    "started_at",
    "lifecycle",
    "lifecycle_scheduled",
    "lifecycle_started",
    "lifecycle_completed",
    "clock",
    "clock_stops",
    "clock_runs",
)
FIELDS = tuple(EventMapping.__dataclass_fields__)
FORMER = {"segment": "segments"}


def mapping_of(told: dict[str, Any]) -> EventMapping:
    """The mapping a dictionary of known keys tells; one value stands for a list of one."""
    values: dict[str, Any] = {
        name: tuple(_texts(value)) if name in LISTS else _text(value)
        for name, value in _renamed(told).items()
    }
    return EventMapping(**values)


def _renamed(told: dict[str, Any]) -> dict[str, Any]:
    """Fields by the names they have today."""
    told = {name: value for name, value in told.items() if value or name not in FORMER}
    return {FORMER.get(name, name): value for name, value in told.items()}


def _texts(value: Any) -> Iterable[str]:
    return [_text(one) for one in value] if isinstance(value, list | tuple) else [_text(value)]


def _text(value: Any) -> str:
    """YAML reads `true` and `1` as other things than text; a cell of a file is always text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
