"""Long and periodic work: claimed once, with progress, cancelled, kept when it fails."""

import pytest

from kernel import jobs
from kernel.models import AuditEntry, JobRun, JobState
from kernel.ruling import DomainError


@pytest.fixture
def run(support_manager):
    return jobs.queue("sheep", "2026-01-05", label="Count sheep", actor=support_manager)


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def test_a_job_has_one_run_a_period(run, support_manager):
    again = jobs.queue("sheep", "2026-01-05", label="Count again", actor=support_manager)
    other = jobs.queue("sheep", "2026-01-06", label="Count sheep", actor=support_manager)

    assert again == run
    assert other != run


def test_work_that_ends_well_keeps_its_result(run):
    done = jobs.run(run, lambda progress: {"sheep": 12})

    assert (done.state, done.result) == (JobState.DONE, {"sheep": 12})
    assert done.started_at <= done.finished_at


def test_progress_is_seen_from_outside_while_it_works(run):
    seen = []

    def work(progress):
        progress.at(3, 12, "The third")
        seen.append(JobRun.objects.get(pk=run.pk))
        return {}

    jobs.run(run, work)

    assert (seen[0].percent, seen[0].message, seen[0].state) == (25, "The third", "running")


def test_a_run_that_is_done_or_under_way_is_left_alone(run):
    jobs.run(run, lambda progress: {"sheep": 12})

    def never(progress):
        pytest.fail("It ran twice.")

    assert jobs.run(run, never).result == {"sheep": 12}
    JobRun.objects.update(state=JobState.RUNNING)
    assert jobs.run(run, never).state == JobState.RUNNING


def test_a_failure_is_kept_with_its_words_and_raised(run):
    def refuse(progress):
        raise DomainError("There are no sheep.")

    with pytest.raises(DomainError):
        jobs.run(run, refuse)

    run.refresh_from_db()
    assert (run.state, run.error) == (JobState.FAILED, "There are no sheep.")
    assert run.finished_at


def test_a_defect_is_kept_with_its_kind_and_raised(run):
    with pytest.raises(ZeroDivisionError):
        jobs.run(run, lambda progress: {"sheep": 1 / 0})

    run.refresh_from_db()
    assert run.error.startswith("ZeroDivisionError")


def test_a_failed_run_may_be_tried_again(run):
    with pytest.raises(ZeroDivisionError):
        jobs.run(run, lambda progress: {"sheep": 1 / 0})

    assert jobs.run(run, lambda progress: {"sheep": 1}).state == JobState.DONE
    run.refresh_from_db()
    assert run.error == ""


def test_a_run_stops_at_its_next_step_when_asked(run, support_manager):
    def work(progress):
        progress.at(1, 10)
        jobs.cancel_job(run, actor=support_manager)
        progress.at(2, 10)
        pytest.fail("It did not stop.")

    assert jobs.run(run, work).state == JobState.CANCELLED
    assert AuditEntry.objects.filter(act="job.cancel_asked").count() == 1


def test_a_run_that_is_over_cannot_be_cancelled(run, support_manager):
    jobs.run(run, lambda progress: {})
    with pytest.raises(DomainError, match="It is over"):
        jobs.cancel_job(run, actor=support_manager)


def test_the_page_of_a_run_under_way_renews_itself_without_a_script(client, run):
    JobRun.objects.update(state=JobState.RUNNING, steps_done=3, steps_total=12)

    page = client.get(run.get_absolute_url())

    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    assert '<progress max="100" value="25"' in page.text
    assert "Cancel this job" in page.text


def test_the_page_of_a_run_that_is_over_stays_and_shows_the_result(client, run):
    jobs.run(run, lambda progress: {"rows_read": 12})

    page = client.get(run.get_absolute_url())

    assert "http-equiv" not in page.text
    assert "Rows read" in page.text
    assert "Cancel this job" not in page.text


def test_the_page_of_a_failed_run_says_why(client, run):
    JobRun.objects.update(state=JobState.FAILED, error="There are no sheep.")

    assert "There are no sheep." in client.get(run.get_absolute_url()).text


def test_whoever_started_a_job_may_cancel_it(client, run):
    page = client.post(f"{run.get_absolute_url()}cancel/", follow=True)

    assert "It stops at its next step." in page.text
    assert "It was asked to stop" in page.text
    run.refresh_from_db()
    assert run.cancel_asked


def test_nobody_else_sees_or_cancels_it(as_user, run, process_owner):
    other = as_user(process_owner)

    assert other.get(run.get_absolute_url()).status_code == 404
    assert other.post(f"{run.get_absolute_url()}cancel/").status_code == 404


def test_an_auditor_sees_every_run_and_stops_none(as_user, run, auditor):
    client = as_user(auditor)
    page = client.get(run.get_absolute_url())

    assert page.status_code == 200
    assert "Cancel this job" not in page.text
    assert client.post(f"{run.get_absolute_url()}cancel/").status_code == 404
