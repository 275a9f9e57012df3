"""What a page asks the database does not grow with what it shows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.models import ProcessElement, ThirdParty
from readiness import actions, models
from readiness.queries.next_step import ASKED, next_step
from reporting.actions.judging import judge_measures
from reporting.models import Calculation
from tests.readiness.world import (
    MAKERS,
    TODAY,
    World,
    accepted,
    hotline,
    in_pilot,
    in_test,
    proposed,
    run_through,
)
from tests.reporting import history

pytestmark = pytest.mark.once

Desk = Callable[[World, str], Client]
MOST_QUERIES = 20
MOST_OF_A_PROCESS = 12
MOST_OF_A_CASE = 60


def more_cases(world: World, number: int = 8) -> None:
    for process in ProcessElement.objects.fab()[:number]:
        proposed(
            world,
            verdict=None,
            trigger="audit",
            trigger_note="A finding.",
            process=process,
            owner=world.omar,
        )


def more_measures(number: int = 8) -> None:
    for process in ProcessElement.objects.fab()[:number]:
        history.measure_of(process)


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


LISTS = [
    "change-case-list",
    "test-run-list",
    "defect-list",
    "test-template-list",
    "verdict-decision-list",
]


def decide_until(world: World, year: int) -> None:
    until = TODAY.date().replace(year=year)
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=until, actor=world.sofia
    )


def test_no_list_asks_more_for_more_rows(world: World, desk: Desk):
    case = in_test(world)
    decide_until(world, 2027)
    sofia = desk(world, "sofia")
    run_through(world, case, failing=(1,))
    few = {route: cost(sofia, reverse(route)) for route in LISTS}
    more_cases(world)
    run_through(world, case, failing=(1, 2, 3, 4))
    decide_until(world, 2028)
    decide_until(world, 2029)
    many = {route: cost(sofia, reverse(route)) for route in LISTS}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


def test_the_form_of_a_new_case_asks_no_more_with_more_measures(world: World, desk: Desk):
    sofia, form = desk(world, "sofia"), reverse("change-case-new")
    before = cost(sofia, form)
    more_measures()
    assert cost(sofia, form) == before <= MOST_QUERIES


def test_the_list_of_measures_asks_the_answers_once(world: World, desk: Desk):
    sofia, overview = desk(world, "sofia"), reverse("overview")
    before = cost(sofia, overview)
    more_cases(world)
    assert cost(sofia, overview) <= before


def test_the_page_of_a_process_asks_little_however_much_there_is(world: World, desk: Desk):
    process, sofia = world.process, desk(world, "sofia")
    before = cost(sofia, process.get_absolute_url())
    hotline(world)
    proposed(world)
    decide_until(world, 2027)
    history.judged_segment(world.measure, history.drifting())
    other = history.measure_of(process, Calculation.COST_PER_CASE, order=2)
    judge_measures([world.measure, other], actor=world.sofia)
    ThirdParty.objects.create(process=process, name="Northline", part="Answers at night")
    process.watchers.add(world.omar, world.sofia)
    ProcessElement.objects.filter(key="1.3.9.1").update(parent=process)
    assert before <= cost(sofia, process.get_absolute_url()) <= MOST_OF_A_PROCESS
    assert cost(sofia, reverse("overview")) <= MOST_OF_A_PROCESS


@pytest.mark.parametrize("state", ["in_test", "accepted", "pilot", "closed"])
def test_the_record_of_a_case_asks_each_question_once(world: World, desk: Desk, state: str):
    case = MAKERS[state](world)
    asked = cost(desk(world, "anna"), case.get_absolute_url())
    assert asked <= MOST_OF_A_CASE


def test_more_runs_and_conditions_cost_the_page_of_a_case_nothing(world: World, desk: Desk):
    case = accepted(world)
    anna = desk(world, "anna")
    before = cost(anna, case.get_absolute_url())
    case = actions.redesign_case(case, actor=world.omar, note="Once more.")
    case = actions.start_tests(case, actor=world.omar)
    for _run in range(3):
        run_through(world, case)
    case = actions.submit_case(case, actor=world.tess)
    conditions = [(f"Condition {n}", case.opened_at.date()) for n in range(4)]
    case = actions.accept_case(case, actor=world.anna, conditions=conditions)
    assert cost(anna, case.get_absolute_url()) <= before + 2


def test_a_run_asks_no_more_for_more_steps(world: World, desk: Desk):
    case = in_test(world)
    tess = desk(world, "tess")
    run = actions.start_run(case, actor=world.tess)
    before = cost(tess, run.get_absolute_url())
    for number in range(90, 99):
        run.results.create(position=number, action="More", expected="More", is_mandatory=False)
    assert cost(tess, run.get_absolute_url()) == before <= MOST_QUERIES


@pytest.mark.parametrize("name", ["edith", "tess", "ayo", "aude", "stefan"])
def test_my_work_asks_nothing_of_cases_that_wait_for_others(world: World, desk: Desk, name: str):
    browser, home = desk(world, name), reverse("home")
    before = cost(browser, home)
    more_cases(world)
    assert cost(browser, home) == before


@pytest.mark.parametrize("state", ASKED)
def test_every_step_is_asked_of_a_role_that_looks_at_its_state(world: World, state: str):
    step = next_step(MAKERS[state](world))
    assert step.permission in ASKED[state]


@pytest.mark.parametrize("state", ASKED)
def test_what_my_work_costs_for_one_case_is_bounded(world: World, desk: Desk, state: str):
    MAKERS[state](world)
    assert cost(desk(world, "admin"), reverse("home")) <= MOST_OF_A_CASE


def test_a_pilot_costs_its_own_page_little(world: World, desk: Desk):
    case = in_pilot(world)
    anna = desk(world, "anna")
    stage, dossier = case.stages.get(), models.Dossier.objects.get()
    for page in (stage, dossier, case.test_plan):
        assert cost(anna, page.get_absolute_url()) <= MOST_QUERIES
