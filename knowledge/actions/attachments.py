"""Writes to the files of a draft: attach one, take one away. They are content as the text is."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.attached_files import demand_attachable, receive_attachment
from kernel.models import User
from kernel.ruling import DomainError
from kernel.uploads import name_of
from knowledge.actions.trail import locked_version, record_version
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import DocumentVersion, digest_of
from knowledge.wording import tidy

MOST_FILES = 20
LONGEST_NOTE = 200


@transaction.atomic
def attach_file(
    version: DocumentVersion, *, file: File, note: str = "", actor: User
) -> DocumentVersion:
    """Attach a file to a draft; one of the same name takes the place of the former.

    Raises DomainError when it may not be attached, or when there are twenty; MoveRefused when the
    version is no draft: an approved one is taken back first, which voids the approval.
    """
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    demand_attachable(file)
    name = name_of(file)
    others = [one for one in version.attachments if one["name"] != name]
    if len(others) >= MOST_FILES:
        raise DomainError(
            _("A version has at most %(n)d attachments. Take one away first.") % {"n": MOST_FILES}
        )
    upload = receive_attachment(file, actor=actor)
    told = {
        "name": name,
        "note": tidy(note).strip()[:LONGEST_NOTE],
        "kind": upload.media_type,
        "size": upload.size_bytes,
        "sha256": upload.sha256,
        "upload": upload.pk,
    }
    files = sorted([*others, told], key=lambda one: one["name"])
    return _keep_files(version, files, "version.file_attached", actor)


@transaction.atomic
def detach_file(version: DocumentVersion, *, name: str, actor: User) -> DocumentVersion:
    """Take a file away from a draft; versions that have it keep it."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "edit", actor=actor)
    left = [one for one in version.attachments if one["name"] != name]
    if len(left) == len(version.attachments):
        raise DomainError(_("%(name)s is not attached any more.") % {"name": name[:200]})
    return _keep_files(version, left, "version.file_detached", actor)


def _keep_files(
    version: DocumentVersion, files: list[dict[str, Any]], act: str, actor: User
) -> DocumentVersion:
    before = {"attachments": version.attachments, "digest": version.digest}
    version.attachments = files
    version.digest = digest_of(version.body, version.table, **version.parts)
    version.edits += 1
    version.save(update_fields=["attachments", "digest", "edits"])
    version.contributors.add(actor)
    after = {"attachments": files, "digest": version.digest}
    record_version(act, version, actor=actor, before=before, after=after)
    return version
