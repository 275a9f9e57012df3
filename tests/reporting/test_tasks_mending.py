"""A file of many corrected rows is mended by a job: seen, told, and taken up again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import jobs
from kernel.models import AuditEntry, JobRun, JobState
from kernel.ruling import DomainError
from kernel.uploads import receive_upload
from reporting import tasks
from reporting.actions import following, mend_from_file, mending
from reporting.models import EventBatch
from reporting.views import mending as page
from tests.reporting.events import HEADING, figures, kept, load, log, source_of
from tests.reporting.mends import LINES, RIGHT, address, cells_of_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(faulty_batch):
    return faulty_batch


@pytest.fixture
def client(as_user, support_manager, monkeypatch):
    """Of somebody to whom more than three rows are many."""
    monkeypatch.setattr(page, "MOST_AT_ONCE", 3)
    return as_user(support_manager)


def file_of(*lines, **wrong):
    """The corrected rows; `wrong`: what stands as cost in `line_3` and so on."""
    rows = []
    for line in lines:
        cells = cells_of_right(line) if line in LINES else ["A", "", "", "", ""]
        rows.append([str(line), *cells[:4], wrong.get(f"line_{line}", cells[4])])
    text = "\n".join(",".join(row) for row in [["line", *HEADING], *rows])
    return SimpleUploadedFile("rows.csv", text.encode())


def hand_in(client, batch, file):
    return client.post(address(batch, "file-load"), {"file": file}, follow=True)


def test_many_rows_are_mended_by_a_job_that_tells_what_came_of_it(client, batch):
    answer = hand_in(client, batch, file_of(*LINES, 999, line_3="much"))
    run = JobRun.objects.get(job=tasks.MEND_FILE)
    assert answer.request["PATH_INFO"] == run.get_absolute_url()
    assert (run.state, run.steps_done, run.steps_total) == (JobState.DONE, 3, 3)
    assert run.result | {"url": ""} == {
        "mended": 3,
        "new_events": 3,
        "still_wrong": 1,
        "lines_still_wrong": "3",
        "not_taken_from_the_file": "line 999 was not set aside",
        "url": "",
    }
    told = answer.content.decode()
    assert "Lines still wrong" in told
    assert "line 999 was not set aside" in told
    assert f'href="{address(batch, "list")}"' in told
    assert [row.line for row in batch.quarantine.waiting()] == [3]


def test_it_ends_as_if_they_had_been_mended_at_once(client, batch, tmp_path):
    right = source_of(key="1.3.10")
    load(kept(tmp_path, log(*RIGHT), "right.csv"), right)
    hand_in(client, batch, file_of(*LINES))
    for mine, yours in zip(figures(batch.source), figures(right), strict=True):
        bare = [[{**row, "process_id": 0} for row in rows] for rows in (mine, yours)]
        assert bare[0] == bare[1]


def test_few_rows_are_mended_at_once(client, batch):
    hand_in(client, batch, file_of(*LINES[:3]))
    assert not JobRun.objects.filter(job=tasks.MEND_FILE).exists()
    assert [row.line for row in batch.quarantine.waiting()] == LINES[3:]


def test_a_file_of_rows_as_they_came_fails_and_says_so(client, batch):
    rows = [[str(row.line), *row.kept.cells] for row in batch.quarantine.all()]
    heading = ["line", *HEADING, "beyond 1"]
    text = "\n".join(",".join(row) for row in [heading, *rows])
    answer = hand_in(client, batch, SimpleUploadedFile("rows.csv", text.encode()))
    assert "rows.csv holds no row that was corrected." in answer.content.decode()
    assert JobRun.objects.get(job=tasks.MEND_FILE).state == JobState.FAILED
    assert batch.quarantine.waiting().count() == 4


@pytest.fixture
def queued(batch, support_manager):
    upload = receive_upload(file_of(*LINES), actor=support_manager, kinds={"text"})
    return tasks.queue_mending(batch, upload, actor=support_manager)


def carried_out(run):
    tasks.mend_file_in_run(run.pk, *run.arguments)
    run.refresh_from_db()
    return run


def test_sent_twice_it_mends_once(queued, batch):
    for _time in range(2):
        run = carried_out(queued)
    assert (run.state, run.result["mended"]) == (JobState.DONE, 4)
    assert EventBatch.objects.count() == 2
    assert AuditEntry.objects.filter(act="quarantine.mended").count() == 1


def test_cancelled_before_it_is_read_nothing_is_mended(queued, batch, support_manager):
    jobs.cancel_job(queued, actor=support_manager)
    assert carried_out(queued).state == JobState.CANCELLED
    assert batch.quarantine.waiting().count() == 4


def test_cancelled_after_the_rows_are_mended_they_are_worked_in(
    queued, batch, support_manager, monkeypatch
):
    worked_in = []

    def mended_and_cancelled(*told, actor):
        found = mend_from_file(*told, actor=actor)
        jobs.cancel_job(queued, actor=support_manager)
        return found

    monkeypatch.setattr(tasks, "mend_from_file", mended_and_cancelled)
    monkeypatch.setattr(
        following, "work_in_records", lambda source, actor: worked_in.append(source)
    )
    assert carried_out(queued).state == JobState.CANCELLED
    assert not batch.quarantine.waiting().exists()
    assert worked_in == [batch.source]


def test_killed_after_the_mending_what_rests_on_the_rows_is_done_when_it_is_taken_up(
    queued, batch, monkeypatch
):
    worked_in = []

    def killed(source, *, actor):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "work_in_records", killed)
        with pytest.raises(KeyboardInterrupt):
            carried_out(queued)
    assert not batch.quarantine.waiting().exists()
    JobRun.objects.filter(pk=queued.pk).update(state=JobState.QUEUED)
    monkeypatch.setattr(tasks, "work_in_records", lambda source, actor: worked_in.append(source))
    run = carried_out(queued)
    assert (run.state, run.result["mended_before"]) == (JobState.DONE, 4)
    assert worked_in == [batch.source]
    assert EventBatch.objects.count() == 2


def test_what_fails_is_told_and_leaves_all_as_it_was(queued, batch, monkeypatch):
    def burst(*_args):
        raise OSError("the disk is full")

    monkeypatch.setattr(mending, "_record", burst)
    with pytest.raises(OSError, match="disk is full"):
        carried_out(queued)
    queued.refresh_from_db()
    assert (queued.state, queued.error) == (JobState.FAILED, "OSError: the disk is full")
    assert batch.quarantine.waiting().count() == 4
    folders = {one.name for one in batch.source.folder.iterdir()}
    assert folders == set(EventBatch.objects.values_list("folder", flat=True))


def test_a_role_that_was_taken_away_meanwhile_mends_nothing(queued, batch, support_manager):
    support_manager.groups.clear()
    with pytest.raises(DomainError, match="Your role does not include"):
        carried_out(queued)
    assert batch.quarantine.waiting().count() == 4
