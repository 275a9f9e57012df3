"""What the columns of a file that was handed in may be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kernel.ruling import DomainError
from kernel.table_files.text import UndecodableHeading
from reporting.column_guesses import OF_THE_WEST, ROWS_LOOKED_AT, Guessed, guess_mapping
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.kept_rows import storable

PLAIN = EventMapping("", "", "")
ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The columns of the file, what they may be, and some of its rows as they stand.

    Without those whose name no page can show, as half of a character that JSON tells escaped.
    """

    columns: list[str]
    guessed: Guessed
    rows: list[Sequence[str]]


def first_look(path: Path, *, name: str) -> FirstLook:
    """Raises DomainError when the file cannot be read at all."""
    try:
        return _looked(path, PLAIN, name)
    except DomainError as fault:
        if not isinstance(fault.__cause__, UndecodableHeading):
            raise
        return _looked(path, replace(PLAIN, encoding=OF_THE_WEST), name)


def _looked(path: Path, mapping: EventMapping, name: str) -> FirstLook:
    reader = reader_of(path, mapping, name=name, at_a_glance=True)
    with explained(name, mapping):
        _lines, rows, _rejected = next(reader.cuts(ROWS_LOOKED_AT))
    heading = reader.heading
    places = [place for place, name in enumerate(heading.names) if storable([name]) == [name]]
    columns = [heading.names[place] for place in places]
    whole = [[row[place] for place in places] for row in rows if len(row) == len(heading.names)]
    guessed = guess_mapping(columns, whole, delimiter=heading.delimiter, encoding=mapping.encoding)
    values = {name: storable(told) for name, told in guessed.values.items()}
    shown: list[Sequence[str]] = [storable(row) for row in whole[:ROWS_SHOWN]]
    return FirstLook(columns, replace(guessed, values=values), shown)
