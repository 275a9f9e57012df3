"""A run cut into parts: shared by workers, done once each, cancelled, tried again."""

import pytest
from celery import shared_task

from kernel import job_parts, jobs
from kernel.accounts import clock_user
from kernel.jobs import PartlyFailed
from kernel.models import AuditEntry, JobRun, JobState
from kernel.ruling import DomainError
from kernel.tasks import carry_out, in_parts, send, take_up_abandoned_runs

pytestmark = pytest.mark.django_db
FLOCKS = ("north", "south", "west")
counted: list[str] = []
broken: set[str] = set()
unknown: set[str] = set()


@shared_task
def count_all(run_id):
    carry_out(run_id, _count_all)


@shared_task
def count_flock(run_id, flock):
    def work(progress):
        if flock in broken:
            raise OSError("the gate is open")
        counted.append(flock)
        return {"sheep": 10}

    carry_out(run_id, work)


def _cut(whole):
    for flock in FLOCKS:
        if flock in unknown:
            raise OSError("nobody knows that flock")
        jobs.queue(
            "flock",
            f"{whole.period}:{flock}",
            label=flock,
            actor=whole.started_by,
            task=count_flock.name,
            arguments=[flock],
            whole=whole,
        )


def _count_all(progress):
    parts = in_parts(progress, _cut, "Counting")
    if failed := job_parts.faults(parts):
        raise PartlyFailed(f"{len(failed)} flock ran away", {"sheep": 20})
    return {"sheep": sum(part.result.get("sheep", 0) for part in parts)}


@pytest.fixture(autouse=True)
def _nobody_counted():
    counted.clear()
    broken.clear()
    unknown.clear()


def queued(actor):
    return jobs.queue("sheep", "Monday", label="Count", actor=actor, task=count_all.name)


@pytest.fixture
def whole(support_manager):
    return queued(support_manager)


@pytest.fixture
def cut(whole, monkeypatch):
    """The whole waits for its parts, which no worker has got yet."""
    with monkeypatch.context() as patched:
        patched.setattr(count_flock, "delay", lambda *_arguments: None)
        count_all(whole.pk)
    whole.refresh_from_db()
    assert whole.state == JobState.WAITING
    return whole


def parts_of(whole):
    return list(whole.parts.order_by("pk"))


def test_the_whole_is_done_when_its_parts_are(whole):
    count_all(whole.pk)

    whole.refresh_from_db()
    assert (whole.state, whole.result) == (JobState.DONE, {"sheep": 30})
    assert counted == list(FLOCKS)
    assert (whole.steps_done, whole.steps_total) == (3, 3)


def test_it_is_cut_into_all_its_parts_or_into_none(whole):
    """Cut once more when it is begun again, it lacks none of them."""
    unknown.add("west")
    count_all.delay(whole.pk)
    whole.refresh_from_db()
    assert (whole.state, whole.parts.count(), counted) == (JobState.FAILED, 0, [])

    unknown.clear()
    count_all.delay(whole.pk)
    whole.refresh_from_db()
    assert (whole.state, counted) == (JobState.DONE, list(FLOCKS))


def test_its_progress_counts_the_parts_that_are_over(cut):
    send(parts_of(cut)[0])

    cut.refresh_from_db()
    assert (cut.state, cut.steps_done, cut.steps_total) == (JobState.WAITING, 1, 3)


def test_a_part_sent_twice_is_done_once(cut):
    for part in parts_of(cut):
        send(part)
        send(part)

    cut.refresh_from_db()
    assert (cut.state, counted) == (JobState.DONE, list(FLOCKS))


def test_the_whole_sent_again_while_it_waits_is_left_alone(cut):
    count_all(cut.pk)

    cut.refresh_from_db()
    assert (cut.state, counted) == (JobState.WAITING, [])


def test_a_part_that_fails_stops_no_other(whole):
    broken.add("south")
    count_all.delay(whole.pk)

    whole.refresh_from_db()
    assert (whole.state, whole.error) == (JobState.FAILED, "1 flock ran away")
    assert (counted, whole.result) == (["north", "west"], {"sheep": 20})
    assert whole.parts.get(label="south").error == "OSError: the gate is open"


def test_tried_again_only_what_failed_is_done_again(whole, support_manager):
    broken.add("south")
    count_all.delay(whole.pk)
    broken.clear()
    send(queued(support_manager))

    whole.refresh_from_db()
    assert (whole.state, counted) == (JobState.DONE, ["north", "west", "south"])


def test_cancelling_stops_what_has_not_begun(cut, support_manager):
    send(parts_of(cut)[0])
    jobs.cancel_job(cut, actor=support_manager)

    cut.refresh_from_db()
    assert cut.state == JobState.CANCELLED
    assert [part.state for part in parts_of(cut)] == ["done", "cancelled", "cancelled"]
    for part in parts_of(cut):
        send(part)
    assert counted == ["north"]


def test_cancelled_while_a_part_is_under_way_it_ends_with_that_part(cut, support_manager):
    first = parts_of(cut)[0]

    def work(progress):
        jobs.cancel_job(cut, actor=support_manager)
        assert JobRun.objects.get(pk=cut.pk).state == JobState.WAITING
        return {"sheep": 10}

    carry_out(first.pk, work)

    cut.refresh_from_db()
    assert cut.state == JobState.CANCELLED
    assert [part.state for part in parts_of(cut)] == ["done", "cancelled", "cancelled"]


def test_what_was_cancelled_may_be_begun_again(cut, support_manager):
    jobs.cancel_job(cut, actor=support_manager)
    send(queued(support_manager))

    cut.refresh_from_db()
    assert (cut.state, counted) == (JobState.DONE, list(FLOCKS))


def test_it_cannot_be_cancelled_twice(cut, support_manager):
    jobs.cancel_job(cut, actor=support_manager)

    with pytest.raises(DomainError):
        jobs.cancel_job(cut, actor=support_manager)


def test_a_whole_whose_last_worker_was_killed_is_taken_up(cut):
    JobRun.objects.filter(whole=cut).update(state=JobState.DONE, result={"sheep": 1})
    take_up_abandoned_runs()

    cut.refresh_from_db()
    assert (cut.state, cut.result) == (JobState.DONE, {"sheep": 3})


def test_parts_that_were_lost_are_sent_again_and_the_whole_once(cut):
    take_up_abandoned_runs(silent_minutes=0)

    cut.refresh_from_db()
    assert (cut.state, sorted(counted)) == (JobState.DONE, list(FLOCKS))


def test_what_the_clock_began_and_failed_is_recorded_once_for_the_whole():
    broken.update(FLOCKS)
    count_all.delay(queued(clock_user()).pk)

    entry = AuditEntry.objects.get(act="job.failed")
    assert (entry.subject_label, entry.note) == ("Count", "3 flock ran away")


def test_what_a_person_began_they_watch_themselves(whole):
    broken.update(FLOCKS)
    count_all.delay(whole.pk)

    assert not AuditEntry.objects.filter(act="job.failed").exists()


def test_a_failure_stands_until_the_job_is_begun_again(whole):
    clock = clock_user()
    JobRun.objects.update(state=JobState.FAILED, started_by=clock)
    assert list(JobRun.objects.failed_last()) == [whole]

    jobs.queue("sheep", "Tuesday", label="Count", actor=clock)
    assert not JobRun.objects.failed_last().exists()


def test_the_page_shows_the_parts_and_each_part_its_whole(cut, as_user, support_manager):
    client = as_user(support_manager)
    page = client.get(cut.get_absolute_url()).content.decode()
    assert all(flock in page for flock in FLOCKS)
    assert "Cancel this job" in page

    part = client.get(parts_of(cut)[0].get_absolute_url()).content.decode()
    assert cut.get_absolute_url() in part


def test_the_page_asks_no_more_for_many_parts(
    cut, as_user, support_manager, django_assert_max_num_queries
):
    client = as_user(support_manager)
    client.get(cut.get_absolute_url())
    with django_assert_max_num_queries(14):
        client.get(cut.get_absolute_url())


def test_the_list_of_jobs_shows_wholes_only(cut, as_user, auditor):
    page = as_user(auditor).get("/jobs/").content.decode()

    assert cut.get_absolute_url() in page
    assert parts_of(cut)[0].get_absolute_url() not in page


def test_cancelling_through_the_page(cut, as_user, support_manager):
    as_user(support_manager).post(f"/jobs/{cut.pk}/cancel/")

    cut.refresh_from_db()
    assert cut.state == JobState.CANCELLED
