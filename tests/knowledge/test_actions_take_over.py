"""A draft that somebody else goes on writing."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from kernel import audit
from kernel.inbox import work_of
from kernel.notices import announcements
from kernel.ruling import MoveRefused
from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    return actions.draft_version(DocumentFactory(), actor=editor)


def take_over(version, person, note="Edith is away."):
    return actions.take_over_version(version, actor=person, note=note)


def test_who_takes_over_is_the_author_and_the_former_one_a_contributor(draft, editor, approver):
    taken = take_over(draft, approver)
    taken.refresh_from_db()
    assert taken.author == approver
    assert set(taken.contributors.all()) == {editor, approver}
    assert [item.act for item in work_of(approver)] == ["Finish and submit"]
    assert not work_of(editor)


def test_it_is_told_with_the_reason_and_the_former_author_is_told(draft, editor, approver):
    take_over(draft, approver)
    entry = audit.timeline(draft).get(act="version.taken_over")
    assert (entry.before, entry.after) == ({"author": "edith"}, {"author": "viktor"})
    assert entry.note == "Edith is away."
    (told,) = announcements(entry)
    assert told.recipient == editor
    assert told.text == f"viktor has taken over {draft.label}, which you were writing."


@pytest.mark.parametrize("former", [True, False])
def test_neither_of_the_two_approves_it(draft, editor, approver, former):
    saved = actions.edit_version(
        take_over(draft, approver), body="Text.", expected_digest=draft.digest, actor=approver
    )
    actions.submit_version(saved, actor=approver)
    with pytest.raises(MoveRefused, match="other than the author"):
        actions.approve_version(saved, actor=editor if former else approver)


@pytest.mark.parametrize("note", ["", "  "])
def test_a_reason_is_demanded(draft, approver, note):
    with pytest.raises(MoveRefused, match="Say why"):
        take_over(draft, approver, note)


def test_no_door_takes_over_what_is_ones_own_or_no_draft(client, administrator):
    own = VersionFactory(author=administrator)
    submitted = VersionFactory(state=VersionState.IN_REVIEW)
    former = submitted.author
    client.force_login(administrator)
    admin = "/admin/knowledge/documentversion/"
    for version in (own, submitted):
        said = {"note": "Please."}
        client.post(f"{version.get_absolute_url()}take_over/", said)
        client.post(f"{admin}{version.pk}/move/take_over/", said)
        ticked = {"action": "move_take_over", ACTION_CHECKBOX_NAME: [version.pk], "confirmed": "1"}
        client.post(admin, {**ticked, **said})
        assert not audit.timeline(version).filter(act="version.taken_over").exists()
    submitted.refresh_from_db()
    assert submitted.author == former


def test_on_the_page_another_editor_takes_over_and_the_author_reads_why_not(client, draft, editor):
    client.force_login(editor)
    assert "You are its author already." in client.get(draft.get_absolute_url()).text
    other = PersonFactory(role="Knowledge editor")
    client.force_login(other)
    client.post(f"{draft.get_absolute_url()}take_over/", {"note": "I have the figures."})
    draft.refresh_from_db()
    assert draft.author == other
