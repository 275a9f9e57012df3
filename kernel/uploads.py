"""Files that people hand in, checked by what they really hold, kept as they came."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import Upload
from kernel.ruling import DomainError

BEGINNINGS = {
    "gzip": (b"\x1f\x8b",),
    "xlsx": (b"PK\x03\x04",),
    "parquet": (b"PAR1",),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
}
TEXT = "text"
PROBE_BYTES = 65_536


@transaction.atomic
def receive_upload(file: File, *, actor: Any, kinds: set[str]) -> Upload:
    """Keep the file. `kinds`: names of BEGINNINGS, or "text".

    Raises DomainError when it is empty, too large, or holds something else than its kinds.
    """
    kind = demand_fit(file, kinds)
    name = name_of(file)
    upload = Upload(
        name=name,
        media_type=kind,
        size_bytes=file.size,
        sha256=_sha256(file),
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    upload.file.save(name, file, save=True)
    audit.record(
        "upload.received", upload, actor=actor, after={"sha256": upload.sha256, "size": file.size}
    )
    return upload


def demand_fit(file: File, kinds: set[str]) -> str:
    """The kind of a file that may be received. Raises DomainError, with the reason, for another."""
    name = name_of(file)
    if not file.size:
        raise DomainError(_("%(name)s is empty.") % {"name": name})
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise DomainError(
            _("%(name)s has %(size)s; the limit is %(limit)s.")
            % {
                "name": name,
                "size": filesizeformat(file.size),
                "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
            }
        )
    kind = kind_of(file)
    if kind not in kinds:
        raise DomainError(
            _("%(name)s holds %(kind)s; expected is %(kinds)s.")
            % {
                "name": name,
                "kind": kind or _unknown(file, kinds),
                "kinds": ", ".join(sorted(kinds)),
            }
        )
    return kind


def name_of(file: File) -> str:
    return get_valid_filename((file.name or "file").rpartition("/")[2])[-180:]


def kind_of(file: File) -> str:
    """What a file holds by its first bytes; "" when it is neither text nor a kind we know."""
    file.seek(0)
    probe = file.read(PROBE_BYTES)
    file.seek(0)
    for kind, beginnings in BEGINNINGS.items():
        if probe.startswith(beginnings):
            return kind
    is_utf16 = probe.startswith((b"\xff\xfe", b"\xfe\xff"))
    return TEXT if is_utf16 or b"\x00" not in probe else ""


def _unknown(file: File, kinds: set[str]) -> str:
    """What is told of a file of no known kind; where text may come, also why it is none."""
    probe = file.read(PROBE_BYTES)
    file.seek(0)
    before, nul, _rest = probe.partition(b"\x00")
    if not nul or TEXT not in kinds:
        return _("something unknown")
    lines = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return _("something unknown, a NUL byte in line %(line)s as character %(place)s") % {
        "line": len(lines),
        "place": len(lines[-1].decode("utf-8", "replace")) + 1,
    }


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
