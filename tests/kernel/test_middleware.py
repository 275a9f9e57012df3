"""A request has a name, and a refusal becomes a message."""

import pytest
from django.contrib.messages import get_messages

from kernel.models import JobState
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


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/jobs/"])
def test_a_refusal_from_nowhere_or_elsewhere_gets_a_page_of_its_own(refusal, referer):
    answer = refusal(referer=referer)

    assert answer.status_code == 409
    assert "It is over, or is being cancelled already." in answer.text
