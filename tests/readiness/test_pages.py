"""Every page of the floor opens, in every state, for whoever reads only."""

import pytest
from django.urls import reverse

from readiness.models import Criterion, Dossier, TestTemplate, VerdictDecision
from tests.readiness.world import MAKERS, TODAY, World, accepted, in_test, ready, run_through


@pytest.mark.thorough
@pytest.mark.parametrize("state", MAKERS)
def test_the_record_of_a_case_is_readable_in_every_state(world: World, state: str, as_user):
    case = MAKERS[state](world)
    for name in ("aude", "anna"):
        response = as_user(world.people[name]).get(case.get_absolute_url())
        assert response.status_code == 200
        assert case.get_state_display() in response.content.decode()


LISTS = [
    "change-case-list",
    "test-run-list",
    "defect-list",
    "test-template-list",
    "verdict-decision-list",
]


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_every_list_opens_and_can_be_taken_along(world: World, route: str, query: str, as_user):
    run_through(world, in_test(world), failing=(1,))
    assert as_user(world.aude).get(reverse(route) + query).status_code == 200


def test_every_other_page_opens(world: World, as_user):
    case = accepted(world)
    template = TestTemplate.objects.first()
    pages = [
        case.test_plan.get_absolute_url(),
        case.test_plan.runs.get().get_absolute_url(),
        case.stages.get().get_absolute_url(),
        Dossier.objects.get().get_absolute_url(),
        reverse("dossier-file", args=[case.number, 1]),
        reverse("test-template", args=[template.key]),
        reverse("process", args=[world.process.key]),
    ]
    for page in pages:
        assert as_user(world.aude).get(page).status_code == 200, page


def test_the_canonical_file_gives_the_digest_of_the_dossier(world: World, as_user):
    case = accepted(world)
    response = as_user(world.aude).get(reverse("dossier-file", args=[case.number, 1]))
    assert response["Content-Type"] == "application/json"


FORMS = ["link-document", "link-provision", "plan-tests", "review-benefit", "set-condition"]


@pytest.mark.parametrize("work", FORMS)
def test_work_out_of_its_time_is_refused_with_the_reason(world: World, work: str, as_user):
    case = in_test(world) if work != "plan-tests" else ready(world)
    response = as_user(world.admin).get(f"{case.get_absolute_url()}{work}/")
    assert response.status_code == 409
    assert "Not while the case is" in response.content.decode()


def test_a_condition_needs_its_day(world: World, as_user):
    case = ready(world)
    sent = {"condition": "Tell the shops.", "note": ""}
    response = as_user(world.anna).post(f"{case.get_absolute_url()}accept/", sent)
    assert "both its words and its day" in response.content.decode()


def test_a_waiver_is_given_on_its_page(world: World, as_user):
    case = ready(world)
    key = Criterion.objects.get(key="staff-briefed").key
    page = f"{case.get_absolute_url()}criteria/{key}/waive/"
    assert as_user(world.anna).get(page).status_code == 200
    sent = {"reason": "The team starts next month.", "expires_on": "2027-01-31"}
    as_user(world.anna).post(page, sent)
    assert case.waivers.get().approved_by == world.anna


def test_a_decision_not_to_act_is_made_on_its_page(world: World, as_user):
    page = reverse("verdict-decide", args=[world.verdict.pk])
    client = as_user(world.sofia)
    assert world.verdict.reason[:40] in client.get(page).content.decode().replace("&#x27;", "'")
    client.post(page, {"reason": "The system is replaced in spring.", "until": "2027-03-01"})
    decision = VerdictDecision.objects.get()
    assert decision.decided_at.date() == TODAY.date()
    shown = client.get(reverse("verdict-decision", args=[decision.pk])).content.decode()
    assert "The system is replaced in spring." in shown
