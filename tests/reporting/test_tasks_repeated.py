"""The clock of reporting, run twice, late, and with one part failing."""

from datetime import date

import pytest
import time_machine

from kernel.accounts import clock_user
from kernel.models import AuditEntry, JobRun, JobState
from reporting import actions, tasks
from reporting.models import DailyCell, EventBatch, Verdict
from tests.reporting.events import figures, kept, load, log, source_of
from tests.reporting.history import LAST_MONTH, drifting, judged_process

pytestmark = pytest.mark.django_db
ROWS = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]


def judged_on(day):
    with time_machine.travel(f"{day}T00:10Z", tick=False):
        tasks.judge_all_measures()


def test_a_night_without_news_gives_no_verdict_and_tells_nothing():
    judged_process(drifting())
    judged_on("2026-11-20")
    entries = AuditEntry.objects.filter(act="verdict.given").count()
    judged_on("2026-11-21")
    assert JobRun.objects.whole_runs().filter(state=JobState.DONE).count() == 2
    assert Verdict.objects.count() == 1
    assert AuditEntry.objects.filter(act="verdict.given").count() == entries


def test_the_night_after_late_records_gives_the_next_revision():
    judged_process(drifting())
    judged_on("2026-11-20")
    DailyCell.objects.filter(day=LAST_MONTH).update(met=300, missed=100)
    EventBatch.objects.update(folder="late", loaded_at="2026-11-20T12:00Z")
    judged_on("2026-11-21")
    assert list(Verdict.objects.values_list("period", "revision")) == [
        (LAST_MONTH, 2),
        (LAST_MONTH, 1),
    ]


def test_with_nothing_to_judge_the_night_is_done():
    judged_on("2026-11-20")
    nothing = {"measures": 0, "verdicts": 0, "demanding": 0, "judged_again": 0}
    assert JobRun.objects.get().result == nothing


def test_a_verdict_of_the_night_is_that_of_the_last_complete_month():
    judged_process(drifting())
    judged_on("2026-11-20")
    found = Verdict.objects.get()
    assert (found.period, found.data_as_of) == (LAST_MONTH, date(2026, 10, 31))


def test_a_rebuild_run_twice_leaves_the_same_figures(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS)), source)
    before = figures(source)
    for _time in range(2):
        actions.rebuild_rollups(source, actor=clock_user())
        assert figures(source) == before
    assert AuditEntry.objects.filter(act="source.rebuilt").count() == 2


def test_a_sweep_takes_nothing_that_is_read(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*ROWS)), source)
    before = figures(source)
    for _time in range(2):
        tasks.sweep_event_folders()
    actions.rebuild_rollups(source, actor=clock_user())
    assert figures(source) == before


def test_a_source_that_never_had_records_is_swept_without_complaint():
    source = source_of()
    tasks.sweep_event_folders()
    assert not source.folder.exists()
