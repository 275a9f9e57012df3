"""Cuts lines of CSV into rows: many at once where they are plain, one by one where in doubt."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any, TextIO


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row set aside: its first line in the file, the column at fault, why, and its text."""

    line: int
    column: str
    reason: str
    raw: str


Row = Sequence[str]  # a tuple where there are many: the garbage collector passes them over
Cut = tuple[Sequence[int], Sequence[Row], list[Rejected]]


class EvenRows(Sequence[Row]):
    """Rows of one width, held as one list of their cells: a column of them is a slice of it."""

    def __init__(self, cells: list[str], width: int) -> None:
        self.cells, self.width = cells, width

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> "EvenRows":
        if isinstance(rows, cls):
            return rows
        return cls(list(chain.from_iterable(rows)), width)

    def __len__(self) -> int:
        return len(self.cells) // self.width

    def __iter__(self) -> Iterator[Row]:
        return zip(*[iter(self.cells)] * self.width, strict=True)

    def __getitem__(self, place: Any) -> Any:
        row = range(len(self))[place]
        if isinstance(row, range):
            return [self[one] for one in row]
        return tuple(self.cells[row * self.width : (row + 1) * self.width])

    def column(self, place: int) -> list[str]:
        return self.cells[place :: self.width]


def cuts_of(text: TextIO, delimiter: str, most: int) -> Iterator[Cut]:
    """The rows below the heading with their first lines, and those that cannot be cut, at most so
    many at a time and at least once."""
    cutter = csv.reader(text, delimiter=delimiter)
    width, before = len(next(cutter)), cutter.line_num
    is_over = False
    while not is_over:
        lines = list(islice(text, most))
        rows = _plain_rows(lines, delimiter, width)
        if rows is not None:
            yield range(before + 1, before + 1 + len(lines)), rows, []
            is_over, before = len(lines) < most, before + len(lines)
        else:  # as many rows take up all these lines, and more where cells hold line breaks
            cutter = csv.reader(chain(lines, text), delimiter=delimiter)
            numbers, told, unreadable, is_over = _cut(cutter, most, before)
            before += cutter.line_num
            yield numbers, told, unreadable


def _plain_rows(lines: list[str], delimiter: str, width: int) -> EvenRows | None:
    """What csv.reader would give for these lines; None where it takes more than splitting them:
    for quotes, lone carriage returns, other widths, blank lines and cells beyond the limit."""
    text = "".join(lines)
    if '"' in text or width < 2:
        return None
    if "\r" in text and "\r" in (text := text.replace("\r\n", "\n")):
        return None
    if set(map(str.count, lines, repeat(delimiter))) - {width - 1}:
        return None
    if max(map(len, lines), default=0) > csv.field_size_limit():
        return None
    cells = text.removesuffix("\n").replace("\n", delimiter).split(delimiter)
    return EvenRows(cells if lines else [], width)


def _cut(cutter: Any, most: int, before: int) -> tuple[list[int], list[Row], list[Rejected], bool]:
    """The next rows with their first lines, those that cannot be cut, and whether all is read.

    `before`: so many lines came before those of the cutter.
    """
    lines: list[int] = []
    rows: list[Row] = []
    unreadable: list[Rejected] = []
    line = before + cutter.line_num + 1
    while True:
        try:
            for row in cutter:
                if row:
                    lines.append(line)
                    rows.append(tuple(row))
                    if len(rows) == most:
                        return lines, rows, unreadable, False
                line = before + cutter.line_num + 1
            return lines, rows, unreadable, True
        except csv.Error as error:
            unreadable.append(Rejected(line, "", "unreadable", str(error)))
            line = before + cutter.line_num + 1
