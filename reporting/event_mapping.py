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
    cost: str = ""
    segment: str = ""
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
        rest = [self.outcome, self.cost, self.segment, self.sequence, *self.identity]
        return list(dict.fromkeys(name for name in [*single, *rest] if name))

    def as_dict(self) -> dict[str, Any]:
        """What JSON keeps of it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


REQUIRED = ("case", "timestamp", "activity")
LISTS = ("closed_at", "closing_activities", "met", "missed", "identity", "missing")
FIELDS = tuple(EventMapping.__dataclass_fields__)


def mapping_of(told: dict[str, Any]) -> EventMapping:
    """The mapping a dictionary of known keys tells; one value stands for a list of one."""
    values: dict[str, Any] = {
        name: tuple(_texts(value)) if name in LISTS else _text(value)
        for name, value in told.items()
    }
    return EventMapping(**values)


def _texts(value: Any) -> Iterable[str]:
    return [_text(one) for one in value] if isinstance(value, list | tuple) else [_text(value)]


def _text(value: Any) -> str:
    """YAML reads `true` and `1` as other things than text; a cell of a file is always text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
