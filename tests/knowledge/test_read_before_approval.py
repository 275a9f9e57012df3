"""Nobody approves another text than the one they read, whichever door they come through."""

import pytest
from django.urls import reverse

from kernel.ruling import MoveRefused
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from tests import doors
from tests.knowledge.factories import VersionFactory

pytestmark = pytest.mark.django_db
REFUSAL = "It has changed since you read it. Read it again, then decide."
LISTING = "/admin/knowledge/documentversion/"


@pytest.fixture
def version(editor):
    former = VersionFactory(state=VersionState.IN_FORCE, body="Credit up to 25 at once.")
    draft = actions.draft_version(former.document, actor=editor)
    return written(draft, editor, "Credit up to 40 at once.")


def written(version, editor, text):
    digest = DocumentVersion.objects.get(pk=version.pk).digest
    actions.edit_version(version, body=text, expected_digest=digest, actor=editor)
    return actions.submit_version(version, actor=editor)


def slip_in(version, editor, text="Credit up to 4,000 at once."):
    """Take it back, write something else, submit again: between reading and clicking."""
    actions.reopen_version(version, actor=editor, note="One word more.")
    written(version, editor, text)


def state_of(version):
    return DocumentVersion.objects.get(pk=version.pk).state


@pytest.mark.parametrize(
    "page",
    [
        lambda version: reverse("version-move", args=[version.pk, "approve"]),
        lambda version: f"{LISTING}{version.pk}/move/approve/",
    ],
    ids=["page", "admin"],
)
def test_a_text_that_was_changed_meanwhile_is_not_approved(
    client, administrator, editor, version, page
):
    client.force_login(administrator)
    marks = doors.marks_on(client.get(page(version)))
    slip_in(version, editor)
    response = client.post(page(version), marks, follow=True)
    assert REFUSAL in response.content.decode()
    assert state_of(version) == "in_review"


def test_nor_by_the_act_of_the_admin_list(client, administrator, editor, version):
    client.force_login(administrator)
    chosen = {"action": "move_approve", "_selected_action": [version.pk]}
    asked = client.post(LISTING, chosen)
    slip_in(version, editor)
    sent = {**chosen, **doors.marks_on(asked), "confirmed": "1"}
    assert REFUSAL in client.post(LISTING, sent, follow=True).content.decode()
    assert state_of(version) == "in_review"


def test_the_page_of_the_version_says_which_text_was_read(client, approver, editor, version):
    client.force_login(approver)
    shown = client.get(version.get_absolute_url()).content.decode()
    link = f"{reverse('version-move', args=[version.pk, 'approve'])}?read={version.digest}"
    assert link in shown
    slip_in(version, editor)
    marks = doors.marks_on(client.get(link))
    assert marks == {"read": version.digest}
    assert REFUSAL in client.post(link, marks, follow=True).content.decode()
    assert state_of(version) == "in_review"


@pytest.mark.parametrize("mark", ["", "x", "0" * 64])
def test_a_click_without_the_mark_of_a_text_approves_nothing(client, approver, version, mark):
    client.force_login(approver)
    page = reverse("version-move", args=[version.pk, "approve"])
    assert client.post(page, {"read": mark} if mark else {}).status_code == 409
    assert state_of(version) == "in_review"


def test_an_action_goes_by_the_version_it_was_handed(approver, editor, version):
    held = DocumentVersion.objects.get(pk=version.pk)
    slip_in(version, editor)
    with pytest.raises(MoveRefused, match="changed since you read it"):
        actions.approve_version(held, actor=approver)
    actions.approve_version(DocumentVersion.objects.get(pk=version.pk), actor=approver)
    assert state_of(version) == "approved"


def test_the_same_text_submitted_again_is_the_same_text(client, approver, editor, version):
    client.force_login(approver)
    page = reverse("version-move", args=[version.pk, "approve"])
    marks = doors.marks_on(client.get(page))
    actions.reopen_version(version, actor=editor, note="I was not sure.")
    actions.submit_version(version, actor=editor)
    client.post(page, marks)
    assert state_of(version) == "approved"
