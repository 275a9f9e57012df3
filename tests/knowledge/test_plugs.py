from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.sockets import process_panels
from kernel.inbox import work_of
from kernel.models import AuditEntry
from kernel.notices import announcements
from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


def acts(user):
    return [str(item.act) for item in work_of(user) if item.floor == "How we act"]


def told(act):
    entry = AuditEntry.objects.filter(act=act).latest("pk")
    return {announcement.recipient: announcement.text for announcement in announcements(entry)}


def test_a_version_waits_for_everybody_who_may_approve_and_did_not_write(editor, approver, owner):
    VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    assert acts(approver) == ["Read and approve"]
    assert acts(editor) == []
    assert acts(owner) == []


def test_a_returned_draft_waits_for_its_author(editor, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    actions.return_version(version, actor=approver, note="Say who decides.")
    assert acts(editor) == ["Change and submit again"]
    assert told("version.returned") == {
        editor: f"{version} Goodwill credits came back to you with a note."
    }


def test_a_draft_begun_waits_for_its_author(editor):
    actions.draft_version(DocumentFactory(), actor=editor)
    assert acts(editor) == ["Finish and submit"]


def test_what_a_release_asks_for_waits_for_the_editors(editor, owner):
    item = ReleaseItemFactory()
    (line,) = work_of(editor)
    assert (str(line.act), line.url) == ("Draft a new version", item.document.get_absolute_url())
    assert acts(owner) == []


@pytest.mark.parametrize(
    ("days", "why"), [(-3, "Its review is overdue."), (5, "Its review is due soon."), (40, "")]
)
def test_a_review_waits_for_the_owner(owner, days, why):
    document = DocumentFactory(owner=owner, review_by=timezone.localdate() + timedelta(days=days))
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    assert [str(line.why) for line in work_of(owner)] == ([why] if why else [])


def test_a_release_that_is_ready_waits_for_the_approver(releaser):
    item = ReleaseItemFactory()
    assert acts(releaser) == []
    version = VersionFactory(
        document=item.document, state=VersionState.APPROVED, release=item.release
    )
    item.version = version
    item.save()
    assert acts(releaser) == ["Put in force together"]


def test_approvers_are_told_of_a_submission_but_not_who_wrote_it(editor, approver):
    version = VersionFactory(author=editor)
    actions.submit_version(version, actor=editor)
    assert set(told("version.submitted")) == {approver}


def test_the_author_is_told_of_the_approval(editor, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    actions.approve_version(version, actor=approver)
    assert set(told("version.approved")) == {editor}


def test_owner_and_watchers_are_told_what_is_in_force_and_what_is_no_more(administrator):
    watcher = PersonFactory()
    version = VersionFactory(state=VersionState.APPROVED)
    version.document.process.watchers.add(watcher)
    actions.enact_version(version, actor=administrator)
    owner = version.document.owner
    assert set(told("version.enacted")) == {watcher, owner, version.author}
    actions.retire_version(version, actor=administrator, note="Ended.")
    assert set(told("version.retired")) == {watcher, owner}


def test_the_owner_is_reminded_of_a_review_and_told_of_a_revert(administrator, owner):
    day = timezone.localdate()
    document = DocumentFactory(owner=owner, review_by=day - timedelta(days=1))
    version = VersionFactory(document=document, state=VersionState.APPROVED)
    actions.remind_of_review(document, day=day, actor=administrator)
    assert told("document.review_due") == {owner: f"The review of {document} is overdue."}
    release = actions.plan_release("Spring", actor=administrator)
    actions.add_to_release(release, version.document, actor=administrator)
    actions.enact_release(release, actor=administrator)
    actions.revert_release(release, actor=administrator, note="Back.")
    assert set(told("release.reverted")) == {owner}


def test_the_page_of_a_process_shows_its_documents(client, auditor):
    version = VersionFactory(state=VersionState.IN_FORCE)
    process = version.document.process
    client.force_login(auditor)
    page = client.get(process.get_absolute_url()).content.decode()
    assert version.document.title in page
    assert not process_panels.panels(process, PersonFactory())
