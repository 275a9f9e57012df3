"""What the columns of a file that was handed in may be."""

from dataclasses import dataclass
from pathlib import Path

from reporting.column_guesses import ROWS_LOOKED_AT, Guessed, guess_mapping
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The columns of the file, and what they may be."""

    columns: list[str]
    guessed: Guessed


def first_look(path: Path, *, name: str) -> FirstLook:
    """Raises DomainError when the file cannot be read at all."""
    nothing = EventMapping("", "", "")
    reader = reader_of(path, nothing, name=name)
    with explained(name, nothing):
        _lines, rows, _rejected = next(reader.cuts(ROWS_LOOKED_AT))
    heading = reader.heading
    whole = [row for row in rows if len(row) == len(heading.names)]
    guessed = guess_mapping(heading.names, whole, delimiter=heading.delimiter)
    return FirstLook(heading.names, guessed)
