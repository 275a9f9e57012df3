"""Who sends a digest, when a sending is broken off, and what the one after it says."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from reporting import tasks
from reporting.actions import digests
from reporting.models import Digest, DigestIssue
from tests.reporting.test_digests import _nobody_answers, hours_of, judged, subscribed

pytestmark = pytest.mark.django_db
__all__ = ["_nobody_answers", "judged"]  # fixtures


def test_what_the_mail_server_does_not_take_is_tried_again(judged, support_manager, monkeypatch):
    subscribed(support_manager, cadence="day")

    def refuse(self, messages):
        raise OSError("the line is dead")

    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", refuse)
        hours_of("2026-11-26")
    assert DigestIssue.objects.get().sent_at is None
    hours_of("2026-11-26")

    assert len(mail.outbox) == 1
    assert DigestIssue.objects.get().sent_at is not None
    assert "may have come to you already" in mail.outbox[0].body


@pytest.mark.parametrize("fault", [TimeoutError, ValueError])
def test_one_that_was_taken_before_the_sending_failed_says_at_its_next_coming_that_it_may_be_double(
    judged, support_manager, monkeypatch, fault
):
    """The server takes the mail, and its answer never comes."""
    digest = subscribed(support_manager, cadence="day")
    take = locmem.EmailBackend.send_messages

    def takes_and_fails(self, messages):
        take(self, messages)
        raise fault

    with monkeypatch.context() as broken, time_machine.travel("2026-11-26T06:45Z", tick=False):
        broken.setattr(locmem.EmailBackend, "send_messages", takes_and_fails)
        tasks.send_digests()
    issue = digest.issues.get()
    assert (issue.sent_at, issue.claimed_until, issue.may_be_double) == (None, None, True)
    hours_of("2026-11-26")
    first, second = (message.body for message in mail.outbox)
    assert "may have come to you already" not in first
    assert "may have come to you already" in second


def test_a_worker_that_comes_too_late_does_not_release_the_claim_of_another(
    judged, support_manager, monkeypatch
):
    """The first is stuck until its claim has run out; then the second begins, and the first fails.
    A third must not send what the second is sending."""
    digest = subscribed(support_manager, cadence="day")

    def stuck(message, person):
        killed(monkeypatch, after_the_mail=False, at="07:01")
        return False

    with monkeypatch.context() as slow, time_machine.travel("2026-11-26T06:45Z", tick=False):
        slow.setattr(digests.mailing, "send", stuck)
        tasks.send_digests()
    assert digest.issues.get().claimed_until is not None
    for minutes, sent in (("07:02", 0), ("07:15", 0), ("07:17", 1)):
        with time_machine.travel(f"2026-11-26T{minutes}Z", tick=False):
            tasks.send_digests()
        assert len(mail.outbox) == sent


class Killed(BaseException):
    """As the worker is: nothing that follows is done."""


def killed(monkeypatch, *, after_the_mail, at="06:45"):
    """The worker is killed while it sends the digest, once."""
    send = digests.mailing.send
    with monkeypatch.context() as broken:

        def dies(message, person):
            if after_the_mail:
                send(message, person)
            raise Killed

        broken.setattr(digests.mailing, "send", dies)
        with pytest.raises(Killed), time_machine.travel(f"2026-11-26T{at}Z", tick=False):
            tasks.send_digests()


@pytest.mark.parametrize("after_the_mail", [False, True])
def test_one_whose_worker_was_killed_is_sent_at_the_next_run_and_says_so(
    judged, support_manager, as_user, monkeypatch, after_the_mail
):
    digest = subscribed(support_manager, cadence="day")
    killed(monkeypatch, after_the_mail=after_the_mail)
    assert not AuditEntry.objects.filter(act="digest.sent").exists()
    hours_of("2026-11-26")

    assert len(mail.outbox) == 1 + after_the_mail
    assert "may have come to you already" in mail.outbox[-1].body
    assert "may have come to you already" in mail.outbox[-1].alternatives[0].content
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    issue = DigestIssue.objects.get()
    assert (issue.may_be_double, issue.claimed_until) == (True, None)
    assert AuditEntry.objects.get(act="digest.sent").after["may_be_double"] is True
    page = as_user(support_manager).get(digest.get_absolute_url()).content.decode()
    assert "it may have come twice" in page


def test_while_one_is_being_sent_no_other_worker_sends_it(judged, support_manager, monkeypatch):
    digest = subscribed(support_manager, cadence="day")
    killed(monkeypatch, after_the_mail=False)
    page_says = []
    for minutes, sent in (("06:46", 0), ("06:59", 0), ("07:01", 1), ("07:02", 1)):
        with time_machine.travel(f"2026-11-26T{minutes}Z", tick=False):
            tasks.send_digests()
        assert len(mail.outbox) == sent
        page_says.append(digest.issues.get().claimed_until is not None)
    assert page_says == [True, True, False, False]


def test_an_ordinary_one_says_nothing_of_a_double(judged, support_manager):
    subscribed(support_manager, cadence="day")
    hours_of("2026-11-26", "2026-11-27")
    assert not any("already" in message.body for message in mail.outbox)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2
    assert not DigestIssue.objects.filter(may_be_double=True).exists()


def test_one_that_could_not_be_made_is_no_double_when_it_is(judged, support_manager, monkeypatch):
    subscribed(support_manager, cadence="day")
    with monkeypatch.context() as broken:
        broken.setattr(digests, "message_of", lambda *_told, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError), time_machine.travel("2026-11-26T06:45Z", tick=False):
            digests.send_digest(Digest.objects.get(), day=date(2026, 11, 26), actor=clock_user())
    with time_machine.travel("2026-11-26T06:46Z", tick=False):
        tasks.send_digests()
    assert len(mail.outbox) == 1
    assert "already" not in mail.outbox[0].body
