"""Changes requested passage by passage: written, resolved, answered, opened again."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from kernel import audit
from kernel.models import AuditEntry
from kernel.notices import announcements
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.inbox_lines import waiting_for
from knowledge.lifecycle import COMMENT_LIFECYCLE, CommentState, VersionState
from knowledge.models import PassageComment
from tests.knowledge.factories import CommentFactory, PersonFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY

pytestmark = pytest.mark.django_db
BODY = "# Limits\nAn agent credits up to 25 euros a bill."
ACTS = {
    "resolve": lambda one, actor: actions.resolve_comment(one, actor=actor),
    "answer": lambda one, actor: actions.answer_comment(one, actor=actor, note="As agreed."),
    "reopen": lambda one, actor: actions.reopen_comment(one, actor=actor, note="Not yet."),
}
MOVES = [(move, state) for move in COMMENT_LIFECYCLE.moves for state in CommentState]
ILLEGAL = [one for one in MOVES if not COMMENT_LIFECYCLE.allows(*one)]
LEGAL = [one for one in MOVES if COMMENT_LIFECYCLE.allows(*one)]
CLOSED = [state for state in VersionState if state not in {"draft", "in_review"}]


@pytest.fixture
def version(editor):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor, body=BODY)
    version.contributors.add(editor)
    return version


@pytest.fixture
def comment(version, approver):
    return actions.comment_on_passage(
        version, passage="up to 25 euros", text="Why not 30?", actor=approver
    )


def knock(client, comment, move):
    """The three doors, one after the other."""
    said = {"note": "Please."}
    admin = "/admin/knowledge/passagecomment/"
    client.post(f"{comment.get_absolute_url()}{move}/", said)
    client.post(f"{admin}{comment.pk}/move/{move}/", said)
    ticked = {"action": f"move_{move}", ACTION_CHECKBOX_NAME: [comment.pk], "confirmed": "1"}
    client.post(admin, {**ticked, **said})
    comment.refresh_from_db()


def test_every_move_has_an_action():
    assert set(ACTS) == set(COMMENT_LIFECYCLE.moves)


def test_a_comment_names_its_passage_and_its_place(comment, version, approver):
    assert (comment.passage, comment.heading) == ("up to 25 euros", "Limits")
    assert BODY[comment.position :].startswith("up to")
    entry = audit.timeline(version).get(act="comment.written")
    assert (entry.actor, entry.note) == (approver, "Why not 30?")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": " \n "}, "Say what should change"),
        ({"text": "Lower.", "passage": "up to 40 euros"}, "not in POL-.*up to 40 euros"),
    ],
)
def test_a_comment_without_words_or_on_words_that_are_not_there_is_refused(
    version, approver, said, words
):
    with pytest.raises(DomainError, match=words):
        actions.comment_on_passage(version, **said, actor=approver)
    assert not PassageComment.objects.exists()


@pytest.mark.parametrize("state", CLOSED)
def test_a_version_that_is_closed_takes_no_comment_and_settles_none(state, administrator):
    comment = CommentFactory(version__state=state, writer=administrator)
    with pytest.raises(DomainError, match="takes no comments any more"):
        actions.comment_on_passage(comment.version, text="Late.", actor=administrator)
    with pytest.raises(MoveRefused, match="takes no comments any more"):
        actions.resolve_comment(comment, actor=administrator)


def test_who_only_reads_does_not_comment(version, auditor):
    with pytest.raises(DomainError, match="Comment on a version"):
        actions.comment_on_passage(version, text="Hm.", actor=auditor)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_comments_are_kept_or_refused_in_words(version, approver, text):
    try:
        comment = actions.comment_on_passage(version, text=text, actor=approver)
    except DomainError:
        assert not PassageComment.objects.exists()
    else:
        comment.refresh_from_db()
        assert comment.text


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_door_makes_a_move_that_the_table_forbids(client, administrator, move, state):
    comment = CommentFactory(state=state, writer=administrator, version__author=administrator)
    client.force_login(administrator)
    knock(client, comment, move)
    assert comment.state == state


@pytest.mark.parametrize(("move", "state"), LEGAL)
def test_each_legal_move_reaches_its_state_and_is_told(move, state, administrator):
    comment = CommentFactory(state=state, writer=administrator, version__author=administrator)
    ACTS[move](comment, administrator)
    comment.refresh_from_db()
    assert comment.state == COMMENT_LIFECYCLE.moves[move].target
    assert audit.timeline(comment).filter(actor=administrator).count() == 1


@pytest.mark.parametrize(
    ("move", "state", "words"),
    [
        ("resolve", "open", "Only who wrote the comment or writes this version"),
        ("answer", "open", "Only who writes this version"),
        ("reopen", "answered", "may open it again"),
    ],
)
def test_nobody_else_settles_a_comment_not_even_an_administrator(
    client, administrator, move, state, words
):
    comment = CommentFactory(state=state)
    with pytest.raises(MoveRefused, match=words):
        ACTS[move](comment, administrator)
    client.force_login(administrator)
    knock(client, comment, move)
    assert comment.state == state


def test_while_a_comment_is_open_no_door_approves(client, version, comment, administrator):
    with pytest.raises(MoveRefused, match="1 comment is open"):
        actions.approve_version(version, actor=administrator)
    client.force_login(administrator)
    said = {"note": "Fine.", "read": version.digest}
    client.post(f"{version.get_absolute_url()}approve/", said)
    client.post(f"/admin/knowledge/documentversion/{version.pk}/move/approve/", said)
    ticked = {"action": "move_approve", ACTION_CHECKBOX_NAME: [version.pk], "confirmed": "1"}
    read = {f"read-{version.pk}": version.digest}
    client.post("/admin/knowledge/documentversion/", {**ticked, **read, **said})
    version.refresh_from_db()
    assert version.state == VersionState.IN_REVIEW


def test_changes_are_requested_made_and_approved(version, comment, editor, approver):
    actions.return_version(version, actor=approver, note="See my comment.")
    with pytest.raises(MoveRefused, match="1 comment is open"):
        actions.submit_version(version, actor=editor)
    saved = actions.edit_version(
        version, body=BODY.replace("25", "30"), expected_digest=version.digest, actor=editor
    )
    comment.refresh_from_db()
    assert comment.place is None  # its words are gone, and it stays with the version
    actions.resolve_comment(comment, actor=editor)
    actions.submit_version(saved, actor=editor)
    actions.approve_version(afresh(saved), actor=approver)


def afresh(version):
    version.refresh_from_db()
    return version


def test_an_answer_stands_and_who_commented_may_open_it_again(comment, editor, approver):
    with pytest.raises(MoveRefused, match="Say why"):
        actions.answer_comment(comment, actor=editor, note=" ")
    answered = actions.answer_comment(comment, actor=editor, note="30 is above the limit.")
    assert (answered.answer, answered.settled_by) == ("30 is above the limit.", editor)
    again = actions.reopen_comment(answered, actor=approver, note="The limit is 40.")
    assert (again.state, again.settled_by) == (CommentState.OPEN, None)


def test_author_and_commenter_are_told_of_each_other(comment, editor, approver):
    actions.answer_comment(comment, actor=editor, note="No.")
    told = {
        entry.act: [one.recipient for one in announcements(entry)]
        for entry in AuditEntry.objects.filter(act__startswith="comment.")
    }
    assert told == {"comment.written": [editor], "comment.answered": [approver]}


def test_who_settles_their_own_comment_is_told_nothing(version, editor):
    comment = actions.comment_on_passage(version, text="Check this.", actor=editor)
    actions.resolve_comment(comment, actor=editor)
    entries = AuditEntry.objects.filter(act__startswith="comment.")
    assert not [one for entry in entries for one in announcements(entry)]


def test_my_work_counts_the_open_comments_of_what_came_back(version, comment, editor, approver):
    CommentFactory(version=version, state=CommentState.RESOLVED, settled_by=PersonFactory())
    actions.return_version(version, actor=approver, note="See my comment.")
    (item,) = waiting_for(editor)
    assert item.why == "It came back to you with a note. 1 comment is open."
