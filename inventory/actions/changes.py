"""Set what differs on a record, and say what it was before."""

from typing import Any

from django.db import models

Values = dict[str, Any]


def take_over(record: models.Model, values: Values) -> tuple[Values, Values]:
    """Put the values on the record, unsaved; returns those that differ, before and after."""
    before: Values = {}
    after: Values = {}
    for name, value in values.items():
        old = getattr(record, name)
        if old != value:
            before[name], after[name] = _told(old), _told(value)
            setattr(record, name, value)
    return before, after


def _told(value: Any) -> Any:
    """A record is told by its name."""
    return str(value) if isinstance(value, models.Model) else value
