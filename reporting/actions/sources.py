import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.numbers import next_number
from kernel.ruling import DomainError, demand
from reporting.event_mapping import EventMapping
from reporting.models import Source, SourceKind


@transaction.atomic
def open_source(
    process: ProcessElement,
    *,
    mapping: EventMapping,
    actor: Any,
    name: str = "",
    kind: str = SourceKind.FILE,
) -> Source:
    """The source of this process with this mapping: the one there is, or a new one."""
    demand(actor, "reporting.add_source", _("Open a source"))
    digest = mapping_digest(mapping)
    found = Source.objects.filter(process=process, mapping_digest=digest).first()
    if found is not None:
        return found
    source = Source.objects.create(
        number=next_number(Source, "SRC"),
        process=process,
        name=(name or mapping.title or _("Event log"))[:120],
        kind=kind,
        mapping=mapping.as_dict(),
        mapping_digest=digest,
        time_zone=mapping.time_zone,
        created_at=timezone.now(),
        created_by=actor,
    )
    audit.record(
        "source.opened",
        source,
        actor=actor,
        after={"process": process.key, "mapping": source.mapping},
        about=[process],
    )
    return source


@transaction.atomic
def rename_source(source: Source, *, name: str, actor: Any) -> Source:
    demand(actor, "reporting.change_source", _("Change a source"))
    source = Source.objects.select_for_update().get(pk=source.pk)
    if not name.strip():
        raise DomainError(_("A source needs a name."))
    before, source.name = source.name, name.strip()
    source.save(update_fields=["name"])
    audit.record(
        "source.renamed", source, actor=actor, before={"name": before}, after={"name": source.name}
    )
    return source


@transaction.atomic
def close_if_empty(source: Source, *, actor: Any) -> bool:
    """A source opened for a file that could then not be loaded does not stay; whether it went."""
    demand(actor, "reporting.add_source", _("Open a source"))
    held = Source.objects.select_for_update(of=("self",)).filter(pk=source.pk)
    found = held.filter(kind=SourceKind.FILE, batches=None).first()
    if found is None:
        return False
    audit.record("source.closed_empty", found, actor=actor, about=[found.process])
    found.delete()
    return True


def mapping_digest(mapping: EventMapping) -> str:
    """What tells mappings apart: everything but the title."""
    return hashlib.sha256(json.dumps(mapping.essence(), sort_keys=True).encode()).hexdigest()
