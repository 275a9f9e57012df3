from datetime import timedelta

import pytest
from django.utils import timezone

from kernel import audit
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions, queries
from knowledge.checklist import quality_of_version
from knowledge.lifecycle import ReleaseState, VersionState
from knowledge.models import Document, DocumentVersion
from knowledge.sockets import release_guards
from tests.knowledge.factories import DocumentFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(owner):
    return actions.plan_release("Spring rules", actor=owner)


@pytest.fixture
def two_documents():
    """Two documents, each with a version in force."""
    return [VersionFactory(state=VersionState.IN_FORCE).document for _n in range(2)]


def prepare(release, document, owner, editor, approver, *, approve=True):
    """A new version in the release, approved if wished."""
    actions.add_to_release(release, document, actor=owner)
    version = actions.draft_version(document, actor=editor)
    version = actions.edit_version(
        version, body="New words.", expected_digest=version.digest, actor=editor
    )
    actions.submit_version(version, actor=editor)
    if approve:
        actions.approve_version(version, actor=approver)
    return DocumentVersion.objects.get(pk=version.pk)


def states(documents):
    found = DocumentVersion.objects.filter(document__in=documents)
    return {(version.document_id, version.version): version.state for version in found}


def test_all_come_into_force_at_one_instant(
    release, two_documents, owner, editor, approver, releaser
):
    versions = [prepare(release, one, owner, editor, approver) for one in two_documents]
    enacted = actions.enact_release(release, actor=releaser)
    assert enacted.state == ReleaseState.ENACTED
    instants = {DocumentVersion.objects.get(pk=one.pk).in_force_from for one in versions}
    assert instants == {enacted.enacted_at}
    former = DocumentVersion.objects.filter(state=VersionState.SUPERSEDED)
    assert {one.in_force_until for one in former} == {enacted.enacted_at}


def test_one_that_is_not_ready_holds_all_back(
    release, two_documents, owner, editor, approver, releaser
):
    first, second = two_documents
    prepare(release, first, owner, editor, approver)
    waiting = prepare(release, second, owner, editor, approver, approve=False)
    before = states(two_documents)
    with pytest.raises(MoveRefused, match=f"{waiting.label} is not approved: it is in review"):
        actions.enact_release(release, actor=releaser)
    assert states(two_documents) == before


def test_a_failure_half_way_leaves_nothing_in_force(
    release, two_documents, owner, editor, approver, releaser
):
    for document in two_documents:
        prepare(release, document, owner, editor, approver)
    too_early = timezone.now() - timedelta(days=5)
    second = two_documents[1].version_in_force
    second.in_force_from = timezone.now() - timedelta(days=1)
    second.save()
    two_documents[0].versions.filter(version=1).update(in_force_from=too_early)
    before = states(two_documents)
    with pytest.raises(DomainError, match="came into force later"):
        actions.enact_release(release, actor=releaser, at=too_early + timedelta(days=1))
    assert states(two_documents) == before
    release.refresh_from_db()
    assert release.state == ReleaseState.PLANNED


def test_each_item_tells_whether_it_is_ready(release, two_documents, owner, editor, approver):
    prepare(release, two_documents[0], owner, editor, approver)
    actions.add_to_release(release, two_documents[1], actor=owner)
    ready, waiting = (ruling for _item, ruling in queries.release_readiness(release))
    assert ready
    assert str(waiting) == f"{two_documents[1].number} has no draft yet."


def test_an_empty_release_a_later_day_or_an_upper_floor_hold_it_back(
    release, two_documents, owner, editor, approver, releaser, monkeypatch
):
    with pytest.raises(MoveRefused, match="no document in it"):
        actions.enact_release(release, actor=releaser)
    prepare(release, two_documents[0], owner, editor, approver)
    actions.replan_release(release, timezone.localdate() + timedelta(days=1), actor=owner)
    with pytest.raises(MoveRefused, match="It is planned for"):
        actions.enact_release(release, actor=releaser)
    actions.replan_release(release, None, actor=owner)
    monkeypatch.setattr(release_guards, "_guards", [lambda _release, _actor: "Not accepted yet."])
    with pytest.raises(MoveRefused, match="Not accepted yet"):
        actions.enact_release(release, actor=releaser)


def test_a_second_enactment_is_refused(release, two_documents, owner, editor, approver, releaser):
    prepare(release, two_documents[0], owner, editor, approver)
    actions.enact_release(release, actor=releaser)
    with pytest.raises(MoveRefused):
        actions.enact_release(release, actor=releaser)
    assert audit.timeline(release).filter(act="release.enacted").count() == 1


def test_a_revert_puts_the_former_versions_in_force_again(
    release, two_documents, owner, editor, approver, releaser
):
    brand_new = DocumentFactory()
    for document in (*two_documents, brand_new):
        prepare(release, document, owner, editor, approver)
    during = actions.enact_release(release, actor=releaser).enacted_at
    actions.revert_release(release, actor=releaser, note="Too many complaints.")
    for document in two_documents:
        assert document.version_in_force.version == 1
        assert document.version_in_force.in_force_until is None
        assert queries.version_in_force(document, during).version == 2
    assert brand_new.version_in_force is None


def test_after_a_revert_the_scores_are_those_of_what_is_in_force(
    release, two_documents, owner, editor, approver, releaser
):
    [first, _other], new = two_documents, DocumentFactory()
    for one in (first, new):
        prepare(release, one, owner, editor, approver)
    actions.enact_release(release, actor=releaser)
    Document.objects.update(quality=1)
    actions.revert_release(release, actor=releaser, note="Back.")
    first.refresh_from_db()
    new.refresh_from_db()
    assert first.quality == quality_of_version(first.version_in_force).score
    assert new.quality is None


def test_what_was_followed_since_cannot_be_reverted(
    release, two_documents, owner, editor, approver, releaser, administrator
):
    document = two_documents[0]
    prepare(release, document, owner, editor, approver)
    actions.enact_release(release, actor=releaser)
    later = VersionFactory(document=document, version=3, state=VersionState.APPROVED)
    actions.enact_version(later, actor=administrator)
    with pytest.raises(MoveRefused, match="Not in force any more"):
        actions.revert_release(release, actor=releaser, note="Back.")


def test_an_open_version_is_taken_along_and_goes_on_alone_when_taken_out(release, owner):
    version = VersionFactory(state=VersionState.APPROVED, effective_at=timezone.now())
    item = actions.add_to_release(release, version.document, actor=owner)
    version.refresh_from_db()
    assert (version.release, version.effective_at) == (release, None)
    actions.remove_from_release(item, actor=owner)
    version.refresh_from_db()
    assert version.release is None


def test_a_document_is_in_one_planned_release_at_most(release, two_documents, owner):
    other = actions.plan_release("Summer rules", actor=owner)
    actions.add_to_release(release, two_documents[0], actor=owner)
    with pytest.raises(DomainError, match=f"part of release {release.number} already"):
        actions.add_to_release(other, two_documents[0], actor=owner)


def test_a_draft_for_a_release_that_does_not_ask_for_it_is_refused(release, two_documents, editor):
    with pytest.raises(DomainError, match="does not ask for"):
        actions.draft_version(two_documents[0], release=release, actor=editor)


def test_a_withdrawn_draft_leaves_the_release_waiting(release, two_documents, owner, editor):
    item = actions.add_to_release(release, two_documents[0], actor=owner)
    version = actions.draft_version(two_documents[0], release=release, actor=editor)
    actions.withdraw_version(version, actor=editor, note="Wrong document.")
    item.refresh_from_db()
    assert item.version is None
    assert actions.draft_version(two_documents[0], actor=editor).release == release


def test_the_release_decides_on_the_day(release, two_documents, owner, editor, approver):
    version = prepare(release, two_documents[0], owner, editor, approver, approve=False)
    with pytest.raises(DomainError, match="Its release, or who approves last, decides"):
        actions.approve_version(version, actor=approver, effective_at=timezone.now())


def test_an_enacted_release_is_closed(release, two_documents, owner, editor, approver, releaser):
    first, second = two_documents
    prepare(release, first, owner, editor, approver)
    actions.enact_release(release, actor=releaser)
    with pytest.raises(DomainError, match="not planned any more"):
        actions.add_to_release(release, second, actor=owner)
    with pytest.raises(DomainError, match="not planned any more"):
        actions.remove_from_release(release.items.get(), actor=owner)
    with pytest.raises(DomainError, match="not planned any more"):
        actions.replan_release(release, None, actor=owner)


@pytest.mark.parametrize("person", ["editor", "owner", "auditor"])
def test_only_an_approver_enacts(request, person, release, two_documents, owner, editor, approver):
    prepare(release, two_documents[0], owner, editor, approver)
    with pytest.raises(MoveRefused, match="Your role does not include"):
        actions.enact_release(release, actor=request.getfixturevalue(person))


def test_planning_needs_a_title_and_a_role(owner, auditor):
    with pytest.raises(DomainError, match="a title"):
        actions.plan_release(" ", actor=owner)
    with pytest.raises(DomainError, match="Your role"):
        actions.plan_release("Spring", actor=auditor)
