"""Who is told of what: floors plug in announcers, act by act."""

from types import SimpleNamespace

import pytest

from kernel import notices
from kernel.notices import Announcement, announcements

SOFIA, OMAR = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


@pytest.fixture(autouse=True)
def _nobody_else_announces(monkeypatch):
    monkeypatch.setattr(notices, "_announcers", {})


def entry(act="sheep.lost", actor_id=9):
    return SimpleNamespace(act=act, actor_id=actor_id)


def tell(*people, text="A sheep is lost."):
    return lambda told_of: [Announcement(one, text, "/sheep/") for one in people]


def test_an_act_that_nobody_announces_is_told_to_nobody():
    assert announcements(entry()) == []


def test_everyone_an_announcer_names_is_told():
    notices.add("sheep.lost", tell(SOFIA, OMAR))

    assert [told.recipient for told in announcements(entry())] == [SOFIA, OMAR]


def test_who_did_it_is_not_told():
    notices.add("sheep.lost", tell(SOFIA, OMAR))

    assert [told.recipient for told in announcements(entry(actor_id=SOFIA.pk))] == [OMAR]


def test_an_announcer_hears_of_its_own_act_only():
    notices.add("sheep.lost", tell(SOFIA))

    assert announcements(entry("sheep.lost_again")) == []
    assert announcements(entry("sheep")) == []


def test_several_announcers_of_one_act_are_all_heard():
    notices.add("sheep.lost", tell(SOFIA, text="It was yours."))
    notices.add("sheep.lost", tell(OMAR, text="Look for it."))

    texts = [told.text for told in announcements(entry())]
    assert texts == ["It was yours.", "Look for it."]


def test_an_announcer_is_added_once():
    announcer = tell(SOFIA)
    notices.add("sheep.lost", announcer)
    notices.add("sheep.lost", announcer)

    assert len(announcements(entry())) == 1
