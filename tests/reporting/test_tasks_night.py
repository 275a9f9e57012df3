"""The night of judging: cut by process, each measure by its cadence, one failure told alone."""

from datetime import date

import numpy as np
import pytest
import time_machine

from kernel import inbox, jobs, telling
from kernel.accounts import clock_user
from kernel.audit_chain import seal_new_entries
from kernel.models import AuditEntry, JobRun, JobState, Notice
from reporting import actions, tasks
from reporting.actions import nights
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, EventBatch, Measure, Verdict
from reporting.queries.due import due_measures
from tests.reporting.history import (
    drifting,
    judged_process,
    keeper,
    measure_of,
    noise,
    target_of,
)

pytestmark = pytest.mark.django_db
KEYS = ("1.3.11", "1.3.9", "1.2.1")


@pytest.fixture
def measures():
    return [judged_process(drifting() + n / 10, key=key) for n, key in enumerate(KEYS)]


def night(day="2026-11-20"):
    with time_machine.travel(f"{day}T03:10Z", tick=False):
        tasks.judge_all_measures()
    return JobRun.objects.whole_runs().get(period=day)


def failing_for(*bad):
    """Judging that cannot cope with these measures, alone or among others."""

    def judge(measures, *, actor, **said):
        if any(measure.pk in {one.pk for one in bad} for measure in measures):
            raise OSError("the disk is full")
        return judge_measures(measures, actor=actor, **said)

    return judge


def test_each_process_is_a_part_of_the_night(measures):
    run = night()

    assert run.state == JobState.DONE
    assert {part.period for part in run.parts.all()} == {f"2026-11-20:{key}" for key in KEYS}
    assert [part.result["verdicts"] for part in run.parts.all()] == [1, 1, 1]
    assert Verdict.objects.count() == len(measures)


def test_a_measure_that_cannot_be_judged_stops_no_other(measures, monkeypatch):
    other = measure_of(measures[0].process, Calculation.COST_PER_CASE, order=2)
    monkeypatch.setattr(nights, "judge_measures", failing_for(other))
    run = night()

    assert {one.measure for one in Verdict.objects.all()} == set(measures)
    part = run.parts.get(state=JobState.FAILED)
    assert part.error == (
        f"1 of 2 measures could not be judged. {other}: OSError: the disk is full."
    )
    assert (run.state, run.result["verdicts"]) == (JobState.FAILED, 3)
    assert part.error in run.error


def test_a_night_that_failed_is_tried_again_where_it_failed(measures, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(nights, "judge_measures", failing_for(measures[1]))
        assert night().state == JobState.FAILED
    run = night()

    assert (run.state, run.result["verdicts"]) == (JobState.DONE, 3)
    assert AuditEntry.objects.filter(act="verdict.given").count() == 3


def test_support_managers_are_told_of_a_failure_once_until_it_is_mended(
    measures, monkeypatch, support_manager, process_owner, admin_user
):
    with monkeypatch.context() as broken:
        broken.setattr(nights, "judge_measures", failing_for(measures[1]))
        run = night()
    seal_new_entries()
    telling.write_notices()
    telling.write_notices()

    told = Notice.objects.filter(url=run.get_absolute_url())
    assert {one.recipient for one in told} == {support_manager, admin_user}
    assert told.count() == 2
    for person, lines in ((support_manager, 1), (admin_user, 1), (process_owner, 0)):
        mine = [item for item in inbox.work_of(person) if item.url == run.get_absolute_url()]
        assert len(mine) == lines
    night()
    assert not [i for i in inbox.work_of(support_manager) if i.url == run.get_absolute_url()]


def test_a_support_manager_may_look_at_the_night(measures, as_user, support_manager):
    run = night()
    page = as_user(support_manager).get(run.get_absolute_url()).content.decode()

    assert all(part.label in page for part in run.parts.all())


def test_a_cancelled_night_judges_nothing_more(measures, monkeypatch, admin_user):
    with monkeypatch.context() as without_workers:
        without_workers.setattr(tasks.judge_process, "delay", lambda *_arguments: None)
        run = night()
    assert run.state == JobState.WAITING
    jobs.cancel_job(run, actor=admin_user)
    for part in run.parts.all():
        tasks.judge_process(part.pk, *part.arguments)

    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert not Verdict.objects.exists()


def test_a_part_done_twice_says_the_same_and_gives_nothing_twice(measures):
    run = night()
    for part in run.parts.all():
        JobRun.objects.filter(pk=part.pk).update(state=JobState.QUEUED)
        tasks.judge_process(part.pk, *part.arguments)

    assert [part.result["verdicts"] for part in run.parts.all()] == [1, 1, 1]
    assert Verdict.objects.count() == 3


@pytest.mark.parametrize(
    ("judged_on", "today", "is_due"),
    [
        (date(2026, 11, 20), date(2026, 11, 30), False),
        (date(2026, 11, 20), date(2026, 12, 1), True),
        (date(2026, 12, 1), date(2026, 12, 2), False),
        (date(2026, 10, 1), date(2026, 12, 24), True),
    ],
)
def test_a_monthly_measure_is_due_once_a_month_has_ended(measures, judged_on, today, is_due):
    with time_machine.travel(f"{judged_on}T03:10Z", tick=False):
        judge_measures(measures, actor=clock_user())

    assert bool(due_measures(today)) is is_due


def test_records_and_targets_make_a_measure_due_between_times(measures):
    night()
    today = date(2026, 11, 21)
    assert due_measures(today) == []

    EventBatch.objects.filter(source__process=measures[0].process).update(
        folder="late", loaded_at="2026-11-20T12:00Z"
    )
    target = target_of(measures[1], version=2)
    type(target).objects.filter(pk=target.pk).update(set_at="2026-11-20T12:00Z")
    assert set(due_measures(today)) == {measures[0], measures[1]}


def test_another_definition_makes_a_measure_due_with_the_next_night(measures):
    """It was judged as higher is better; nobody waits for the month to end."""
    night()
    with time_machine.travel("2026-11-20T12:00Z", tick=False):
        actions.revise_measure(
            measures[0], direction="lower", reason="It counts what was late.", actor=keeper()
        )
    assert due_measures(date(2026, 11, 21)) == [measures[0]]
    night("2026-11-21")
    assert measures[0].verdicts.first().measure_version == 2


def test_what_is_due_is_asked_in_one_query(measures, django_assert_num_queries):
    with django_assert_num_queries(1):
        due_measures(date(2026, 11, 20))


def test_the_end_of_the_night_counts_discoveries_over_all(measures):
    """A p-value that passed alone does not among many that say nothing, and is judged again."""
    night()
    verdict = Verdict.objects.get(measure=measures[0])
    figures = {**verdict.figures, "p": 0.02, "q": 0.02}
    Verdict.objects.filter(pk=verdict.pk).update(figures=figures)
    for other in measures[1:]:
        standing = Verdict.objects.get(measure=other)
        Verdict.objects.filter(pk=standing.pk).update(
            figures={**standing.figures, "p": 0.9, "q": 0.9}
        )

    settled = nights.settle_discoveries(actor=clock_user())

    assert settled.measures == 1
    assert [one.measure for one in settled.verdicts] == [measures[0]]


def test_the_end_of_a_night_without_verdicts_is_quiet():
    assert nights.settle_discoveries(actor=clock_user()).as_dict()["verdicts"] == 0


def test_parts_give_the_verdicts_that_all_together_would(measures):
    judged_process(97 + noise(3), key="1.1.1")
    run = night()
    apart = {one.measure_id: (one.variation, one.figures["q"]) for one in Verdict.objects.all()}
    assert run.state == JobState.DONE
    Verdict.objects.all().delete()
    with time_machine.travel("2026-11-20T03:10Z", tick=False):
        judge_measures(Measure.objects.all(), actor=clock_user())
    together = {one.measure_id: (one.variation, one.figures["q"]) for one in Verdict.objects.all()}

    assert {key: found[0] for key, found in apart.items()} == {
        key: found[0] for key, found in together.items()
    }
    assert all((apart[key][1] <= 0.05) == (together[key][1] <= 0.05) for key in apart)
    assert np.isfinite([found[1] for found in together.values()]).all()
