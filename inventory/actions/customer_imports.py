"""Import customers: check every row, then write what differs, all or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.access import register_access
from inventory.actions.customer_upsert import CustomerUpsert, RowPlan
from inventory.capture.mapping import CustomerMapping
from inventory.capture.reading import TableFile
from inventory.capture.rows import CellError, CustomerRow, customer_rows
from inventory.lifecycle import ImportState
from inventory.models import CustomerImport
from inventory.models.access import AccessKind
from inventory.models.imports import RowOutcome
from kernel import audit
from kernel.ruling import DomainError, demand

BATCH_ROWS = 2_000
MOST_CELLS_KEPT = 1_000

PlanReader = Callable[[list[RowPlan]], None]


@dataclass(slots=True)
class ImportCount:
    """What an import did, or would do."""

    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RowOutcome.values, 0))
    errors: int = 0
    error_cells: list[CellError] = field(default_factory=list)

    def add(self, plans: list[RowPlan]) -> None:
        for plan in plans:
            self.outcomes[plan.outcome] += 1
            self.errors += len(plan.row.errors)
            room = MOST_CELLS_KEPT - len(self.error_cells)
            self.error_cells += plan.row.errors[:room]

    @property
    def rows(self) -> int:
        return sum(self.outcomes.values())

    def figures(self) -> dict[str, int]:
        """By the names that the record of an import has for them."""
        return {
            "rows": self.rows,
            "added": self.outcomes[RowOutcome.ADD],
            "changed": self.outcomes[RowOutcome.CHANGE],
            "unchanged": self.outcomes[RowOutcome.UNCHANGED],
            "refused": self.outcomes[RowOutcome.ERROR],
            "errors": self.errors,
        }

    def as_dict(self) -> dict[str, Any]:
        """The figures, and the cells in error."""
        return {**self.figures(), "error_cells": [cell.as_dict() for cell in self.error_cells]}


def check_customers(
    table: TableFile, mapping: CustomerMapping, *, on_plans: PlanReader = lambda plans: None
) -> ImportCount:
    """The dry run: everything an import does but writing. `on_plans` sees each batch of rows.

    Raises DomainError when the file as a whole cannot be used.
    """
    upsert, count = CustomerUpsert(mapping), ImportCount()
    for rows in _batches(customer_rows(table, mapping)):
        plans = upsert.plan(rows)
        count.add(plans)
        on_plans(plans)
    if not count.rows:
        raise DomainError(_("%(name)s has a heading but no rows.") % {"name": table.name})
    return count


@transaction.atomic
def import_customers(
    table: TableFile, mapping: CustomerMapping, *, actor: Any
) -> tuple[CustomerImport, ImportCount]:
    """Write the file's customers and their products at once, and the record of the import.

    Raises DomainError; then nothing at all is written.
    """
    demand(actor, "inventory.add_customerimport", _("Import customers"))
    demand(actor, "inventory.release_customerimport", _("Release an import"))
    batch = CustomerImport(
        file_name=table.name[:200],
        sha256=table.sha256,
        mapping_title=mapping.title[:120],
        created_by=actor,
        created_at=timezone.now(),
        loaded_at=timezone.now(),
        state=ImportState.LOADED,
    )
    count = write_customers(table, mapping, actor=actor)
    keep_count(batch, count)
    batch.save()
    record_load(batch, actor=actor)
    return batch, count


def write_customers(table: TableFile, mapping: CustomerMapping, *, actor: Any) -> ImportCount:
    """The last step of an import, for a caller that holds the transaction.

    Of two at once the second waits, then finds the customers whom the first has written.
    """
    turn = ContentType.objects.select_for_update(no_key=True)
    turn.get(app_label="inventory", model="customer")
    upsert = CustomerUpsert(mapping)
    return check_customers(table, mapping, on_plans=lambda plans: upsert.apply(plans, actor=actor))


def keep_count(batch: CustomerImport, count: ImportCount) -> None:
    """Put the figures on the record of the import."""
    for name, value in count.as_dict().items():
        setattr(batch, name, value)


def record_load(batch: CustomerImport, *, actor: Any) -> None:
    """One audit record and one access entry for the whole file."""
    told = {name: getattr(batch, name) for name in ("rows", "added", "changed", "unchanged")}
    told |= {"errors": batch.errors, "sha256": batch.sha256}
    audit.record("customer_import.loaded", batch, actor=actor, after=told)
    register_access(
        AccessKind.IMPORT,
        actor=actor,
        page="customer-import",
        query=batch.file_name,
        records=batch.rows,
    )


def _batches(rows: Iterator[CustomerRow]) -> Iterator[list[CustomerRow]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch
