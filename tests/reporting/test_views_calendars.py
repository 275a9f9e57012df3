import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel import jobs
from kernel.models import AuditEntry, JobRun, JobState
from kernel.tasks import take_up_abandoned_runs
from reporting import actions, tasks
from reporting.actions import calendars
from reporting.models import (
    BusinessCalendar,
    CaseFact,
    ProcessCalendar,
    SegmentDimension,
    ServiceLimit,
)
from reporting.views import calendars as views_calendars
from tests.reporting.events import kept, load, log, process, source_of
from tests.reporting.test_actions_events_columns import HEADING, WIDE, event

pytestmark = pytest.mark.django_db
SENT = {
    "name": "Office",
    "time_zone": "Europe/Vienna",
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-18:00"),
    "holidays": "2026-12-25\n2026-12-26",
}


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


@pytest.fixture
def office():
    return BusinessCalendar.objects.create(name="Office", weekly_hours=["08:00-18:00"] * 7)


def test_a_calendar_is_made_and_changed_on_its_pages(desk):
    answer = desk.post(reverse("calendar-new"), SENT)
    made = BusinessCalendar.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert made.holidays == ["2026-12-25", "2026-12-26"]
    form = desk.get(reverse("calendar-change", args=[made.pk])).content.decode()
    assert 'value="08:00-18:00"' in form
    desk.post(reverse("calendar-change", args=[made.pk]), {**SENT, "friday": "08:00-12:00"})
    page = desk.get(made.get_absolute_url()).content.decode()
    assert "08:00-12:00" in page
    assert "Europe/Vienna" in page
    assert "Office" in desk.get(reverse("calendar-list")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("monday", "8 to 5", "are no hours"),
        ("time_zone", "Vienna", "not known"),
        ("holidays", "25.12.2026", "is no date"),
        ("name", "", "required"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(desk, field, value, told):
    page = desk.post(reverse("calendar-new"), {**SENT, field: value})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not BusinessCalendar.objects.exists()


def test_two_calendars_do_not_share_a_name(desk, office):
    page = desk.post(reverse("calendar-new"), SENT)
    assert "There is a calendar of this name." in page.content.decode()


def test_a_process_goes_by_a_calendar_and_has_limits(desk, office):
    element = process()
    desk.post(reverse("calendar-use", args=[office.pk]), {"process": element.pk})
    assert ProcessCalendar.objects.get().calendar == office
    address = reverse("service-limits", args=[element.key])
    assert address in desk.get(office.get_absolute_url()).content.decode()
    sent = {
        "hours": "8",
        "place": "1",
        "by_segment": "Gold = 4\nA=B = 2.5",
        "in_business_hours": "on",
    }
    assert desk.post(address, sent).status_code == 302
    told = [(one.place, one.segment, float(one.hours)) for one in ServiceLimit.objects.all()]
    assert told == [(0, "", 8), (1, "A=B", 2.5), (1, "Gold", 4)]
    assert "Gold = 4.00" in desk.get(address).content.decode()


def test_the_dimension_of_limits_is_chosen_by_its_name(desk):
    element = process()
    address = reverse("service-limits", args=[element.key])
    assert '<option value="3">Dimension 3</option>' in desk.get(address).content.decode()
    SegmentDimension.objects.create(process=element, place=2, name="Product")
    page = desk.get(address).content.decode()
    assert '<option value="2">Product</option>' in page
    assert "Dimension 3" not in page
    assert "Nothing: one limit for all" in page
    sent = {"place": "2", "by_segment": "Fibre = 4"}
    assert desk.post(address, sent).status_code == 302
    assert ServiceLimit.objects.get().place == 2
    assert '<option value="2" selected>Product</option>' in desk.get(address).content.decode()


def test_a_limit_of_a_dimension_without_a_name_stays_chosen(desk):
    element = process()
    SegmentDimension.objects.create(process=element, place=2, name="Product")
    ServiceLimit.objects.create(process=element, place=3, segment="x", hours=4)
    page = desk.get(reverse("service-limits", args=[element.key])).content.decode()
    assert '<option value="3" selected>Dimension 3</option>' in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"by_segment": "Gold 4", "place": "1"}, "Gold = 4"),
        ({"by_segment": "Gold = 4"}, "of which dimension"),
        ({"by_segment": "Gold = inf", "place": "1"}, "Gold = 4"),
        ({"hours": "-1"}, "Write 0.01 or more"),
    ],
)
def test_limits_that_cannot_be_read_are_told_at_their_field(desk, sent, told):
    page = desk.post(reverse("service-limits", args=[process().key]), sent)
    assert page.status_code == 422
    assert told in page.content.decode()


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner"])
def test_who_may_not_change_calendars_sees_them_only(who, as_user, request, office):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(office.get_absolute_url()).status_code == 200
    assert browser.get(reverse("calendar-list")).status_code == 200
    for name, args in (
        ("calendar-new", []),
        ("calendar-change", [office.pk]),
        ("calendar-use", [office.pk]),
        ("service-limits", [process().key]),
    ):
        assert browser.post(reverse(name, args=args), SENT).status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(desk, office, django_assert_max_num_queries):
    for number in range(20):
        BusinessCalendar.objects.create(name=f"Office {number}", weekly_hours=[""] * 7)
    with django_assert_max_num_queries(12):
        desk.get(reverse("calendar-list"))


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A process with more cases than are timed in a request; here that is more than one."""
    monkeypatch.setattr(calendars, "MOST_AT_ONCE", 1)
    for number, mapping in enumerate((WIDE, dataclasses.replace(WIDE, time_zone="Europe/Berlin"))):
        rows = [
            one
            for key in (f"A{number}", f"B{number}")
            for one in (event(key, 0, "Open"), event(key, 1440, "Closed"))
        ]
        file = kept(tmp_path, log(*rows, heading=HEADING), f"log{number}.csv")
        load(file, source_of(mapping), mapping)
    return process()


@pytest.fixture
def sent(monkeypatch):
    """The runs that were handed to the workers; none is done until a test does it."""
    found = []
    monkeypatch.setattr(views_calendars, "send", found.append)
    return found


def business_minutes():
    return {fact.business_minutes for fact in CaseFact.objects.all()}


def test_very_many_cases_are_timed_anew_in_a_job_with_progress(desk, office, many, sent):
    answer = desk.post(reverse("calendar-use", args=[office.pk]), {"process": many.pk})
    [run] = sent
    assert (answer.status_code, answer.url) == (302, run.get_absolute_url())
    assert business_minutes() == {None}
    assert "Time the cases of Bill Inquiry Handling anew" in desk.get(answer.url).content.decode()
    tasks.rebuild_in_run(run.pk, *run.arguments)
    assert business_minutes() == {600}
    run.refresh_from_db()
    assert (run.state, run.steps_done, run.steps_total) == (JobState.DONE, 2, 2)
    assert run.result == {"sources": 2, "cases": 4}
    assert {entry.actor for entry in AuditEntry.objects.filter(act="source.rebuilt")} == {
        run.started_by
    }


@pytest.mark.parametrize("name", ["service-limits", "calendar-change"])
def test_other_limits_and_other_hours_are_jobs_too(desk, office, many, sent, name):
    ProcessCalendar.objects.create(process=many, calendar=office)
    key = office.pk if name == "calendar-change" else many.key
    told = SENT if name == "calendar-change" else {"hours": "8"}
    assert desk.post(reverse(name, args=[key]), told).url == sent[0].get_absolute_url()
    assert CaseFact.objects.filter(outcome="missed").count() == 0
    tasks.rebuild_in_run(sent[0].pk, *sent[0].arguments)
    if name == "calendar-change":
        assert business_minutes() == {600}
    else:
        assert CaseFact.objects.filter(outcome="missed").count() == 4


def test_pressed_again_while_the_job_waits_it_is_the_same_job(desk, office, many, sent):
    use, hours = (
        reverse("calendar-use", args=[office.pk]),
        reverse("service-limits", args=["1.3.11"]),
    )
    answers = [desk.post(use, {"process": many.pk}) for _press in range(3)]
    answers.append(desk.post(hours, {"hours": "8"}))
    run = JobRun.objects.get()
    assert {answer.url for answer in answers} == {run.get_absolute_url()}
    for _handed_out_twice in range(2):
        tasks.rebuild_in_run(run.pk, *run.arguments)
    assert business_minutes() == {600}
    assert set(CaseFact.objects.values_list("outcome", flat=True)) == {"missed"}
    assert AuditEntry.objects.filter(act="source.rebuilt").count() == 2  # once each source


@pytest.mark.parametrize(
    "told", [{"state": JobState.RUNNING}, {"state": JobState.DONE}, {"cancel_asked": True}]
)
def test_a_job_that_has_begun_or_shall_stop_does_not_do_for_a_later_change(
    office, many, support_manager, told
):
    actions.set_calendar(many, calendar=office, actor=support_manager)
    JobRun.objects.update(**told)
    actions.set_calendar(many, calendar=None, actor=support_manager)
    assert JobRun.objects.count() == 2


def test_a_job_for_other_processes_does_not_do(office, many, support_manager):
    actions.set_calendar(many, calendar=office, actor=support_manager)
    JobRun.objects.update(arguments=[[many.pk, many.pk + 1]])
    actions.set_calendar(many, calendar=None, actor=support_manager)
    assert JobRun.objects.filter(arguments=[[many.pk]]).count() == 1


def test_few_cases_are_timed_at_once(desk, office, many, sent, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_AT_ONCE", 4)
    answer = desk.post(reverse("calendar-use", args=[office.pk]), {"process": many.pk})
    assert (answer.url, sent) == (office.get_absolute_url(), [])
    assert business_minutes() == {600}
    assert not JobRun.objects.exists()


def test_a_refused_change_queues_nothing(desk, many, sent):
    address = reverse("service-limits", args=[many.key])
    answer = desk.post(address, {"hours": "8", "in_business_hours": "on"})
    assert answer.status_code == 409
    assert "Choose the calendar of the process first" in answer.content.decode()
    assert not JobRun.objects.exists()


def test_a_run_that_nobody_sent_is_sent_by_the_clock(office, many, support_manager):
    """As when the process is killed between the change and the sending."""
    actions.set_calendar(many, calendar=office, actor=support_manager)
    JobRun.objects.update(heard_at=timezone.now() - timedelta(minutes=16))
    take_up_abandoned_runs()
    assert business_minutes() == {600}
    assert JobRun.objects.get().state == JobState.DONE


def test_a_rebuild_that_is_cancelled_leaves_each_source_whole(office, many, support_manager):
    actions.set_calendar(many, calendar=office, actor=support_manager)
    run = JobRun.objects.get()
    jobs.cancel_job(run, actor=support_manager)
    tasks.rebuild_in_run(run.pk, *run.arguments)
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert CaseFact.objects.count() == 4


@pytest.mark.parametrize("name", ["calendar-new", "calendar-change", "calendar-use"])
def test_each_form_tells_where_it_is_and_leads_back(name, desk, office):
    address = reverse(name, args=[] if name == "calendar-new" else [office.pk])
    main = desk.get(address).content.decode().partition("<main")[2]
    assert f'<a href="{reverse("calendar-list")}">Business calendars</a>' in main
    assert ">Cancel</a>" in main


def test_service_level_limits_say_of_which_process(desk):
    element = process()
    page = desk.get(reverse("service-limits", args=[element.key])).content.decode()
    assert f"Service level limits of {element}" in page
    assert f'<a href="{element.get_absolute_url()}">' in page.partition("<main")[2]
