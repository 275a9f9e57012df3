"""Cost pools by the month, or the minutes that activities take, as files tell them.

CSV (also gzipped) or the first sheet of a workbook. Nothing is guessed: each fault is named by
line, column and cell, with what was wrong and what to do.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kernel.late import Late
from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.files import explained
from reporting.periods import CADENCES, NoPeriod, first_of_month
from reporting.pool_figures import YEARS, FigureFault, PoolFigures, check_figure, pool_figures
from reporting.readers import FileReader
from reporting.table_readers import XlsxReader, reader_class

workbooks = Late("openpyxl.utils")
POOLS, TIMES = "pools", "times"
# fmt: off
COLUMNS = {
    #       needed                                      may be there
    POOLS: (("pool", "kind", "month", "amount"),        ("headcount", "available_minutes",
             "practical_share", "capacity_minutes", "processes", "note")),
    TIMES: (("process", "activity", "pool", "minutes"), ("valid_from", "measured_first")),
}
# fmt: on
KINDS = ("people", "systems", "third_party")
YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}
CAPACITY = ("headcount", "available_minutes", "practical_share", "capacity_minutes")
LONGEST = {"pool": 120, "note": 250, "activity": 200}
MOST_ROWS = 50_000
MOST_FAULTS = 200
LARGEST = Decimal(10) ** 12
ALWAYS = date(2000, 1, 1)
PLAIN = EventMapping("", "", "")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong where. `cell` is the place in a sheet, as D7."""

    line: int
    column: str
    value: str
    reason: str
    cell: str = ""

    def __str__(self) -> str:
        words = {"line": self.line, "column": self.column, "value": self.value[:80]}
        place = _("line %(line)s, column %(column)s") if self.column else _("line %(line)s")
        place = f"{place % words} ({self.cell})" if self.cell else place % words
        said = f" “{words['value']}”" if self.value else ""
        return f"{place}{said}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A month of a pool. `processes` None: the file does not say."""

    line: int
    pool: str
    kind: str
    month: date
    figures: PoolFigures
    processes: tuple[str, ...] | None
    note: str

    def __str__(self) -> str:
        return f"{self.pool} {self.month:%Y-%m}"


@dataclass(frozen=True, slots=True)
class TimeRow:
    """The minutes an activity takes of a pool from a month on."""

    line: int
    process: str
    activity: str
    pool: str
    minutes: Decimal | None
    valid_from: date
    measured_first: bool

    def __str__(self) -> str:
        return f"{self.process} {self.activity} · {self.pool}"


@dataclass(slots=True)
class CostTable:
    """What a file tells: `kind` is POOLS or TIMES."""

    name: str
    kind: str
    rows: list[Any] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)

    def fault(self, line: int, column: str, value: str, reason: str) -> None:
        cell = f"{self.letters[column]}{line}" if column in self.letters else ""
        self.faults.append(CellFault(line, column, value, str(reason), cell))


class _Refused(ValueError):
    """A cell cannot be read; the text says why."""


def read_cost_file(path: Path, *, name: str = "") -> CostTable:
    """Every row that can be read, and a fault for every cell that cannot.

    Raises DomainError where the file as a whole is none: damaged, without the columns, empty.
    """
    name = name or path.name
    with explained(name, PLAIN):
        reader = reader_class(path)(path, PLAIN, name=name)
        names = [_plain_name(one) for one in reader.heading.names]
        table = CostTable(name, _kind_of(name, names))
        if isinstance(reader, XlsxReader):
            table.letters = {one: workbooks.get_column_letter(n) for n, one in enumerate(names, 1)}
        _read_rows(table, reader, names)
    if not table.rows and not table.faults:
        raise DomainError(_("%(file)s has a heading, but no row below it.") % {"file": name})
    return table


def _kind_of(name: str, names: list[str]) -> str:
    """By the columns it has. Raises DomainError."""
    twice = sorted({one for one in names if one and names.count(one) > 1})
    if twice:
        raise DomainError(
            _("%(file)s has the column “%(column)s” twice.") % {"file": name, "column": twice[0]}
        )
    kind = TIMES if "activity" in names or "minutes" in names else POOLS
    needed, others = COLUMNS[kind]
    told = {"file": name, "found": ", ".join(one for one in names if one)}
    if missing := [one for one in needed if one not in names]:
        told["missing"] = ", ".join(missing)
        raise DomainError(
            _("%(file)s has no column %(missing)s. It has: %(found)s.") % told
            + " "
            + _("A file of cost pools needs %(pools)s; one of activity times %(times)s.")
            % {"pools": ", ".join(COLUMNS[POOLS][0]), "times": ", ".join(COLUMNS[TIMES][0])}
        )
    if unknown := [one for one in names if one and one not in (*needed, *others)]:
        told |= {"unknown": unknown[0][:80], "known": ", ".join((*needed, *others))}
        raise DomainError(
            _("%(file)s has a column “%(unknown)s”, which is not known. Known are: %(known)s.")
            % told
        )
    return kind


def _read_rows(table: CostTable, reader: FileReader, names: list[str]) -> None:
    make = _pool_row if table.kind == POOLS else _time_row
    seen: dict[tuple, int] = {}
    for count, (line, cells) in enumerate(_rows(table, reader, len(names))):
        if count >= MOST_ROWS or len(table.faults) >= MOST_FAULTS:
            table.fault(line, "", "", _("the rest was not read; cut the file or mend it first"))
            return
        told = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name}
        row = _made(table, line, told, make)
        if row is None:
            continue
        key = _key(row)
        if key in seen:
            column = "month" if table.kind == POOLS else "activity"
            reason = _("the same stands in line %(line)d already") % {"line": seen[key]}
            table.fault(line, column, told.get(column, ""), reason)
            continue
        seen[key] = line
        table.rows.append(row)


def _rows(table: CostTable, reader: FileReader, width: int) -> Iterator[tuple[int, Sequence[str]]]:
    for lines, rows, rejected in reader.cuts():
        for one in rejected:
            table.fault(one.line, one.column, "", _("the row cannot be cut into cells"))
        for line, cells in zip(lines, rows, strict=True):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != width:
                words = {"has": len(cells), "heading": width}
                reason = _("%(has)d cells, but the heading has %(heading)d") % words
                table.fault(line, "", "", reason)
                continue
            yield line, cells


def _made(
    table: CostTable, line: int, told: Mapping[str, str], make: Callable[["_Cells"], Any]
) -> Any:
    """The row; None, with its faults told, when a cell cannot be read."""
    cells = _Cells(table, line, told)
    row = make(cells)
    return None if cells.is_faulty else row


def _key(row: PoolRow | TimeRow) -> tuple:
    if isinstance(row, PoolRow):
        return row.pool, row.month
    return row.process, row.activity, row.pool, row.valid_from


class _Cells:
    """The cells of one row; a fault is told and answered with None."""

    def __init__(self, table: CostTable, line: int, told: Mapping[str, str]) -> None:
        self.table, self.line, self.told = table, line, told
        self.is_faulty = False

    def read(self, column: str, how: Callable[[str], Any]) -> Any:
        value = self.told.get(column, "")
        try:
            return how(value)
        except _Refused as fault:
            self.refuse(column, str(fault))
            return None

    def refuse(self, column: str, reason: str) -> None:
        self.is_faulty = True
        self.table.fault(self.line, column, _shown(self.told.get(column, "")), reason)

    def text(self, column: str, *, needed: bool = True) -> Any:
        return self.read(column, lambda value: _text(value, LONGEST.get(column, 80), needed))

    def number(self, column: str) -> Any:
        return self.read(column, _number)


def _pool_row(cells: _Cells) -> PoolRow | None:
    pool, note = cells.text("pool"), cells.text("note", needed=False)
    kind = cells.read("kind", _kind)
    month = cells.read("month", _month)
    amount = cells.read("amount", _amount)
    capacity = {name: cells.number(name) for name in CAPACITY}
    processes = cells.read("processes", _keys) if "processes" in cells.told else None
    if cells.is_faulty:
        return None
    try:
        figures = pool_figures(kind, amount, **capacity)
    except FigureFault as fault:
        cells.refuse(fault.column, str(fault))
        return None
    return PoolRow(cells.line, pool, kind, month, figures, processes, note)


def _time_row(cells: _Cells) -> TimeRow:
    told = cells.told.get("valid_from", "")
    return TimeRow(
        line=cells.line,
        process=cells.text("process"),
        activity=cells.text("activity"),
        pool=cells.text("pool"),
        minutes=cells.read("minutes", _minutes),
        valid_from=cells.read("valid_from", _month) if told else ALWAYS,
        measured_first=cells.read("measured_first", _yes_or_no),
    )


def _text(value: str, longest: int, needed: bool) -> str:
    if needed and not value:
        raise _Refused(_("the cell is empty"))
    if len(value) > longest:
        raise _Refused(_("longer than %(most)d characters") % {"most": longest})
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in value):
        raise _Refused(_("holds signs that are no text; save the file as UTF-8"))
    return value


def _kind(value: str) -> str:
    plain = _plain_name(value)
    if plain not in KINDS:
        raise _Refused(_("is no kind of pool; write %(kinds)s") % {"kinds": ", ".join(KINDS)})
    return plain


def _month(value: str) -> date:
    try:
        number = CADENCES["month"].number_of(value)
    except NoPeriod as fault:
        raise _Refused(_("is no month; write it like 2026-03, or a day of it")) from fault
    if number // 12 not in YEARS:
        words = {"first": YEARS[0], "last": YEARS[-1]}
        raise _Refused(_("lies too far from today; from %(first)d to %(last)d") % words)
    return first_of_month(number)


def _amount(value: str) -> Decimal:
    if not value:
        raise _Refused(_("the cell is empty; write 0 where nothing was paid"))
    return _number(value) or Decimal(0)


def _number(value: str) -> Decimal | None:
    """A comma is a decimal comma unless it could part thousands; then it is asked about."""
    plain = value.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not plain:
        return None
    share = plain.endswith("%")
    plain = plain.removesuffix("%")
    whole, comma, rest = plain.partition(",")
    if comma and ("." in plain or "," in rest or (len(rest) == 3 and whole not in {"0", ""})):
        raise _Refused(_("is not clear; write 1234.50, without marks between thousands"))
    plain = plain.replace(",", ".")
    try:
        number = Decimal(plain) if plain.isascii() and "_" not in plain else Decimal("nan")
    except InvalidOperation as fault:
        raise _Refused(_("is not a number; write it like 1234.50")) from fault
    if not number.is_finite():
        raise _Refused(_("is not a number; write it like 1234.50"))
    if number < 0:
        raise _Refused(_("is below zero"))
    if number > LARGEST:
        raise _Refused(_("is more than can be reckoned with"))
    return number / 100 if share else number


def _minutes(value: str) -> Decimal | None:
    number = _number(value)
    try:
        check_figure("minutes", number)
    except FigureFault as fault:
        raise _Refused(str(fault)) from fault
    return number


def _yes_or_no(value: str) -> bool:
    plain = value.casefold()
    if plain in NO:
        return False
    if plain in YES or not plain:
        return True
    raise _Refused(_("is neither yes nor no"))


def _keys(value: str) -> tuple[str, ...]:
    words = value.replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(_text(word, 40, True) for word in words))


def _plain_name(text: str) -> str:
    return "_".join(text.strip().casefold().replace("-", " ").split())


def _shown(value: str) -> str:
    """As a message can carry it."""
    return "".join(one if unicodedata.category(one) not in {"Cc", "Cs"} else "·" for one in value)
