"""Writes to the frozen PDFs of versions: kept once, failed, tried again."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from kernel import audit, dated
from kernel.models import User
from kernel.ruling import demand
from knowledge.lifecycle.frozen_pdf import CHANGE, PDF_LIFECYCLE
from knowledge.models import FrozenPdf

MOST_ATTEMPTS = 3
LONGEST_ERROR = 500


@transaction.atomic
def keep_pdf(frozen: FrozenPdf, *, content: bytes, actor: User) -> FrozenPdf:
    """Keep what was made of the version. Of two that made it at once, the first is kept."""
    frozen = _locked(frozen)
    PDF_LIFECYCLE.advance(frozen, "make", actor=actor)
    frozen.sha256, frozen.size_bytes = hashlib.sha256(content).hexdigest(), len(content)
    frozen.made_at, frozen.error = dated.now(), ""
    frozen.attempts += 1
    name = f"{frozen.version.document.number}-v{frozen.version.version}.pdf"
    frozen.file.save(name, ContentFile(content), save=True)
    after = {"sha256": frozen.sha256, "size": frozen.size_bytes}
    audit.record("version.pdf_frozen", frozen, actor=actor, after=after, about=[frozen.version])
    return frozen


@transaction.atomic
def note_pdf_failure(frozen: FrozenPdf, *, reason: str, actor: User) -> FrozenPdf:
    """It could not be made. After three attempts it waits for somebody to try again."""
    demand(actor, CHANGE, PDF_LIFECYCLE.moves["make"].label)
    frozen = _locked(frozen)
    frozen.attempts, frozen.error = frozen.attempts + 1, reason[:LONGEST_ERROR]
    frozen.save(update_fields=["attempts", "error"])
    if frozen.attempts % MOST_ATTEMPTS == 0:
        PDF_LIFECYCLE.advance(frozen, "fail", actor=actor)
        about = [frozen.version]
        audit.record("version.pdf_failed", frozen, actor=actor, note=frozen.error, about=about)
    return frozen


@transaction.atomic
def retry_pdf(frozen: FrozenPdf, *, actor: User) -> FrozenPdf:
    """Have it made again, as often as before."""
    frozen = _locked(frozen)
    PDF_LIFECYCLE.advance(frozen, "retry", actor=actor)
    audit.record("version.pdf_tried_again", frozen, actor=actor, about=[frozen.version])
    return frozen


def _locked(frozen: FrozenPdf) -> FrozenPdf:
    lock = FrozenPdf.objects.select_for_update(of=("self",))
    return lock.select_related("version__document").get(pk=frozen.pk)
