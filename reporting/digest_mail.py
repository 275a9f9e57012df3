"""A digest as a message: text, a table, and the same on paper."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel import pdf
from kernel.mailing import Message
from reporting.models import Digest
from reporting.queries.digests import DigestContent, in_words

SALT = "reporting.digest.unsubscribe"


def message_of(content: DigestContent, period: str, *, may_be_double: bool = False) -> Message:
    """Without the paper where this installation cannot make it; the text then says so.

    `may_be_double`: it says that it may have come already. It bears the same identity then, by
    which a mail server may know it again.
    """
    digest = content.digest
    shown = {**shown_of(content, period), "may_be_double": may_be_double}
    files = ((f"digest-{period}.pdf", paper_of(content, period), "application/pdf"),)
    return Message(
        subject=f"Groundcrew, {period}: {headline_of(content)}",
        text=render_to_string("reporting/mail/digest.txt", shown),
        html=render_to_string("reporting/mail/digest.html", shown),
        files=files if pdf.is_there() else (),
        headers={
            "Message-ID": f"<digest-{digest.pk}-{period}@{_host()}>",
            "List-Unsubscribe": f"<{unsubscribe_url(digest)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def paper_of(content: DigestContent, period: str) -> bytes:
    """Empty where this installation cannot make PDF."""
    if not pdf.is_there():
        return b""
    return pdf.pdf_of("reporting/paper/digest.html", shown_of(content, period))


def shown_of(content: DigestContent, period: str) -> dict[str, Any]:
    """What the templates of a digest need."""
    digest = content.digest
    return {
        "title": _("How it goes, %(period)s") % {"period": period},
        "content": content,
        "asked": in_words(digest),
        "headline": headline_of(content),
        "site": settings.SITE_ADDRESS,
        "unsubscribe_url": unsubscribe_url(digest),
        "has_paper": pdf.is_there(),
    }


def headline_of(content: DigestContent) -> str:
    """`2 verdicts changed, 1 wants an answer`."""
    if content.is_empty:
        return _("nothing changed, and nothing wants an answer")
    changed = ngettext("%(n)d verdict changed", "%(n)d verdicts changed", len(content.changes))
    waiting = ngettext("%(n)d wants an answer", "%(n)d want an answer", len(content.waiting))
    parts = ((changed, len(content.changes)), (waiting, len(content.waiting)))
    return ", ".join(words % {"n": count} for words, count in parts)


def unsubscribe_url(digest: Digest) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('digest-unsubscribe', args=[token_of(digest)])}"


def token_of(digest: Digest) -> str:
    """Lets whoever has the message switch this digest off, and nothing else."""
    return signing.dumps([digest.pk, digest.owner_id], salt=SALT)


def digest_of(token: str) -> Digest | None:
    """The digest that a token was made for; None: no such token, or the digest is gone."""
    try:
        pk, owner = signing.loads(token, salt=SALT)
        found = Digest.objects.filter(pk=pk, owner=owner)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return found.select_related("owner").first()
