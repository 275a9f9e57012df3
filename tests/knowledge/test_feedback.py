"""What readers say of a document in force, and what comes of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kernel.inbox import work_of
from kernel.models import AuditEntry
from kernel.notices import announcements
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.lifecycle.feedback import FEEDBACK_LIFECYCLE, FeedbackState
from knowledge.models import Feedback
from tests.doors import answer, tick
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db
ACTS = {"answer": actions.answer_feedback, "close": actions.close_feedback}


@pytest.fixture
def reader(db):
    return PersonFactory(username="ayo", role="Agent")


@pytest.fixture
def document(owner):
    document = DocumentFactory(owner=owner, title="Goodwill credits")
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    return document


def given(document, reader, missing="The limit for business customers."):
    return actions.give_feedback(document, is_helpful=False, missing=missing, actor=reader)


def told(act):
    entry = AuditEntry.objects.filter(act=act).latest("pk")
    return {one.recipient.username: one.text for one in announcements(entry)}


def test_from_the_page_to_the_owner_and_back_to_the_reader(client, document, owner, reader):
    client.force_login(reader)
    address = document.get_absolute_url()
    assert "Did it help?" in client.get(address).text
    sent = {"is_helpful": "no", "missing": "The limit for <b>business</b> customers."}
    page = client.post(f"{address}feedback/", sent, follow=True).text
    assert "Thank you." in page
    assert "It helped 0 of 1" in page
    assert 'name="is_helpful"' not in page

    (line,) = [one for one in work_of(owner) if str(one.act) == "Answer feedback"]
    assert line.why == "1 reader misses something."
    client.force_login(owner)
    assert "&lt;b&gt;business&lt;/b&gt;" in client.get(line.url).text
    feedback = Feedback.objects.get()
    assert told("feedback.given") == {"omar": f"ayo misses something in {document.number} v1."}
    done = answer(client, f"{feedback.get_absolute_url()}answer/", note="Version 2 says it.")
    assert "Version 2 says it." in done.text
    assert told("feedback.answered") == {
        "ayo": f"Your feedback on {document.number} v1 is answered."
    }
    assert [one for one in work_of(owner) if str(one.act) == "Answer feedback"] == []
    client.force_login(reader)
    page = client.get(feedback.get_absolute_url()).text
    assert "Version 2 says it." in page
    assert 'href="/feedback/"' not in page


def test_what_a_reader_says_is_not_told_to_other_readers(client, document, owner, reader):
    feedback = given(document, reader, "My customer Ada Lovelace was refused.")
    actions.answer_feedback(feedback, actor=owner, note="Ada was written to.")
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(feedback.get_absolute_url()).status_code == 404
    assert "Ada" not in client.get(document.get_absolute_url()).text


def test_that_a_text_helped_is_counted_and_is_no_task(document, owner, reader):
    feedback = actions.give_feedback(document, is_helpful=True, actor=reader)
    assert feedback.state == FeedbackState.NOTED
    assert work_of(owner) == []
    assert told("feedback.given") == {}
    assert Feedback.objects.all().counted() == {"given": 1, "helpful": 1, "waiting": 0}


def test_a_reader_has_one_word_on_a_version_until_it_is_settled(document, owner, reader):
    feedback = given(document, reader)
    with pytest.raises(DomainError, match="You have said what you think"):
        given(document, reader, "And the other limit.")
    given(document, PersonFactory(role="Agent"))
    actions.close_feedback(feedback, actor=owner, note="It is in POL-0002.")
    given(document, reader, "It is not.")


def test_twenty_a_day_are_enough(document, reader):
    for _n in range(20):
        other = VersionFactory(state=VersionState.IN_FORCE).document
        actions.give_feedback(other, is_helpful=True, actor=reader)
    with pytest.raises(DomainError, match="20 times in a day"):
        given(document, reader)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        given(document, reader)


@pytest.mark.parametrize(
    ("is_helpful", "missing", "why"), [(False, "  ", "what is missing"), (True, "", "")]
)
def test_who_was_not_helped_says_what_is_missing(document, reader, is_helpful, missing, why):
    if not why:
        actions.give_feedback(document, is_helpful=is_helpful, missing=missing, actor=reader)
        return
    with pytest.raises(DomainError, match=why):
        actions.give_feedback(document, is_helpful=is_helpful, missing=missing, actor=reader)


def test_nothing_is_said_of_what_is_not_in_force_nor_by_an_auditor(document, reader, auditor):
    with pytest.raises(DomainError, match="Nothing is in force"):
        given(VersionFactory().document, reader)
    with pytest.raises(DomainError, match="Your role does not include"):
        given(document, auditor)


@pytest.mark.parametrize("move", FEEDBACK_LIFECYCLE.moves)
@pytest.mark.parametrize("state", [one for one in FeedbackState if one != FeedbackState.OPEN])
def test_no_door_settles_what_waits_for_nobody(
    client, administrator, document, reader, move, state
):
    feedback = given(document, reader)
    Feedback.objects.filter(pk=feedback.pk).update(state=state)
    with pytest.raises(MoveRefused):
        ACTS[move](feedback, actor=administrator, note="Done.")
    client.force_login(administrator)
    client.post(f"{feedback.get_absolute_url()}{move}/", {"note": "Done."})
    client.post(f"/admin/knowledge/feedback/{feedback.pk}/move/{move}/", {"note": "Done."})
    tick(client, "/admin/knowledge/feedback/", feedback.pk, move, note="Done.")
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answer) == (state, "")


def test_another_owner_does_not_answer_for_it_and_a_reader_not_at_all(document, reader):
    feedback = given(document, reader)
    other = PersonFactory(role="Process owner")
    with pytest.raises(MoveRefused, match="who owns the document, or a knowledge editor"):
        actions.answer_feedback(feedback, actor=other, note="I think so.")
    with pytest.raises(MoveRefused, match="Your role does not include"):
        actions.close_feedback(feedback, actor=reader, note="Never mind.")


def test_what_one_said_is_not_for_colleagues(client, document, reader):
    feedback = given(document, reader)
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(feedback.get_absolute_url()).status_code == 404
    assert client.get("/feedback/").status_code == 403


def test_the_list_is_filtered_and_comes_as_a_file(client, document, owner, reader):
    given(document, reader, "=cmd()")
    actions.give_feedback(document, is_helpful=True, actor=PersonFactory(role="Agent"))
    client.force_login(owner)
    page = client.get(f"/feedback/?document={document.number}&state=open").text
    assert "1 row" in page
    file = b"".join(client.get("/feedback/?helpful=false&export=csv")).decode()
    assert "'=cmd()" in file
    assert len(file.splitlines()) == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose one."),
        (
            {"is_helpful": "no", "missing": "Too long. " * 201},
            "Shorten this to 2000 characters; there are 2009.",
        ),
        ({"is_helpful": "no", "missing": " "}, "what is missing"),
    ],
)
def test_what_is_refused_is_given_back_in_its_field(client, document, reader, sent, words):
    client.force_login(reader)
    address = f"{document.get_absolute_url()}feedback/"
    answer = client.post(address, sent)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert sent.get("missing", "").strip() in answer.text
    assert not Feedback.objects.exists()
    again = client.post(address, {"is_helpful": "no", "missing": "Shorter."}, follow=True)
    assert "Thank you." in again.text
    assert again.redirect_chain[-1][0] == f"{document.get_absolute_url()}#feedback"
