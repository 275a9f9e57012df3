"""The next free number of a kind of record, as INF-0042."""

from django.db import models
from django.db.models import Max


def next_number(model: type[models.Model], prefix: str, *, digits: int = 4) -> str:
    """For a caller that holds the transaction: of two at once the second waits, then reads."""
    records = model._default_manager.order_by("pk")
    records.select_for_update().first()
    last = records.filter(number__startswith=f"{prefix}-").aggregate(last=Max("number"))["last"]
    tail = last.rpartition("-")[2] if last else "0"
    return f"{prefix}-{int(tail) + 1:0{digits}d}"
