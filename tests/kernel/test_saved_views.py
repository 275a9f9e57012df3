"""Views of lists that people keep under a name."""

import pytest
from django.db import IntegrityError

from kernel.actions import saved_views
from kernel.models import AuditEntry, SavedView
from kernel.ruling import DomainError

PAGE = "/notices/"


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def save(client, **sent):
    return client.post("/saved-views/", {"name": "Mine", "path": PAGE, "query": "text=a", **sent})


def test_a_view_is_saved_and_shown_again(client, support_manager):
    answer = save(client, query="text=a&page=3&export=csv&unread=")

    assert answer.url == "/notices/?text=a"
    view = SavedView.objects.get()
    assert (view.owner, view.page, view.query) == (support_manager, PAGE, "text=a")
    assert AuditEntry.objects.filter(act="saved_view.saved").count() == 1


def test_the_same_name_again_replaces_it(client):
    save(client)
    save(client, query="text=b", is_shared="on")

    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("text=b", True)


def test_only_one_view_of_a_page_comes_first(client):
    save(client, is_default="on")
    save(client, name="Other", is_default="on")

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == [
        "Other"
    ]


def test_the_database_allows_one_default_a_page(client, support_manager):
    save(client, is_default="on")
    with pytest.raises(IntegrityError):
        SavedView.objects.create(owner=support_manager, page=PAGE, name="x", is_default=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"path": "https://elsewhere.example/"},
        {"path": "//elsewhere.example/"},
        {"path": "/no/such/page/"},
    ],
)
def test_a_view_without_a_name_or_a_page_is_not_saved(client, wrong):
    answer = save(client, **wrong)

    assert answer.status_code == 302
    assert "elsewhere" not in answer.url
    assert not SavedView.objects.exists()


def test_a_view_is_put_first_and_back_again(client):
    save(client)
    view = SavedView.objects.get()
    client.post(f"/saved-views/{view.pk}/default/")
    view.refresh_from_db()
    assert view.is_default

    client.post(f"/saved-views/{view.pk}/default/")
    view.refresh_from_db()
    assert not view.is_default


def test_an_owner_deletes_a_view(client):
    save(client)
    page = client.post(f"/saved-views/{SavedView.objects.get().pk}/delete/", follow=True)

    assert "“Mine” is deleted." in page.text
    assert not SavedView.objects.exists()


def test_a_private_view_is_nobody_elses(client, as_user, auditor):
    save(client)
    view = SavedView.objects.get()

    assert as_user(auditor).post(f"/saved-views/{view.pk}/delete/").status_code == 404
    assert as_user(auditor).post(f"/saved-views/{view.pk}/default/").status_code == 404


def test_a_shared_view_is_deleted_by_its_owner_or_an_administrator(client, auditor, admin_user):
    save(client, is_shared="on")
    view = SavedView.objects.get()
    with pytest.raises(DomainError, match="Only Sofia Marek"):
        saved_views.delete_view(view, actor=auditor)

    saved_views.delete_view(view, actor=admin_user)


def test_a_view_of_another_cannot_be_put_first(client, auditor):
    save(client, is_shared="on")
    with pytest.raises(DomainError, match="under your own name"):
        saved_views.toggle_default_view(SavedView.objects.get(), actor=auditor)


def test_the_account_page_lists_ones_own_views(client):
    save(client)

    assert 'href="/notices/?text=a"' in client.get("/account/").text
