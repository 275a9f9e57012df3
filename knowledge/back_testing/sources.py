"""Where the rows of a back-test come from: decisions of the log, or the lines of a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from kernel.table_files.cutting import Rejected
from kernel.table_files.faults import explained_table
from kernel.table_files.reading import TableReader
from kernel.table_files.text import readable
from knowledge.back_testing.cell_facts import Assumed, cell_fact, logged_fact, logged_raw
from knowledge.back_testing.row_deciding import Raw, Rows
from knowledge.back_testing.running import MASK
from knowledge.deciding import in_words, shortened
from knowledge.models import DecisionChannel
from knowledge.querysets import DecisionQuerySet

DECISIONS_AT_ONCE = 5_000
LINES_AT_ONCE = 20_000
MOST_ROWS = 5_000_000  # of a file
LONGEST_SEGMENT = 80
NOTHING_GIVEN = "–"
INPUT, COLUMN, CHANNEL, MONTH = "input:", "column:", "log:channel", "log:month"
PARTS = ("pk", "inputs", "personal", "erased_at", "as_of", "at", "channel", "version_id")
PER_MILLE = 1_000

Tell = Callable[[int, int, str], None]


def tell_nobody(_done: int, _total: int, _message: str) -> None:
    """For a caller who does not watch."""


@dataclass(slots=True)
class Asked:
    """What both sources need to know. `kinds`: the type of each input, of either table."""

    kinds: Mapping[str, str]
    personal: frozenset[str]
    segment: str = ""
    assumed: Mapping[str, str] = field(default_factory=dict)

    def given(self, name: str, raw: Raw) -> Raw:
        """What was given for an input, or what is to be taken where nothing was."""
        if raw is None and self.assumed.get(name):
            return Assumed(self.assumed[name])
        return raw


@dataclass(slots=True)
class LogRows:
    """Logged decisions, the oldest first. `older`: how many another version had decided; `erased`:
    whose personal inputs are gone."""

    asked: Asked
    decisions: DecisionQuerySet
    against: int
    tell: Tell = tell_nobody
    older: int = 0
    erased: int = 0

    read = staticmethod(logged_fact)

    def __iter__(self) -> Iterator[Rows]:
        total, done = self.decisions.count(), 0
        for part in self._parts():
            yield self._rows(part, done)
            done += len(part)
            self.tell(min(done, total), total, _("Decisions of the log"))

    def _parts(self) -> Iterator[list[Any]]:
        """By place, not by one long look: the log grows, and progress is written meanwhile."""
        ordered = self.decisions.order_by("at", "pk")
        last: Any = None
        while True:
            left = ordered.after(last.at, last.pk) if last else ordered
            part = list(left.values_list(*PARTS, named=True)[:DECISIONS_AT_ONCE])
            if not part:
                return
            last = part[-1]
            yield part

    def _rows(self, part: Sequence[Any], before: int) -> Rows:
        told = [{**one.inputs, **(one.personal or {})} for one in part]
        self.older += sum(one.version_id != self.against for one in part)
        self.erased += sum(one.erased_at is not None for one in part)
        personal = self.asked.personal
        hidden = [personal.union(one.personal) if one.personal else personal for one in part]
        columns = {
            name: [self.asked.given(name, logged_raw(row.get(name))) for row in told]
            for name in self.asked.kinds
        }
        return Rows(
            columns=columns,
            numbers=range(before + 1, before + 1 + len(part)),
            moments=[one.as_of for one in part],
            segments=self._segments(part, columns, hidden),
            keys=[one.pk for one in part],
            hidden=hidden,
        )

    def _segments(
        self, part: Sequence[Any], columns: Mapping[str, Sequence[Raw]], hidden: Sequence[Any]
    ) -> list[str]:
        asked = self.asked.segment
        if asked == CHANNEL:
            return [str(DecisionChannel(one.channel).label) for one in part]
        if asked == MONTH:
            return [f"{timezone.localtime(one.at):%Y-%m}" for one in part]
        return _by_input(self.asked, columns, hidden, len(part), logged_fact)


@dataclass(slots=True)
class FileRows:
    """The lines of a file. `columns`: the heading for each input; `rejected`: lines that could not
    be cut into cells, or have too few or many of them."""

    asked: Asked
    reader: TableReader
    columns: Mapping[str, str]
    moment: datetime
    tell: Tell = tell_nobody
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0

    @staticmethod
    def read(raw: Any, kind: str) -> Any:
        return cell_fact(raw.text if isinstance(raw, Assumed) else raw, kind)

    def __iter__(self) -> Iterator[Rows]:
        done = 0
        with explained_table(self.reader.name, self.reader.written):
            for lines, rows, unreadable in self.reader.cuts(LINES_AT_ONCE):
                done += len(lines)
                if done > MOST_ROWS:
                    told = _("%(count)s rows, or more") % {"count": f"{done:,}"}
                    raise _too_many(self.reader.name, told)
                kept_lines, cells, uneven = self._even(lines, rows)
                self._reject([*unreadable, *uneven])
                yield self._rows(kept_lines, cells)
                share = round(self.reader.share_read() * PER_MILLE)
                words = _("%(count)s lines") % {"count": f"{done:,}"}
                self.tell(share, PER_MILLE if share else 0, words)

    def _even(
        self, lines: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[list[int], list[Sequence[str]], list[Rejected]]:
        """Rows with a cell for each heading; what is blank throughout is no row."""
        width = len(self.reader.heading.names)
        kept_lines, cells, uneven = [], [], []
        for line, row in zip(lines, rows, strict=True):
            if len(row) != width and any(cell.strip() for cell in row):
                words = {"has": len(row), "heading": width}
                why = _("%(has)d cells, but the heading has %(heading)d.") % words
                uneven.append(Rejected(line, "", why, ""))
            elif any(cell.strip() for cell in row):
                kept_lines.append(line)
                cells.append(row)
        return kept_lines, cells, uneven

    def _reject(self, found: Sequence[Rejected]) -> None:
        self.rejected_count += len(found)
        self.rejected += found[: max(0, PER_MILLE - len(self.rejected))]

    def _rows(self, lines: Sequence[int], cells: Sequence[Sequence[str]]) -> Rows:
        names = self.reader.heading.names
        taken: dict[str, list[str]] = {}
        asked = self.asked
        wanted = [*self.columns.values(), asked.segment.removeprefix(COLUMN)]
        for heading in set(wanted) & set(names):
            place = names.index(heading)
            taken[heading] = [readable(row[place].strip()) for row in cells]
        columns = {
            name: [
                asked.given(name, cell or None)
                for cell in taken.get(self.columns.get(name, ""), repeat("", len(cells)))
            ]
            for name in asked.kinds
        }
        hidden = [asked.personal] * len(cells)
        if asked.segment.startswith(COLUMN):
            segments = [_short(cell) for cell in taken[asked.segment.removeprefix(COLUMN)]]
        else:
            segments = _by_input(asked, columns, hidden, len(cells), self.read)
        nothing: list[int | None] = [None] * len(cells)
        return Rows(columns, lines, [self.moment] * len(cells), segments, nothing, hidden)


def logged_between(decisions: Any, since: Any, until: Any) -> Any:
    """Both days included, each where it is told."""
    if since:
        decisions = decisions.since(since)
    return decisions.until(until) if until else decisions


def demand_rows(rows: int) -> None:
    if not rows:
        raise DomainError(_("There is nothing to test with: the source holds no row."))


def demand_not_too_many(reader: TableReader) -> None:
    """Raises DomainError where the file itself says that it has too many rows; the others are
    refused as they are read."""
    with explained_table(reader.name, reader.written):
        claimed = reader.rows_claimed() or 0
    if claimed > MOST_ROWS:
        raise _too_many(reader.name, _("%(count)s rows") % {"count": f"{claimed:,}"})


def _too_many(name: str, found: str) -> DomainError:
    told = _("%(file)s has %(found)s; a back-test takes %(limit)s. Hand in a part of them.")
    return DomainError(told % {"file": name, "found": found, "limit": f"{MOST_ROWS:,}"})


def _by_input(
    asked: Asked,
    columns: Mapping[str, Sequence[Raw]],
    hidden: Sequence[frozenset[str]],
    count: int,
    read: Callable[[Any, str], Any],
) -> list[str]:
    """The values of an input, in words; what holds personal data in a row is masked there."""
    name = asked.segment.removeprefix(INPUT)
    if not asked.segment.startswith(INPUT) or name not in columns:
        return [""] * count
    words: dict[Raw, str] = {None: NOTHING_GIVEN}
    told = []
    for raw, masked in zip(columns[name], hidden, strict=True):
        if raw not in words:
            words[raw] = _short(in_words(read(raw, asked.kinds[name])))
        told.append(MASK if name in masked else words[raw])
    return told


def _short(text: str) -> str:
    return shortened(text)[:LONGEST_SEGMENT] or NOTHING_GIVEN
