"""What one may ask of jobs: whose they are, and which wait for somebody to take them up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import JobRun, JobState
from tests.kernel.sheep import a_run

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIMIT = NOW - timedelta(minutes=15)
OPEN = {JobState.QUEUED, JobState.RUNNING}


@pytest.mark.parametrize("state", JobState)
def test_only_what_is_not_over_can_have_fallen_silent(state):
    a_run(state=state, heard_at=LIMIT)

    assert JobRun.objects.silent_since(LIMIT).exists() is (state in OPEN)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_was_heard_of_a_moment_later_has_not(state):
    a_run(state=state, heard_at=LIMIT + timedelta(microseconds=1))

    assert not JobRun.objects.silent_since(LIMIT).exists()


@pytest.mark.parametrize("state", JobState)
def test_what_waits_or_failed_may_be_claimed_at_any_time(state):
    a_run(state=state, heard_at=NOW)

    may = state in {JobState.QUEUED, JobState.FAILED}
    assert JobRun.objects.claimable(LIMIT).exists() is may


@pytest.mark.parametrize("state", JobState)
def test_what_fell_silent_may_be_claimed_unless_it_is_over_for_good(state):
    a_run(state=state, heard_at=LIMIT)

    may = state not in {JobState.DONE, JobState.CANCELLED, JobState.WAITING}
    assert JobRun.objects.claimable(LIMIT).exists() is may


@pytest.mark.parametrize("state", JobState)
def test_what_is_not_over_is_under_way(state):
    a_run(state=state)

    assert JobRun.objects.under_way().exists() is (state in OPEN | {JobState.WAITING})


@pytest.mark.parametrize("state", JobState)
def test_what_failed_or_was_cancelled_was_stopped_when_it_ended(state):
    a_run(state=state, finished_at=LIMIT)

    is_stopped = state in {JobState.FAILED, JobState.CANCELLED}
    assert JobRun.objects.stopped_since(LIMIT).exists() is is_stopped
    assert not JobRun.objects.stopped_since(LIMIT + timedelta(microseconds=1)).exists()


def test_people_see_their_own_runs_and_auditors_all(support_manager, process_owner, auditor):
    mine = a_run("Mine", started_by=process_owner)
    a_run("Theirs", started_by=support_manager)
    a_run("The clock's")

    assert list(JobRun.objects.visible_to(process_owner)) == [mine]
    assert JobRun.objects.visible_to(auditor).count() == 3


def test_people_stop_their_own_runs_and_administrators_all(support_manager, auditor, admin_user):
    mine = a_run("Mine", started_by=support_manager)
    a_run("The clock's")

    assert list(JobRun.objects.cancellable_by(support_manager)) == [mine]
    assert not JobRun.objects.cancellable_by(auditor).exists()
    assert JobRun.objects.cancellable_by(admin_user).count() == 2
