"""Deciding not to act, and what the floors below show of our answers."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import ProcessElement
from readiness import actions, models, panels
from readiness.verdict_chart import annotations_of, verdict_chart
from reporting.sockets import chart_annotations, verdict_answers
from tests.readiness.conftest import Standing
from tests.readiness.world import TODAY, World, in_pilot, person, proposed
from tests.reporting import history

pytestmark = pytest.mark.django_db

Desk = Callable[[World, str], Client]
REASON = "The system is replaced in spring."
LATER = (TODAY + timedelta(days=90)).date()


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    with standing() as world:
        yield world


@pytest.fixture
def page(world: World) -> str:
    return reverse("verdict-decide", args=[world.verdict.pk])


@pytest.fixture
def sofia(world: World, desk: Desk) -> Client:
    return desk(world, "sofia")


def shown(client: Client, url: str) -> str:
    text = client.get(url).content.decode()
    return " ".join(text.replace("&#x27;", "'").split())


# --- the decision


def test_the_form_tells_what_the_verdict_says_and_proposes_a_day(world, page, sofia: Client):
    response = sofia.get(page)
    assert response.context["intro"] == world.verdict.reason
    assert response.context["form"].initial["until"] == (TODAY + timedelta(days=60)).date()


def test_a_decision_leads_back_to_its_measure(world: World, page, sofia: Client):
    response = sofia.post(page, {"reason": REASON, "until": LATER}, follow=True)
    assert response.redirect_chain[-1][0] == world.measure.get_absolute_url()
    assert f"Not acting until {LATER:%-d %b %Y}" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("until", ""), ("until", "in spring")]
)
def test_a_decision_in_want_of_something_names_it(page, sofia: Client, field: str, value: str):
    response = sofia.post(page, {"reason": REASON, "until": LATER, field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not models.VerdictDecision.objects.exists()


@pytest.mark.parametrize(
    ("reason", "until", "told"),
    [("Short.", LATER, "at least 10 characters"), (REASON, TODAY.date(), "a day to come")],
)
def test_a_refused_decision_keeps_what_was_typed(page, sofia: Client, reason, until, told: str):
    response = sofia.post(page, {"reason": reason, "until": until})
    text = response.content.decode()
    assert response.status_code == 409
    assert told in text
    assert reason in text
    assert not models.VerdictDecision.objects.exists()


@pytest.mark.parametrize("name", ["omar", "tess", "anna", "edith", "ayo", "aude"])
def test_only_a_support_manager_decides(world: World, page, desk: Desk, name: str):
    assert desk(world, name).post(page, {"reason": REASON, "until": LATER}).status_code == 403
    assert not models.VerdictDecision.objects.exists()


@pytest.fixture
def decision(world: World) -> models.VerdictDecision:
    return actions.decide_not_to_act(world.verdict, reason=REASON, until=LATER, actor=world.sofia)


def test_a_decision_names_its_verdict_its_day_and_who_decided(world, decision, desk: Desk):
    text = shown(desk(world, "aude"), reverse("verdict-decision", args=[decision.pk]))
    for told in (REASON, world.verdict.headline, f"{LATER:%-d %b %Y}", "Sofia"):
        assert told in text


def test_the_list_of_decisions_leads_to_each(world: World, decision, desk: Desk):
    text = shown(desk(world, "aude"), reverse("verdict-decision-list"))
    assert reverse("verdict-decision", args=[decision.pk]) in text
    assert REASON in text


def test_an_empty_list_of_decisions_says_so(world: World, desk: Desk):
    text = shown(desk(world, "aude"), reverse("verdict-decision-list"))
    assert "Nobody has decided to leave a verdict as it is." in text


# --- on the page of a measure


def test_a_measure_offers_both_answers_to_who_may_give_them(world: World, sofia: Client):
    text = shown(sofia, world.measure.get_absolute_url())
    assert "This verdict demands an answer" in text
    for route in ("change-case-open", "verdict-decide"):
        assert reverse(route, args=[world.verdict.pk]) in text


def test_a_measure_tells_others_who_may_answer(world: World, desk: Desk):
    text = shown(desk(world, "ayo"), world.measure.get_absolute_url())
    assert "A support manager or process owner opens it." in text
    assert "A support manager decides it." in text
    assert reverse("change-case-open", args=[world.verdict.pk]) not in text


def test_an_owner_may_open_but_not_decide(world: World, desk: Desk):
    text = shown(desk(world, "omar"), world.measure.get_absolute_url())
    assert reverse("change-case-open", args=[world.verdict.pk]) in text
    assert reverse("verdict-decide", args=[world.verdict.pk]) not in text


def test_an_answered_measure_links_its_answer_and_asks_no_more(world: World, sofia: Client):
    case = proposed(world)
    text = shown(sofia, world.measure.get_absolute_url())
    assert "This verdict has its answer:" in text
    assert f'href="{case.get_absolute_url()}"' in text
    assert "This verdict demands an answer" not in text


def test_a_measure_without_a_verdict_has_no_panel(world: World):
    measure = history.measure_of(ProcessElement.objects.get(key="1.3.3"))
    assert panels.measure_panel(measure, world.sofia) is None


@pytest.mark.parametrize("panel", [panels.measure_panel, panels.process_panel])
def test_who_may_not_see_cases_sees_no_panel_of_them(world: World, panel):
    proposed(world)
    subject = world.measure if panel is panels.measure_panel else world.process
    assert panel(subject, world.aude) is not None
    assert panel(subject, person("stranger")) is None


# --- on the overview and the charts


def test_a_verdict_has_the_answer_of_its_case(world: World):
    case = proposed(world)
    answer = verdict_answers.answers([world.verdict])[world.verdict.pk]
    assert (answer.label, answer.url) == ("CHG-0001, proposed", case.get_absolute_url())


def test_a_verdict_has_the_answer_of_its_decision(world: World, decision):
    answer = verdict_answers.answers([world.verdict])[world.verdict.pk]
    assert answer.url == reverse("verdict-decision", args=[decision.pk])


def test_a_case_counts_before_a_decision(world: World, decision):
    case = proposed(world)
    assert verdict_answers.answers([world.verdict])[world.verdict.pk].url == case.get_absolute_url()


def test_a_verdict_nobody_answered_has_no_answer(world: World):
    assert verdict_answers.answers([world.verdict]) == {}


def test_a_chart_shows_when_each_stage_began(world: World):
    assert annotations_of(world.measure) == []
    case = in_pilot(world)
    note = chart_annotations.annotations(world.measure)[0]
    assert note.label.startswith("CHG-0001: pilot ")
    assert (note.day.day, note.url) == (1, case.get_absolute_url())


def test_a_planned_stage_is_not_on_the_chart(world: World):
    case = in_pilot(world)
    case.stages.update(started_on=None)
    assert annotations_of(world.measure) == []


def test_a_case_without_a_measure_has_no_chart(world: World):
    other = ProcessElement.objects.get(key="1.3.3")
    told = {"trigger": "audit", "trigger_note": "Finding 3.", "process": other}
    assert verdict_chart(proposed(world, verdict=None, **told)) is None
    assert verdict_chart(proposed(world)) is not None


# --- on the page of a process


def test_a_process_lists_its_cases_newest_first(world: World, desk: Desk):
    told = {"trigger": "audit", "verdict": None}
    for number in range(panels.CASES_SHOWN + 1):
        proposed(world, title=f"Change {number}", trigger_note=f"Finding {number}.", **told)
    listed = panels.process_panel(world.process, world.aude).context["cases"]
    assert [case.title for case in listed] == [f"Change {number}" for number in range(8, 0, -1)]
    text = shown(desk(world, "aude"), world.process.get_absolute_url())
    assert f"{reverse('change-case-list')}?process={world.process.key}" in text


def test_a_process_without_cases_has_no_panel_of_them(world: World):
    assert panels.process_panel(world.process, world.aude) is None


# --- on a release


def test_a_release_of_a_case_comes_into_force_with_the_case_alone(world: World):
    case = in_pilot(world)
    assert "when CHG-0001 is generally available" in panels.guard_of_release(case.release, None)
    models.ChangeCase.objects.update(state="general_availability")
    assert panels.guard_of_release(case.release, None) == ""
