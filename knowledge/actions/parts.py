"""Steps of the actions that write a version: its scope, measures and steps, checked and kept."""

from collections.abc import Mapping
from typing import Any

from knowledge.models import Document, DocumentVersion, ScopeEntry
from knowledge.parts import PartsRefused, part_faults, shaped_parts
from knowledge.steps import numbered


def set_parts(version: DocumentVersion, parts: Mapping[str, Any]) -> None:
    """Those that are told, on the version, which is saved afterwards. Needs a transaction.

    New steps are numbered here. Raises PartsRefused with each fault at its field.
    """
    document = version.document
    last = document.last_step
    told = numbered_parts(document, parts)
    if document.last_step != last:
        document.save(update_fields=["last_step"])
    for name, part in told.items():
        setattr(version, name, part)


def numbered_parts(document: Document, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are told, as they are kept; new steps have a number, which `document` remembers.

    Raises PartsRefused.
    """
    told = shaped_parts(document, parts)
    if faults := part_faults(document, told):
        raise PartsRefused(faults)
    if "steps" in told:
        told["steps"], document.last_step = numbered(told["steps"], document.last_step)
    return told


def keep_scope(version: DocumentVersion) -> None:
    """The rows by which the version is found, as its scope says. Needs a transaction."""
    wanted = {(aspect, value) for aspect, values in version.scope.items() for value in values}
    there = {(one.aspect, one.value): one.pk for one in version.scope_entries.all()}
    gone = [pk for entry, pk in there.items() if entry not in wanted]
    if gone:
        ScopeEntry.objects.filter(pk__in=gone).delete()
    ScopeEntry.objects.bulk_create(
        ScopeEntry(version=version, aspect=aspect, value=value)
        for aspect, value in sorted(wanted - there.keys())
    )
