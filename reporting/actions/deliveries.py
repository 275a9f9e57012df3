"""Events that a program delivers, through the same load as files."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kernel.ruling import DomainError, demand
from reporting.actions.events import LoadResult, load_events
from reporting.event_mapping import mapping_of
from reporting.event_objects import block_of, digest_of_objects, rows_of
from reporting.models import Source
from reporting.readers import Heading, MemoryReader


def load_objects(source: Source, events: Sequence[Any], *, name: str, actor: Any) -> LoadResult:
    """Load events that come as objects; those that cannot be read are set aside, like file rows.

    Raises DomainError when the actor may not load, or the source is invented.
    """
    demand(actor, "reporting.load_source", _("Load events"))
    if source.is_invented:
        raise DomainError(_("The events of this source are invented; nothing is added to them."))
    mapping = mapping_of(source.mapping)
    rows = rows_of(events, mapping)
    reader = MemoryReader(
        name=name,
        digest=digest_of_objects(events),
        mapping=mapping,
        events=[block_of(rows, mapping)],
        heading=Heading(rows.names, ""),
    )
    return load_events(source, reader, actor=actor)
