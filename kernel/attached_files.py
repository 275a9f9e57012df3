"""Files that people attach to a record for others to read: few kinds, each what its name says.

What a browser might run when it opens it (web pages, SVG, other XML) and documents with macros are
refused; what is kept is only ever handed out as a download.
"""

import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kernel.models import Upload
from kernel.ruling import DomainError
from kernel.uploads import PROBE_BYTES, TEXT, demand_fit, keep_upload, name_of

MOST_BYTES = 20 * 1024 * 1024
MOST_PARTS = 10_000  # of an office document, which is an archive
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    TEXT: "text/plain; charset=utf-8",
}
ENDINGS = {
    **{kind: (f".{kind}",) for kind in MEDIA_TYPES},
    "jpeg": (".jpg", ".jpeg"),
    TEXT: (".txt", ".csv", ".md"),
}
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
SNIFFED = {"pdf", "png", "jpeg", "xlsx", TEXT}
MARKUP = re.compile(r"\s*<[!?/a-z]", re.IGNORECASE)


def receive_attachment(file: File, *, actor: Any) -> Upload:
    """Keep the file. Raises DomainError, with the reason and what to do, for one that may not."""
    return keep_upload(file, demand_attachable(file), actor=actor)


def demand_attachable(file: File) -> str:
    """The kind of a file that may be attached. Raises DomainError for another."""
    name = name_of(file)
    if file.size > MOST_BYTES:
        words = {"size": filesizeformat(file.size), "limit": filesizeformat(MOST_BYTES)}
        raise DomainError(
            _("%(name)s has %(size)s; an attachment has at most %(limit)s. Make it smaller.")
            % {"name": name, **words}
        )
    kind = demand_fit(file, SNIFFED)
    if kind == "xlsx":
        kind = _office_kind(file, name)
    if kind == TEXT and _is_markup(file):
        raise DomainError(
            _("%(name)s is a web page, a drawing or other XML. Attach it as PDF or PNG.")
            % {"name": name}
        )
    if PurePath(name).suffix.lower() not in ENDINGS[kind]:
        raise DomainError(
            _("%(name)s holds %(kind)s, so its name must end in %(endings)s. Rename it.")
            % {"name": name, "kind": kind, "endings": _or(ENDINGS[kind])}
        )
    return kind


def _office_kind(file: File, name: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise DomainError(
            _("%(name)s is damaged: it begins as an office document and is none. Save it anew.")
            % {"name": name}
        ) from fault
    finally:
        file.seek(0)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise DomainError(
            _("%(name)s holds macros. Save it without them, for example as .docx or .xlsx.")
            % {"name": name}
        )
    found = {kind for part in parts for start, kind in OFFICE.items() if part.startswith(start)}
    if len(found) != 1 or "[Content_Types].xml" not in parts or len(parts) > MOST_PARTS:
        raise DomainError(
            _("%(name)s is an archive. Attach what is in it, file by file.") % {"name": name}
        )
    return found.pop()


def _is_markup(file: File) -> bool:
    file.seek(0)
    probe = file.read(PROBE_BYTES)
    file.seek(0)
    coding = "utf-16" if probe[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return bool(MARKUP.match(probe.decode(coding, "replace")))


def _or(endings: Iterable[str]) -> str:
    return _(" or ").join(endings)
