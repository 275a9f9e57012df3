"""A stored file as a download: never opened in the page, never taken for another kind."""

import hashlib
from typing import IO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kernel.ruling import DomainError

SEALED = "default-src 'none'; sandbox"


def file_response(file: IO[bytes], name: str, *, content_type: str, sha256: str) -> HttpResponse:
    """The file, as it was kept. Raises DomainError where it is gone, or is not what it was."""
    try:
        with file.open("rb") as kept:  # type: ignore[attr-defined]  # a file of a field
            content = kept.read()
    except (FileNotFoundError, ValueError) as gone:
        raise DomainError(
            _("%(name)s is not in the store any more. Ask an administrator for a copy.")
            % {"name": name}
        ) from gone
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DomainError(
            _("%(name)s is not what was kept: its digest differs. Tell an administrator.")
            % {"name": name}
        )
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SEALED,
            "ETag": f'"{sha256}"',
        },
    )
