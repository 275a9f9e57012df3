"""What people see when something is missing, forbidden or broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views import defaults


@pytest.fixture
def client(as_user, process_owner):
    return as_user(process_owner)


def test_a_page_that_is_not_there_says_so_in_the_look_of_the_house(client):
    page = client.get("/no/such/page/")

    assert page.status_code == 404
    assert "There is no such page" in page.text
    assert "To the first page" in page.text


def test_a_page_that_is_not_there_tells_a_stranger_no_address(db):
    page = Client().get("/no/such/page/")

    assert page.status_code in {302, 404}
    assert "change-log" not in page.text


@pytest.mark.parametrize(
    "address", ["/jobs/999999/", "/change-log/", "/break-glass/log/", "/jobs/"]
)
def test_what_one_may_not_see_is_a_page_in_words(client, address):
    page = client.get(address)

    assert page.status_code in {403, 404}
    assert "To the first page" in page.text


def test_a_forbidden_page_says_who_can_change_that(client):
    assert "An administrator can change that." in client.get("/jobs/").text


def test_the_page_of_a_defect_needs_nothing_and_tells_nothing():
    page = defaults.server_error(RequestFactory().get("/"))

    assert page.status_code == 500
    assert b"Something broke on our side" in page.content
    assert b"Traceback" not in page.content


def test_a_defect_shows_its_page_and_never_its_words(client, monkeypatch):
    def broken(user):
        raise ZeroDivisionError("password=secret")

    monkeypatch.setattr("kernel.inbox._providers", [broken])
    client.raise_request_exception = False

    page = client.get("/")

    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize(
    ("view", "error", "status", "words"),
    [
        (defaults.bad_request, ValueError("x<y"), 400, b"This request makes no sense"),
        (defaults.permission_denied, PermissionDenied("x<y"), 403, b"You may not open this"),
    ],
)
def test_the_pages_of_a_refusal_stand_alone(view, error, status, words, support_manager):
    request = RequestFactory().get("/")
    request.user = support_manager

    page = view(request, error)

    assert page.status_code == status
    assert words in page.content
    assert b"x<y" not in page.content


def test_a_form_without_its_token_is_refused(support_manager):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(support_manager)

    page = strict.post("/notices/read/")

    assert page.status_code == 403


@pytest.mark.parametrize("address", ["/", "/notices/", "/account/", "/jobs/", "/change-log/"])
def test_a_stranger_is_asked_to_sign_in_and_brought_back(address, db):
    answer = Client().get(address)

    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", ["/notices/read/", "/saved-views/", "/jobs/1/cancel/"])
def test_a_stranger_changes_nothing(address, db):
    assert Client().post(address).status_code == 302
