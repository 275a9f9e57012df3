"""When the clock does what."""

from datetime import datetime, timedelta

import pytest
from celery.schedules import crontab

from config import embedded
from config.celery import app
from config.schedule import SCHEDULE

DAY = datetime(2026, 11, 23)


def strikes(entry, hours=24):
    """How often a task is due within so many hours from midnight of a Monday."""
    schedule = entry["schedule"]
    if not isinstance(schedule, crontab):
        return int(hours * 3600 / schedule)
    minutes = (DAY + timedelta(minutes=minute) for minute in range(hours * 60))
    return sum(
        at.minute in schedule.minute
        and at.hour in schedule.hour
        and at.isoweekday() % 7 in schedule.day_of_week
        for at in minutes
    )


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def test_no_task_is_scheduled_twice():
    tasks = [entry["task"] for entry in SCHEDULE.values()]
    assert len(tasks) == len(set(tasks))


@pytest.mark.parametrize(
    ("task", "times"),
    [
        ("kernel.tasks.take_up_abandoned_runs", 24 * 60),
        ("kernel.tasks.send_notices", 24 * 60),
        ("readiness.tasks.review_acceptances", 24 * 6),
        ("knowledge.tasks.enact_due_versions", 24 * 60),
        ("knowledge.tasks.remind_of_reviews", 1),
        ("knowledge.tasks.remind_of_approvals", 1),
        ("knowledge.tasks.remind_of_attestations", 1),
        ("reporting.tasks.judge_all_measures", 1),
        ("reporting.tasks.ask_for_answers", 24),
        ("reporting.tasks.look_for_silence", 1),
        ("reporting.tasks.send_digests", 18),
        ("reporting.tasks.sweep_event_folders", 1),
        ("reporting.tasks.rebuild_all_rollups", 0),
    ],
)
def test_on_a_working_day_a_task_is_due_so_often(task, times):
    (entry,) = (one for one in SCHEDULE.values() if one["task"] == task)
    assert strikes(entry) == times


def test_the_rollups_are_worked_out_anew_once_a_week():
    assert strikes(SCHEDULE["rebuild all rollups"], hours=7 * 24) == 1


def test_what_is_recorded_is_told_within_a_quarter_of_a_minute():
    assert SCHEDULE["seal and tell"]["schedule"] <= 15


def test_verdicts_are_given_after_the_records_are_in_order():
    def of(name):
        schedule = SCHEDULE[name]["schedule"]
        return min(schedule.hour), min(schedule.minute)

    assert of("sweep event folders") < of("judge all measures")
    assert of("rebuild all rollups") < of("judge all measures")


class Sent(embedded.Clock):
    """A clock of which only the catching up is looked at."""

    def __init__(self):
        """Starts nothing."""


def test_at_its_start_the_embedded_clock_catches_up_with_everything(monkeypatch):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, **wish: sent.append((name, wish)))

    Sent().catch_up()

    assert {name for name, _wish in sent} == {entry["task"] for entry in SCHEDULE.values()}


def test_what_its_predecessor_left_under_way_comes_first_and_at_once(monkeypatch):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, **wish: sent.append((name, wish)))

    Sent().catch_up()

    assert sent[0] == (
        "kernel.tasks.take_up_abandoned_runs",
        {"kwargs": {"silent_minutes": 0}},
    )
