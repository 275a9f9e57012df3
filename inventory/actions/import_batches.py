"""A file of customers from the page: kept, mapped, checked row by row, released, loaded."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.customer_imports import (
    ImportCount,
    check_customers,
    keep_count,
    record_load,
    write_customers,
)
from inventory.actions.customer_upsert import RowPlan
from inventory.capture.mapping import customer_mapping
from inventory.capture.reading import TableFile, look_at
from inventory.lifecycle import IMPORT_LIFECYCLE
from inventory.models import CustomerImport, ImportRow
from kernel import audit
from kernel.jobs import Progress
from kernel.ruling import DomainError, MoveRefused, demand
from kernel.uploads import receive_upload

KINDS = {"text", "gzip"}


def table_of(batch: CustomerImport) -> TableFile:
    """Raises DomainError when the file is no table."""
    if batch.upload is None:
        raise DomainError(_("The file of this import was not kept."))
    return look_at(Path(batch.upload.file.path), name=batch.file_name)


@transaction.atomic
def receive_customer_file(file: File, *, mapping: dict[str, Any], actor: Any) -> CustomerImport:
    """Keep a file that somebody handed in. An empty mapping is to be given later.

    Raises DomainError when the file is no table, or lacks a column of the mapping.
    """
    demand(actor, "inventory.add_customerimport", _("Import customers"))
    upload = receive_upload(file, actor=actor, kinds=KINDS)
    batch = CustomerImport(
        upload=upload, file_name=upload.name, created_by=actor, created_at=timezone.now()
    )
    table = table_of(batch)
    batch.sha256 = table.sha256
    _take_mapping(batch, mapping, table)
    batch.save()
    audit.record(
        "customer_import.received", batch, actor=actor, after={"mapping": batch.mapping_title}
    )
    return batch


@transaction.atomic
def map_customer_file(
    batch: CustomerImport, *, mapping: dict[str, Any], actor: Any
) -> CustomerImport:
    """Say which column is which field; what a dry run found before counts no more.

    Raises DomainError when the mapping does not fit, MoveRefused after the release.
    """
    batch = CustomerImport.objects.select_for_update().get(pk=batch.pk)
    IMPORT_LIFECYCLE.advance(batch, "map", actor=actor)
    _take_mapping(batch, mapping, table_of(batch))
    keep_count(batch, ImportCount())
    batch.save()
    audit.record(
        "customer_import.mapped", batch, actor=actor, after={"mapping": batch.mapping_title}
    )
    return batch


def check_import(batch: CustomerImport, *, actor: Any, progress: Progress) -> dict[str, Any]:
    """The dry run: keep for every row what would be done with it; the inventory is not touched.

    Raises DomainError when the file as a whole cannot be used, MoveRefused after the release.
    """
    if not (ruling := IMPORT_LIFECYCLE.ruling(batch, "check", actor)):
        raise MoveRefused(ruling)
    former = ImportRow.objects.filter(batch=batch)
    former.delete()
    table, done = table_of(batch), 0

    def keep(plans: list[RowPlan]) -> None:
        nonlocal done
        ImportRow.objects.bulk_create(_row(batch, plan) for plan in plans)
        done += len(plans)
        progress.at(min(done, table.line_count), table.line_count, table.name)

    try:
        count = check_customers(table, customer_mapping(batch.mapping), on_plans=keep)
    except Exception:  # whatever broke it off, it is told further
        former.delete()  # a dry run that did not reach the end has found nothing
        raise
    with transaction.atomic():
        batch = CustomerImport.objects.select_for_update().get(pk=batch.pk)
        IMPORT_LIFECYCLE.advance(batch, "check", actor=actor)
        keep_count(batch, count)
        batch.save()
        audit.record("customer_import.checked", batch, actor=actor, after=count.figures())
    return count.figures()


@transaction.atomic
def release_import(batch: CustomerImport, *, actor: Any, note: str = "") -> CustomerImport:
    """Let the rows be written. Raises MoveRefused when the dry run found nothing to do."""
    return _advance_batch(batch, "release", "customer_import.released", actor=actor, note=note)


@transaction.atomic
def discard_import(batch: CustomerImport, *, actor: Any, note: str = "") -> CustomerImport:
    """Write nothing of this file."""
    return _advance_batch(batch, "discard", "customer_import.discarded", actor=actor, note=note)


@transaction.atomic
def load_import(batch: CustomerImport, *, actor: Any) -> dict[str, Any]:
    """Write what differs, all or nothing. Raises MoveRefused when it is not released."""
    batch = CustomerImport.objects.select_for_update().get(pk=batch.pk)
    IMPORT_LIFECYCLE.advance(batch, "load", actor=actor)
    count = write_customers(table_of(batch), customer_mapping(batch.mapping), actor=actor)
    keep_count(batch, count)
    batch.loaded_at = timezone.now()
    batch.save()
    record_load(batch, actor=actor)
    return count.figures()


def _advance_batch(
    batch: CustomerImport, move: str, act: str, *, actor: Any, note: str
) -> CustomerImport:
    batch = CustomerImport.objects.select_for_update().get(pk=batch.pk)
    IMPORT_LIFECYCLE.advance(batch, move, actor=actor, note=note)
    batch.save(update_fields=["state"])
    audit.record(act, batch, actor=actor, note=note)
    return batch


def _take_mapping(batch: CustomerImport, mapping: dict[str, Any], table: TableFile) -> None:
    if mapping:
        checked = customer_mapping(mapping)
        checked.refuse_missing_columns(table.columns, name=table.name)
        batch.mapping, batch.mapping_title = mapping, checked.title[:120]


def _row(batch: CustomerImport, plan: RowPlan) -> ImportRow:
    return ImportRow(
        batch=batch,
        line=plan.row.line,
        number=plan.row.number,
        outcome=plan.outcome,
        detail=plan.detail,
        errors=len(plan.row.errors),
    )
