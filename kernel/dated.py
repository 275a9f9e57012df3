"""The instant from which an act counts: now, or one gone by for records set up after the fact."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_instant: ContextVar[datetime | None] = ContextVar("instant", default=None)


def now() -> datetime:
    return _instant.get() or timezone.now()


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Acts inside are recorded as of this instant, for records taken over or invented.

    Raises ValueError for an instant to come.
    """
    if instant > timezone.now():
        raise ValueError(f"{instant} is still to come")
    token = _instant.set(instant)
    try:
        yield
    finally:
        _instant.reset(token)
