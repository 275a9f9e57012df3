import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from kernel.table_files.text import storable
from reporting.actions.measures import measure_as_usual
from reporting.actions.redelivery import settle_redelivered
from reporting.actions.rollups import refresh_rollups
from reporting.event_store import EventStore, Merged, open_store, remove_batch
from reporting.files import explained
from reporting.models import EventBatch, QuarantinedRow, QuarantineReason, Source
from reporting.queries.standing_cases import cases_and_outcomes
from reporting.readers import EventReader, Rejected

Report = Callable[[int, int, str], None]
READING = 80  # of a hundred steps
MOST_MISFITS = 10_000


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What came of a load. `cases` and `outcomes` are those of the whole source afterwards.

    `batch` is its key; `ordinal` its number within the source, by which people know it.
    """

    source: str
    batch: int
    ordinal: int
    events: int
    added: int
    corrected: int
    unchanged: int
    quarantined: int
    cases: int
    outcomes: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        told = asdict(self)
        del told["ordinal"]
        return told

    def for_people(self) -> dict[str, Any]:
        """What the page of a job tells of it."""
        words = {"quarantined": "set_aside"}
        told = self.as_dict() | {"batch": self.ordinal}
        return {words.get(name, name): value for name, value in told.items()}


def load_events(
    source: Source,
    reader: EventReader,
    *,
    actor: Any,
    report: Report | None = None,
    mended_from: EventBatch | None = None,
) -> LoadResult:
    """Load all events of the reader, or none. The same content a second time changes nothing.

    Events that are known already are counted as unchanged; late ones find their place by their
    instant. `mended_from`: the batch whose rows these are; they end as if they had come with it.
    Raises DomainError when there is nothing to load, or the file is damaged.
    """
    demand(actor, "reporting.load_source", _("Load events"))
    with explained(reader.name, reader.mapping):
        if (known := _known_batch(source, reader)) is not None:
            return _repeated(known)
        batch = EventBatch(
            source=source,
            digest=reader.digest,
            file_name=reader.name[:250],
            heading=storable(reader.heading.names),
            folder=secrets.token_hex(8),
            loaded_by=actor,
            mended_from=mended_from,
        )
        return _load(batch, source, reader, report or _silent)


def _load(batch: EventBatch, source: Source, reader: EventReader, report: Report) -> LoadResult:
    with open_store(source.folder) as store:
        rejected = _stage(store, reader, report)
        try:
            return _commit(batch, store, reader, rejected, report)
        except BaseException:  # also when cancelled or stopped: nothing half-written stays
            remove_batch(source.folder, batch.folder)
            raise


def _stage(store: EventStore, reader: EventReader, report: Report) -> list[Rejected]:
    rejected: list[Rejected] = []
    read = 0
    for block in reader.blocks():
        store.take(block)
        rejected += block.rejected
        read += len(block)
        _refuse_misfit(reader, read, rejected)
        report(
            int(READING * reader.share_read()), 100, _("%(count)s events read") % {"count": read}
        )
    if not read and not rejected:
        raise DomainError(_("%(name)s holds no events.") % {"name": reader.name})
    return rejected


def _refuse_misfit(reader: EventReader, read: int, rejected: list[Rejected]) -> None:
    """When most rows cannot be read, the mapping is wrong and not the rows."""
    if len(rejected) > max(read, MOST_MISFITS):
        first = rejected[0]
        raise DomainError(
            _(
                "Of the first %(rows)s rows of %(name)s only %(read)s can be read: look again "
                "which column is what. "
                "The first fault: line %(line)s, column “%(column)s”: %(reason)s."
            )
            % {
                "rows": read + len(rejected),
                "name": reader.name,
                "read": read,
                "line": first.line,
                "column": first.column,
                "reason": QuarantineReason(first.reason).label,
            }
        )


@transaction.atomic
def _commit(
    batch: EventBatch,
    store: EventStore,
    reader: EventReader,
    rejected: list[Rejected],
    report: Report,
) -> LoadResult:
    actor, origin = batch.loaded_by, batch.mended_from
    source = Source.objects.select_for_update().get(pk=batch.source_id)
    if (known := _known_batch(source, reader)) is not None:
        return _repeated(known)
    newest = source.batches.order_by("-ordinal").values_list("ordinal", flat=True).first()
    batch.ordinal = (newest or 0) + 1
    folders = list(source.batches.stored().values_list("folder", flat=True))
    ordinal = origin.ordinal if origin else batch.ordinal
    merged = store.merge(folders, ordinal=ordinal, corrects=bool(reader.mapping.identity))
    _save(batch, merged, rejected)
    if batch.folder:
        store.publish(batch.folder)
        refresh_rollups(
            source,
            store,
            batch=batch.folder,
            before=folders,
            told=_share_of(merged.cases, report),
        )
        if origin is None:
            settle_redelivered(batch, store, actor=actor)
        measure_as_usual(source.process, actor=actor)
    about = [source, source.process, *([origin] if origin else [])]
    audit.record("events.loaded", batch, actor=actor, after=_counts(batch), about=about)
    return _result(batch, unchanged=batch.unchanged, added=batch.added, corrected=batch.corrected)


def _save(batch: EventBatch, merged: Merged, rejected: list[Rejected]) -> None:
    batch.added, batch.corrected = merged.added, merged.corrected
    batch.unchanged = merged.unchanged
    batch.events = merged.added + merged.corrected + merged.unchanged
    batch.quarantined = len(rejected)
    batch.rows = batch.events + batch.quarantined
    batch.cases = merged.cases
    batch.first_event_at = _in_utc(merged.first_at)
    batch.last_event_at = _in_utc(merged.last_at)
    batch.loaded_at = timezone.now()
    if not (merged.added or merged.corrected):
        batch.folder = ""
    batch.save()
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                batch=batch, line=one.line, column=one.column, reason=one.reason, raw=one.raw
            )
            for one in rejected
        ],
        batch_size=2000,
    )


def _known_batch(source: Source, reader: EventReader) -> EventBatch | None:
    """The batch that brought this very content, to this source.

    Raises DomainError when another source of the process holds it: it would count twice.
    """
    same = EventBatch.objects.filter(digest=reader.digest, source__process=source.process_id)
    for batch in same.select_related("source"):
        if batch.source_id == source.pk:
            return batch
        raise DomainError(
            _(
                "%(name)s was loaded into %(source)s of this process already, with other "
                "columns. Its cases would count twice; choose the columns as that source has them."
            )
            % {"name": reader.name, "source": batch.source}
        )
    return None


def _repeated(batch: EventBatch) -> LoadResult:
    return _result(batch, unchanged=batch.events, added=0, corrected=0)


def _result(batch: EventBatch, *, unchanged: int, added: int, corrected: int) -> LoadResult:
    cases, outcomes = cases_and_outcomes(batch.source)
    return LoadResult(
        source=batch.source.number,
        batch=batch.pk,
        ordinal=batch.ordinal,
        events=batch.events,
        added=added,
        corrected=corrected,
        unchanged=unchanged,
        quarantined=batch.quarantined,
        cases=cases,
        outcomes=outcomes,
    )


def _counts(batch: EventBatch) -> dict[str, Any]:
    names = ("events", "added", "corrected", "unchanged", "quarantined", "cases")
    return {"file": batch.file_name, **{name: getattr(batch, name) for name in names}}


def _share_of(cases: int, report: Report) -> Callable[[int], None]:
    def told(written: int) -> None:
        steps = READING + (100 - READING) * written // max(cases, 1)
        report(min(steps, 99), 100, _("%(count)s cases written") % {"count": written})

    return told


def _in_utc(instant: datetime | None) -> datetime | None:
    return instant and instant.replace(tzinfo=UTC)


def _silent(_done: int, _total: int, _message: str) -> None:
    """Nobody wants to know."""
