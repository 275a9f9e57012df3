"""The clock fetches: a run for each source that has news, once at a time, and told when stopped."""

import pytest
import time_machine

from kernel import jobs
from kernel.accounts import clock_user
from kernel.models import AuditEntry, JobRun, JobState
from reporting import actions, tasks
from reporting.actions import fetching, following
from reporting.actions.events import load_events
from reporting.models import EventBatch, FolderFile, Source, SourceKind, Verdict
from tests.reporting.events import PLAIN, log, process
from tests.reporting.history import LAST_MONTH, drifting, judged_process
from tests.reporting.test_actions_calendars import keeper
from tests.reporting.test_actions_fetching import FIRST, FOLDER, TABLE, crm, inbox

pytestmark = pytest.mark.django_db
__all__ = ["crm", "inbox"]
SECOND = log(("B", 0, "Open", "", "2"), ("B", 60, "Closed", "met", "3"))


def fed(kind, feed, key="1.3.11"):
    told = {"mapping": PLAIN, "kind": kind, "feed": feed, "actor": keeper()}
    return actions.open_fed_source(process(key), **told)


@pytest.fixture
def folders(inbox):
    """Two sources, each with a folder of its own."""
    (inbox / "other").mkdir()
    other = {"folder": "in/other", "pattern": "*.csv"}
    return fed(SourceKind.FOLDER, FOLDER), fed(SourceKind.FOLDER, other, "1.3.9")


def minute(number, hour=9):
    with time_machine.travel(f"2026-11-26T{hour:02}:{number:02}:07Z", tick=False):
        tasks.look_into_folders()
    return list(JobRun.objects.order_by("pk"))


def delivered(inbox, both=True):
    """A file in each folder, that one look has noted."""
    (inbox / "a.csv").write_text(FIRST)
    if both:
        (inbox / "other" / "b.csv").write_text(SECOND)
    assert minute(0) == []


def broken_for(source, monkeypatch):
    def load(asked, reader, **told):
        if asked == source:
            raise OSError("the disk is full")
        return load_events(asked, reader, **told)

    monkeypatch.setattr(fetching, "load_events", load)


def test_each_source_with_news_has_a_run_that_tells_what_came(folders, inbox):
    delivered(inbox)
    runs = minute(1)
    assert [run.label for run in runs] == [f"Fetch {source}" for source in folders]
    assert [(run.state, run.result["added"]) for run in runs] == [(JobState.DONE, 2)] * 2
    assert all(run.started_by == clock_user() for run in runs)


def test_a_look_that_finds_nothing_leaves_no_run_and_is_noted(folders, inbox):
    delivered(inbox)
    done = minute(1)
    assert minute(2) == done
    source = Source.objects.get(pk=folders[0].pk)
    assert f"{source.fetched_at:%H:%M}" == "09:02"


def test_a_look_without_news_asks_little(folders, inbox, django_assert_max_num_queries):
    delivered(inbox)
    minute(1)
    with django_assert_max_num_queries(1 + 4 * len(folders)):
        tasks.look_into_folders()


def test_a_table_without_news_leaves_no_run(crm):
    fed(SourceKind.TABLE, TABLE)
    tasks.read_tables()
    [run] = JobRun.objects.all()
    assert (run.state, run.result["new_batches"]) == (JobState.DONE, 1)
    for quarter in (15, 30):
        with time_machine.travel(f"2030-01-01T09:{quarter}Z", tick=False):
            tasks.read_tables()
    assert list(JobRun.objects.all()) == [run]


def test_a_source_that_is_being_fetched_is_not_fetched_twice(folders, inbox, monkeypatch):
    delivered(inbox, both=False)
    monkeypatch.setattr(tasks.fetch_in_run, "delay", lambda *_arguments: None)
    assert len(minute(1)) == len(minute(2)) == 1
    JobRun.objects.update(state=JobState.RUNNING)
    assert len(minute(3)) == 1


def test_a_source_that_fails_stops_no_other_is_told_and_rests_an_hour(
    folders,
    inbox,
    monkeypatch,
):
    delivered(inbox)
    with monkeypatch.context() as broken:
        broken_for(folders[0], broken)
        assert [run.state for run in minute(1)] == [JobState.FAILED, JobState.DONE]
        assert len(minute(2)) == len(minute(59)) == 2
        [entry] = AuditEntry.objects.filter(act="job.failed")
        assert (entry.subject_label, entry.note) == (
            f"Fetch {folders[0]}",
            "OSError: the disk is full",
        )
        assert [str(run) for run in JobRun.objects.failed_last()] == [entry.subject_label]
    runs = minute(2, hour=10)
    assert [run.state for run in runs] == [JobState.FAILED, JobState.DONE, JobState.DONE]
    assert not JobRun.objects.failed_last().exists()


def test_cancelled_in_the_middle_nothing_is_kept_and_it_rests(folders, inbox, monkeypatch):
    delivered(inbox, both=False)

    def cancelled_meanwhile(source, reader, *, actor, report):
        jobs.cancel_job(JobRun.objects.get(), actor=clock_user())
        return load_events(source, reader, actor=actor, report=report)

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "load_events", cancelled_meanwhile)
        assert [run.state for run in minute(1)] == [JobState.CANCELLED]
    assert not EventBatch.objects.exists()
    assert not Verdict.objects.exists()
    assert FolderFile.objects.get().done_at is None
    assert len(minute(2)) == 1
    assert [run.state for run in minute(2, hour=10)] == [JobState.CANCELLED, JobState.DONE]


def test_cancelled_at_its_second_file_what_the_first_brought_is_judged(folders, inbox, monkeypatch):
    judged = []
    (inbox / "b.csv").write_text(SECOND)
    delivered(inbox, both=False)

    def cancelled_at_the_second(source, reader, *, actor, report):
        if EventBatch.objects.exists():
            jobs.cancel_job(JobRun.objects.get(), actor=clock_user())
        return load_events(source, reader, actor=actor, report=report)

    monkeypatch.setattr(fetching, "load_events", cancelled_at_the_second)
    monkeypatch.setattr(following, "work_in_records", lambda source, actor: judged.append(source))
    assert [run.state for run in minute(1)] == [JobState.CANCELLED]
    assert EventBatch.objects.count() == 1
    assert judged == [folders[0]]


def test_taken_up_after_a_killed_worker_what_it_had_loaded_is_judged(inbox):
    """It was killed between loading and judging: nothing is left to load, and a verdict is."""
    judged_process(drifting())
    source = fed(SourceKind.FOLDER, FOLDER)
    run = tasks.queue_fetch(source, "killed", actor=clock_user())
    JobRun.objects.filter(pk=run.pk).update(attempts=1)
    with time_machine.travel("2026-11-20T03:10Z", tick=False):
        tasks.fetch_in_run(run.pk, source.pk)
    run.refresh_from_db()
    assert (run.state, run.result["added"]) == (JobState.DONE, 0)
    assert Verdict.objects.get().period == LAST_MONTH


def test_a_run_that_had_nothing_to_do_may_be_sent_twice(folders):
    run = tasks.queue_fetch(folders[0], "09:00", actor=clock_user())
    for _time in range(2):
        tasks.fetch_in_run(run.pk, folders[0].pk)
    assert not JobRun.objects.exists()


def test_a_folder_that_comes_back_is_no_trouble_any_more(folders, inbox):
    inbox.rename(inbox.with_name("away"))
    assert minute(1) == minute(2) == []
    assert AuditEntry.objects.filter(act="source.trouble").count() == 2
    inbox.with_name("away").rename(inbox)
    assert minute(3) == []
    assert {one.trouble for one in Source.objects.all()} == {""}
