"""What follows when records have come in, and when a job was cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.accounts import clock_user
from kernel.models import JobRun, JobState
from reporting.actions import following
from reporting.models import EventBatch
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(monkeypatch):
    found = []
    monkeypatch.setattr(following, "work_in_records", lambda source, actor: found.append(source))
    return found


@pytest.fixture
def source(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", "2"))), source)
    return source


def job(state):
    return JobRun.objects.create(job="load", period="1", state=state, created_at=timezone.now())


def test_what_a_cancelled_job_had_stored_is_judged(source, judged):
    run = job(JobState.CANCELLED)
    EventBatch.objects.update(loaded_at=run.created_at + timedelta(minutes=1))
    following.work_in_what_stayed(source.pk, run.pk, actor=clock_user())
    assert judged == [source]


def test_what_was_there_before_it_is_not_judged_again(source, judged):
    run = job(JobState.CANCELLED)
    EventBatch.objects.update(loaded_at=run.created_at - timedelta(minutes=1))
    following.work_in_what_stayed(source.pk, run.pk, actor=clock_user())
    assert judged == []


def test_a_job_that_was_done_has_judged_itself(source, judged):
    run = job(JobState.DONE)
    EventBatch.objects.update(loaded_at=run.created_at + timedelta(minutes=1))
    following.work_in_what_stayed(source.pk, run.pk, actor=clock_user())
    assert judged == []
