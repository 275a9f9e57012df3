"""Who is told of what. Floors plug in announcers; a task reads the sealed audit trail by cursor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kernel.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Announcement:
    """A sentence for one person, with the address to look at."""

    recipient: Any
    text: str
    url: str = ""


Announcer = Callable[[AuditEntry], Iterable[Announcement]]
_announcers: dict[str, list[Announcer]] = {}


def add(act: str, announcer: Announcer) -> None:
    """Called by each floor's AppConfig.ready(): `act` is the audit record's, as policy.approved."""
    if announcer not in _announcers.setdefault(act, []):
        _announcers[act].append(announcer)


def announcements(entry: AuditEntry) -> list[Announcement]:
    """What an entry gives cause to tell; never to the person who did it."""
    return [
        told
        for announcer in _announcers.get(entry.act, ())
        for told in announcer(entry)
        if told.recipient.pk != entry.actor_id
    ]
