"""Series from a CSV file: period and value, one series or many, each fault named by its cell."""

import csv
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import NoReturn

import numpy as np
from django.utils.translation import gettext as _

from kernel.bounded import OutOfBounds
from kernel.ruling import DomainError
from kernel.table_files.text import DamagedFile, UnreadableFile, read_heading, text_of
from reporting.periods import Cadence, NoPeriod

KNOWN = ("series", "period", "value", "numerator", "denominator")
LARGEST = 1e15


@dataclass(slots=True)
class WrittenSeries:
    """One series as it stands in the file: period to value, numerator and denominator.

    `derived`: the periods that have no value of their own, but one worked out from the two parts.
    """

    name: str
    values: dict[int, float] = field(default_factory=dict)
    parts: dict[int, tuple[float, float]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    derived: set[int] = field(default_factory=set)

    def columns(self) -> tuple[np.ndarray, np.ndarray]:
        """Periods in their order, and the values; a period without a value is NaN."""
        periods = sorted(self.values)
        return np.array(periods, float), np.array([self.values[one] for one in periods])


def read_series(path: Path, cadence: Cadence) -> list[WrittenSeries]:
    """Every series of the file, in the order in which they begin. Raises DomainError."""
    if not path.is_file():
        raise DomainError(_("There is no file %(path)s.") % {"path": path})
    try:
        return _Reading(path, cadence).all()
    except csv.Error as fault:
        words = {"file": path.name, "fault": fault}
        raise DomainError(_("%(file)s cannot be read as CSV: %(fault)s.") % words) from fault
    except OutOfBounds as fault:
        told = _("%(file)s has a line longer than 1 MB. Is it a CSV file?") % {"file": path.name}
        raise DomainError(told) from fault
    except DamagedFile as fault:
        told = _("%(file)s is damaged: it cannot be unzipped to its end.") % {"file": path.name}
        raise DomainError(told) from fault
    except UnreadableFile as fault:
        told = _(
            "%(file)s is empty, or no UTF-8 text with a heading. It needs the columns period "
            "and value."
        )
        raise DomainError(told % {"file": path.name}) from fault


class _Reading:
    """One file, read line by line."""

    def __init__(self, path: Path, cadence: Cadence) -> None:
        self.path, self.cadence = path, cadence
        self.heading = read_heading(path, wanted=KNOWN)
        self.names = [name.strip().lower() for name in self.heading.names]
        self.has_comma = self.heading.delimiter != ","
        self.found: dict[str, WrittenSeries] = {}
        self._check_heading()

    def all(self) -> list[WrittenSeries]:
        with self.path.open("rb") as raw, text_of(raw, "utf-8") as text:
            rows = csv.reader(text, delimiter=self.heading.delimiter)
            next(rows)
            for row in rows:
                if any(cell.strip() for cell in row):
                    self._take(rows.line_num, row)
        if not self.found:
            self._refuse(_("there is a heading, but no row below it"))
        return list(self.found.values())

    def _check_heading(self) -> None:
        twice = {name for name in KNOWN if self.names.count(name) > 1}
        if twice:
            self._refuse(_("the column %(name)s stands there twice") % {"name": min(twice)}, 1)
        has_parts = {"numerator", "denominator"} <= set(self.names)
        missing = [name for name in ("period", "value") if name not in self.names]
        if missing == ["value"] and has_parts:
            return
        if missing:
            told = _("there is no column %(missing)s; there are: %(found)s")
            names = {"missing": ", ".join(missing), "found": ", ".join(self.heading.names)}
            self._refuse(told % names, 1)

    def _take(self, line: int, row: list[str]) -> None:
        if len(row) != len(self.names):
            widths = {"has": len(row), "heading": len(self.names)}
            self._refuse(_("%(has)d cells, but the heading has %(heading)d") % widths, line)
        cells = {name: cell.strip() for name, cell in zip(self.names, row, strict=True)}
        name = cells.get("series", "")
        series = self.found.setdefault(name, WrittenSeries(name))
        period = self._period(line, cells["period"])
        if period in series.values:
            words = {"period": cells["period"], "line": series.lines[period]}
            told = _("period “%(period)s” stands in line %(line)d already") % words
            self._refuse(told, line, "period")
        top, bottom = (self._number(line, one, cells) for one in ("numerator", "denominator"))
        value = self._number(line, "value", cells)
        if top is not None and bottom:
            series.parts[period] = (top, bottom)
            if value is None:
                value = top / bottom
                series.derived.add(period)
        series.values[period] = np.nan if value is None else value
        series.lines[period] = line

    def _period(self, line: int, text: str) -> int:
        try:
            return self.cadence.number_of(text)
        except NoPeriod:
            words = {"text": text, "example": self.cadence.example, "name": self.cadence.name}
            told = _("“%(text)s” is no %(name)s; write it like %(example)s, or a day of it")
            self._refuse(told % words, line, "period")

    def _number(self, line: int, name: str, cells: dict[str, str]) -> float | None:
        text = cells.get(name, "")
        if not text:
            return None
        plain = text.replace(",", ".") if self.has_comma and "." not in text else text
        try:
            value = float(plain.removesuffix("%").strip())
        except ValueError:
            self._refuse(_("“%(text)s” is not a number") % {"text": text[:80]}, line, name)
        if not isfinite(value) or abs(value) > LARGEST:
            self._refuse(
                _("“%(text)s” is no number to reckon with") % {"text": text[:80]}, line, name
            )
        return value

    def _refuse(self, fault: str, line: int = 0, column: str = "") -> NoReturn:
        raise DomainError(fault_at(self.path.name, fault, line, column))


def fault_at(file: str, fault: str, line: int = 0, column: str = "") -> str:
    """`file, line 7, column value: …`."""
    places = [file]
    if line:
        places.append(_("line %(line)d") % {"line": line})
    if column:
        places.append(_("column %(column)s") % {"column": column})
    return f"{', '.join(places)}: {fault}."
