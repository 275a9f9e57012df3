from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel import audit, dated
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions, queries
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from tests.knowledge.factories import (
    DocumentFactory,
    ProcessFactory,
    VersionFactory,
)
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    return actions.draft_version(DocumentFactory(), actor=editor)


def written(version, body, actor):
    return actions.edit_version(version, body=body, expected_digest=version.digest, actor=actor)


def test_numbers_follow_each_other_kind_by_kind(editor):
    process = ProcessFactory()
    kinds = ["policy", "policy", "procedure", "decision_table", "article", "policy"]
    numbers = [
        actions.create_document(
            kind=kind, title="x", process=process, owner=editor, actor=editor
        ).number
        for kind in kinds
    ]
    assert numbers == ["POL-0001", "POL-0002", "PRO-0001", "TAB-0001", "ART-0001", "POL-0003"]


def test_a_document_needs_a_title_and_a_role(editor, auditor):
    about = {"kind": "policy", "process": ProcessFactory(), "owner": editor}
    with pytest.raises(DomainError, match="a title"):
        actions.create_document(title=" \x00 ", actor=editor, **about)
    with pytest.raises(DomainError, match="Your role"):
        actions.create_document(title="Rule", actor=auditor, **about)
    assert not Document.objects.exists()


def test_a_changed_document_is_told_to_both_its_processes(editor):
    document, process = DocumentFactory(), ProcessFactory()
    former = document.process
    actions.change_document(document, process=process, actor=editor)
    (entry,) = audit.timeline(former)
    assert entry == audit.timeline(process).get()
    assert entry.before["process"] == former.key


def test_a_change_that_changes_nothing_is_not_told(editor):
    document = DocumentFactory()
    actions.change_document(document, title=document.title, actor=editor)
    assert not audit.timeline(document).exists()


def test_the_history_of_a_version_is_told_on_document_and_process(draft, editor):
    written(draft, "Text.", editor)
    acts = list(audit.timeline(draft.document.process).values_list("act", flat=True))
    assert acts == ["version.edited", "version.drafted"]
    assert list(audit.timeline(draft.document).values_list("act", flat=True)) == acts


def test_a_draft_begins_with_the_text_in_force(editor):
    former = VersionFactory(state=VersionState.IN_FORCE, version=4, body="Old words.")
    draft = actions.draft_version(former.document, actor=editor)
    assert (draft.version, draft.body, draft.author) == (5, "Old words.", editor)


@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_a_second_draft_is_refused_and_names_the_first(editor, state):
    version = VersionFactory(state=state)
    with pytest.raises(MoveRefused, match=f"{version.label} is open already"):
        actions.draft_version(version.document, actor=editor)


def test_an_edit_with_an_old_digest_is_refused_and_changes_nothing(draft, editor, approver):
    began_with = draft.digest
    written(draft, "Theirs.", approver)
    with pytest.raises(actions.EditConflict) as refusal:
        actions.edit_version(draft, body="Mine.", expected_digest=began_with, actor=editor)
    assert refusal.value.theirs.body == "Theirs."
    assert str(refusal.value).startswith(f"{approver} saved {draft.label} meanwhile.")
    draft.refresh_from_db()
    assert draft.body == "Theirs."


def test_a_second_window_of_the_same_person_is_called_so(draft, editor):
    began_with = draft.digest
    written(draft, "In one window.", editor)
    with pytest.raises(actions.EditConflict, match="yourself meanwhile, in another window"):
        actions.edit_version(draft, body="Mine.", expected_digest=began_with, actor=editor)


def test_an_edit_that_changes_nothing_counts_for_nothing(draft, editor, approver):
    saved = written(draft, "Text.", editor)
    written(saved, "Text.  \r\n", approver)
    saved.refresh_from_db()
    assert saved.edits == 1
    assert approver not in saved.contributors.all()


def test_an_approved_text_cannot_be_edited_and_taking_it_back_voids_the_approval(
    draft, editor, approver
):
    saved = written(draft, "Text.", editor)
    actions.submit_version(saved, actor=editor)
    actions.approve_version(saved, actor=approver)
    with pytest.raises(MoveRefused, match="while it is approved"):
        written(saved, "Slipped in.", editor)
    reopened = actions.reopen_version(saved, actor=editor, note="A number was wrong.")
    assert (reopened.approver, reopened.approved_at, reopened.effective_at) == (None, None, None)
    written(reopened, "Corrected.", editor)


def test_a_note_is_demanded_where_people_read_it(draft, editor):
    with pytest.raises(DomainError, match="Say why"):
        actions.withdraw_version(draft, actor=editor, note="  ")
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_table_is_kept_in_shape_and_only_where_it_belongs(draft, editor):
    saved = actions.edit_version(
        draft, body="x", table=credit_table(), expected_digest=draft.digest, actor=editor
    )
    assert saved.table is None
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    version = actions.draft_version(document, actor=editor)
    saved = actions.edit_version(
        version,
        body="",
        table={**credit_table(), "extra": 1},
        expected_digest=version.digest,
        actor=editor,
    )
    assert saved.table == credit_table()


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_are_kept_and_their_digest_too(draft, editor, text):
    saved = written(draft, text, editor)
    saved.refresh_from_db()
    again = written(saved, saved.body, editor)
    assert again.digest == saved.digest
    entry = AuditEntry.objects.filter(act__startswith="version.").latest("pk")
    assert entry.digest


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(alphabet=st.characters()))
def test_any_text_can_be_saved_and_read_back(draft, editor, text):
    draft.refresh_from_db()
    saved = written(draft, text, editor)
    body = saved.body
    saved.refresh_from_db()
    assert saved.body == body


def test_what_comes_into_force_supersedes_what_was(administrator):
    former = VersionFactory(state=VersionState.IN_FORCE)
    version = VersionFactory(document=former.document, version=2, state=VersionState.APPROVED)
    actions.enact_version(version, actor=administrator)
    former.refresh_from_db()
    version.refresh_from_db()
    assert former.state == VersionState.SUPERSEDED
    assert former.in_force_until == version.in_force_from
    assert version.supersedes == former
    acts = set(audit.timeline(version.document).values_list("act", flat=True))
    assert acts == {"version.enacted", "version.superseded"}


def test_nothing_comes_into_force_before_what_it_follows_or_in_the_future(administrator):
    former = VersionFactory(state=VersionState.IN_FORCE)
    version = VersionFactory(document=former.document, version=2, state=VersionState.APPROVED)
    day = timedelta(days=1)
    for at, words in [
        (former.in_force_from - day, "came into force later"),
        (timezone.now() + day, "an instant to come"),
    ]:
        with pytest.raises(DomainError, match=words):
            actions.enact_version(version, actor=administrator, at=at)
    former.refresh_from_db()
    assert former.state == VersionState.IN_FORCE


def test_a_retired_document_has_nothing_in_force(owner):
    version = VersionFactory(state=VersionState.IN_FORCE)
    retired = actions.retire_version(version, actor=owner, note="The service ended.")
    assert retired.in_force_until
    assert version.document.version_in_force is None


def test_a_review_moves_the_date_and_says_what_was_read(owner):
    version = VersionFactory(state=VersionState.IN_FORCE)
    ahead = timezone.localdate() + timedelta(days=100)
    actions.record_review(version.document, review_by=ahead, actor=owner, note="All of it.")
    entry = audit.timeline(version).get()
    assert entry.act == "document.reviewed"
    assert entry.after["version"] == 1
    assert Document.objects.get().review_by == ahead


@pytest.mark.parametrize(("days", "note"), [(0, "Read."), (-1, "Read."), (10, " ")])
def test_a_review_without_a_day_ahead_or_a_word_is_refused(owner, days, note):
    version = VersionFactory(state=VersionState.IN_FORCE)
    review_by = timezone.localdate() + timedelta(days=days)
    with pytest.raises(DomainError):
        actions.record_review(version.document, review_by=review_by, actor=owner, note=note)


def test_the_version_in_force_is_known_for_every_instant(administrator):
    now = timezone.now()
    document = DocumentFactory()
    instants = [now - timedelta(days=days) for days in (30, 20, 10)]
    for number, at in enumerate(instants, start=1):
        version = VersionFactory(
            document=document, version=number, state=VersionState.APPROVED, in_force_from=None
        )
        actions.enact_version(version, actor=administrator, at=at)
    found = [
        queries.version_in_force(document, at + timedelta(seconds=1)).version for at in instants
    ]
    assert found == [1, 2, 3]
    assert queries.version_in_force(document, instants[0] - timedelta(seconds=1)) is None
    assert queries.version_in_force(document).version == 3


def test_acts_of_records_taken_over_count_from_their_own_day(draft, editor, approver):
    saved = written(draft, "Text.", editor)
    actions.submit_version(saved, actor=editor)
    then = timezone.now() - timedelta(days=90)
    with dated.as_of(then):
        approved = actions.approve_version(saved, actor=approver)
    assert approved.approved_at == then


def test_a_withdrawn_draft_makes_room_for_another(draft, editor):
    actions.withdraw_version(draft, actor=editor, note="Not needed.")
    assert actions.draft_version(draft.document, actor=editor).version == 2
