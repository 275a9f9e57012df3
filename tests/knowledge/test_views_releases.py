from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge import actions
from knowledge.lifecycle import ReleaseState, VersionState
from knowledge.models import Release
from tests.knowledge.factories import (
    DocumentFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    release = ReleaseFactory()
    version = VersionFactory(state=VersionState.APPROVED, release=release)
    ReleaseItemFactory(release=release, document=version.document, version=version)
    return release


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_counts_the_documents(client, auditor, ready):
    client.force_login(auditor)
    page = read(client, reverse("release-list"))
    assert ready.number in page
    assert ">1</td>" in page


def test_a_release_is_planned_on_a_form(client, owner):
    client.force_login(owner)
    day = timezone.localdate() + timedelta(days=30)
    client.post(reverse("release-create"), {"title": "Spring", "planned_on": day})
    release = Release.objects.get()
    assert (release.number, release.title) == ("REL-0001", "Spring")
    client.post(reverse("release-replan", args=[release.number]), {"planned_on": ""})
    release.refresh_from_db()
    assert release.planned_on is None


def test_a_release_is_planned_for_no_day_gone_by(client, owner):
    client.force_login(owner)
    yesterday = timezone.localdate() - timedelta(days=1)
    release = ReleaseFactory()

    for url in (reverse("release-create"), reverse("release-replan", args=[release.number])):
        page = client.post(url, {"title": "Spring", "planned_on": yesterday})
        assert page.status_code == 422
        assert "That day is past." in page.text
    assert Release.objects.count() == 1


def test_an_empty_release_says_what_to_do(client, auditor):
    release = ReleaseFactory()
    client.force_login(auditor)
    page = read(client, release.get_absolute_url())
    assert "No document yet" in page
    assert "There is no document in it yet." in page or "does not include" in page


def test_the_page_says_why_a_document_is_not_ready(client, releaser, ready):
    item = ReleaseItemFactory(release=ready)
    client.force_login(releaser)
    page = read(client, ready.get_absolute_url())
    assert "Ready" in page
    assert f"{item.document.number} has no draft yet." in page
    assert "disabled" in page


def test_documents_are_added_and_taken_out(client, owner):
    release, document = ReleaseFactory(), DocumentFactory()
    client.force_login(owner)
    client.post(reverse("release-add", args=[release.number]), {"document": document.pk})
    item = release.items.get()
    assert item.document == document
    client.post(reverse("release-remove", args=[release.number, item.pk]))
    assert not release.items.exists()


def test_a_document_of_another_planned_release_cannot_be_chosen(client, owner, ready):
    other, document = ReleaseFactory(), ready.items.get().document
    client.force_login(owner)
    response = client.post(
        reverse("release-add", args=[other.number]), {"document": document.pk}, follow=True
    )
    assert "no other planned release" in response.content.decode()
    assert not other.items.exists()


def test_an_editor_drafts_what_a_release_asks_for(client, editor):
    item = ReleaseItemFactory()
    client.force_login(editor)
    page = read(client, item.release.get_absolute_url())
    assert f"Draft {item.document.number}" in page
    client.post(reverse("document-draft", args=[item.document.number]))
    item.refresh_from_db()
    assert item.version.release == item.release


def test_the_approver_enacts_and_reverts_from_the_page(client, releaser, ready):
    client.force_login(releaser)
    client.post(reverse("release-move", args=[ready.number, "enact"]))
    ready.refresh_from_db()
    assert ready.state == ReleaseState.ENACTED
    page = read(client, ready.get_absolute_url())
    assert f"{timezone.localtime(ready.enacted_at):%H:%M:%S}" in page
    url = reverse("release-move", args=[ready.number, "revert"])
    assert "hard to take back" in read(client, url)
    client.post(url, {"note": "Too many complaints."})
    ready.refresh_from_db()
    assert ready.state == ReleaseState.REVERTED


def test_a_knowledge_editor_cannot_enact(client, editor, ready):
    client.force_login(editor)
    client.post(reverse("release-move", args=[ready.number, "enact"]))
    ready.refresh_from_db()
    assert ready.state == ReleaseState.PLANNED


def test_the_admin_enacts_through_the_same_action(client, administrator, ready):
    client.force_login(administrator)
    client.post(f"/admin/knowledge/release/{ready.pk}/move/enact/", {"note": "Now."})
    ready.refresh_from_db()
    assert ready.state == ReleaseState.ENACTED
    other = ReleaseFactory()
    actions.add_to_release(other, DocumentFactory(), actor=administrator)
    client.post(f"/admin/knowledge/release/{other.pk}/move/enact/", {"note": "Now."})
    other.refresh_from_db()
    assert other.state == ReleaseState.PLANNED
