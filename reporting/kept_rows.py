"""Rows that were set aside, cell by cell: as they were kept, and as somebody corrects them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from kernel.table_files.text import storable

MOST_KEPT = 2000  # characters of a row that could not be read
UNREADABLE = "unreadable"
OF_OBJECTS = ("{", "[")
BREAKS = "\r\n"  # the writer quotes what has a character of its line end in it
AWAY = {ord("\n"): "\U0010fffc", ord("\r"): "\U0010fffd"}  # nobody writes these
BACK = {ord(there): chr(here) for here, there in AWAY.items()}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The cells under a heading; where there are more than it has names, those beyond it too.

    `text`: what was kept where no cells could be told apart. `is_cut`: its end was not kept; `last`
    is where the last cell stands of which something was.
    """

    cells: list[str]
    text: str = ""
    is_cut: bool = False
    last: int = 0

    def lacks_end(self, cells: Sequence[str]) -> bool:
        """Whether the row was cut, and these cells end as what was kept of it."""
        return self.is_cut and same_cells(list(cells[self.last :]), self.cells[self.last :])


@dataclass(frozen=True, slots=True)
class Correction:
    """The cells of a row as somebody wants them. `mark`: of the row as they had seen it."""

    row: int
    cells: list[str]
    mark: str = ""


def raw_of(row: Sequence[str]) -> str:
    """A row as it is kept beside its reason, cut where it is long."""
    return text_of_cells(storable(row))[:MOST_KEPT]


def kept_row(raw: str, reason: str, width: int) -> KeptRow:
    """The cells of the text that was kept of a row, under a heading of so many names."""
    cells = cells_of(raw)
    is_cut = len(raw) >= MOST_KEPT
    if reason == UNREADABLE and (raw.lstrip().startswith(OF_OBJECTS) or len(cells) != width):
        return KeptRow([""] * width, raw, is_cut)
    told = fitted(cells, width)
    return KeptRow(told, "", is_cut, max(min(len(cells), len(told)) - 1, 0))


def cells_of(raw: str) -> list[str]:
    """The cells of one row, whose line breaks stand between quotes or, in old rows, do not."""
    try:
        cells = next(csv.reader([raw.translate(AWAY)]), [])
    except csv.Error:
        return [raw]
    return [cell.translate(BACK) for cell in cells]


def text_of_cells(cells: Sequence[str]) -> str:
    """A row of CSV; `cells_of` gives the same cells back."""
    line = io.StringIO()
    csv.writer(line, lineterminator=BREAKS).writerow(cells)
    return line.getvalue().removesuffix(BREAKS)


def fitted(cells: Sequence[str], width: int) -> list[str]:
    """As many cells as the heading has names; what lies beyond it stays while it holds anything."""
    told = [*cells, *[""] * (width - len(cells))]
    while len(told) > width and not told[-1].strip():
        told.pop()
    return told


def same_text(one: str, other: str) -> bool:
    """Whether two cells hold the same; browsers send line breaks in a form of their own."""
    return one == other or _plain_breaks(one) == _plain_breaks(other)


def same_cells(one: Sequence[str], other: Sequence[str]) -> bool:
    return one == other or (len(one) == len(other) and all(map(same_text, one, other)))


def digest_of(cells: Iterable[str]) -> str:
    """What tells these cells from others, however their line breaks are written."""
    told = "\x1f".join(map(_plain_breaks, cells)).encode("utf-8", "replace")
    return blake2b(told, digest_size=8).hexdigest()


def counted(names: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with how often it came before: names that come twice can be told apart."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        told.append((name, seen[name]))
        seen[name] += 1
    return told


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
