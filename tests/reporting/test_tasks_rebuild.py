"""The weekly rebuild: a part for each source, one that fails told alone, cancelled in between."""

import pytest
import time_machine

from kernel import jobs
from kernel.accounts import clock_user
from kernel.models import AuditEntry, JobRun, JobState
from reporting import tasks
from reporting.actions.rollups import rebuild_rollups
from reporting.models import CaseFact, Source
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
ROWS = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]
KEYS = ("1.3.11", "1.3.9", "1.2.1")


@pytest.fixture
def sources(tmp_path):
    made = [source_of(key=key) for key in KEYS]
    for number, source in enumerate(made):
        rows = [(f"{number}{case}", at, *rest) for case, at, *rest in ROWS]
        load(kept(tmp_path, log(*rows), f"{number}.csv"), source)
    return made


def week(day="2026-11-22"):
    with time_machine.travel(f"{day}T02:50Z", tick=False):
        tasks.rebuild_all_rollups()
    return JobRun.objects.whole_runs().get(job=tasks.REBUILD_ALL, period=day)


def failing_for(bad):
    def rebuild(source, *, actor):
        if source == bad:
            raise OSError("the disk is full")
        return rebuild_rollups(source, actor=actor)

    return rebuild


def rebuilt():
    return AuditEntry.objects.filter(act="source.rebuilt").count()


def test_each_source_is_a_part_and_its_figures_are_worked_out_anew(sources):
    before = [figures(source) for source in sources]
    CaseFact.objects.filter(source=sources[1]).delete()
    run = week()
    assert (run.state, run.result) == (JobState.DONE, {"sources": 3, "cases": 3})
    assert (run.steps_done, run.steps_total) == (3, 3)
    assert {part.period for part in run.parts.all()} == {f"2026-11-22:{s.number}" for s in sources}
    assert [figures(source) for source in sources] == before


def test_a_source_that_cannot_be_worked_out_stops_no_other_and_is_told(sources, monkeypatch):
    monkeypatch.setattr(tasks, "rebuild_rollups", failing_for(sources[1]))
    run = week()
    assert (run.state, run.result) == (JobState.FAILED, {"sources": 2, "cases": 2})
    assert run.error == f"Work {sources[1]} out anew: OSError: the disk is full"
    assert rebuilt() == 2
    [entry] = AuditEntry.objects.filter(act="job.failed")
    assert (entry.subject_label, entry.actor) == (str(run), clock_user())


def test_begun_again_only_the_one_that_failed_is_worked_out(sources, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "rebuild_rollups", failing_for(sources[1]))
        week()
    run = week()
    assert (run.state, run.result) == (JobState.DONE, {"sources": 3, "cases": 3})
    assert rebuilt() == 3


def test_a_week_is_worked_out_once_however_often_the_clock_begins(sources):
    for _time in range(2):
        week()
    assert rebuilt() == 3
    assert week("2026-11-29").state == JobState.DONE
    assert rebuilt() == 6


def test_cancelled_between_two_sources_the_others_are_left_alone(sources, monkeypatch, admin_user):
    with monkeypatch.context() as without_workers:
        without_workers.setattr(tasks.rebuild_source, "delay", lambda *_arguments: None)
        run = week()
    first, *_others = run.parts.order_by("pk")
    tasks.rebuild_source(first.pk, *first.arguments)
    jobs.cancel_job(run, actor=admin_user)
    for part in run.parts.all():
        tasks.rebuild_source(part.pk, *part.arguments)
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert [part.state for part in run.parts.order_by("pk")] == ["done", "cancelled", "cancelled"]
    assert rebuilt() == 1


def test_a_source_that_is_gone_is_no_failure(sources, monkeypatch):
    with monkeypatch.context() as without_workers:
        without_workers.setattr(tasks.rebuild_source, "delay", lambda *_arguments: None)
        run = week()
    part = run.parts.order_by("pk").last()
    tasks.rebuild_source(part.pk, 999_999)
    part.refresh_from_db()
    assert (part.state, part.result, rebuilt()) == (JobState.DONE, {"cases": 0}, 0)


def test_without_sources_there_is_nothing_to_work_out():
    assert not Source.objects.exists()
    assert week().result == {"sources": 0, "cases": 0}


def test_a_support_manager_sees_how_each_source_stands(sources, as_user, support_manager):
    run = week()
    page = as_user(support_manager).get(run.get_absolute_url()).content.decode()
    assert all(str(part) in page for part in run.parts.all())
    assert run.get_absolute_url() in as_user(support_manager).get("/jobs/").content.decode()
