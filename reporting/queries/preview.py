"""How the first rows of a file are read, before anything is loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.models import QuarantineReason
from reporting.readers import EventBlock, Rejected

ROWS = 12
OUTCOMES = ("", "met", "missed", "abandoned")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One event as it was understood; instants in UTC."""

    line: int
    case: str
    happened_at: Any
    activity: str
    opened_at: Any
    closed_at: Any
    outcome: str
    cost: float


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns of the file, its first events, and the rows that would be set aside."""

    columns: list[str]
    rows: list[PreviewRow]
    rejected: list[tuple[Rejected, str]]


def preview_of(path: Path, mapping: EventMapping, *, name: str) -> Preview:
    """Raises DomainError when the file cannot be read so at all."""
    reader = reader_of(path, mapping, name=name)
    with explained(name, mapping):
        block = reader.first_block(ROWS)
    labels = dict(QuarantineReason.choices)
    return Preview(
        reader.heading.names,
        _rows(block),
        [(one, str(labels[one.reason])) for one in block.rejected],
    )


def _rows(block: EventBlock) -> list[PreviewRow]:
    told = block.columns
    return [
        PreviewRow(
            line=int(told["line"][place]),
            case=told["case_key"][place],
            happened_at=told["happened_at"][place].item(),
            activity=told["activity"][place],
            opened_at=told["opened_at"][place].item(),
            closed_at=told["closed_at"][place].item(),
            outcome=OUTCOMES[told["outcome"][place]],
            cost=told["cents"][place] / 100,
        )
        for place in range(len(block))
    ]
