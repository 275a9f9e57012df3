"""Time passes in the demonstration: which days arrive, for whom, and what is judged then."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from config.demonstration import months
from config.tasks import bring_next_month
from inventory.models import ProcessElement
from kernel.accounts import clock_user
from kernel.models import JobRun, JobState
from readiness.models import ChangeCase, Trigger
from reporting.models import EventBatch, Source, SourceKind

pytestmark = pytest.mark.django_db
FIRST, SECOND = "1.3.11", "1.3.3"
NEWEST = date(2026, 3, 31)


def arrive(source, day):
    """A delivery whose last record is of that day."""
    ordinal = source.batches.count() + 1
    EventBatch.objects.create(
        source=source,
        ordinal=ordinal,
        digest=f"{source.pk}-{ordinal}",
        file_name=f"{day}.csv",
        last_event_at=datetime.combine(day, time(20), UTC),
        loaded_at=timezone.now(),
        loaded_by=clock_user(),
    )


def invented(key, newest=NEWEST, kind=SourceKind.DEMONSTRATION):
    source = Source.objects.create(
        number=f"SRC-{key}",
        name="Records",
        process=ProcessElement.objects.get(key=key),
        kind=kind,
        mapping_digest=key,
        created_at=timezone.now(),
        created_by=clock_user(),
    )
    arrive(source, newest)
    return source


@pytest.fixture
def asked(monkeypatch):
    """What is asked of the floor below: for which process, how many days, improved or not."""
    made = []

    def next_month(source, *, improved, days, actor):
        made.append((source.process.key, days, bool(improved), actor))
        arrive(source, months.newest_days()[source.pk] + timedelta(days=days))
        return [SimpleNamespace(events=days * 10)]

    monkeypatch.setattr(months, "next_month", next_month)
    monkeypatch.setattr(months, "judge_measures", lambda measures, actor: ["a verdict"])
    return made


def let_time_pass(actor):
    run = months.queue_next_month(actor=actor)
    bring_next_month(run.pk)
    run.refresh_from_db()
    return run


def rolled_out(key, state):
    process = ProcessElement.objects.get(key=key)
    return ChangeCase.objects.create(
        number="CHG-0001",
        title="Quicker",
        process=process,
        proposer=clock_user(),
        state=state,
        opened_at=timezone.now(),
        trigger=Trigger.COMPLAINT,
        trigger_note="Customers wait.",
    )


def test_without_a_provider_there_is_no_last_day():
    assert months.last_day() is None
    assert months.newest_days() == {}


def test_records_that_are_real_have_no_future(asked):
    invented(FIRST, kind=SourceKind.FILE)

    assert months.last_day() is None


def test_the_last_day_is_the_newest_of_all():
    invented(FIRST, NEWEST - timedelta(days=30))
    invented(SECOND)

    assert months.last_day() == NEWEST


def test_thirty_days_arrive_for_every_source(asked, support_manager):
    invented(FIRST)
    invented(SECOND)

    run = let_time_pass(support_manager)

    assert sorted(asked) == [
        (FIRST, 30, False, support_manager),
        (SECOND, 30, False, support_manager),
    ]
    assert run.result == {"records_until": "2026-04-30", "events": 600, "verdicts": 1}


def test_after_a_break_those_behind_catch_up_before_anything_new_arrives(asked, support_manager):
    invented(FIRST, NEWEST - timedelta(days=30))
    invented(SECOND)

    run = let_time_pass(support_manager)

    assert asked == [(FIRST, 30, False, support_manager)]
    assert run.result["records_until"] == "2026-03-31"


def test_a_run_broken_off_in_the_middle_goes_on_where_it_stopped(
    asked, support_manager, monkeypatch
):
    invented(FIRST)
    invented(SECOND)
    whole, calls = months.next_month, []

    def breaks_off(source, **wanted):
        calls.append(source)
        if len(calls) == 2:
            raise ConnectionError("The light went out.")
        return whole(source, **wanted)

    monkeypatch.setattr(months, "next_month", breaks_off)
    with pytest.raises(ConnectionError):
        let_time_pass(support_manager)
    monkeypatch.setattr(months, "next_month", whole)

    bring_next_month(JobRun.objects.get(job=months.JOB).pk)

    assert set(months.newest_days().values()) == {NEWEST + timedelta(days=30)}


def test_the_month_after_is_a_run_of_its_own(asked, support_manager):
    invented(FIRST)

    first, second = let_time_pass(support_manager), let_time_pass(support_manager)

    assert first != second
    assert months.last_day() == NEWEST + timedelta(days=60)


def test_asking_twice_before_it_began_brings_one_month(asked, support_manager):
    invented(FIRST)
    runs = [months.queue_next_month(actor=support_manager) for _press in range(2)]
    for run in runs:
        bring_next_month(run.pk)

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("state", "improves"),
    [
        ("proposed", False),
        ("accepted", False),
        ("pilot", True),
        ("limited", True),
        ("general_availability", True),
        ("closed", True),
        ("rejected", False),
    ],
)
def test_a_process_behaves_as_after_its_change_once_customers_meet_it(
    asked, support_manager, state, improves
):
    invented(FIRST)
    invented(SECOND)
    rolled_out(FIRST, state)

    let_time_pass(support_manager)

    assert {key: improved for key, _days, improved, _actor in asked} == {
        FIRST: improves,
        SECOND: False,
    }


def test_a_run_that_is_gone_brings_nothing(asked):
    bring_next_month(4711)

    assert asked == []


@pytest.fixture
def demonstration(as_user, support_manager):
    return as_user(support_manager)


def test_without_a_provider_the_page_says_how_to_make_one(demonstration):
    answer = demonstration.get("/demonstration/")

    assert answer.status_code == 409
    assert "manage.py demo" in answer.text


def test_the_page_tells_the_last_day_and_who_is_who(demonstration):
    invented(FIRST)

    text = demonstration.get("/demonstration/").text

    assert "31 March 2026" in text
    assert "<code>anna</code>" in text
    assert "Go-live approver" in text


def test_looking_at_the_page_lets_no_time_pass(demonstration, asked):
    invented(FIRST)
    demonstration.get("/demonstration/")

    assert asked == []
    assert not JobRun.objects.filter(job=months.JOB).exists()


def test_pressing_the_button_brings_the_days_and_leads_to_the_run(
    demonstration, asked, support_manager
):
    invented(FIRST)

    answer = demonstration.post("/demonstration/")

    run = JobRun.objects.get(job=months.JOB)
    assert answer.url == run.get_absolute_url()
    assert (run.state, run.started_by) == (JobState.DONE, support_manager)
    assert "30 April 2026" in demonstration.get("/demonstration/").text


def test_who_may_not_load_events_is_offered_no_button_and_pressing_it_does_nothing(
    as_user, agent, asked
):
    invented(FIRST)
    browser = as_user(agent)

    assert "<button" not in browser.get("/demonstration/").text.split("<main")[1].split("</main")[0]
    answer = browser.post("/demonstration/")

    assert "role does not include" in answer.text
    assert asked == []


def test_a_month_whose_worker_was_killed_can_be_sent_again(support_manager):
    invented(FIRST)

    run = months.queue_next_month(actor=support_manager)

    assert run.task == bring_next_month.name


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_page_answers_nothing_else(demonstration, method):
    assert getattr(demonstration, method)("/demonstration/").status_code == 405
