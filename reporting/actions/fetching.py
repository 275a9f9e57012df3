"""Fetch what a source brings by itself: the whole files of its folder, the new rows of its table.

Everything is loaded through `load_events`; what was loaded is noted, so that nothing is twice.
"""

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.ruling import DomainError, demand
from reporting.actions.events import Report, load_events
from reporting.actions.feeds import note_trouble
from reporting.event_mapping import EventMapping, mapping_of
from reporting.files import reader_of
from reporting.models import FolderFile, Source, SourceKind
from reporting.warehouses import (
    Interrupted,
    NoSuchTable,
    Table,
    Unreachable,
    kept_place,
    table_of,
    text_of_value,
)
from reporting.watched_folders import OutsideRoot, Seen, files_in, folder_under


@dataclass(slots=True)
class Fetched:
    """What a look brought. `batches`: the numbers of all that it read; `new_batches`: how many were
    not there yet.

    `waiting`: files that may still be growing; the next look decides.
    """

    source: str
    batches: list[int] = field(default_factory=list)
    added: int = 0
    corrected: int = 0
    set_aside: int = 0
    new_batches: int = 0
    waiting: int = 0
    troubles: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def glance(source: Source) -> bool:
    """Whether there is anything to fetch, as far as it shows from the door: of a folder, whether
    its files are other than they were noted. What a table holds only reading tells."""
    if source.kind != SourceKind.FOLDER:
        return True
    Source.objects.filter(pk=source.pk).update(fetched_at=timezone.now())
    try:
        _place, seen = _look(source)
    except DomainError as fault:
        return source.trouble != str(fault)
    known = {one.name: one for one in source.files.all()}
    if any(_is_news(known.get(file.name), file) for file in seen):
        return True
    return source.trouble != "\n".join(filter(None, (known[file.name].trouble for file in seen)))


def fetch_source(source: Source, *, actor: Any, report: Report, again: bool = False) -> Fetched:
    """Look once. `again`: try those files too that could not be read and have not changed."""
    demand(actor, "reporting.load_source", _("Load events"))
    found = Fetched(source.number)
    newest = _newest(source)
    try:
        if source.kind == SourceKind.FOLDER:
            _fetch_folder(source, found, actor, report, again=again)
        elif source.kind == SourceKind.TABLE:
            _fetch_table(source, found, actor, report)
        else:
            raise DomainError(_("%(source)s is not fetched from anywhere.") % {"source": source})
    except DomainError as fault:
        found.troubles.append(str(fault))
    found.new_batches = _newest(source) - newest
    Source.objects.filter(pk=source.pk).update(fetched_at=timezone.now())
    note_trouble(source, trouble="\n".join(found.troubles), actor=actor)
    return found


def _fetch_folder(
    source: Source, found: Fetched, actor: Any, report: Report, *, again: bool
) -> None:
    place, seen = _look(source)
    known = {one.name: one for one in source.files.all()}
    for file in seen:
        note = known.get(file.name)
        if note is None or note.mark != file.mark:
            _note(source, file)
            found.waiting += 1
        elif note.done_at is None and (again or not note.trouble):
            _load_file(source, note, place / file.name, found, actor, report)
        if note is not None and note.mark == file.mark and note.trouble:
            found.troubles.append(note.trouble)


def _newest(source: Source) -> int:
    return source.batches.aggregate(newest=Max("ordinal"))["newest"] or 0


def _is_news(note: FolderFile | None, file: Seen) -> bool:
    """It is to be noted, or to be loaded."""
    return note is None or note.mark != file.mark or (note.done_at is None and not note.trouble)


def _look(source: Source) -> tuple[Path, list[Seen]]:
    root, folder = settings.WATCH_DIR, source.feed["folder"]
    if root is None:
        raise DomainError(_("No folder may be watched here: GROUNDCREW_WATCH_DIR is not set."))
    try:
        return folder_under(root, folder), files_in(root, folder, source.feed["pattern"])
    except (OutsideRoot, OSError) as fault:
        raise DomainError(
            _("The folder “%(folder)s” cannot be read. Is it there, and open to Groundcrew?")
            % {"folder": folder}
        ) from fault


def _note(source: Source, file: Seen) -> None:
    told = {"size_bytes": file.size, "changed_ns": file.changed, "seen_at": timezone.now()}
    anew = {**told, "done_at": None, "trouble": ""}
    FolderFile.objects.update_or_create(source=source, name=file.name, defaults=anew)


def _load_file(
    source: Source, note: FolderFile, path: Path, found: Fetched, actor: Any, report: Report
) -> None:
    try:
        mapping = mapping_of(source.mapping)
        result = load_events(source, reader_of(path, mapping), actor=actor, report=report)
    except DomainError as fault:
        note.trouble = str(fault)
    else:
        note.trouble, note.done_at, note.batch_id = "", timezone.now(), result.batch
        _count(found, result)
    note.save(update_fields=["trouble", "done_at", "batch"])


def _count(found: Fetched, result: Any) -> None:
    found.batches.append(result.ordinal)
    found.added += result.added
    found.corrected += result.corrected
    found.set_aside += result.quarantined


def _fetch_table(source: Source, found: Fetched, actor: Any, report: Report) -> None:
    connection, name = source.feed["connection"], source.feed["table"]
    url = settings.WAREHOUSES.get(connection)
    if url is None:
        raise DomainError(
            _("There is no database “%(name)s”: GROUNDCREW_WAREHOUSE_%(name)s is not set.")
            % {"name": connection}
        )
    mapping = replace(mapping_of(source.mapping), delimiter=",", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        try:
            with table_of(url, name) as table:
                newest, is_news = _spool(table, source, mapping, path)
        except (Unreachable, Interrupted) as fault:
            raise DomainError(
                _("The database “%(name)s” does not answer, or not to us. Is it up?")
                % {"name": connection}
            ) from fault
        except NoSuchTable as fault:
            raise DomainError(
                _("The database “%(name)s” has no table “%(table)s” that we may read.")
                % {"name": connection, "table": name}
            ) from fault
        if not is_news:
            return
        reader = reader_of(path, mapping, name=f"{connection}.{name}")
        _count(found, load_events(source, reader, actor=actor, report=report))
    Source.objects.filter(pk=source.pk).update(read_up_to=newest)


def _spool(table: Table, source: Source, mapping: EventMapping, path: Path) -> tuple[Any, bool]:
    """Write the new rows to a file, so that the other database is left soon; how far they reach,
    and whether there are any beyond those that were read already."""
    cursor, columns = source.feed["cursor"], mapping.columns()
    wanted = [*columns, *([cursor] if cursor else [])]
    _demand_columns(table, wanted, source)
    place, count = source.read_up_to, 0
    with path.open("w", encoding="utf-8", newline="", errors="surrogateescape") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in table.rows(wanted, cursor, source.read_up_to):
            writer.writerow(text_of_value(one, mapping.decimal) for one in row[: len(columns)])
            count += 1
            if cursor and row[-1] is not None:
                place = kept_place(row[-1])
    return place, bool(count) and (not cursor or place != source.read_up_to)


def _demand_columns(table: Table, wanted: Sequence[str], source: Source) -> None:
    there = table.columns()
    missing = [name for name in wanted if name not in there]
    if missing:
        raise DomainError(
            _("%(table)s has no column %(missing)s. It has: %(found)s.")
            % {
                "table": source.feed["table"],
                "missing": ", ".join(f"“{name}”" for name in missing),
                "found": ", ".join(there),
            }
        )
