"""Stages and the benefit review on their pages."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from inventory.models import ProcessElement
from kernel.models import AuditEntry
from readiness import actions, models
from readiness.lifecycle import StageState
from tests.readiness.conftest import Standing
from tests.readiness.world import World, accepted, records_after
from tests.reporting import history

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Desk = Callable[[World, str], Client]


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    """An accepted case with a planned pilot."""
    with standing() as world:
        accepted(world)
        yield world


@pytest.fixture
def case(world: World) -> models.ChangeCase:
    return models.ChangeCase.objects.get()


@pytest.fixture
def anna(world: World, desk: Desk) -> Client:
    return desk(world, "anna")


@pytest.fixture
def pilot(world: World, case: models.ChangeCase) -> models.Stage:
    actions.start_pilot(case, actor=world.anna)
    return case.stages.get()


def shown(client: Client, record) -> str:
    page = client.get(record.get_absolute_url()).content.decode()
    return " ".join(page.replace("&#x27;", "'").split())


def errors_of(response) -> list[str]:
    return list(response.context["form"].errors)


def planned(world: World, **other: object) -> dict[str, object]:
    return {
        "kind": "limited",
        "scope": "Region South",
        "share_percent": 20,
        "minimum_cases": 200,
        "minimum_days": 21,
        "guard_measure": world.measure.pk,
        "guard_limit": "91.5",
        **other,
    }


# --- planning


def test_a_stage_is_planned_with_its_guardrail(world: World, case, anna: Client):
    response = anna.post(f"{case.get_absolute_url()}plan-stage/", planned(world))
    assert response["Location"] == f"{case.get_absolute_url()}#rollout"
    page = shown(anna, case)
    assert "Region South (20 % of cases)" in page.replace('<span class="muted">', "")
    assert "no worse than 91.5 percent" in page or "no worse than 91.5 %" in page
    assert "at least 200 cases and 21 days" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "general_availability"),
        ("scope", " "),
        ("share_percent", 0),
        ("share_percent", 101),
        ("minimum_cases", -1),
        ("minimum_cases", 0),
        ("minimum_days", 0),
        ("minimum_days", "a week"),
        ("guard_measure", ""),
        ("guard_limit", "nan"),
        ("guard_limit", ""),
    ],
)
def test_a_bad_plan_is_named_at_its_field_and_nothing_typed_is_lost(
    world: World, case, anna: Client, field: str, value: object
):
    response = anna.post(f"{case.get_absolute_url()}plan-stage/", planned(world, **{field: value}))
    assert (response.status_code, errors_of(response)) == (422, [field])
    kept = "Region South" if field != "scope" else "91.5"
    assert kept in response.content.decode()
    assert not case.stages.filter(kind="limited").exists()


def test_a_guardrail_is_a_measure_of_the_same_process(world: World, case, anna: Client):
    foreign = history.measure_of(ProcessElement.objects.get(key="1.3.3"))
    sent = planned(world, guard_measure=foreign.pk)
    response = anna.post(f"{case.get_absolute_url()}plan-stage/", sent)
    assert (response.status_code, errors_of(response)) == (422, ["guard_measure"])


def test_a_form_proposes_the_measure_and_a_limit_from_the_records(world, case, anna: Client):
    form = anna.get(f"{case.get_absolute_url()}plan-stage/").context["form"]
    assert form.initial["guard_measure"] == world.measure
    assert 80 < form.initial["guard_limit"] < 100


def test_a_new_plan_replaces_the_one_before(world: World, case, anna: Client):
    anna.post(f"{case.get_absolute_url()}plan-stage/", planned(world, kind="pilot"))
    assert case.stages.get().scope == "Region South"


@pytest.mark.parametrize("name", ["sofia", "tess", "edith", "aude"])
def test_only_owners_and_approvers_plan_stages(world: World, case, desk: Desk, name: str):
    browser = desk(world, name)
    response = browser.post(f"{case.get_absolute_url()}plan-stage/", planned(world))
    assert response.status_code == 409
    assert case.stages.count() == 1
    assert "Your role does not include this." in shown(browser, case)


def test_a_plan_forges_no_started_stage(world: World, case, anna: Client):
    forged = planned(world, state="passed", started_on="2020-01-01", planned_by=world.sofia.pk)
    anna.post(f"{case.get_absolute_url()}plan-stage/", forged)
    stage = case.stages.get(kind="limited")
    assert (stage.state, stage.started_on, stage.planned_by) == ("planned", None, world.anna)


# --- on stage


def test_a_pilot_without_records_holds_for_want_of_data(case, pilot, anna: Client):
    page = shown(anna, case)
    assert "Too little data holds the rollout" in page
    assert "0 of 100 cases" in page
    anna.post(f"{case.get_absolute_url()}release/", {"note": "It will do."})
    case.refresh_from_db()
    assert case.state == "pilot"


def test_a_pilot_that_does_worse_holds_the_rollout(world: World, case, pilot, anna: Client):
    records_after(world, share=60.0)
    assert "The guardrail holds the rollout" in shown(anna, pilot)
    anna.post(f"{case.get_absolute_url()}release/", {"note": "It will do."})
    case.refresh_from_db()
    assert case.state == "pilot"


def test_a_pilot_that_keeps_its_limit_lets_go(world: World, case, pilot, anna: Client):
    records_after(world)
    assert "The guardrail lets go" in shown(anna, pilot)
    anna.post(f"{case.get_absolute_url()}release/")
    case.refresh_from_db()
    assert case.state == "general_availability"


def test_to_pause_a_stage_wants_a_reason_and_holds_everything(
    world: World, case, pilot, anna: Client
):
    records_after(world)
    page = f"{pilot.get_absolute_url()}pause/"
    response = anna.post(page, {"note": ""})
    assert (response.status_code, errors_of(response)) == (422, ["note"])
    anna.post(page, {"note": "A strike."})
    pilot.refresh_from_db()
    assert pilot.state == StageState.PAUSED
    assert "The stage is paused." in shown(anna, case)
    anna.post(f"{case.get_absolute_url()}release/")
    case.refresh_from_db()
    assert case.state == "pilot"
    anna.post(f"{pilot.get_absolute_url()}resume/")
    pilot.refresh_from_db()
    assert pilot.state == StageState.RUNNING


@pytest.mark.parametrize("name", ["sofia", "omar", "tess", "edith", "aude"])
def test_only_an_approver_pauses(world: World, pilot, desk: Desk, name: str):
    desk(world, name).post(f"{pilot.get_absolute_url()}pause/", {"note": "Stop."})
    pilot.refresh_from_db()
    assert pilot.state == StageState.RUNNING


def test_a_stage_that_passed_keeps_what_its_guardrail_said(world, case, pilot, anna: Client):
    records_after(world)
    actions.release_case(case, actor=world.anna)
    pilot.refresh_from_db()
    before = pilot.reading
    models.Stage.objects.filter(pk=pilot.pk).update(guard_limit=99.9)
    assert before["conclusion"] == "holds"
    assert " ".join(before["reason"].split()) in shown(anna, pilot)


def test_a_stage_is_not_started_or_ended_by_its_own_address(case, anna: Client):
    stage = case.stages.get()
    for move in ("start", "pass", "settle", "halt"):
        assert anna.post(f"{stage.get_absolute_url()}{move}/").status_code == 404
    stage.refresh_from_db()
    assert stage.state == StageState.PLANNED


@pytest.mark.parametrize("part", ["proposer", "owner", "tester"])
def test_a_superuser_with_a_part_starts_no_pilot(world: World, case, desk: Desk, part: str):
    models.ChangeCase.objects.update(**{part: world.admin})
    admin = desk(world, "admin")
    assert f"You are {part} of this case" in shown(admin, case)
    admin.post(f"{case.get_absolute_url()}start_pilot/")
    case.refresh_from_db()
    assert case.state == "accepted"


def test_to_revert_asks_first_and_brings_the_case_back(world: World, case, pilot, anna: Client):
    page = f"{case.get_absolute_url()}revert/"
    assert "Think twice" in anna.get(page).content.decode()
    assert errors_of(anna.post(page, {"note": ""})) == ["note"]
    anna.post(page, {"note": "Customers were confused."})
    case.refresh_from_db()
    pilot.refresh_from_db()
    assert (case.state, pilot.state) == ("in_design", StageState.HALTED)


# --- the benefit


@pytest.fixture
def available(world: World, case, pilot) -> models.ChangeCase:
    records_after(world)
    return actions.release_case(case, actor=world.anna)


def test_the_review_shows_both_windows_before_it_is_kept(world: World, available, desk: Desk):
    records_after(world, days=60)
    response = desk(world, "sofia").get(f"{available.get_absolute_url()}review-benefit/")
    page = response.content.decode()
    assert response.context["comparison"].conclusion == "better"
    assert response.context["comparison"].sentence in page.replace("&#x27;", "'")
    assert not models.BenefitReview.objects.exists()


def test_a_review_keeps_what_was_learned(world: World, available, desk: Desk):
    records_after(world, days=60)
    sofia = desk(world, "sofia")
    sent = {"note": "Agents decide by themselves now."}
    sofia.post(f"{available.get_absolute_url()}review-benefit/", sent)
    review = models.BenefitReview.objects.get()
    page = shown(sofia, available)
    assert (review.reviewed_by, review.conclusion) == (world.sofia, "better")
    assert "Agents decide by themselves now." in page
    assert AuditEntry.objects.filter(act="change_case.benefit_reviewed").count() == 1


def test_a_case_is_not_closed_without_its_review(world: World, available, desk: Desk):
    sofia = desk(world, "sofia")
    assert "Review the benefit first." in shown(sofia, available)
    sofia.post(f"{available.get_absolute_url()}close/")
    available.refresh_from_db()
    assert available.state == "general_availability"


def test_a_review_of_too_little_closes_nothing(world: World, available, desk: Desk):
    sofia = desk(world, "sofia")
    sofia.post(f"{available.get_absolute_url()}review-benefit/", {"note": "So far."})
    assert models.BenefitReview.objects.get().conclusion == "too_little_data"
    assert "had too little data" in shown(sofia, available)
    sofia.post(f"{available.get_absolute_url()}close/")
    available.refresh_from_db()
    assert available.state == "general_availability"


@pytest.mark.parametrize("name", ["omar", "tess", "anna", "edith", "aude"])
def test_only_a_support_manager_reviews(world: World, available, desk: Desk, name: str):
    page = f"{available.get_absolute_url()}review-benefit/"
    assert desk(world, name).post(page, {"note": "Fine."}).status_code == 409
    assert not models.BenefitReview.objects.exists()


def test_a_closed_case_offers_only_to_be_reopened(world: World, available, desk: Desk):
    records_after(world, days=60)
    actions.review_benefit(available, actor=world.sofia, note="It helped.")
    sofia = desk(world, "sofia")
    sofia.post(f"{available.get_absolute_url()}close/")
    response = sofia.get(available.get_absolute_url())
    assert [offer.move.name for offer in response.context["offers"]] == ["reopen"]
    assert "This case is over; nothing waits." in response.content.decode()
