"""A request has a name, and a refusal becomes a message."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kernel import audit
from kernel.context import request_id
from kernel.middleware import DomainErrorMiddleware, RequestIdMiddleware
from kernel.models import AuditEntry, JobState
from kernel.ruling import DomainError
from tests.kernel.sheep import a_run

HERE = "http://testserver/jobs/"


@pytest.fixture
def refusal(as_user, admin_user):
    """Post something that the house refuses: to cancel a job that is over."""
    run = a_run(state=JobState.DONE, started_by=admin_user)

    def post(**headers):
        return as_user(admin_user).post(f"/jobs/{run.pk}/cancel/", headers=headers)

    return post


def test_every_answer_names_its_request(client):
    first, second = client.get("/healthz"), client.get("/healthz")

    assert len(first["X-Request-Id"]) == 32
    assert first["X-Request-Id"] != second["X-Request-Id"]


def test_a_refusal_goes_back_to_where_it_came_from_as_a_message(refusal):
    answer = refusal(referer=HERE)

    assert answer.url == HERE
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [
        "It is over, or is being cancelled already."
    ]


def test_an_answer_that_another_guard_gave_names_its_request_too():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "sofia"})

    assert answer.status_code == 403
    assert len(answer["X-Request-Id"]) == 32


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/jobs/"])
def test_a_refusal_from_nowhere_or_elsewhere_gets_a_page_of_its_own(refusal, referer):
    answer = refusal(referer=referer)

    assert answer.status_code == 409
    assert "It is over, or is being cancelled already." in answer.text


@pytest.mark.parametrize(
    "referer",
    [
        "https://testserver.elsewhere.example/",
        "http://testserver@elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "http:///elsewhere.example",
        "\\\\elsewhere.example",
    ],
)
def test_a_referer_that_only_looks_like_ours_is_not_followed(refusal, referer):
    answer = refusal(referer=referer)

    assert answer.status_code == 409
    assert "Location" not in answer


def test_a_refused_look_is_a_page_and_never_a_way_back_into_a_circle(rf):
    request = rf.get("/jobs/", headers={"referer": HERE})
    request.user = AnonymousUser()
    middleware = DomainErrorMiddleware(lambda request: HttpResponse())

    answer = middleware.process_exception(request, DomainError("Not now."))

    assert answer.status_code == 409
    assert "Not now." in answer.text


def test_the_words_of_a_refusal_are_text_and_never_markup(rf):
    middleware = DomainErrorMiddleware(lambda request: HttpResponse())
    request = rf.post("/jobs/")
    request.user = AnonymousUser()

    answer = middleware.process_exception(request, DomainError("<script>alert(1)</script>"))

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_a_defect_is_left_to_crash(rf):
    middleware = DomainErrorMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(rf.post("/"), ZeroDivisionError()) is None


def test_what_is_done_in_a_request_is_recorded_under_its_name(as_user, support_manager):
    client = as_user(support_manager)

    answer = client.post("/saved-views/", {"name": "Mine", "path": "/notices/", "query": ""})

    assert AuditEntry.objects.get(act="saved_view.saved").request_id == answer["X-Request-Id"]


def test_what_is_done_outside_of_any_request_names_none(support_manager):
    entry = audit.record("user.noted", support_manager, actor=support_manager)

    assert entry.request_id == ""


def test_the_name_of_a_request_ends_with_it_also_when_it_crashes():
    def crash(request):
        assert request_id.get()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RequestIdMiddleware(crash)(RequestFactory().get("/"))

    assert request_id.get() == ""


def test_a_name_sent_from_outside_is_not_taken_over(client):
    answer = client.get("/healthz", headers={"x-request-id": "forged"})

    assert answer["X-Request-Id"] != "forged"


@pytest.mark.django_db
def test_who_acts_after_having_been_signed_out_comes_back_to_the_page_and_is_told(client):
    answer = client.post("/jobs/1/cancel/", headers={"referer": f"{HERE}?state=done"})

    assert answer.url == "/accounts/login/?next=/jobs/%3Fstate%3Ddone"
    assert "You had been signed out" in client.get(answer.url).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{}, {"referer": "https://elsewhere.example/"}, {"referer": HERE, "sec-fetch-mode": "cors"}],
)
def test_who_comes_from_elsewhere_or_by_a_script_is_sent_to_sign_in_without_a_word(client, headers):
    answer = client.post("/jobs/1/cancel/", headers=headers)

    assert answer.url == "/accounts/login/?next=/jobs/1/cancel/"
    assert "You had been signed out" not in client.get(answer.url).text


def test_an_act_opened_as_a_page_says_that_nothing_was_done(as_user, admin_user):
    answer = as_user(admin_user).get("/jobs/1/cancel/")

    assert answer.status_code == 405
    assert "nothing was done now" in answer.text
    assert answer["Allow"] == "POST"


def test_an_interface_keeps_its_own_word_for_a_method_it_lacks(as_user, admin_user):
    answer = as_user(admin_user).delete("/api/v1/decisions/TAB-0001")

    assert answer.status_code == 405
    assert "<html" not in answer.text


def test_a_page_older_than_the_sign_in_says_what_to_do_in_the_look_of_the_house(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "sofia"})

    assert "load the page again" in answer.text
    assert "CSRF" not in answer.text
