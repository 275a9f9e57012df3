"""Answers about the cellar's records that join or compare."""

from dataclasses import dataclass
from typing import Any

from kernel.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, before and after an act; None where it was not told."""

    field: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        return self.field.replace("_", " ").capitalize()

    @property
    def is_different(self) -> bool:
        return self.before != self.after


def changes_of(entry: AuditEntry) -> list[Change]:
    """Every field that the entry tells of, in the order in which it tells them."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(field, before.get(field), after.get(field))
        for field in dict.fromkeys([*before, *after])
    ]
