"""What every list page of the house can do, tried on the jobs."""

import pytest
from django.test import Client
from django.urls import reverse

from kernel.actions.saved_views import save_view
from kernel.models import JobRun, JobState

JOBS = "/jobs/"


@pytest.fixture
def runs(db, admin_user):
    made = [
        JobRun(
            job="count",
            period=str(number),
            label=f"Count {number:03d}",
            created_at="2026-01-05T08:00Z",
            state=JobState.DONE if number % 3 else JobState.FAILED,
            started_by=admin_user,
        )
        for number in range(120)
    ]
    return JobRun.objects.bulk_create(made)


@pytest.fixture
def client(as_user, auditor):
    return as_user(auditor)


def labels(page):
    return [row.record.label for row in page.context["table"].paginated_rows]


def test_fifty_rows_a_page_and_how_many_there_are(client, runs):
    page = client.get(JOBS)

    assert len(labels(page)) == 50
    assert page.context["row_count"] == 120
    assert "120 rows" in page.text
    assert len(labels(client.get(JOBS, {"page": 3}))) == 20


@pytest.mark.parametrize(("asked", "shown"), [("99", 3), ("0", 3), ("none", 1)])
def test_a_page_that_is_not_there_shows_the_nearest(client, runs, asked, shown):
    assert client.get(JOBS, {"page": asked}).context["table"].page.number == shown


def test_no_row_is_missed_or_shown_twice_when_many_are_equal(client, runs):
    seen = [
        label
        for page in (1, 2, 3)
        for label in labels(client.get(JOBS, {"sort": "created_at", "page": page}))
    ]
    assert len(set(seen)) == 120


def test_the_order_is_what_the_address_says(client, runs):
    assert labels(client.get(JOBS, {"sort": "-label"}))[0] == "Count 119"


def test_an_unknown_order_is_left_aside(client, runs):
    assert client.get(JOBS, {"sort": "password"}).status_code == 200


def test_the_address_says_what_is_filtered(client, runs):
    page = client.get(JOBS, {"label": "Count 01", "state": "failed"})

    assert set(labels(page)) == {"Count 012", "Count 015", "Count 018"}


def test_each_active_filter_is_named_and_can_be_taken_off(client, runs):
    page = client.get(JOBS, {"label": "01", "state": ["failed", "done"], "sort": "label"})

    shown = [(one.label, one.value, one.url) for one in page.context["active_filters"]]
    assert shown == [
        ("Job", "01", "?state=failed&state=done&sort=label"),
        ("State", "Failed", "?label=01&state=done&sort=label"),
        ("State", "Done", "?label=01&state=failed&sort=label"),
    ]


def test_a_filter_that_makes_no_sense_shows_no_rows_and_says_so(client, runs):
    page = client.get(JOBS, {"since": "yesterday-ish"})

    assert labels(page) == []
    assert "Enter a valid date" in page.text


@pytest.mark.parametrize("order", [{}, {"sort": "label"}, {"label": "", "all": "1"}])
def test_an_empty_list_that_nobody_filters_says_what_to_do(client, db, order):
    page = client.get(JOBS, order).text
    assert "No job has run yet." in page
    assert "answers these filters" not in page


def test_a_list_that_is_filtered_empty_asks_for_a_filter_less(client, db):
    page = client.get(JOBS, {"label": "none such"}).text
    assert "No job answers these filters. Take one off." in page
    assert "No job has run yet" not in page


def test_a_list_costs_the_same_few_queries_however_long_it_is(
    client, runs, django_assert_max_num_queries
):
    client.get(JOBS)
    with django_assert_max_num_queries(11):
        client.get(JOBS, {"state": "failed"})


def test_a_person_without_the_permission_is_told_so(as_user, process_owner):
    page = as_user(process_owner).get(JOBS)

    assert page.status_code == 403
    assert "role does not include this page" in page.text


def test_nobody_sees_a_list_without_signing_in(db):
    answer = Client().get(JOBS)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_default_view_comes_first_and_everything_is_one_step_away(client, runs, auditor):
    save_view(JOBS, name="Failed", query="state=failed", is_default=True, actor=auditor)

    assert client.get(JOBS).url == "/jobs/?state=failed"
    assert client.get(JOBS, {"all": "1"}).context["row_count"] == 120


def test_a_shared_view_is_offered_to_others_but_is_not_their_default(
    as_user, runs, auditor, admin_user
):
    save_view(
        JOBS, name="Failed", query="state=failed", is_shared=True, is_default=True, actor=auditor
    )
    save_view(JOBS, name="Secret", query="state=done", actor=auditor)

    page = as_user(admin_user).get(JOBS, {"all": "1"})

    assert [view.name for view, _here in page.context["views"]] == ["Failed"]
    assert as_user(admin_user).get(JOBS).status_code == 200


def test_the_view_in_sight_is_marked(client, runs, auditor):
    save_view(JOBS, name="Failed", query="state=failed", actor=auditor)

    page = client.get(JOBS, {"label": "", "state": "failed", "page": "1"})

    assert [here for _view, here in page.context["views"]] == [True]
