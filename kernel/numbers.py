"""The next free number of a kind of record, as INF-0042."""

from django.db import models
from django.db.models.functions import Length


def next_number(model: type[models.Model], prefix: str, *, digits: int = 4) -> str:
    """For a caller that holds the transaction: of two at once the second waits, then reads.

    Numbers given by hand in another shape are passed over.
    """
    records = model._default_manager.order_by("pk")
    records.select_for_update().first()
    given = records.filter(number__startswith=f"{prefix}-").order_by(
        Length("number").desc(), "-number"
    )
    tails = (number.removeprefix(f"{prefix}-") for number in given.values_list("number", flat=True))
    highest = next((int(tail) for tail in tails if tail.isdecimal()), 0)
    return f"{prefix}-{highest + 1:0{digits}d}"
