"""Long and periodic work: claimed once, with progress, cancelled, kept when it fails."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.utils import timezone

from kernel import jobs
from kernel.jobs import FoundNothing
from kernel.models import AuditEntry, JobRun, JobState
from kernel.ruling import DomainError
from kernel.tasks import carry_out, take_up_abandoned_runs


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


def killed(run, minutes=jobs.SILENT_MINUTES, **fields):
    """A run under way whose process was ended so long ago without a word."""
    heard_at = timezone.now() - timedelta(minutes=minutes)
    fields = {"state": JobState.RUNNING, "attempts": 1, **fields}
    JobRun.objects.filter(pk=run.pk).update(heard_at=heard_at, **fields)
    run.refresh_from_db()
    return run


def test_a_run_whose_process_was_killed_is_claimed_again(run):
    done = jobs.run(killed(run), lambda progress: {"sheep": 12})

    assert (done.state, done.result, done.attempts) == (JobState.DONE, {"sheep": 12}, 2)


def test_each_report_of_progress_is_a_sign_of_life(run):
    def work(progress):
        killed(run)
        progress.at(1, 2)
        assert jobs.take_up_abandoned(jobs.SILENCE) == []
        return {}

    assert jobs.run(run, work).state == JobState.DONE


def test_a_worker_whose_run_was_taken_up_by_another_stops_and_overwrites_nothing(run):
    def slow(progress):
        other = killed(JobRun.objects.get(pk=run.pk))
        jobs.run(other, lambda progress: {"sheep": 12})
        progress.at(2, 12)
        pytest.fail("It went on.")

    left = jobs.run(run, slow)

    assert (left.state, left.result) == (JobState.DONE, {"sheep": 12})


def test_a_worker_that_fails_after_its_run_was_taken_up_does_not_fail_the_other(run):
    def slow(progress):
        jobs.run(killed(JobRun.objects.get(pk=run.pk)), lambda progress: {"sheep": 12})
        raise DomainError("Too late.")

    with pytest.raises(DomainError):
        jobs.run(run, slow)

    run.refresh_from_db()
    assert (run.state, run.error) == (JobState.DONE, "")


@shared_task(name="tests.count_sheep")
def count_sheep(run_id, *sheep):
    jobs.run(JobRun.objects.get(pk=run_id), lambda progress: {"sheep": list(sheep)})


@pytest.fixture
def sent_run(support_manager):
    return jobs.queue(
        "sheep",
        "2026-01-07",
        label="Count sheep",
        actor=support_manager,
        task=count_sheep.name,
        arguments=["Dolly", 7],
    )


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_what_a_killed_process_left_is_sent_again_with_what_it_was_about(sent_run, state):
    killed(sent_run, state=state)

    take_up_abandoned_runs()

    sent_run.refresh_from_db()
    assert (sent_run.state, sent_run.result) == (JobState.DONE, {"sheep": ["Dolly", 7]})


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_run_heard_of_lately_is_not_sent_twice(sent_run, state):
    killed(sent_run, minutes=jobs.SILENT_MINUTES - 1, state=state)

    take_up_abandoned_runs()

    sent_run.refresh_from_db()
    assert sent_run.state == state


def test_the_only_worker_takes_up_at_once_what_its_predecessor_left(sent_run):
    killed(sent_run, minutes=0)

    take_up_abandoned_runs(silent_minutes=0)

    sent_run.refresh_from_db()
    assert sent_run.state == JobState.DONE


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_a_run_that_is_over_is_never_taken_up(sent_run, state):
    killed(sent_run, state=state)

    assert jobs.take_up_abandoned(jobs.SILENCE) == []

    sent_run.refresh_from_db()
    assert sent_run.state == state


def test_a_run_that_ends_its_process_again_and_again_fails_in_the_end(sent_run):
    killed(sent_run, attempts=jobs.MOST_ATTEMPTS)

    take_up_abandoned_runs()

    sent_run.refresh_from_db()
    assert sent_run.state == JobState.FAILED
    assert "Start it again" in sent_run.error


def test_a_run_that_nobody_can_send_again_says_so(run):
    killed(run)

    assert jobs.take_up_abandoned(jobs.SILENCE) == []

    run.refresh_from_db()
    assert run.state == JobState.FAILED
    assert "ended before it was done" in run.error


def test_a_killed_run_that_somebody_had_cancelled_ends_as_cancelled(sent_run):
    killed(sent_run, cancel_asked=True)

    take_up_abandoned_runs()

    sent_run.refresh_from_db()
    assert (sent_run.state, sent_run.result) == (JobState.CANCELLED, {})


def test_a_run_cancelled_before_it_began_never_begins(run, support_manager):
    jobs.cancel_job(run, actor=support_manager)

    assert jobs.run(run, lambda progress: pytest.fail("It began.")).state == JobState.CANCELLED


def test_a_cancelled_run_stays_so_when_its_task_arrives_a_second_time(run, support_manager):
    jobs.cancel_job(run, actor=support_manager)
    jobs.run(run, lambda progress: {})

    assert jobs.run(run, lambda progress: {"sheep": 1}).state == JobState.CANCELLED


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_what_failed_or_was_cancelled_runs_when_asked_for_again(run, support_manager, state):
    JobRun.objects.update(state=state, cancel_asked=True, attempts=jobs.MOST_ATTEMPTS)

    again = jobs.queue("sheep", "2026-01-05", label="Count sheep", actor=support_manager)

    assert again == run
    assert jobs.run(again, lambda progress: {"sheep": 1}).state == JobState.DONE


def test_a_run_that_is_done_is_not_done_again_when_asked_for_again(run, support_manager):
    jobs.run(run, lambda progress: {"sheep": 12})

    again = jobs.queue("sheep", "2026-01-05", label="Count sheep", actor=support_manager)

    assert (again.state, again.result) == (JobState.DONE, {"sheep": 12})


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


def test_a_job_that_had_nothing_to_do_leaves_no_run(run):
    def work(progress):
        raise FoundNothing

    jobs.run(run, work)

    assert not JobRun.objects.exists()


def test_what_somebody_else_took_up_meanwhile_is_kept(run):
    def work(progress):
        JobRun.objects.update(attempts=2)
        raise FoundNothing

    jobs.run(run, work)

    assert JobRun.objects.get().attempts == 2


def test_a_run_that_is_no_longer_there_is_not_carried_out(run):
    JobRun.objects.all().delete()

    def never(progress):
        pytest.fail("It ran.")

    carry_out(run.pk, never)
