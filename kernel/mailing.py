"""Sending a message to one person; what goes wrong is logged and told to the caller."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """Text, the same as HTML, and files (name, content, media type)."""

    subject: str
    text: str
    html: str = ""
    files: tuple[tuple[str, bytes, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def send(message: Message, person: Any) -> bool:
    """Whether the mail server took it. A line break in the subject is no second header."""
    subject = " ".join(message.subject.split())
    mail = EmailMultiAlternatives(
        subject, message.text, None, [person.email], headers=dict(message.headers)
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for name, content, media_type in message.files:
        mail.attach(name, content, media_type)
    try:
        mail.send()
    except (OSError, SMTPException):
        log.exception("A message could not be sent; it is tried again.")
        return False
    return True
