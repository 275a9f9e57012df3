"""Several workers on the parts of one run: each part once, and the whole told by one of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest
from django.db import connection

from kernel import job_parts, jobs
from kernel.models import JobRun, JobState, User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
WORKERS = 4


@pytest.fixture
def whole():
    person = User.objects.create_user("petra")
    whole = jobs.queue("sheep", "Monday", label="Count", actor=person, task="x")
    for n in range(WORKERS):
        jobs.queue("flock", f"{n}", label=f"{n}", actor=person, task="x", whole=whole)
    JobRun.objects.filter(pk=whole.pk).update(state=JobState.WAITING)
    return whole


def at_once(work):
    """The work by several workers, all begun at the same moment."""
    barrier = Barrier(WORKERS)

    def one(number):
        try:
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_of_the_last_parts_that_end_at_once_one_tells_the_whole(whole):
    parts = list(whole.parts.order_by("pk"))

    def end(number):
        jobs.run(parts[number], lambda progress: {})
        return job_parts.ready(whole.pk)

    assert sum(found is not None for found in at_once(end)) == 1
    whole.refresh_from_db()
    assert (whole.state, whole.steps_done) == (JobState.QUEUED, WORKERS)


def test_a_part_that_all_workers_get_is_done_by_one(whole):
    part, done, lock = whole.parts.order_by("pk").first(), [], Lock()

    def work(progress):
        with lock:
            done.append(progress.run.pk)
        return {}

    at_once(lambda number: jobs.run(JobRun.objects.get(pk=part.pk), work))
    assert done == [part.pk]


def test_what_is_cancelled_while_workers_begin_is_either_done_or_never_begun(whole):
    parts = list(whole.parts.order_by("pk"))

    def either(number):
        if number == 0:
            jobs.cancel_job(whole, actor=whole.started_by)
        else:
            jobs.run(parts[number], lambda progress: {})
            job_parts.ready(whole.pk)

    at_once(either)
    states = set(whole.parts.values_list("state", flat=True))
    assert states <= {JobState.DONE, JobState.CANCELLED}
    whole.refresh_from_db()
    assert whole.state in {JobState.CANCELLED, JobState.QUEUED}
    assert whole.cancel_asked
