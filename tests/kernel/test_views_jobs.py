"""The page of a job: where it stands, what came of it, in words."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.models import JobRun, JobState
from kernel.views.jobs import _lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(support_manager):
    return JobRun.objects.create(
        job="count",
        period="1",
        label="Count the sheep",
        state=JobState.DONE,
        started_by=support_manager,
        created_at=timezone.now(),
        steps_done=99,
        steps_total=100,
        result={"outcomes": {"met": 1283, "missed": 0}, "of_them": ["a", "b"], "whole": True},
    )


def test_what_was_counted_is_told_in_words():
    told = _lines({"outcomes": {"met": 1283, "not_met": 0}, "events": 1694, "url": "/there/"})
    assert told == [("Outcomes", "met 1,283, not met 0"), ("Events", "1,694")]


def test_a_result_is_no_text_of_a_programmer(done, as_user, support_manager):
    page = as_user(support_manager).get(done.get_absolute_url()).content.decode()
    assert "met 1,283, missed 0" in page
    assert "a, b" in page
    assert not re.search(r"\{&#x27;|\[&#x27;", page)


def test_what_is_done_is_not_told_as_almost_done(done, as_user, support_manager):
    client = as_user(support_manager)
    assert "99 of 100" not in client.get(done.get_absolute_url()).content.decode()
    JobRun.objects.update(state=JobState.FAILED)
    assert "99 of 100" in client.get(done.get_absolute_url()).content.decode()


def test_the_way_back_is_shown_to_those_who_may_go_it(done, as_user, admin_user, support_manager):
    back = f'<a href="{reverse("job-run-list")}">Jobs</a>'
    page = as_user(admin_user).get(done.get_absolute_url()).content.decode()
    assert back in page.partition("<main")[2]
    page = as_user(support_manager).get(done.get_absolute_url()).content.decode()
    assert (back in page.partition("<main")[2]) is support_manager.has_perm("kernel.view_jobrun")
