"""The clock works costs out at night, and its schedule knows when."""

from datetime import date

import pytest

from config.schedule import SCHEDULE
from kernel import jobs
from kernel.accounts import clock_user
from kernel.models import AuditEntry, JobRun, JobState
from reporting import tasks
from reporting.actions.costing import allocate_costs
from reporting.models import CostCell, CostPool, CostRun
from tests.reporting.costing import MONTH, desk, done
from tests.reporting.history import process

pytestmark = pytest.mark.django_db


def test_what_came_late_is_worked_in_at_night_as_the_clock(support_manager):
    desk(support_manager)
    done(process(), "Order", 1_000, segment=(1, "web"))
    tasks.allocate_all_costs()
    assert CostCell.objects.filter(place=1).exists()
    assert (
        AuditEntry.objects.order_by("pk").filter(act="costs.allocated").last().actor == clock_user()
    )


def test_a_night_without_news_changes_nothing(support_manager):
    desk(support_manager)
    tasks.allocate_all_costs()
    before = (list(CostRun.objects.values()), AuditEntry.objects.count())
    tasks.allocate_all_costs()
    assert (list(CostRun.objects.values()), AuditEntry.objects.count()) == before


def test_every_month_is_worked_in_and_not_the_last_alone(support_manager):
    early = date(2026, 2, 1)
    desk(support_manager, month=early)
    desk(support_manager)
    for month in (early, MONTH):
        done(process(), "Order", 10, month=month, segment=(1, "web"))
    tasks.allocate_all_costs()
    months = CostCell.objects.filter(place=1).values_list("month", flat=True)
    assert set(months) == {early, MONTH}


@pytest.fixture
def months(support_manager):
    """February and October, with news in both."""
    found = [date(2026, 2, 1), MONTH]
    for month in found:
        desk(support_manager, month=month)
    for month in found:
        done(process(), "Order", 10, month=month, segment=(1, "web"))
    return found


def night():
    tasks.allocate_all_costs()
    return JobRun.objects.whole_runs().get(job=tasks.COSTS)


def worked_in():
    return set(CostCell.objects.filter(place=1).values_list("month", flat=True))


def failing_for(bad):
    def allocate(months, *, actor):
        if bad in months:
            raise OSError("the disk is full")
        return allocate_costs(months, actor=actor)

    return allocate


def test_each_month_is_a_part_and_says_whether_it_changed(months):
    run = night()
    told = {str(part): part.result["changed"] for part in run.parts.all()}
    assert run.state == JobState.DONE
    assert told["Allocate the costs of February 2026"] == 1
    assert told["Allocate the costs of October 2026"] == 1
    assert run.result == {"months": len(told), "changed": 2}


def test_a_month_that_fails_stops_no_other_and_is_done_when_begun_again(months, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "allocate_costs", failing_for(months[0]))
        run = night()
    assert run.state == JobState.FAILED
    assert run.error == "Allocate the costs of February 2026: OSError: the disk is full"
    assert worked_in() == {MONTH}
    assert AuditEntry.objects.get(act="job.failed").note == run.error
    assert night().state == JobState.DONE
    assert worked_in() == set(months)


def test_cancelled_between_two_months_the_others_stay_as_they_were(months, monkeypatch, admin_user):
    with monkeypatch.context() as without_workers:
        without_workers.setattr(tasks.allocate_month, "delay", lambda *_arguments: None)
        run = night()
    first = run.parts.get(period__endswith=":2026-02")
    tasks.allocate_month(first.pk, *first.arguments)
    jobs.cancel_job(run, actor=admin_user)
    for part in run.parts.all():
        tasks.allocate_month(part.pk, *part.arguments)
    run.refresh_from_db()
    assert (run.state, worked_in()) == (JobState.CANCELLED, {months[0]})


def test_without_a_pool_there_is_nothing_to_do():
    tasks.allocate_all_costs()
    assert not CostRun.objects.exists()
    assert not CostPool.objects.exists()


def test_the_night_works_costs_out_before_measures_are_judged():
    costs = SCHEDULE["allocate all costs"]
    assert costs["task"] == tasks.allocate_all_costs.name
    assert costs["schedule"].hour == {3}
    assert costs["schedule"].minute == {0}
