import pytest
from django.core import mail

from kernel import audit, audit_chain, notices, telling
from kernel.models import Notice
from kernel.models.accounts import User
from kernel.notices import Announcement

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia():
    return User.objects.create_user("sofia", email="sofia@example.org")


@pytest.fixture
def omar(monkeypatch, sofia):
    """Is told of everything that is noted."""
    omar = User.objects.create_user("omar", email="omar@example.org")
    monkeypatch.setattr(notices, "_announcers", {})
    for who in (omar, sofia):
        notices.add("user.noted", lambda entry, who=who: [Announcement(who, "Noted.", "/x/")])
    return omar


def note(actor):
    audit.record("user.noted", actor, actor=actor)
    audit_chain.seal_new_entries()


def test_people_are_told_once_and_never_of_what_they_did_themselves(omar, sofia):
    note(sofia)
    telling.write_notices()
    telling.write_notices()
    assert [(told.recipient, told.text, told.url) for told in Notice.objects.all()] == [
        (omar, "Noted.", "/x/")
    ]


def test_an_entry_that_is_not_sealed_yet_is_told_later(omar, sofia):
    audit.record("user.noted", sofia, actor=sofia)
    telling.write_notices()
    assert not Notice.objects.exists()
    audit_chain.seal_new_entries()
    telling.write_notices()
    assert Notice.objects.count() == 1


def test_a_notice_is_mailed_once_with_its_address(omar, sofia, settings):
    settings.SITE_ADDRESS = "https://desk.example.org"
    note(sofia)
    telling.write_notices()
    assert telling.send_notices() == 1
    assert telling.send_notices() == 0
    assert mail.outbox[0].to == ["omar@example.org"]
    assert "https://desk.example.org/x/" in mail.outbox[0].body


def test_a_line_break_in_what_is_told_neither_splits_the_mail_nor_keeps_it_back(
    omar, sofia, monkeypatch
):
    told = "CHG-0001 Bills\r\nBcc: all@example.org\n is accepted."
    monkeypatch.setattr(notices, "_announcers", {})
    notices.add("user.noted", lambda entry: [Announcement(omar, told)])
    note(sofia)
    telling.write_notices()

    assert telling.send_notices() == 1
    assert mail.outbox[0].subject == "CHG-0001 Bills Bcc: all@example.org is accepted."
    assert mail.outbox[0].recipients() == ["omar@example.org"]


@pytest.mark.parametrize("change", [{"email_notices": False}, {"email": ""}, {"is_active": False}])
def test_who_wants_or_can_have_no_mail_gets_none(omar, sofia, change):
    User.objects.filter(pk=omar.pk).update(**change)
    note(sofia)
    telling.write_notices()
    assert telling.send_notices() == 0
    assert Notice.objects.count() == 1


def test_a_notice_that_could_not_be_sent_is_tried_again(omar, sofia, monkeypatch):
    note(sofia)
    telling.write_notices()

    def refuse(*args):
        raise OSError("no route to the mail server")

    monkeypatch.setattr(telling, "send_mail", refuse)
    assert telling.send_notices() == 0
    monkeypatch.undo()
    assert telling.send_notices() == 1
