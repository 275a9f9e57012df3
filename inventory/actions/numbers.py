"""The next free number of a kind of record, as INF-0042."""

from django.db import models
from django.db.models import Max


def next_number(model: type[models.Model], prefix: str, *, digits: int = 4) -> str:
    """For a caller that holds the transaction; the unique constraint settles a race."""
    last = model._default_manager.filter(number__startswith=f"{prefix}-").aggregate(
        last=Max("number")
    )["last"]
    tail = last.rpartition("-")[2] if last else "0"
    return f"{prefix}-{int(tail) + 1:0{digits}d}"
