import os
import time
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from kernel import jobs
from kernel.models import JobRun, JobState
from kernel.ruling import DomainError
from kernel.uploads import receive_upload
from reporting import actions, tasks
from reporting.actions import following
from reporting.event_mapping import mapping_of
from reporting.models import CaseFact, CostCell, EventBatch
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
ROWS = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]


@pytest.fixture
def queued(support_manager):
    upload = receive_upload(
        ContentFile(log(*ROWS).encode(), "log.csv"), actor=support_manager, kinds={"text"}
    )
    source = source_of()
    run = jobs.queue(tasks.LOAD, "first", label="Load log.csv", actor=support_manager)
    return run, source, upload


def test_a_load_in_a_job_keeps_its_result_and_does_nothing_twice(queued, support_manager):
    run, source, upload = queued
    for _time in range(2):
        tasks.load_event_file(run.pk, source.pk, upload.pk)
    run.refresh_from_db()
    assert run.state == JobState.DONE
    assert run.result["events"] == 2
    assert EventBatch.objects.get().loaded_by == support_manager


def test_the_result_of_a_job_speaks_as_its_page_does(queued, tmp_path):
    """The number of the batch within its source, and not its key; set aside, not quarantined."""
    run, source, upload = queued
    others = source_of(key="1.3.9")
    load(kept(tmp_path, log(("B", 0, "Open", "", "2"))), others)
    tasks.load_event_file(run.pk, source.pk, upload.pk)
    run.refresh_from_db()
    batch = EventBatch.objects.get(source=source)
    assert (batch.pk > 1, run.result["batch"], run.result["set_aside"]) == (True, 1, 0)
    assert "quarantined" not in run.result
    assert run.result["url"] == batch.get_absolute_url()


def test_a_load_is_costed_before_it_is_judged(queued, support_manager):
    run, source, upload = queued
    pool = actions.define_pool(name="Desk", kind="people", actor=support_manager)
    march = date(2026, 3, 1)
    actions.set_activity_time(
        source.process,
        activity="Open",
        pool=pool,
        minutes=Decimal(10),
        valid_from=march,
        actor=support_manager,
    )
    figures = {"amount": Decimal(100), "capacity_minutes": Decimal(40)}
    actions.set_pool_period(pool, month=march, **figures, actor=support_manager)
    assert not CostCell.objects.exists()
    tasks.load_event_file(run.pk, source.pk, upload.pk)
    told = CostCell.objects.of_whole().filter(process=source.process).values_list("kind", "cents")
    assert sorted(told) == [("event", 200), ("event", 300), ("people", 25_00)]


def test_killed_after_the_load_what_rests_on_it_is_done_when_it_is_taken_up(queued, monkeypatch):
    run, source, upload = queued
    judged = []

    def killed(source, *, actor):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "work_in_records", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.load_event_file(run.pk, source.pk, upload.pk)
    assert EventBatch.objects.count() == 1
    JobRun.objects.filter(pk=run.pk).update(state=JobState.QUEUED)
    monkeypatch.setattr(tasks, "work_in_records", lambda source, actor: judged.append(source))
    tasks.load_event_file(run.pk, source.pk, upload.pk)
    run.refresh_from_db()
    assert (run.state, judged) == (JobState.DONE, [source])
    assert EventBatch.objects.count() == 1


def test_cancelled_after_its_events_are_stored_they_are_judged_all_the_same(
    queued, support_manager, monkeypatch
):
    """Its worker was killed, and somebody cancelled it before it was taken up."""
    run, source, upload = queued
    judged = []

    def killed(source, *, actor):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "work_in_records", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.load_event_file(run.pk, source.pk, upload.pk)
    JobRun.objects.filter(pk=run.pk).update(state=JobState.QUEUED)
    jobs.cancel_job(run, actor=support_manager)
    monkeypatch.setattr(following, "work_in_records", lambda source, actor: judged.append(source))
    tasks.load_event_file(run.pk, source.pk, upload.pk)
    run.refresh_from_db()
    assert (run.state, judged) == (JobState.CANCELLED, [source])


def test_of_two_files_that_begin_a_source_the_good_one_is_loaded(queued, support_manager):
    """Handed in at the same time; the first cannot be loaded, and would close the source."""
    _run, source, good = queued
    empty = ContentFile(log().encode(), "empty.csv")
    bad = receive_upload(empty, actor=support_manager, kinds={"text"})
    runs = [
        jobs.queue(tasks.LOAD, f"{source.number}:{one.pk}", label="Load", actor=support_manager)
        for one in (bad, good)
    ]
    with pytest.raises(DomainError):
        tasks.load_event_file(runs[0].pk, source.pk, bad.pk)
    tasks.load_event_file(runs[1].pk, source.pk, good.pk)
    runs[1].refresh_from_db()
    assert (runs[1].state, runs[1].result["events"]) == (JobState.DONE, 2)


def test_a_load_whose_source_is_gone_says_so_and_is_not_begun_for_ever(queued):
    run, source, upload = queued
    source.delete()
    with pytest.raises(DomainError, match="Hand the file in once more"):
        tasks.load_event_file(run.pk, source.pk or 0, upload.pk)
    run.refresh_from_db()
    assert run.state == JobState.FAILED


def test_a_load_that_is_cancelled_leaves_nothing(queued, support_manager, monkeypatch):
    run, source, upload = queued

    def cancelled_meanwhile(mapping):
        jobs.cancel_job(run, actor=support_manager)
        return mapping_of(mapping)

    monkeypatch.setattr(tasks, "mapping_of", cancelled_meanwhile)
    tasks.load_event_file(run.pk, source.pk, upload.pk)
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert not EventBatch.objects.exists()
    assert not CaseFact.objects.exists()
    assert list(source.folder.iterdir()) == []


def test_only_old_folders_that_no_batch_names_are_swept(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS)), source)
    old, young = source.folder / "old", source.folder / ".young.draft"
    for folder in (old, young):
        folder.mkdir()
    yesterday = time.time() - 2 * 86_400
    for folder in source.folder.iterdir():
        if folder != young:
            os.utime(folder, (yesterday, yesterday))
    tasks.sweep_event_folders()
    batch = EventBatch.objects.get()
    assert {one.name for one in source.folder.iterdir()} == {young.name, batch.folder}
