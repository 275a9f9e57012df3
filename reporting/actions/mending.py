"""Rows that were set aside, corrected and loaded again; what is still wrong stays, with why."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from kernel.table_files.text import storable
from reporting.actions.events import load_events
from reporting.event_block import EventBlock
from reporting.event_mapping import EventMapping, mapping_of
from reporting.event_store import remove_batch
from reporting.kept_rows import Correction, fitted, same_cells
from reporting.models import EventBatch, QuarantinedRow, Source
from reporting.readers import Heading, MemoryReader, Rejected, RowDecoder
from reporting.row_files import FileRow, RowsFile, first_of

LINES_TOLD = 500
ROWS_A_WRITE = 1000
Chosen = list[tuple[QuarantinedRow, list[str]]]


@dataclass(slots=True)
class Mended:
    """What came of it, by the lines of the file that brought the rows. `batch`: the new one."""

    batch: EventBatch | None = None
    events: int = 0
    mended: list[int] = field(default_factory=list)
    still_wrong: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """What a job keeps of it; only what there is."""
        told = {
            "mended": len(self.mended),
            "new_events": self.events,
            "still_wrong": len(self.still_wrong),
            "lines_still_wrong": first_of(self.still_wrong),
            "mended_before": len(self.already),
            "not_taken_from_the_file": first_of(self.unknown, "; "),
        }
        return {name: value for name, value in told.items() if value}


@transaction.atomic
def mend_rows(batch: EventBatch, corrections: Sequence[Correction], *, actor: Any) -> Mended:
    """Load the corrected rows; all that can be read now are mended, the others say what is wrong.

    Raises DomainError when the role does not include it, when a row has changed since it was
    looked at, and where the rows cannot be mended at all.
    """
    found = Mended()
    with _nothing_left_beside(found):
        return _mend_sent(_locked(batch, actor), corrections, found, actor)


def _mend_sent(
    batch: EventBatch, corrections: Sequence[Correction], found: Mended, actor: Any
) -> Mended:
    rows = _held(batch, [one.row for one in corrections], key="pk")
    chosen: Chosen = []
    for one in corrections:
        row, cells = _only(rows.get(one.row)), fitted(storable(one.cells), len(batch.heading))
        if row is None:
            continue
        if row.mended_by_id == actor.pk and same_cells(row.corrected or [], cells):
            found.already.append(row.line)  # the same once more: pressed twice
        else:
            chosen.append((row, cells))
    marks = {one.row: one.mark for one in corrections}
    _refuse_changed(row for row, _cells in chosen if row.mended_at or row.mark != marks[row.pk])
    _refuse_cut([row for row, cells in chosen if row.first_kept.lacks_end(cells)])
    return _mend(batch, chosen, found, actor)


@transaction.atomic
def mend_from_file(batch: EventBatch, file: RowsFile, *, actor: Any) -> Mended:
    """The same for a file of corrected rows; those that stand in it as they came still wait.

    Raises DomainError, also when the file holds no row that was corrected.
    """
    found = Mended(unknown=file.faults)
    with _nothing_left_beside(found):
        _mend_told(_locked(batch, actor), file.rows, found, actor)
        if not (found.mended or found.still_wrong or found.already or found.unknown):
            raise DomainError(_("%(file)s holds no row that was corrected.") % {"file": file.name})
    return found


def _mend_told(batch: EventBatch, sent: Sequence[FileRow], found: Mended, actor: Any) -> None:
    rows = _held(batch, [one.line for one in sent], key="line")
    chosen: Chosen = []
    for one in sent:
        of_line = rows.get(one.line, [])
        waiting = [row for row in of_line if row.mended_at is None]
        if not of_line:
            found.unknown.append(_("line %(line)s was not set aside") % {"line": one.line})
        elif not waiting:
            found.already.append(one.line)
        elif len(of_line) > 1:
            reason = _("several rows begin in line %(line)s: mend them on the page")
            found.unknown.append(reason % {"line": one.line})
        elif (cells := _news(waiting[0], one)) is not None:
            if waiting[0].first_kept.lacks_end(cells):
                told = _("line %(line)s is longer than what was kept: complete it from %(cell)s on")
                found.unknown.append(told % _cut_at(waiting[0]))
            else:
                chosen.append((waiting[0], cells))
    _mend(batch, chosen, found, actor)


@contextmanager
def _nothing_left_beside(found: Mended) -> Iterator[None]:
    """Where the transaction is rolled back, what stands beside the database goes too."""
    try:
        yield
    except BaseException:
        if found.batch and found.batch.folder:
            remove_batch(found.batch.source.folder, found.batch.folder)
        raise


def _locked(batch: EventBatch, actor: Any) -> EventBatch:
    """The batch, with its source locked: first, as a load does that may settle its rows."""
    demand(actor, "reporting.load_source", _("Load events"))
    Source.objects.select_for_update().get(pk=batch.source_id)
    batch = EventBatch.objects.select_related("source__process").get(pk=batch.pk)
    if batch.source.is_invented:
        raise DomainError(_("The events of this source are invented; nothing is added to them."))
    if not batch.heading:
        raise DomainError(
            _("The heading of %(batch)s was not kept. Load the corrected file instead.")
            % {"batch": batch}
        )
    return batch


def _held(batch: EventBatch, keys: Sequence[int], *, key: str) -> dict[int, list[QuarantinedRow]]:
    """The rows with these keys, locked; a few thousand to a question."""
    found: dict[int, list[QuarantinedRow]] = {}
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), ROWS_A_WRITE):
        rows = batch.quarantine.select_for_update(of=("self",)).select_related("mended_by")
        part = rows.filter(**{f"{key}__in": ordered[start : start + ROWS_A_WRITE]})
        for row in part.order_by("pk"):
            row.batch = batch
            found.setdefault(getattr(row, key), []).append(row)
    return found


def _only(rows: list[QuarantinedRow] | None) -> QuarantinedRow | None:
    return rows[0] if rows else None


def _news(row: QuarantinedRow, told: FileRow) -> list[str] | None:
    """The cells, when they are neither those that stand there nor those that came at first."""
    width = len(row.batch.heading)
    now = row.kept.cells
    cells = fitted(storable(told.unguarded(now)), width)
    if same_cells(cells, now):
        return None
    first = now if row.corrected is None else row.first_kept.cells
    came = first is not now and same_cells(fitted(told.unguarded(first), width), first)
    return None if came else cells


def _refuse_changed(rows: Iterable[QuarantinedRow]) -> None:
    told = []
    for row in rows:
        words = {"line": row.line, "who": row.mended_by, "at": ""}
        if row.mended_at is None:
            told.append(_("Line %(line)s was corrected meanwhile.") % words)
        else:
            words["at"] = date_format(timezone.localtime(row.mended_at), "j M Y, H:i")
            anew = _("Line %(line)s was delivered anew, corrected, %(at)s.")
            mended = _("Line %(line)s was mended by %(who)s, %(at)s.")
            told.append((anew if row.is_redelivered else mended) % words)
    if told:
        raise DomainError(
            _("Nothing was loaded: rows have changed since you looked.") + " " + " ".join(told)
        )


def _refuse_cut(rows: Sequence[QuarantinedRow]) -> None:
    told = _("Line %(line)s is longer than what was kept: complete it from %(cell)s on.")
    if rows:
        raise DomainError(" ".join(told % _cut_at(row) for row in rows))


def _cut_at(row: QuarantinedRow) -> dict[str, Any]:
    heading, last = row.batch.heading, row.first_kept.last
    name = heading[last] if last < len(heading) else ""
    return {"line": row.line, "cell": f"“{name}”" if name else _("cell %(n)d") % {"n": last + 1}}


def _mend(batch: EventBatch, chosen: Chosen, found: Mended, actor: Any) -> Mended:
    """Read the rows as any of this source, load what can be read, note what cannot."""
    if not chosen:
        return found
    mapping = mapping_of(batch.source.mapping)
    block, wrong = _read(batch, mapping, chosen)
    for place, (row, cells) in enumerate(chosen):
        row.corrected = cells
        if place in wrong:
            row.column, row.reason = wrong[place].column, wrong[place].reason
    bad = [row for place, (row, _cells) in enumerate(chosen) if place in wrong]
    good = [row for place, (row, _cells) in enumerate(chosen) if place not in wrong]
    _write(bad, ["column", "reason", "corrected"])
    if good:
        _load(batch, _reader_of(batch, mapping, block, good), good, found, actor)
    found.mended = sorted(row.line for row in good)
    found.still_wrong = sorted(row.line for row in bad)
    _record(batch, found, actor)
    return found


def _read(
    batch: EventBatch, mapping: EventMapping, chosen: Chosen
) -> tuple[EventBlock, dict[int, Rejected]]:
    """What can be read, in its lines of old; and what cannot, by its place among the chosen."""
    rows = [cells for _row, cells in chosen]
    read = RowDecoder(mapping, batch.heading).decode(list(range(len(rows))), rows)
    told = read.told()
    told["line"] = told["line"].copy()
    for place, number in enumerate(read.columns["line"]):
        told["line"][place] = chosen[number][0].line
    return EventBlock(told), {one.line: one for one in read.rejected}


def _reader_of(
    batch: EventBatch, mapping: EventMapping, block: EventBlock, good: list[QuarantinedRow]
) -> MemoryReader:
    content = json.dumps([batch.pk, [[row.pk, row.corrected] for row in good]])
    return MemoryReader(
        name=_("%(file)s, mended rows") % {"file": batch.file_name[:200]},
        digest=sha256(content.encode()).hexdigest(),
        mapping=mapping,
        events=[block],
        heading=Heading(batch.heading, ""),
    )


def _load(
    batch: EventBatch, reader: MemoryReader, good: list[QuarantinedRow], found: Mended, actor: Any
) -> None:
    result = load_events(batch.source, reader, actor=actor, mended_from=batch)
    found.batch = EventBatch.objects.select_related("source").get(pk=result.batch)
    found.events = result.added + result.corrected
    now = timezone.now()
    for row in good:
        row.mended_in, row.mended_by, row.mended_at = found.batch, actor, now
    _write(good, ["corrected", "mended_in", "mended_by", "mended_at"])


def _write(rows: list[QuarantinedRow], fields: list[str]) -> None:
    """Each row is there: as new ones that stand in the way of themselves they are written fast."""
    QuarantinedRow.objects.bulk_create(
        rows,
        batch_size=ROWS_A_WRITE,
        update_conflicts=True,
        update_fields=fields,
        unique_fields=["pk"],
    )


def _record(batch: EventBatch, found: Mended, actor: Any) -> None:
    after = {
        "mended": len(found.mended),
        "lines": found.mended[:LINES_TOLD],
        "still_wrong": found.still_wrong[:LINES_TOLD],
        "batch": found.batch and found.batch.ordinal,
    }
    about = [batch.source, *([found.batch] if found.batch else [])]
    audit.record("quarantine.mended", batch, actor=actor, after=after, about=about)
