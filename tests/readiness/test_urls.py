"""No address of the floor answers somebody without a role, nor somebody who is not signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from kernel.models import AuditEntry
from readiness import actions, models, urls
from tests.readiness.conftest import Standing
from tests.readiness.world import (
    TODAY,
    World,
    in_test,
    person,
    plan_pilot,
    prove,
    run_through,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PATTERNS = {pattern.name: pattern for pattern in urls.urlpatterns}
POSTED_ONLY = {
    "case-unlink-document",
    "case-unlink-provision",
    "change-case-start_run",
    "test-step-delete",
}
Door = Callable[[str], str]


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    with standing() as world:
        fill(world)
        yield world


def fill(world: World) -> None:
    """One record of every kind."""
    case = in_test(world)
    run_through(world, case, failing=(1,))
    actions.fix_defect(case.defects.get(), actor=world.omar, note="Mended.")
    run_through(world, case)
    prove(world, case)
    plan_pilot(world, case)
    case = actions.submit_case(case, actor=world.tess)
    conditions = [("Tell the shops.", TODAY.date())]
    actions.accept_case(case, actor=world.anna, conditions=conditions)
    actions.decide_not_to_act(
        world.verdict,
        reason="The system is replaced.",
        until=TODAY.date().replace(year=2027),
        actor=world.sofia,
    )


@pytest.fixture
def address(world: World) -> Door:
    """The address of a route, for the record that the world has of that kind."""
    case = models.ChangeCase.objects.get()
    known = {
        "stage": case.stages.get().pk,
        "condition": case.conditions.get().pk,
        "run": case.test_plan.runs.first().pk,
        "test-run": case.test_plan.runs.first().pk,
        "test-plan": case.test_plan.pk,
        "test-step": case.test_plan.steps.first().pk,
        "test-step-add": case.test_plan.pk,
        "step-result": models.StepResult.objects.first().pk,
        "verdict": world.verdict.pk,
        "change": world.verdict.pk,
        "verdict-decision": models.VerdictDecision.objects.get().pk,
        "case": 1,
    }

    def find(route: str) -> str:
        names = PATTERNS[route].pattern.converters
        key = "billing-procedure-change" if route == "test-template" else "staff-briefed"
        number = case.defects.get().number if route.startswith("defect") else case.number
        kind = max((name for name in known if route.startswith(name)), key=len, default="")
        values = {
            "number": number,
            "key": key,
            "edition": 1,
            "document": world.documents[0].number,
            "pk": known.get(kind),
        }
        return reverse(route, kwargs={name: values[name] for name in names})

    return find


@pytest.mark.parametrize("route", PATTERNS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_account_without_a_role_is_refused_at_every_address(
    address: Door, as_user, route: str, method: str
):
    before = AuditEntry.objects.count()
    browser = as_user(person("stranger"))
    response = getattr(browser, method)(address(route), {"note": "Let me."})
    expected = {405} if (route, method) in {(one, "get") for one in POSTED_ONLY} else {403, 404}
    assert response.status_code in expected, response.content.decode()[:200]
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("route", PATTERNS)
def test_nobody_comes_in_without_signing_in(address: Door, client: Client, route: str):
    response = client.post(address(route))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("route", sorted(set(PATTERNS) - POSTED_ONLY))
def test_an_auditor_opens_every_page_or_reads_why_not(address: Door, world: World, desk, route):
    response = desk(world, "aude").get(address(route))
    assert response.status_code in {200, 403, 409}
    assert response.content


@pytest.mark.parametrize("route", PATTERNS)
def test_what_an_auditor_sends_changes_nothing(address: Door, world: World, desk, route: str):
    before = AuditEntry.objects.count()
    desk(world, "aude").post(address(route), {"note": "Let me."})
    assert AuditEntry.objects.count() == before
