from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kernel import break_glass
from kernel.models import AuditEntry
from kernel.ruling import MoveRefused
from knowledge import actions
from knowledge.lifecycle import (
    RELEASE_LIFECYCLE,
    VERSION_LIFECYCLE,
    VERSION_SUCCESSION,
    ReleaseState,
    VersionState,
)
from knowledge.models import DocumentVersion
from tests.knowledge.factories import (
    DocumentFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db

ACTS = {
    "edit": lambda version, actor: actions.edit_version(
        version, body="Other.", expected_digest=version.digest, actor=actor
    ),
    "submit": lambda version, actor: actions.submit_version(version, actor=actor),
    "approve": lambda version, actor: actions.approve_version(version, actor=actor),
    "return": lambda version, actor: actions.return_version(version, actor=actor, note="No."),
    "reopen": lambda version, actor: actions.reopen_version(version, actor=actor, note="No."),
    "enact": lambda version, actor: actions.enact_version(version, actor=actor),
    "retire": lambda version, actor: actions.retire_version(version, actor=actor, note="Old."),
    "take_over": lambda version, actor: actions.take_over_version(version, actor=actor, note="So."),
    "withdraw": lambda version, actor: actions.withdraw_version(version, actor=actor, note="No."),
}
RELEASE_ACTS = {
    "enact": lambda release, actor: actions.enact_release(release, actor=actor),
    "revert": lambda release, actor: actions.revert_release(release, actor=actor, note="Back."),
}
ILLEGAL = [(m, s) for m in ACTS for s in VersionState if not VERSION_LIFECYCLE.allows(m, s)]
LEGAL = [(m, s) for m in ACTS for s in VersionState if VERSION_LIFECYCLE.allows(m, s)]
ILLEGAL_FOLLOWING = [
    (m, s)
    for m in VERSION_SUCCESSION.moves
    for s in VersionState
    if not VERSION_SUCCESSION.allows(m, s)
]
ILLEGAL_RELEASES = [
    (m, s) for m in RELEASE_ACTS for s in ReleaseState if not RELEASE_LIFECYCLE.allows(m, s)
]


def test_every_move_by_hand_has_an_action():
    assert set(ACTS) == set(VERSION_LIFECYCLE.moves)
    assert set(RELEASE_ACTS) == set(RELEASE_LIFECYCLE.moves)


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(move, state, administrator):
    version = VersionFactory(state=state)
    with pytest.raises(MoveRefused, match="not possible while it is"):
        ACTS[move](version, administrator)
    version.refresh_from_db()
    assert version.state == state
    assert not AuditEntry.objects.filter(act__startswith="version.").exists()


@pytest.mark.parametrize(("move", "state"), LEGAL)
def test_each_legal_move_reaches_the_state_the_table_says(move, state, administrator):
    version = VersionFactory(state=state)
    ACTS[move](version, administrator)
    version.refresh_from_db()
    assert version.state == VERSION_LIFECYCLE.moves[move].target


@pytest.mark.parametrize(("move", "state"), LEGAL)
def test_a_person_without_the_permission_is_refused(move, state, auditor):
    version = VersionFactory(state=state)
    with pytest.raises(MoveRefused, match="Your role does not include"):
        ACTS[move](version, auditor)


@pytest.mark.parametrize(("move", "state"), ILLEGAL_FOLLOWING)
def test_what_follows_from_others_starts_from_its_own_state_only(move, state, administrator):
    version = VersionFactory(state=state)
    with pytest.raises(MoveRefused):
        VERSION_SUCCESSION.advance(version, move, actor=administrator)


@pytest.mark.parametrize(("move", "state"), ILLEGAL_RELEASES)
def test_a_release_makes_no_other_move(move, state, administrator):
    release = ReleaseFactory(state=state)
    with pytest.raises(MoveRefused, match="not possible while it is"):
        RELEASE_ACTS[move](release, administrator)


def test_an_author_cannot_approve_their_own_text(editor):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    with pytest.raises(MoveRefused, match="other than the author"):
        actions.approve_version(version, actor=editor)
    assert not AuditEntry.objects.filter(act__startswith="version.").exists()


def test_an_administrator_cannot_approve_their_own_text_either(administrator):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=administrator)
    with pytest.raises(MoveRefused, match="other than the author"):
        actions.approve_version(version, actor=administrator)


def test_whoever_edited_a_part_counts_as_an_author(approver):
    version = VersionFactory(state=VersionState.IN_REVIEW)
    version.contributors.add(approver)
    with pytest.raises(MoveRefused, match="other than the author"):
        actions.approve_version(version, actor=approver)


def test_a_logged_break_glass_lets_an_administrator_approve_their_own_text(administrator):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=administrator)
    glass = break_glass.open_glass(
        version, move="approve", actor=administrator, reason="Outage tonight, nobody else is here."
    )
    actions.approve_version(version, actor=administrator)
    version.refresh_from_db()
    assert version.break_glass == glass
    assert version.approver == administrator


def test_the_database_refuses_an_author_as_approver_without_a_break_glass(editor):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(approver=editor)


def test_a_document_has_one_open_version_at_most():
    version = VersionFactory(state=VersionState.APPROVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionFactory(document=version.document, version=2)


def test_a_document_has_one_version_in_force_at_most():
    version = VersionFactory(state=VersionState.IN_FORCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionFactory(document=version.document, version=2, state=VersionState.IN_FORCE)


def test_an_empty_text_is_not_submitted(editor):
    with pytest.raises(MoveRefused, match="no text yet"):
        actions.submit_version(VersionFactory(body=" \n"), actor=editor)


def test_a_text_equal_to_the_one_in_force_is_not_submitted(editor):
    former = VersionFactory(state=VersionState.IN_FORCE)
    draft = actions.draft_version(former.document, actor=editor)
    with pytest.raises(MoveRefused, match="exactly what version 1"):
        actions.submit_version(draft, actor=editor)


def test_a_faulty_table_is_not_submitted_and_the_cell_is_named(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    version = VersionFactory(document=document, table=None, body="")
    with pytest.raises(MoveRefused, match="There is no table yet"):
        actions.submit_version(version, actor=editor)


def test_nothing_comes_into_force_before_its_instant(administrator):
    soon = timezone.now() + timedelta(minutes=1)
    version = VersionFactory(state=VersionState.APPROVED, effective_at=soon)
    with pytest.raises(MoveRefused, match="has not come"):
        actions.enact_version(version, actor=administrator)


def test_a_version_of_a_release_comes_into_force_with_the_release_only(administrator):
    release = ReleaseFactory()
    version = VersionFactory(state=VersionState.APPROVED, release=release)
    ReleaseItemFactory(release=release, document=version.document, version=version)
    with pytest.raises(MoveRefused, match=release.number):
        actions.enact_version(version, actor=administrator)
