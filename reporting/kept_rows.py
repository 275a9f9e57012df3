"""Rows that were set aside, cell by cell: as they were kept, and as somebody corrects them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_KEPT = 2000  # characters of a row that could not be read
UNREADABLE = "unreadable"
OF_OBJECTS = ("{", "[")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The cells under a heading; where there are more than it has names, those beyond it too.

    `text`: what was kept where no cells could be told apart. `is_cut`: its end was not kept.
    """

    cells: list[str]
    text: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """The cells of a row as somebody wants them. `mark`: of the row as they had seen it."""

    row: int
    cells: list[str]
    mark: str = ""


def kept_row(raw: str, reason: str, width: int) -> KeptRow:
    """The cells of the text that was kept of a row, under a heading of so many names."""
    cells = cells_of(raw)
    is_cut = len(raw) >= MOST_KEPT
    if reason == UNREADABLE and (raw.lstrip().startswith(OF_OBJECTS) or len(cells) != width):
        return KeptRow([""] * width, raw, is_cut)
    return KeptRow(fitted(cells, width), "", is_cut)


def cells_of(raw: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(raw, newline="")), [])
    except csv.Error:
        return [raw]


def text_of_cells(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def fitted(cells: Sequence[str], width: int) -> list[str]:
    """As many cells as the heading has names; what lies beyond it stays while it holds anything."""
    told = [*cells, *[""] * (width - len(cells))]
    while len(told) > width and not told[-1].strip():
        told.pop()
    return told


def storable(cells: Iterable[str]) -> list[str]:
    """Text that every database keeps: no NUL, no half of a pair."""
    return [
        cell.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") for cell in cells
    ]


def same_text(one: str, other: str) -> bool:
    """Whether two cells hold the same; browsers send line breaks in a form of their own."""
    return _plain_breaks(one) == _plain_breaks(other)


def same_cells(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(same_text, one, other))


def counted(names: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with how often it came before: names that come twice can be told apart."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        told.append((name, seen[name]))
        seen[name] += 1
    return told


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
