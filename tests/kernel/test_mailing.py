"""A message to one person: its forms, its subject, and a server that does not answer."""

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from kernel.mailing import Message, send

pytestmark = pytest.mark.django_db


def test_a_message_has_its_forms_and_files(support_manager):
    message = Message("Sheep", "Ten.", "<p>Ten.</p>", (("s.pdf", b"%PDF-", "application/pdf"),))

    assert send(message, support_manager)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Sheep", "Ten.", [support_manager.email])
    assert [one.mimetype for one in sent.alternatives] == ["text/html"]
    assert [name for name, _content, _kind in sent.attachments] == ["s.pdf"]


def test_a_line_break_in_the_subject_is_no_header(support_manager):
    assert send(Message("Ten\nBcc: all@example.org", "Ten."), support_manager)

    assert mail.outbox[0].subject == "Ten Bcc: all@example.org"


@pytest.mark.parametrize("error", [OSError("no line"), TimeoutError("too slow")])
def test_a_server_that_does_not_take_it_is_told_to_the_caller(support_manager, monkeypatch, error):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)

    assert send(Message("Sheep", "Ten."), support_manager) is False
