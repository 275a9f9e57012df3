from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from tests.knowledge.factories import DocumentFactory, ProcessFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force():
    return VersionFactory(state=VersionState.IN_FORCE, body="Credit **25** at once.")


def read(client, url, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_each_document_with_its_versions(client, editor, in_force):
    client.force_login(editor)
    actions.draft_version(in_force.document, actor=editor)
    page = read(client, reverse("document-list"))
    assert in_force.document.number in page
    assert "v1" in page
    assert "v2" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=POL-0777", True),
        ("q=nothing", False),
        ("kind=policy", True),
        ("kind=article", False),
        ("overdue=true", True),
        ("overdue=false", False),
        ("life=in_force", True),
        ("life=open", False),
        ("life=in_review", False),
        ("life=none", False),
    ],
)
def test_the_list_answers_its_filters(client, editor, asked, found):
    yesterday = timezone.localdate() - timedelta(days=1)
    document = DocumentFactory(number="POL-0777", review_by=yesterday)
    VersionFactory(document=document, state=VersionState.IN_FORCE)
    client.force_login(editor)
    page = read(client, f"{reverse('document-list')}?{asked}")
    assert (f"/documents/{document.number}/" in page) is found


def test_a_page_shows_the_text_in_force_as_html(client, auditor, in_force):
    client.force_login(auditor)
    page = read(client, in_force.document.get_absolute_url())
    assert "Credit <strong>25</strong> at once." in page


def test_an_overdue_review_is_told_to_every_reader(client, auditor, in_force):
    in_force.document.review_by = timezone.localdate() - timedelta(days=3)
    in_force.document.save()
    client.force_login(auditor)
    assert "Review overdue" in read(client, in_force.document.get_absolute_url())


def test_a_person_without_the_role_reads_why_on_the_button(client, auditor, in_force):
    client.force_login(auditor)
    page = read(client, in_force.document.get_absolute_url())
    assert "Your role does not include “Draft a version”" in page
    assert "Your role does not include “Record a review”" in page


def test_the_page_looks_back_to_a_day(client, auditor, in_force):
    today = timezone.localdate()
    in_force.in_force_from = timezone.now() - timedelta(days=10)
    in_force.save()
    client.force_login(auditor)
    url = in_force.document.get_absolute_url()
    then = read(client, url, data={"at": today - timedelta(days=5)})
    assert "Credit <strong>25</strong>" in then
    before = read(client, url, data={"at": today - timedelta(days=20)})
    assert "Nothing was in force then" in before


@pytest.mark.parametrize("asked", ["yesterday", "2026-02-30", "2026-13-01", "<script>"])
def test_a_day_that_is_none_is_refused_in_words(client, auditor, in_force, asked):
    client.force_login(auditor)
    response = client.get(in_force.document.get_absolute_url(), {"at": asked})
    assert response.status_code == 409
    assert "is no instant" in response.content.decode()


def test_a_new_document_leads_to_its_editor(client, editor):
    process = ProcessFactory()
    client.force_login(editor)
    url = f"{reverse('document-create')}?process={process.key}"
    assert f'value="{process.pk}" selected' in read(client, url)
    asked = {"kind": "policy", "title": "Refunds", "process": process.pk, "owner": editor.pk}
    response = client.post(url, asked)
    document = Document.objects.get()
    assert document.number == "POL-0001"
    assert response["Location"] == f"/versions/{document.open_version.pk}/edit/"


def test_a_reader_cannot_open_the_form_for_a_new_document(client, auditor):
    client.force_login(auditor)
    assert client.get(reverse("document-create")).status_code == 403


def test_title_and_owner_are_changed_on_a_form(client, editor, in_force):
    document = in_force.document
    client.force_login(editor)
    url = reverse("document-change", args=[document.number])
    assert document.title in read(client, url)
    asked = {"title": "Refunds", "process": document.process.pk, "owner": editor.pk}
    client.post(url, asked)
    document.refresh_from_db()
    assert (document.title, document.owner) == ("Refunds", editor)


def test_a_review_is_recorded_on_a_form(client, owner, in_force):
    client.force_login(owner)
    url = reverse("document-review", args=[in_force.document.number])
    assert "still holds" in read(client, url)
    ahead = timezone.localdate() + timedelta(days=90)
    client.post(url, {"review_by": ahead, "note": "Read with the billing team."})
    in_force.document.refresh_from_db()
    assert in_force.document.review_by == ahead


def test_a_refused_review_keeps_what_was_typed(client, owner):
    document = DocumentFactory()
    client.force_login(owner)
    asked = {"review_by": timezone.localdate() + timedelta(days=9), "note": "Read it all."}
    response = client.post(reverse("document-review", args=[document.number]), asked)
    assert response.status_code == 409
    assert "Read it all." in response.content.decode()


def test_a_draft_begins_on_the_page_of_the_document(client, editor, in_force):
    client.force_login(editor)
    response = client.post(reverse("document-draft", args=[in_force.document.number]))
    assert response["Location"] == f"/versions/{in_force.document.open_version.pk}/edit/"


@pytest.mark.thorough
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_titles_and_texts_are_shown_and_do_no_harm(client, auditor, text):
    document = DocumentFactory(title=text[:200])
    VersionFactory(document=document, state=VersionState.IN_FORCE, body=text)
    client.force_login(auditor)
    page = read(client, document.get_absolute_url())
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    read(client, reverse("document-list"), data={"q": text[:200]})


def test_the_page_of_a_document_asks_few_questions(
    client, auditor, in_force, django_assert_max_num_queries
):
    for number in range(2, 8):
        VersionFactory(document=in_force.document, version=number, state=VersionState.SUPERSEDED)
    client.force_login(auditor)
    with django_assert_max_num_queries(22):
        client.get(in_force.document.get_absolute_url())
