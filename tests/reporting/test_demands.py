"""An unanswered verdict stands in “My work” with its date, is reminded of, and escalates; once."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from kernel import inbox, telling
from kernel.accounts import clock_user
from kernel.audit_chain import seal_new_entries
from kernel.models import AuditEntry, Notice
from reporting import tasks
from reporting.actions.demands import demand_answer, escalate_demand, remind_of_answer
from reporting.actions.judging import judge_measures
from reporting.actions.measures import retire_measure
from reporting.inbox_lines import work_of
from reporting.models import DemandEnd, Verdict, VerdictDemand
from reporting.sockets import Answer, verdict_answers
from tests.reporting.history import drifting, judged_process, noise

pytestmark = pytest.mark.django_db
ASKED = date(2026, 11, 25)  # a Wednesday; ten working days later is the ninth of December
DUE = date(2026, 12, 9)
REMINDED = date(2026, 12, 4)
LATE = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def answers(monkeypatch):
    """Nobody answers, until a test does."""
    given = {}
    monkeypatch.setattr(verdict_answers, "_providers", [lambda found: given])
    return given


@pytest.fixture
def failing(process_owner):
    measure = judged_process(drifting())
    measure.process.owner = process_owner
    measure.process.save()
    judge_measures([measure], actor=clock_user())
    return measure


def hours_of(*days):
    for day in days:
        for hour in ("07:35", "08:35"):
            with time_machine.travel(f"{day}T{hour}Z", tick=False):
                tasks.ask_for_answers()


def acts():
    entries = AuditEntry.objects.filter(act__startswith="verdict.answer").order_by("pk")
    return [entry.act.removeprefix("verdict.answer_") for entry in entries]


def lines(person, measure):
    return [
        (str(item.act), item.due_on)
        for item in inbox.work_of(person)
        if item.url == measure.get_absolute_url() and str(item.floor) == "How it goes"
    ]


def every_line(person, measure):
    """Of all floors."""
    return [
        (str(item.act), item.due_on)
        for item in inbox.work_of(person)
        if item.url == measure.get_absolute_url()
    ]


def notices():
    seal_new_entries()
    telling.write_notices()
    telling.write_notices()
    return sorted((one.recipient.username, one.text) for one in Notice.objects.all())


def test_the_owner_is_asked_once_with_a_date(failing, process_owner, support_manager):
    hours_of(ASKED)

    assert VerdictDemand.objects.get().due_on == DUE
    assert acts() == ["demanded"]
    assert lines(process_owner, failing) == [("See that a verdict is answered", DUE)]
    assert lines(support_manager, failing) == []
    ((who, text),) = notices()
    assert who == process_owner.username
    assert "wants an answer by 9" in text


def test_reminders_come_before_the_day_and_on_it(failing, process_owner):
    hours_of(ASKED, date(2026, 12, 3), REMINDED, date(2026, 12, 5), date(2026, 12, 8), DUE)

    assert acts() == ["demanded", "reminded", "reminded"]
    assert [who for who, _text in notices()] == [process_owner.username] * 3


def test_a_clock_that_stood_still_catches_up_with_one_reminder(failing):
    hours_of(ASKED, date(2026, 12, 8))

    assert acts() == ["demanded", "reminded"]


def test_after_its_day_it_escalates_once(failing, process_owner, support_manager, admin_user):
    hours_of(ASKED, LATE, date(2026, 12, 11))

    assert acts() == ["demanded", "escalated"]
    assert lines(support_manager, failing) == []
    assert every_line(support_manager, failing) == [("Answer an overdue verdict", DUE)]
    assert lines(process_owner, failing) == [("See to an overdue answer", DUE)]
    told = [who for who, text in notices() if "was to be answered by" in text]
    assert told == sorted([admin_user.username, support_manager.username])


@pytest.mark.parametrize("who", ["support_manager", "process_owner", "admin_user"])
@pytest.mark.parametrize("days", [(ASKED,), (ASKED, LATE)])
def test_nobody_finds_a_verdict_in_their_work_twice(failing, who, days, request):
    person = request.getfixturevalue(who)
    failing.process.owner = person
    failing.process.save()
    hours_of(*days)
    assert len(every_line(person, failing)) == 1


def test_without_a_floor_that_answers_the_support_managers_are_told(
    failing, support_manager, monkeypatch
):
    monkeypatch.setattr(verdict_answers, "_who_answer", set())
    hours_of(ASKED)
    assert lines(support_manager, failing) == []
    hours_of(LATE)
    assert lines(support_manager, failing) == [("See to an overdue answer", DUE)]


def test_a_retired_measure_waits_for_no_answer(failing, support_manager):
    hours_of(ASKED)
    assert every_line(support_manager, failing)
    retire_measure(failing, actor=support_manager, reason="No longer done by us.")
    assert every_line(support_manager, failing) == []


def test_an_answer_ends_it_at_once_and_for_good(failing, answers, process_owner):
    hours_of(ASKED)
    answers[Verdict.objects.get().pk] = Answer("CHG-0001", "/cases/CHG-0001/")
    assert lines(process_owner, failing) == []  # before the clock has noticed

    hours_of(LATE)
    assert acts() == ["demanded", "ended"]
    assert VerdictDemand.objects.get().ended_by == DemandEnd.ANSWERED


def test_an_answer_that_lapses_is_asked_for_anew(failing, answers):
    hours_of(ASKED)
    answers[Verdict.objects.get().pk] = Answer("Not acting until 1 December", "/")
    hours_of(date(2026, 11, 26))
    answers.clear()
    hours_of(date(2026, 12, 2))

    assert acts() == ["demanded", "ended", "demanded"]
    assert [one.ended_by for one in VerdictDemand.objects.order_by("pk")] == ["answered", ""]


def test_the_next_months_verdict_does_not_give_more_time(failing):
    hours_of(ASKED)
    first = Verdict.objects.get()
    first.pk, first.revision = None, 2
    first.save()
    hours_of(date(2026, 12, 1))

    assert VerdictDemand.objects.get().due_on == DUE
    assert acts() == ["demanded"]


def test_a_verdict_that_demands_nothing_ends_it(failing):
    hours_of(ASKED)
    better = Verdict.objects.get()
    better.pk, better.revision, better.assurance, better.variation = None, 2, "meets", "stable"
    better.save()
    hours_of(date(2026, 12, 1))

    assert VerdictDemand.objects.get().ended_by == DemandEnd.NOT_NEEDED


def test_a_process_that_does_well_is_asked_nothing():
    measure = judged_process(97 + noise(3, 0.2))
    judge_measures([measure], actor=clock_user())
    hours_of(ASKED)

    assert not VerdictDemand.objects.exists()


def test_without_an_owner_the_support_managers_are_asked(failing, support_manager):
    failing.process.owner = None
    failing.process.save()
    hours_of(ASKED)

    assert [who for who, _text in notices()] == [support_manager.username]


def test_a_measure_has_one_open_demand_whoever_writes(failing):
    demand = demand_answer(Verdict.objects.get(), actor=clock_user())

    assert demand_answer(Verdict.objects.get(), actor=clock_user()) == demand
    demand.pk = None
    with pytest.raises(IntegrityError):
        demand.save(force_insert=True)


@pytest.mark.parametrize(("act", "day"), [(remind_of_answer, ASKED), (escalate_demand, DUE)])
def test_an_act_before_its_time_does_nothing(failing, act, day, admin_user):
    with time_machine.travel(f"{ASKED}T08:00Z", tick=False):
        demand = demand_answer(Verdict.objects.get(), actor=clock_user())

    assert act(demand, day=day, actor=admin_user) is False
    assert acts() == ["demanded"]


def test_the_overview_says_until_when_and_what_is_overdue(failing, as_user, support_manager):
    client = as_user(support_manager)
    hours_of(ASKED)
    assert "by 9 Dec" in client.get(reverse("overview")).content.decode()

    hours_of(LATE)
    assert "Overdue since 9 Dec" in client.get(reverse("overview")).content.decode()


def test_how_long_is_a_setting(failing, settings):
    settings.ANSWER_WORKING_DAYS = 2
    hours_of(ASKED)

    assert VerdictDemand.objects.get().due_on == date(2026, 11, 27)


def test_administrators_look_at_demands_and_change_none(failing, as_user, admin_user):
    hours_of(ASKED)
    demand = VerdictDemand.objects.get()
    client = as_user(admin_user)
    page = client.get(f"/admin/reporting/verdictdemand/{demand.pk}/change/")

    assert page.status_code == 200
    sent = client.post(
        f"/admin/reporting/verdictdemand/{demand.pk}/change/", {"due_on": "2030-1-1"}
    )
    assert sent.status_code == 403


def test_my_work_asks_a_fixed_number_of_questions(
    failing, process_owner, django_assert_max_num_queries
):
    hours_of(ASKED)
    process_owner.has_perm("reporting.view_verdict")
    with django_assert_max_num_queries(5):
        list(work_of(process_owner))
