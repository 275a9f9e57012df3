"""Rows that were set aside and that their source delivered anew, corrected: they wait no longer."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils import timezone

from kernel import audit
from reporting.event_mapping import mapping_of
from reporting.event_store import EventStore
from reporting.models import EventBatch, QuarantinedRow, QuarantineReason
from reporting.redelivery import Aside, likenesses

MOST_COMPARED = 20_000  # of the rows that wait, the newest
ROWS_A_WRITE = 1_000
LINES_TOLD = 500
SHIFTED = {QuarantineReason.WRONG_WIDTH, QuarantineReason.UNREADABLE}


def settle_redelivered(batch: EventBatch, store: EventStore, *, actor: Any) -> int:
    """Settle the rows of earlier batches that came among the news of this one; how many.

    To be called in the transaction that loads the batch, with its source locked.
    """
    settled = 0
    for origin, rows in _waiting(batch):
        mapping = mapping_of(batch.source.mapping)
        found = {
            key
            for one in likenesses(mapping, origin.heading, rows)
            for key in store.brought(one.columns, one.alike)
        }
        if lines := sorted(row.line for row in rows if row.key in found):
            _settle(sorted(found), batch, actor)
            _record(origin, batch, lines, actor)
        settled += len(lines)
    return settled


def _waiting(batch: EventBatch) -> Iterator[tuple[EventBatch, list[Aside]]]:
    """By the batch in which they came; rows of which no cells, or not all, were kept left out."""
    waiting = QuarantinedRow.objects.waiting().of_source(batch.source_id).exclude(batch=batch)
    newest = waiting.select_related("batch").order_by("-batch_id", "-pk")[:MOST_COMPARED]
    for origin, rows in groupby(newest, key=lambda row: row.batch):
        kept = [(row, row.first_kept) for row in rows] if origin.heading else []
        told = [
            Aside(row.pk, row.line, one.cells, row.column, row.reason in SHIFTED)
            for row, one in kept
            if not (one.text or one.is_cut)
        ]
        if told:
            yield origin, told


def _settle(keys: list[int], batch: EventBatch, actor: Any) -> None:
    told = {"mended_in": batch, "mended_by": actor, "mended_at": timezone.now()}
    for start in range(0, len(keys), ROWS_A_WRITE):
        rows = QuarantinedRow.objects.filter(pk__in=keys[start : start + ROWS_A_WRITE])
        rows.update(is_redelivered=True, **told)


def _record(origin: EventBatch, batch: EventBatch, lines: list[int], actor: Any) -> None:
    after = {"rows": len(lines), "lines": lines[:LINES_TOLD], "batch": batch.ordinal}
    about = [batch.source, batch]
    audit.record("quarantine.redelivered", origin, actor=actor, after=after, about=about)
