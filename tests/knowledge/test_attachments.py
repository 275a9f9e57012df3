"""Files of a version: content as the text is, and never opened in the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.models import Upload
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.actions import attachments
from knowledge.lifecycle import VersionState
from knowledge.models import digest_of
from knowledge.views.wording import difference
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db


def sheet(content=b"amount\n20\n", name="limits.csv"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def draft(editor):
    return VersionFactory(author=editor, body="See the limits.")


def attached(version, editor, **file):
    return actions.attach_file(version, file=sheet(**file), note="All limits", actor=editor)


def test_a_file_is_content_and_changes_the_digest(draft, editor):
    former = draft.digest
    version = attached(draft, editor)
    (one,) = version.attachments
    assert (one["name"], one["kind"], one["size"], one["note"]) == (
        "limits.csv",
        "text",
        10,
        "All limits",
    )
    assert version.digest not in {former, ""}
    version = actions.detach_file(version, name="limits.csv", actor=editor)
    assert version.digest == former == digest_of(version.body, None)
    assert Upload.objects.count() == 1


def test_the_same_name_takes_the_place_and_saving_the_text_keeps_the_files(draft, editor):
    version = attached(attached(draft, editor), editor, content=b"amount\n30\n")
    assert len(version.attachments) == 1
    saved = actions.edit_version(
        version, body="Look at the limits.", expected_digest=version.digest, actor=editor
    )
    assert saved.attachments == version.attachments
    assert saved.digest != digest_of("Look at the limits.", None)


@pytest.mark.parametrize("state", [one for one in VersionState if one != VersionState.DRAFT])
def test_what_is_no_draft_keeps_its_files_as_they_are(draft, editor, administrator, state):
    version = attached(draft, editor)
    type(version).objects.filter(pk=version.pk).update(state=state)
    with pytest.raises(MoveRefused):
        attached(version, administrator, name="more.csv")
    with pytest.raises(MoveRefused):
        actions.detach_file(version, name="limits.csv", actor=administrator)
    version.refresh_from_db()
    assert [one["name"] for one in version.attachments] == ["limits.csv"]


def test_an_approval_is_void_when_a_file_changes_and_what_was_read_is_held_to(
    draft, editor, approver
):
    read = actions.submit_version(attached(draft, editor), actor=editor)
    version = actions.reopen_version(read, actor=editor, note="A wrong sheet.")
    version = attached(version, editor, content=b"amount\n99\n")
    actions.submit_version(version, actor=editor)
    with pytest.raises(MoveRefused, match="changed since you read it"):
        actions.approve_version(read, actor=approver)


def test_a_new_draft_begins_with_the_files_in_force_and_the_difference_tells_them(editor, owner):
    document = DocumentFactory(owner=owner)
    first = attached(VersionFactory(document=document, author=editor), editor)
    type(first).objects.filter(pk=first.pk).update(state=VersionState.IN_FORCE)
    second = actions.draft_version(document, actor=editor)
    assert (second.attachments, second.digest) == (first.attachments, first.digest)
    assert not difference(first, second).changes
    second = attached(second, editor, content=b"amount\n30\n")
    (change,) = difference(first, second).parts.lists
    assert change.label == "Attachments"
    assert [kind for kind, _words in change.pieces if kind != "same"] == ["removed", "added"]


def test_twenty_are_enough_and_one_that_is_gone_is_told(draft, editor, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    version = attached(draft, editor)
    with pytest.raises(DomainError, match="at most 1 attachments"):
        attached(version, editor, name="more.csv")
    attached(version, editor, content=b"again")
    with pytest.raises(DomainError, match="not attached any more"):
        actions.detach_file(version, name="more.csv", actor=editor)


def test_from_the_page_to_the_file_and_away_again(client, draft, editor):
    client.force_login(editor)
    page = draft.get_absolute_url()
    assert f"{page}files/new/" in client.get(page).text
    answer = client.post(f"{page}files/new/", {"file": sheet(), "note": "All"}, follow=True)
    assert "limits.csv" in answer.text
    file = client.get(f"{page}files/get/limits.csv")
    assert file.content == b"amount\n20\n"
    assert file["Content-Disposition"] == 'attachment; filename="limits.csv"'
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]
    client.post(f"{page}files/detach/", {"name": "limits.csv"})
    assert client.get(f"{page}files/get/limits.csv").status_code == 404


def test_a_file_that_may_not_be_attached_is_refused_at_its_field(client, draft, editor):
    client.force_login(editor)
    page = f"{draft.get_absolute_url()}files/new/"
    answer = client.post(page, {"file": sheet(b"<svg onload='x'/>", "a.svg")})
    assert answer.status_code == 422
    assert "is a web page, a drawing or other XML" in answer.text
    assert not Upload.objects.exists()


def test_readers_find_the_file_but_no_button_and_others_find_nothing(client, draft, editor):
    version = attached(draft, editor)
    page = version.get_absolute_url()
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(f"{page}files/get/limits.csv").status_code == 200
    assert "files/detach/" not in client.get(page).text
    assert client.get(f"{page}files/new/").status_code == 403
    client.post(f"{page}files/detach/", {"name": "limits.csv"})
    version.refresh_from_db()
    assert version.attachments
    client.force_login(PersonFactory())
    assert client.get(f"{page}files/get/limits.csv").status_code == 404
