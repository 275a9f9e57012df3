"""What the watchers of a process are told."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from inventory.lifecycle.process import TOLD
from inventory.models import ProcessElement
from kernel.keys import record_of
from kernel.models import AuditEntry
from kernel.notices import Announcement

ACTS = (*TOLD.values(), "process.owner_set")


def tell_watchers(entry: AuditEntry) -> Iterator[Announcement]:
    """Those who watch the process, and its owner, each once."""
    process = record_of(entry.subject)
    if isinstance(process, ProcessElement):
        for person in _concerned(process):
            yield Announcement(person, _told(entry, process), process.get_absolute_url())


def _concerned(process: ProcessElement) -> dict[Any, None]:
    people = dict.fromkeys(process.watchers.all())
    return people | ({process.owner: None} if process.owner else {})


def _told(entry: AuditEntry, process: ProcessElement) -> str:
    if entry.act == "process.owner_set":
        owner = (entry.after or {}).get("owner") or _("nobody")
        return _("%(process)s is now owned by %(owner)s.") % {"process": process, "owner": owner}
    return _("%(process)s is now: %(state)s.") % {
        "process": process,
        "state": process.get_state_display(),
    }
