"""How this floor locks a version, and tells the audit trail about it."""

from typing import Any

from kernel import audit
from kernel.models import User
from knowledge.models import DocumentVersion


def locked_version(version: DocumentVersion) -> DocumentVersion:
    """The version as it is in the database now, locked until the transaction ends."""
    lock = DocumentVersion.objects.select_for_update(of=("self",))
    return lock.select_related(
        "document__process", "document__document_class", "release", "approver"
    ).get(pk=version.pk)


def record_version(
    act: str,
    version: DocumentVersion,
    *,
    actor: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    """Tell it in the histories of the version, its document, its process and its release."""
    about: list[Any] = [version.document, version.document.process]
    if version.release_id:
        about.append(version.release)
    audit.record(act, version, actor=actor, before=before, after=after, note=note, about=about)
