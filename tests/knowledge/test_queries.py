from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge import actions, queries
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentVersion, Release, ReleaseItem
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def in_force(**about):
    return VersionFactory(state=VersionState.IN_FORCE, document=DocumentFactory(**about)).document


def test_overdue_are_those_in_force_and_past_their_date():
    older = in_force(review_by=TODAY - timedelta(days=9))
    newer = in_force(review_by=TODAY - timedelta(days=1))
    in_force(review_by=TODAY)
    in_force(review_by=None)
    DocumentFactory(review_by=TODAY - timedelta(days=5))
    assert set(Document.objects.overdue_on(TODAY)) == {older, newer}


def test_documents_name_each_other_both_ways():
    named = in_force(number="TAB-0001")
    naming = in_force(number="POL-0007")
    naming.versions.update(body="Ask TAB-0001, never TAB-00012.")
    other = in_force(number="POL-0008")
    other.versions.update(body="TAB-00019 is another one.")
    VersionFactory(document=other, version=2, body="Soon: TAB-0001.")
    assert queries.documents_naming(named) == [naming]
    assert queries.named_documents("TAB-0001 and TAB-0099") == [named]


def test_a_draft_is_compared_with_what_it_shall_supersede():
    document = in_force()
    draft = VersionFactory(document=document, version=2)
    assert queries.comparison_base(draft) == document.version_in_force
    assert queries.comparison_base(document.version_in_force) is None


def test_a_version_in_force_is_compared_with_what_it_superseded(administrator):
    document = in_force()
    former = document.version_in_force
    later = VersionFactory(document=document, version=2, state=VersionState.APPROVED)
    actions.enact_version(later, actor=administrator)
    later.refresh_from_db()
    assert queries.comparison_base(later) == former


def test_the_reason_of_a_return_is_told_until_the_text_is_submitted_again(editor, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    returned = actions.return_version(version, actor=approver, note="Say who decides.")
    assert queries.last_return(returned).note == "Say who decides."
    again = actions.submit_version(returned, actor=editor)
    assert queries.last_return(again) is None


def test_who_may_draft_and_review_is_said_with_every_reason(editor, auditor):
    document = VersionFactory().document
    assert "is open already" in str(queries.drafting_ruling(document, editor))
    reasons = queries.drafting_ruling(document, auditor).reasons
    assert len(reasons) == 2
    assert len(queries.review_ruling(document, auditor).reasons) == 2
    assert queries.review_ruling(in_force(), editor)


def test_people_without_a_role_see_nothing(editor):
    item = ReleaseItemFactory(version=VersionFactory())
    stranger = PersonFactory()
    for model in (Document, DocumentVersion, Release):
        assert model.objects.visible_to(editor).exists()
        assert not model.objects.visible_to(stranger).exists()
    assert ReleaseItem.objects.get() == item


def test_the_list_counts_versions_in_force_and_in_work_apart():
    document = in_force()
    VersionFactory(document=document, version=2, state=VersionState.APPROVED)
    (row,) = Document.objects.with_numbers()
    assert (row.in_force_number, row.open_number) == (1, 2)
    assert list(Document.objects.having_version(VersionState.APPROVED)) == [document]


def test_an_author_is_not_asked_to_approve_nor_is_a_contributor(editor, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    assert queries.awaiting_approval_of(approver) == [version]
    assert not queries.awaiting_approval_of(editor)
    version.contributors.add(approver)
    assert not queries.awaiting_approval_of(approver)
