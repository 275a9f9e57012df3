"""A verdict on a segment is answered like that of a whole: by a case, or by a dated decision."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from readiness import actions
from readiness.inbox_lines import work_of
from readiness.models import ChangeCase, VerdictDecision
from readiness.queries.answers import replies_to, unanswered_verdicts
from readiness.verdict_chart import verdict_chart
from reporting.actions.demands import follow_demands
from reporting.actions.judging import judge_measures
from reporting.models import Verdict, VerdictDemand
from tests.readiness.conftest import Standing
from tests.readiness.world import TODAY, World, proposed
from tests.reporting import history

pytestmark = pytest.mark.django_db

Desk = Callable[[World, str], Client]
LATER = (TODAY + timedelta(days=90)).date()
REASON = "The contract with these customers ends."


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    """A failing process whose segment Enterprise fails, too."""
    with standing() as world:
        history.judged_segment(world.measure, history.drifting())
        judge_measures([world.measure], actor=world.sofia)
        yield world


@pytest.fixture
def enterprise(world: World) -> Verdict:
    return Verdict.objects.latest_per_series().get(segment="Enterprise")


@pytest.fixture
def sofia(world: World, desk: Desk) -> Client:
    return desk(world, "sofia")


def shown(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().replace("&#x27;", "'").split())


def decide(verdict: Any, world: World) -> VerdictDecision:
    return actions.decide_not_to_act(verdict, reason=REASON, until=LATER, actor=world.sofia)


def test_it_waits_in_my_work_beside_the_whole_and_names_its_segment(world, enterprise):
    lines = {
        item.title: item.url for item in work_of(world.sofia) if item.act == "Answer a verdict"
    }
    assert lines == {
        "1.3.11 SLA attainment": world.measure.get_absolute_url(),
        "1.3.11 SLA attainment, Enterprise": enterprise.get_absolute_url(),
    }


def test_a_decision_on_a_segment_answers_that_segment_alone(world: World, enterprise: Verdict):
    decide(enterprise, world)
    assert unanswered_verdicts() == [world.verdict]
    assert set(replies_to([world.verdict, enterprise])) == {enterprise.pk}


def test_a_decision_on_the_whole_answers_no_segment(world: World, enterprise: Verdict):
    decide(world.verdict, world)
    assert unanswered_verdicts() == [enterprise]


def test_a_decision_holds_of_later_verdicts_of_the_same_segment(world: World, enterprise: Verdict):
    decide(enterprise, world)
    history.target_of(world.measure, 96, version=2, place=1, segment="Enterprise")
    judge_measures([world.measure], actor=world.sofia)
    later = Verdict.objects.latest_per_series().get(segment="Enterprise")

    assert later != enterprise
    assert later.pk in replies_to([later])


def test_a_case_on_the_process_answers_whole_and_segments(world: World, enterprise: Verdict):
    case = proposed(world)
    found = replies_to([world.verdict, enterprise])
    assert {one.url for one in found.values()} == {case.get_absolute_url()}
    assert set(found) == {world.verdict.pk, enterprise.pk}


def test_the_page_of_the_verdict_has_the_two_ways_to_answer_it(world, enterprise, sofia: Client):
    text = shown(sofia, enterprise.get_absolute_url())
    assert "What is done about it" in text
    assert reverse("change-case-open", args=[enterprise.pk]) in text
    assert reverse("verdict-decide", args=[enterprise.pk]) in text


def test_the_page_of_the_measure_offers_to_answer_the_whole(world, enterprise, sofia: Client):
    text = shown(sofia, world.measure.get_absolute_url())
    assert reverse("verdict-decide", args=[world.verdict.pk]) in text
    assert reverse("verdict-decide", args=[enterprise.pk]) not in text
    assert enterprise.get_absolute_url() in text


def test_an_earlier_verdict_on_a_segment_offers_nothing(world, enterprise, sofia: Client):
    history.target_of(world.measure, 96, version=2, place=1, segment="Enterprise")
    judge_measures([world.measure], actor=world.sofia)
    text = shown(sofia, enterprise.get_absolute_url())
    assert "A newer verdict stands" in text
    assert reverse("verdict-decide", args=[enterprise.pk]) not in text


def test_decisions_are_listed_at_the_series_they_were_taken_on(world, enterprise, sofia: Client):
    decision = decide(enterprise, world)
    url = reverse("verdict-decision", args=[decision.pk])

    assert url in shown(sofia, enterprise.get_absolute_url())
    assert "1.3.11 SLA attainment, Enterprise" in shown(sofia, url)
    listed = shown(sofia, reverse("verdict-decision-list"))
    assert "1.3.11 SLA attainment, Enterprise</a>" in listed
    on_measure = shown(sofia, world.measure.get_absolute_url())
    panel = on_measure.split("What is done about it")[1].split("</section>")[0]
    assert url not in panel


def test_deciding_leads_back_to_the_segments_of_the_measure(world, enterprise, sofia: Client):
    page = reverse("verdict-decide", args=[enterprise.pk])
    answer = sofia.post(page, {"reason": REASON, "until": LATER})
    assert answer["Location"] == f"{world.measure.get_absolute_url()}#segment-verdicts"
    assert VerdictDecision.objects.get().verdict == enterprise


def test_a_case_opened_from_it_is_about_its_segment(world: World, enterprise, sofia: Client):
    page = sofia.get(reverse("change-case-open", args=[enterprise.pk]))
    form = page.context["form"]

    assert form.initial["title"].endswith("improve SLA attainment for Enterprise")
    assert "1.3.11 SLA attainment, Enterprise" in page.content.decode()


def test_a_case_tells_of_which_segment_its_verdict_is(world: World, enterprise, sofia: Client):
    case = proposed(world, verdict=enterprise)
    assert f"Enterprise: {enterprise.headline}" in shown(sofia, case.get_absolute_url())


def test_the_chart_of_a_case_is_that_of_its_measure_as_a_whole(world: World, enterprise):
    case = ChangeCase.objects.get(pk=proposed(world, verdict=enterprise).pk)
    chart = verdict_chart(case)
    assert chart is not None
    assert "Enterprise" not in chart.title
    assert str(world.verdict.headline) in chart.svg


def test_the_same_segment_is_not_answered_by_two_cases(world: World, enterprise: Verdict):
    proposed(world, verdict=enterprise)
    with pytest.raises(DomainError, match="answers this verdict already"):
        proposed(world, verdict=enterprise)


def test_answering_ends_the_demand_of_the_segment(world: World, enterprise: Verdict):
    follow_demands(day=TODAY.date(), actor=clock_user())
    assert VerdictDemand.objects.open().count() == 2
    decide(enterprise, world)
    follow_demands(day=TODAY.date(), actor=clock_user())

    assert [one.segment for one in VerdictDemand.objects.open()] == [""]


@pytest.mark.parametrize("name", ["omar", "ayo", "aude"])
def test_nobody_else_decides_by_any_door(world: World, enterprise, desk: Desk, name: str):
    page = reverse("verdict-decide", args=[enterprise.pk])
    answer = desk(world, name).post(page, {"reason": REASON, "until": LATER})

    assert answer.status_code in (403, 404)
    with pytest.raises(DomainError):
        actions.decide_not_to_act(enterprise, reason=REASON, until=LATER, actor=world.people[name])
    assert not VerdictDecision.objects.exists()


def test_a_superuser_gives_the_reason_too_and_is_named(world: World, enterprise, desk: Desk):
    page = reverse("verdict-decide", args=[enterprise.pk])
    client = desk(world, "admin")
    assert "Fill this in." in client.post(page, {"reason": "", "until": LATER}).content.decode()
    assert not VerdictDecision.objects.exists()
    with pytest.raises(DomainError):
        actions.decide_not_to_act(enterprise, reason="", until=LATER, actor=world.admin)

    client.post(page, {"reason": REASON, "until": LATER})
    entry = AuditEntry.objects.get(act="verdict.decided_not_to_act")
    assert entry.actor == world.admin
