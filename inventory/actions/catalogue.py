"""Load the shipped catalogue of processes. What the provider decided about a process stays."""

import csv
from pathlib import Path

from django.db import transaction

from inventory.models import ProcessElement

SHIPPED = [
    "identifier",
    "original_identifier",
    "uid",
    "name",
    "level",
    "vertical",
    "position",
    "description",
    "confidence",
    "source",
    "notes",
]


@transaction.atomic
def load_processes(path: Path) -> int:
    """Add the processes of the catalogue, refresh what it says of them; returns how many it holds.

    Owner, criticality, state and watchers belong to the provider and are never touched.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ProcessElement.objects.bulk_create(
        [_process(row, position) for position, row in enumerate(rows)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=SHIPPED,
    )
    _tie_to_parents(rows)
    return len(rows)


def _process(row: dict[str, str], position: int) -> ProcessElement:
    return ProcessElement(
        key=row["key"],
        identifier=row["identifier"],
        original_identifier=row["original_identifier"],
        uid=row["tmf_uid"],
        name=row["name"],
        level=int(row["level"]),
        vertical=row["fab_vertical"],
        position=position,
        description=row["description"],
        confidence=row["confidence"],
        source=row["source"],
        notes=row["notes"],
    )


def _tie_to_parents(rows: list[dict[str, str]]) -> None:
    processes = ProcessElement.objects.in_bulk([row["key"] for row in rows], field_name="key")
    for row in rows:
        parent = processes.get(row["parent"])
        processes[row["key"]].parent = parent
    ProcessElement.objects.bulk_update(processes.values(), ["parent"])
