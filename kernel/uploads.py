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
    "xls": (b"\xd0\xcf\x11\xe0",),
    "parquet": (b"PAR1",),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
}
TEXT = "text"
ALIKE = {"xlsx": "zip"}  # a workbook is a zip: what is expected tells which of the two it is
PROBE_BYTES = 65_536
NUL = b"\x00"
CONTINUED = bytes(range(0x80, 0xC0))  # of a character of UTF-8, all but its first byte
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def receive_upload(file: File, *, actor: Any, kinds: set[str]) -> Upload:
    """Keep the file. `kinds`: names of BEGINNINGS, or "text".

    Raises DomainError when it is empty, too large, or holds something else than its kinds.
    """
    return keep_upload(file, demand_fit(file, kinds), actor=actor)


@transaction.atomic
def keep_upload(file: File, kind: str, *, actor: Any) -> Upload:
    """Keep a file whose kind was looked at."""
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
    kind = ALIKE[kind] if ALIKE.get(kind) in kinds else kind
    if TEXT in kinds and kind in {TEXT, ""} and (place := _place_of_nul(file)):
        raise DomainError(
            _(
                "%(name)s is no text: line %(line)s, column %(column)s holds a NUL byte. Expected "
                "is %(kinds)s; if it is meant to be text, save it anew as UTF-8."
            )
            % {"name": name, "line": place[0], "column": place[1], "kinds": _listed(kinds)}
        )
    if kind not in kinds:
        words = {"name": name, "kind": kind or _("something unknown"), "kinds": _listed(kinds)}
        raise DomainError(_("%(name)s holds %(kind)s; expected is %(kinds)s.") % words)
    return kind


def _listed(kinds: set[str]) -> str:
    return ", ".join(sorted(kinds))


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
    return TEXT if probe.startswith(UTF16) or NUL not in probe else ""


def _place_of_nul(file: File) -> tuple[int, int] | None:
    """Line and column, from one, of the first NUL byte wherever it is; UTF-16 is full of them."""
    line, before, ended = 1, 0, b""
    for place, chunk in enumerate(file.chunks()):
        if not place and chunk.startswith(UTF16):
            return None
        told, nul, _rest = chunk.partition(NUL)
        split = ended == b"\r" and told.startswith(b"\n")
        breaks = told.count(b"\n") + told.count(b"\r") - told.count(b"\r\n")
        line += breaks - split
        last = max(told.rfind(b"\n"), told.rfind(b"\r"))
        characters = len(told[last + 1 :].translate(None, CONTINUED))
        before = characters if breaks else before + characters
        if nul:
            return line, before + 1
        ended = told[-1:]
    return None


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
