"""Load the shipped catalogue of business metrics."""

import csv
from pathlib import Path

from django.db import transaction

from reporting.models import BusinessMetric

RENAMED = {"fab_vertical": "vertical", "process": "process_key"}


@transaction.atomic
def load_metrics(path: Path) -> int:
    """Add the metrics of the catalogue and refresh those there are; returns how many it holds."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {RENAMED.get(name, name): value for name, value in row.items()}
            for row in csv.DictReader(file)
        ]
    BusinessMetric.objects.bulk_create(
        [BusinessMetric(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in rows[0] if name != "code"],
    )
    return len(rows)
