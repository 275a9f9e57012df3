"""The audit trail is the event log: every action writes here, in its own transaction."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q, QuerySet

from kernel import dated
from kernel.context import request_id
from kernel.keys import key_of
from kernel.models import AuditAbout, AuditEntry


@dataclass(frozen=True, slots=True)
class Act:
    """One audit record to be, for `record_many`."""

    act: str
    subject: models.Model
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    note: str = ""
    about: tuple[models.Model, ...] = ()


@transaction.atomic
def record(
    act: str,
    subject: models.Model,
    *,
    actor: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    about: Iterable[models.Model] = (),
) -> AuditEntry:
    """Write what was done. `about`: the other records whose history shall tell it."""
    return record_many([Act(act, subject, before, after, note, tuple(about))], actor=actor)[0]


@transaction.atomic
def record_many(acts: Iterable[Act], *, actor: Any) -> list[AuditEntry]:
    """Write many records with one statement a table."""
    entries, abouts = [], []
    for act in acts:
        keys = sorted({key_of(thing) for thing in (act.subject, *act.about)})
        entry = _entry(act, actor, keys)
        entries.append(entry)
        abouts += [AuditAbout(entry=entry, key=key) for key in keys]
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    AuditAbout.objects.bulk_create(abouts, batch_size=500)
    return entries


def timeline(*things: models.Model) -> QuerySet[AuditEntry]:
    """All that was done to or about these records, newest first."""
    keys = [key_of(thing) for thing in things]
    entries = AuditAbout.objects.filter(key__in=keys).values("entry")
    return AuditEntry.objects.filter(Q(pk__in=entries)).select_related("actor")


def digest_of(entry: AuditEntry, about: Iterable[str]) -> str:
    """SHA-256 over everything an entry says, and the keys it concerns, in one canonical form."""
    told = {
        "serial": str(entry.serial),
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "act": entry.act,
        "subject": entry.subject,
        "subject_label": entry.subject_label,
        "before": _canonical(entry.before),
        "after": _canonical(entry.after),
        "note": entry.note,
        "request_id": entry.request_id,
        "about": sorted(about),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _entry(act: Act, actor: Any, keys: list[str]) -> AuditEntry:
    entry = AuditEntry(
        serial=uuid.uuid4(),
        at=dated.now(),
        actor=actor,
        actor_name=str(actor)[:200],
        act=act.act,
        subject=key_of(act.subject),
        subject_label=str(act.subject)[:250],
        before=_plain(act.before),
        after=_plain(act.after),
        note=act.note.strip(),
        request_id=request_id.get(),
    )
    entry.digest = digest_of(entry, keys)
    return entry


def _canonical(value: Any) -> Any:
    """Numbers as text with 15 figures: databases give 1e22 and 1.0 back in forms of their own."""
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value + 0:.15g}" if is_number else value  # + 0 makes -0.0 plain


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Values as JSON will give them back, so that the digest can be taken again.

    The character NUL becomes U+FFFD: PostgreSQL cannot keep it.
    """
    if values is None:
        return None
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder).replace("\\u0000", "\\ufffd"))
