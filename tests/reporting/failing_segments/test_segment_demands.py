"""A segment that fails is told of, asks for an answer of its own, and stands in the digests."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from kernel import inbox
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from reporting import actions, tasks
from reporting.actions import digests
from reporting.actions.demands import demand_answer
from reporting.actions.judging import judge_measures
from reporting.inbox_lines import work_of
from reporting.models import DemandEnd, Measure, Verdict, VerdictDemand
from reporting.queries.changes import changes_among
from reporting.queries.digests import digest_content
from reporting.queries.overview import measure_rows
from reporting.sockets import Answer
from tests.reporting.failing_segments.pages import row_of, text_of, whole
from tests.reporting.history import (
    standing_on,
    target_of,
)

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("overview")
WEDNESDAY = date(2026, 11, 25)


def ask(day=WEDNESDAY):
    with time_machine.travel(f"{day}T07:35Z", tick=False):
        tasks.ask_for_answers()


def test_a_segment_that_changed_is_told_by_name(measure, desk):
    former = standing_on("Enterprise")
    former.pk, former.period = None, date(2026, 9, 1)
    former.variation, former.assurance = "stable", "meets"
    former.save()
    page = desk.get(OVERVIEW)
    [change] = page.context["changes"]

    assert (change.before, change.after) == (former, standing_on("Enterprise"))
    assert "SLA attainment, Enterprise</a>" in page.content.decode()
    assert "1 verdict<" in page.content.decode()


def test_a_verdict_is_held_against_one_of_its_own_series(measure):
    """The verdict on the whole before is no former verdict of a segment."""
    former = whole()
    former.pk, former.period = None, date(2026, 9, 1)
    former.save()
    assert changes_among(measure_rows(Measure.objects.filter(pk=measure.pk))) == []


def test_each_segment_that_fails_asks_for_an_answer_of_its_own(measure, process_owner):
    ask()
    ask()
    demands = VerdictDemand.objects.all()

    assert {(one.place, one.segment) for one in demands} == {
        (1, "Enterprise"),
        (1, "Small business"),
    }
    lines = [item for item in work_of(process_owner) if "answered" in str(item.act)]
    assert {item.title for item in lines} == {
        "1.3.11 SLA attainment, Enterprise",
        "1.3.11 SLA attainment, Small business",
    }
    assert {item.url for item in lines} == {f"{measure.get_absolute_url()}#segment-verdicts"}
    assert {item.due_on for item in lines} == {date(2026, 12, 9)}


def test_the_demand_of_the_whole_and_of_a_segment_end_apart(measure, answers):
    target_of(measure, 100, version=2)
    judge_measures([measure], actor=clock_user())
    Verdict.objects.filter(pk=whole().pk).update(assurance="misses")
    ask()
    assert VerdictDemand.objects.open().count() == 3

    answers[standing_on("Enterprise").pk] = Answer("CHG-1", "/c/1/")
    ask()
    ended = VerdictDemand.objects.exclude(ended_at=None).get()
    assert (ended.segment, ended.ended_by) == ("Enterprise", DemandEnd.ANSWERED)

    target_of(measure, 60, version=2, place=1, segment="Small business")
    judge_measures([measure], actor=clock_user())
    Verdict.objects.filter(pk=whole().pk).update(assurance="misses")
    ask()
    open_ones = VerdictDemand.objects.open()
    assert [(one.place, one.segment) for one in open_ones] == [(0, "")]


def test_a_demand_repeated_is_the_same_one_of_its_segment(measure):
    first = demand_answer(standing_on("Enterprise"), actor=clock_user())
    assert demand_answer(standing_on("Enterprise"), actor=clock_user()) == first
    assert demand_answer(standing_on("Small business"), actor=clock_user()) != first


def test_it_is_reminded_of_and_escalates_like_that_of_a_whole(measure):
    for day in (WEDNESDAY, date(2026, 12, 4), date(2026, 12, 10)):
        ask(day)
    acts = AuditEntry.objects.filter(act__startswith="verdict.answer")
    told = {(one.act, one.subject_label) for one in acts}

    for act in ("demanded", "reminded", "escalated"):
        assert (f"verdict.answer_{act}", "1.3.11 SLA attainment, Enterprise") in told


def test_the_day_of_the_demand_stands_at_the_segment(measure, desk):
    ask()
    text = text_of(desk, measure.get_absolute_url())
    assert "by 9 Dec" in row_of(text.split('id="segment-verdicts"')[1], "Enterprise")
    assert measure_rows(Measure.objects.filter(pk=measure.pk))[0].answer_by is None


def test_a_retired_measure_asks_nothing_for_its_segments(measure, support_manager):
    actions.retire_measure(measure, actor=support_manager, reason="Measured otherwise now.")
    ask()
    assert not VerdictDemand.objects.exists()


def test_my_work_takes_no_more_queries_for_segments(
    measure, process_owner, django_assert_max_num_queries
):
    ask()
    process_owner.has_perm("reporting.view_verdict")
    with django_assert_max_num_queries(5):
        list(work_of(process_owner))
    assert any("Enterprise" in str(item.title) for item in inbox.work_of(process_owner))


def test_a_digest_tells_of_the_segments_that_fail(measure, support_manager):
    with time_machine.travel("2026-11-24T10:00Z", tick=False):
        digest = digests.subscribe(actor=support_manager, cadence="day")
    with time_machine.travel(f"{WEDNESDAY}T06:45Z", tick=False):
        tasks.send_digests()
    [message] = mail.outbox
    waiting = digest_content(digest, None).waiting

    assert {row.name for row in waiting} == {
        "1.3.11 SLA attainment, Enterprise",
        "1.3.11 SLA attainment, Small business",
    }
    for body in (message.body, message.alternatives[0][0]):
        assert "SLA attainment, Enterprise" in body
        assert standing_on("Enterprise").get_absolute_url() in body
        assert "2 of 3 segments miss" in body
    assert "2 want an answer" in message.subject


def test_a_digest_of_a_segment_that_changed_names_it(measure, support_manager):
    with time_machine.travel("2026-11-24T10:00Z", tick=False):
        digest = digests.subscribe(actor=support_manager, cadence="day")
    later = standing_on("Enterprise")
    Verdict.objects.filter(pk=later.pk).update(judged_at="2026-11-20T00:00Z")
    later.pk, later.revision, later.variation = None, 2, "stable"
    later.judged_at = "2026-11-25T00:00Z"
    later.save()
    with time_machine.travel(f"{WEDNESDAY}T06:45Z", tick=False):
        tasks.send_digests()

    assert "1.3.11 SLA attainment, Enterprise: Deteriorating" in mail.outbox[0].body
    assert digest.owner == support_manager
