"""The score of a document: kept with each change, made anew each night, shown and filtered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.ruling import DomainError
from knowledge import actions, tasks
from knowledge.checklist import quality_of_version
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from tests.knowledge.factories import DocumentFactory, PersonFactory, ReleaseFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(owner):
    document = DocumentFactory(owner=owner, title="Goodwill credits")
    VersionFactory(
        document=document,
        state=VersionState.APPROVED,
        summary="Says who decides on credits.",
        body="Ask for the bill and read it.",
    )
    return document


@pytest.fixture
def in_force(document, releaser):
    return actions.enact_version(document.open_version, actor=releaser)


def score(document):
    return Document.objects.values_list("quality", flat=True).get(pk=document.pk)


def test_what_is_not_in_force_has_none(document, in_force, owner):
    assert score(document) == quality_of_version(in_force).score
    actions.retire_version(in_force, actor=owner, note="Old.")
    assert score(document) is None


def test_what_a_release_brought_and_took_back_has_none(document, releaser):
    release = ReleaseFactory()
    version = document.open_version
    version.release = release
    version.save()
    release.items.create(document=document, version=version)
    actions.enact_release(release, actor=releaser)
    assert score(document) is not None
    actions.revert_release(release, actor=releaser, note="Too early.")
    assert score(document) is None


def test_it_follows_what_is_done_to_the_document(document, in_force, owner, editor):
    first = score(document)
    day = timezone.localdate() + timedelta(days=30)
    actions.record_review(document, review_by=day, actor=owner, note="Read.")
    reviewed = score(document)
    assert reviewed > first
    actions.change_document(document, title="Bill", actor=editor)
    assert score(document) < reviewed
    actions.change_document(document, title="Goodwill credits", actor=editor)
    feedback = actions.give_feedback(
        document, is_helpful=False, missing="All.", actor=PersonFactory(role="Agent")
    )
    assert score(document) < reviewed
    actions.close_feedback(feedback, actor=owner, note="No.")
    assert score(document) == reviewed


def test_every_night_it_is_made_anew_for_what_passed_meanwhile(
    document, in_force, django_assert_max_num_queries
):
    Document.objects.update(review_by=timezone.localdate() - timedelta(days=1), quality=99)
    other = DocumentFactory(quality=50)
    for _n in range(5):
        VersionFactory(state=VersionState.IN_FORCE)
    with django_assert_max_num_queries(14):
        tasks.score_documents()
    assert score(document) < 99
    assert score(other) is None
    assert not Document.objects.in_force().filter(quality=None).exists()


def test_only_the_clock_and_who_reviews_score_all(editor):
    with pytest.raises(DomainError, match="Your role does not include"):
        actions.score_documents(actor=PersonFactory(role="Agent"))


def test_the_page_tells_what_to_mend_and_the_list_narrows_by_it(client, document, in_force, owner):
    client.force_login(owner)
    page = client.get(document.get_absolute_url()).text
    assert f"{score(document)} of 100" in page
    assert "It has a review date, which is not past." in page
    assert "There is no date." in page
    assert "Counts 15." in page
    assert document.number in client.get("/documents/?quality=100").text
    assert "No document answers these filters" in client.get("/documents/?quality=1").text
    file = b"".join(client.get("/documents/?export=csv")).decode().splitlines()
    assert "Quality" in file[0]


def test_a_draft_has_its_own(client, editor):
    draft = VersionFactory(author=editor, summary="", body="See POL-9999 for it all.")
    client.force_login(editor)
    page = client.get(draft.get_absolute_url()).text
    assert "Broken: POL-9999." in page


def test_what_weighs_most_is_to_be_mended_first(client, editor):
    draft = VersionFactory(author=editor, summary="", body="See POL-9999 for it all.")
    client.force_login(editor)
    page = client.get(draft.get_absolute_url()).text
    date, summary = "There is no date.", "One sentence says what changes, and why."
    assert page.index(date) < page.index(summary) < page.index("The whole checklist")
