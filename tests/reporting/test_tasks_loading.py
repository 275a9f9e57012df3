import os
import time
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from kernel import jobs
from kernel.models import JobState
from kernel.uploads import receive_upload
from reporting import actions, tasks
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
