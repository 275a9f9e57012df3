"""How the first rows of a file are read, before anything is loaded."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.table_files.text import storable
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.models import QuarantineReason
from reporting.readers import EventBlock, Rejected

ROWS = 12
ROWS_READ = 500
MOST_REJECTED = 6
OUTCOMES = ("", "met", "missed", "abandoned")
OUTCOME_LABELS = {"met": _("Met"), "missed": _("Missed"), "abandoned": _("Abandoned")}
STAGES = ("", _("scheduled"), _("started"), _("completed"))
CLOCK = ("", _("stops"), _("runs"))


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One event as it was understood; instants in UTC. Words are "" where nothing was told."""

    line: int
    case: str
    happened_at: Any
    activity: str
    opened_at: Any
    closed_at: Any
    closes: bool
    outcome: str
    cost: float
    resource: str
    stage: Any
    started_at: Any
    clock: Any
    sequence: int
    segments: list[str]

    @property
    def clock_stops(self) -> bool:
        return self.clock == CLOCK[1]

    @property
    def outcome_label(self) -> Any:
        return OUTCOME_LABELS.get(self.outcome, "")


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns of the file, its first events, and the rows that would be set aside.

    `read`: how many rows were looked at; `set_aside`: how many of them cannot be read, of which
    `rejected` are the first. `unused`: the columns that nobody reads.
    """

    columns: list[str]
    mapping: EventMapping
    rows: list[PreviewRow]
    rejected: list[tuple[Rejected, str]]
    read: int = 0
    set_aside: int = 0
    unused: list[str] = field(default_factory=list)

    @property
    def closed_by(self) -> str:
        return ", ".join((*self.mapping.closed_at, *self.mapping.closing_activities))

    @property
    def width(self) -> int:
        """How many columns the table has."""
        m = self.mapping
        told = (m.resource, m.lifecycle, m.started_at, m.clock_stops, m.outcome, m.cost, m.sequence)
        return 6 + sum(map(bool, told)) + len(m.segments)


def preview_of(path: Path, mapping: EventMapping, *, name: str) -> Preview:
    """Raises DomainError when the file cannot be read so at all."""
    reader = reader_of(path, mapping, name=name, at_a_glance=True)
    with explained(name, mapping):
        block = reader.first_block(ROWS_READ)
    labels = dict(QuarantineReason.choices)
    used = set(mapping.columns())
    return Preview(
        storable(reader.heading.names),
        mapping,
        _rows(block, mapping),
        [(one, str(labels[one.reason])) for one in block.rejected[:MOST_REJECTED]],
        read=len(block) + len(block.rejected),
        set_aside=len(block.rejected),
        unused=storable(one for one in reader.heading.names if one not in used),
    )


def _rows(block: EventBlock, mapping: EventMapping) -> list[PreviewRow]:
    told = block.columns
    segments = [told[f"segment_{n}"] for n in range(1, len(mapping.segments) + 1)]
    return [
        PreviewRow(
            line=int(told["line"][place]),
            case=told["case_key"][place],
            happened_at=told["happened_at"][place].item(),
            activity=told["activity"][place],
            opened_at=told["opened_at"][place].item(),
            closed_at=told["closed_at"][place].item(),
            closes=bool(told["closes"][place]),
            outcome=OUTCOMES[told["outcome"][place]],
            cost=told["cents"][place] / 100,
            resource=told["resource"][place],
            stage=STAGES[told["transition"][place]],
            started_at=told["started_at"][place].item(),
            clock=CLOCK[told["clock"][place]],
            sequence=int(told["sequence"][place]),
            segments=[column[place] for column in segments],
        )
        for place in range(min(len(block), ROWS))
    ]
