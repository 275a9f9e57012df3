"""Plans, runs, results and defects on the pages where testers and owners work."""

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kernel.models import Upload
from readiness import actions, models
from readiness.chain import CASE_LIFECYCLE
from tests.readiness.conftest import Standing
from tests.readiness.world import World, in_test, run_through

pytestmark = pytest.mark.django_db

Desk = Callable[[World, str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
EXE = b"MZ\x90\x00" + bytes(64)


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    with standing() as world:
        in_test(world)
        yield world


@pytest.fixture
def case(world: World) -> models.ChangeCase:
    return models.ChangeCase.objects.get()


@pytest.fixture
def tess(world: World, desk: Desk) -> Client:
    return desk(world, "tess")


@pytest.fixture
def run(world: World, case: models.ChangeCase) -> models.TestRun:
    return actions.start_run(case, actor=world.tess)


@pytest.fixture
def step(run: models.TestRun) -> models.StepResult:
    return run.results.get(position=1)


def send(client: Client, step: models.StepResult, **answers: object):
    """The form that stands at every step of a run."""
    named = {f"{step.pk}-{name}": value for name, value in answers.items()}
    return client.post(reverse("step-result", args=[step.pk]), named)


def errors_of(response) -> dict[str, list[str]]:
    return response.context["form"].errors


# --- templates and plans


def test_the_templates_say_how_many_steps_they_have(world: World, desk: Desk):
    shown = desk(world, "aude").get(reverse("test-template-list"))
    counted = {row.record.key: row.record.step_count for row in shown.context["table"].rows}
    template = models.TestTemplate.objects.get(key="billing-procedure-change")
    assert counted[template.key] == template.steps.count() > 0


def test_a_template_shows_what_to_do_and_what_to_expect(world: World, desk: Desk):
    template = models.TestTemplate.objects.get(key="billing-procedure-change")
    shown = desk(world, "aude").get(reverse("test-template", args=[template.key]))
    first = template.steps.first()
    assert {template.purpose, first.action, first.expected} <= words_of(shown)


def words_of(response) -> set[str]:
    """Texts of a page, a line each, as a reader sees them."""
    from_html = response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    for mark in ("<", ">"):
        from_html = from_html.replace(mark, "\n")
    return {" ".join(line.split()) for line in from_html.splitlines()}


def test_a_plan_is_copied_from_its_template(world: World, case, tess: Client):
    template = models.TestTemplate.objects.get(key="billing-procedure-change")
    shown = tess.get(case.test_plan.get_absolute_url())
    assert [step.action for step in shown.context["steps"]] == [
        step.action for step in template.steps.all()
    ]


def test_a_case_has_one_plan(case, tess: Client):
    response = tess.post(f"{case.get_absolute_url()}plan-tests/", {})
    assert response.status_code == 409
    assert errors_of(response) == {"__all__": ["The case has a test plan already; edit its steps."]}


def test_an_empty_plan_can_be_made_and_filled(world: World, case, tess: Client):
    case.test_plan.delete()
    response = tess.post(f"{case.get_absolute_url()}plan-tests/", {"template": ""})
    plan = models.TestPlan.objects.get(case=case)
    assert response["Location"] == plan.get_absolute_url()
    tess.post(
        reverse("test-step-add", args=[plan.pk]),
        {"action": "Call the shop.", "expected": "It answers.", "is_mandatory": "on"},
    )
    step = plan.steps.get()
    assert (step.position, step.action, step.is_mandatory) == (1, "Call the shop.", True)


@pytest.mark.parametrize("missing", ["action", "expected"])
def test_a_step_wants_both_what_to_do_and_what_to_expect(case, tess: Client, missing: str):
    sent = {"action": "Call the shop.", "expected": "It answers.", missing: " "}
    response = tess.post(reverse("test-step-add", args=[case.test_plan.pk]), sent)
    assert response.status_code == 422
    assert list(errors_of(response)) == [missing]
    kept = ({"action", "expected"} - {missing}).pop()
    assert sent[kept] in response.content.decode()


def test_a_step_is_edited_in_its_place(case, tess: Client):
    step = case.test_plan.steps.get(position=2)
    page = reverse("test-step", args=[step.pk])
    assert step.expected in words_of(tess.get(page))
    response = tess.post(page, {"action": "Do it twice.", "expected": "Still one credit."})
    step.refresh_from_db()
    assert response["Location"] == case.test_plan.get_absolute_url()
    assert (step.position, step.action, step.is_mandatory) == (2, "Do it twice.", False)


def test_a_step_is_taken_out(case, tess: Client):
    step, before = case.test_plan.steps.first(), case.test_plan.steps.count()
    tess.post(reverse("test-step-delete", args=[step.pk]))
    assert case.test_plan.steps.count() == before - 1


@pytest.mark.parametrize("route", ["test-step-add", "test-step", "test-step-delete"])
def test_a_plan_stands_still_while_a_run_is_open(run, case, tess: Client, route: str):
    of_plan = route == "test-step-add"
    key = case.test_plan.pk if of_plan else case.test_plan.steps.first().pk
    before = list(case.test_plan.steps.values_list("action"))
    response = tess.post(reverse(route, args=[key]), {"action": "A", "expected": "B"})
    assert response.status_code == 409
    assert "A test run is still open; finish it first." in response.content.decode()
    assert list(case.test_plan.steps.values_list("action")) == before


def test_only_a_tester_sees_how_to_change_the_plan(world: World, case, desk: Desk):
    page = case.test_plan.get_absolute_url()
    add = reverse("test-step-add", args=[case.test_plan.pk])
    assert add in desk(world, "tess").get(page).content.decode()
    assert add not in desk(world, "omar").get(page).content.decode()
    assert desk(world, "omar").get(add).status_code == 403


# --- a run and its results


def test_the_button_starts_a_run_and_leads_to_it(case, tess: Client):
    response = tess.post(f"{case.get_absolute_url()}start_run/", follow=True)
    run = models.TestRun.objects.get()
    assert response.redirect_chain[-1][0] == run.get_absolute_url()
    assert f"{run} has begun." in response.content.decode()
    assert response.context["summary"].not_run == case.test_plan.steps.count()


def test_a_run_says_on_what_it_is_tried(world: World, run, tess: Client):
    shown = tess.get(run.get_absolute_url()).content.decode()
    for document in world.documents:
        assert f"{document.number} v2" in shown


def test_a_result_is_recorded_at_its_step(world: World, step, tess: Client):
    response = send(tess, step, outcome="passed", note="Credited 12.")
    step.refresh_from_db()
    assert response["Location"] == f"{step.run.get_absolute_url()}#step-1"
    assert (step.result, step.note, step.recorded_by) == ("passed", "Credited 12.", world.tess)


def test_what_was_typed_stays_when_a_result_is_refused(step, tess: Client):
    """A wrong outcome is named at its field."""
    response = send(tess, step, outcome="perhaps", note="It hung for a minute.")
    assert response.status_code == 422
    assert list(errors_of(response)) == ["outcome"]
    assert "It hung for a minute." in response.content.decode()
    step.refresh_from_db()
    assert step.result == "not_run"


@pytest.mark.parametrize("outcome", ["failed", "blocked"])
def test_a_step_that_does_not_pass_wants_a_note(step, tess: Client, outcome: str):
    response = send(tess, step, outcome=outcome, note=" ")
    assert response.status_code == 409
    assert "a failed or blocked step needs a note" in response.content.decode()
    assert response.context["form"]["outcome"].value() == outcome


def test_evidence_is_kept_with_the_step(step, tess: Client):
    file = SimpleUploadedFile("screen.png", PNG)
    send(tess, step, outcome="passed", note="See the picture.", evidence=file)
    step.refresh_from_db()
    shown = tess.get(step.run.get_absolute_url()).content.decode()
    assert "screen.png" in shown
    assert step.evidence.sha256[:12] in shown


def test_evidence_is_checked_by_what_it_holds_and_not_by_its_name(step, tess: Client):
    file = SimpleUploadedFile("screen.png", EXE)
    response = send(tess, step, outcome="passed", note="Typed with care.", evidence=file)
    assert response.status_code == 422
    assert "screen.png is no text" in errors_of(response)["evidence"][0]
    assert "Typed with care." in response.content.decode()
    step.refresh_from_db()
    assert (step.result, Upload.objects.count()) == ("not_run", 0)


def test_empty_evidence_is_refused_at_its_field(step, tess: Client):
    response = send(tess, step, outcome="passed", evidence=SimpleUploadedFile("a.txt", b""))
    assert list(errors_of(response)) == ["evidence"]


def test_a_second_result_keeps_the_evidence_of_the_first(step, tess: Client):
    file = SimpleUploadedFile("log.txt", b"seen")
    send(tess, step, outcome="blocked", note="The system is down.", evidence=file)
    send(tess, step, outcome="passed", note="It is up again.")
    step.refresh_from_db()
    assert (step.result, step.evidence.name) == ("passed", "log.txt")


def test_a_frozen_run_has_no_form_and_takes_no_result(step, world: World, tess: Client):
    send(tess, step, outcome="passed")
    tess.post(f"{step.run.get_absolute_url()}finish/")
    shown = tess.get(step.run.get_absolute_url()).content.decode()
    assert "Frozen since" in shown
    assert reverse("step-result", args=[step.pk]) not in shown
    response = send(tess, step, outcome="failed", note="After all.")
    assert "finished and frozen" in response.content.decode()
    step.refresh_from_db()
    assert step.result == "passed"


@pytest.mark.parametrize("name", ["omar", "anna", "edith", "sofia", "ayo"])
def test_only_testers_record(world: World, step, desk: Desk, name: str):
    browser = desk(world, name)
    assert reverse("step-result", args=[step.pk]) not in (
        browser.get(step.run.get_absolute_url()).content.decode()
    )
    assert send(browser, step, outcome="passed").status_code == 403


def test_the_proposer_records_no_result_in_a_run_of_someone_else(world: World, step, desk: Desk):
    models.ChangeCase.objects.update(proposer=world.admin)
    browser = desk(world, "admin")
    shown = browser.get(step.run.get_absolute_url()).content.decode()
    assert reverse("step-result", args=[step.pk]) not in shown
    response = send(browser, step, outcome="passed")
    assert response.status_code == 409
    assert "Someone other than the proposer" in response.content.decode()
    step.refresh_from_db()
    assert step.result == "not_run"


def test_whoever_recorded_a_result_has_tested_and_shall_not_accept(world: World, step, case):
    actions.record_result(step, actor=world.admin, outcome="passed")
    case.state = "ready_for_acceptance"
    ruling = CASE_LIFECYCLE.ruling(case, "accept", world.admin)
    assert "You are tester of this case; someone else must decide." in str(ruling)


def test_a_run_without_a_result_cannot_be_finished(run, tess: Client):
    shown = tess.get(run.get_absolute_url()).content.decode()
    assert "No step has a result yet." in shown
    tess.post(f"{run.get_absolute_url()}finish/")
    run.refresh_from_db()
    assert run.state == "running"


def test_to_abandon_a_run_asks_first_and_wants_a_reason(run, tess: Client):
    page = f"{run.get_absolute_url()}abandon/"
    assert "The run does not count" in tess.get(page).content.decode()
    response = tess.post(page, {"note": ""})
    assert (response.status_code, list(errors_of(response))) == (422, ["note"])
    tess.post(page, {"note": "The wrong customer was tried."})
    run.refresh_from_db()
    assert run.state == "abandoned"


def test_only_who_began_a_run_abandons_it(world: World, run, desk: Desk):
    admin = desk(world, "admin")
    shown = admin.get(run.get_absolute_url()).content.decode()
    assert "Tess started this run; only they can end it." in shown
    admin.post(f"{run.get_absolute_url()}abandon/", {"note": "Enough."})
    run.refresh_from_db()
    assert run.state == "running"


def test_a_retest_carries_over_what_passed(world: World, case, tess: Client):
    run_through(world, case, failing=(1,))
    actions.fix_defect(case.defects.get(), actor=world.omar, note="Mended.")
    shown = tess.post(f"{case.get_absolute_url()}start_run/", follow=True).content.decode()
    assert "Test run 2, re-test" in shown
    assert shown.count("Carried over from run 1") == case.test_plan.steps.count() - 1


# --- lists


def test_the_runs_of_a_state_are_found(world: World, case, tess: Client):
    run_through(world, case, failing=(1,))
    actions.start_run(case, actor=world.tess)
    numbers = {
        state: [row.record.number for row in rows_of(tess, "test-run-list", state=state)]
        for state in ("running", "finished", "abandoned")
    }
    assert numbers == {"running": [2], "finished": [1], "abandoned": []}


def rows_of(client: Client, route: str, **asked: str):
    return client.get(reverse(route), asked).context["table"].rows


@pytest.mark.parametrize("route", ["test-run-list", "defect-list"])
def test_an_empty_list_says_what_to_do(world: World, desk: Desk, route: str):
    shown = desk(world, "aude").get(reverse(route)).content.decode()
    assert "No test run matches. A run starts" in shown or "A failed test step opens one." in shown


def test_a_defect_is_found_by_its_case_and_its_title(world: World, case, tess: Client):
    run_through(world, case, failing=(1,))
    defect = case.defects.get()
    for asked in ({"case": "chg-0001"}, {"title": defect.title[3:12]}, {"state": "open"}):
        assert [row.record for row in rows_of(tess, "defect-list", **asked)] == [defect]
    assert not rows_of(tess, "defect-list", case="CHG-0009")


# --- defects


@pytest.fixture
def defect(world: World, case) -> models.Defect:
    run_through(world, case, failing=(1,))
    return case.defects.get()


def test_a_defect_tells_what_was_seen_at_which_step(defect, tess: Client):
    shown = words_of(tess.get(defect.get_absolute_url()))
    assert {"Nothing happened.", defect.found_in.expected, str(defect.found_in.run)} <= shown


def test_to_fix_a_defect_wants_to_know_how(world: World, defect, desk: Desk):
    omar, page = desk(world, "omar"), f"{defect.get_absolute_url()}fix/"
    response = omar.post(page, {"note": " "})
    assert (response.status_code, list(errors_of(response))) == (422, ["note"])
    omar.post(page, {"note": "The limit was wrong."})
    defect.refresh_from_db()
    assert (defect.state, defect.fixed_by) == ("fixed", world.omar)


def test_a_fixed_defect_waits_for_its_retest(world: World, defect, tess: Client):
    actions.fix_defect(defect, actor=world.omar, note="Mended.")
    shown = tess.get(defect.get_absolute_url()).content.decode()
    assert "Its step has not passed a later test run yet." in shown
    tess.post(f"{defect.get_absolute_url()}close/")
    defect.refresh_from_db()
    assert defect.state == "fixed"


def test_whoever_fixed_a_defect_does_not_close_it_superuser_or_not(
    world: World, defect, case, desk: Desk
):
    actions.fix_defect(defect, actor=world.admin, note="Mended.")
    run_through_without_settling(world, case)
    admin = desk(world, "admin")
    shown = admin.get(defect.get_absolute_url()).content.decode()
    assert "Someone other than the person who fixed it must close it." in shown
    admin.post(f"{defect.get_absolute_url()}close/")
    defect.refresh_from_db()
    assert defect.state == "fixed"


def run_through_without_settling(world: World, case) -> None:
    """A passed re-test of which the defect has heard nothing yet."""
    run_through(world, case)
    models.Defect.objects.update(state="fixed")


def test_a_defect_is_reopened_with_a_reason(world: World, defect, tess: Client):
    actions.fix_defect(defect, actor=world.omar, note="Mended.")
    tess.post(f"{defect.get_absolute_url()}reopen/", {"note": "Seen again by the shop."})
    defect.refresh_from_db()
    assert defect.state == "reopened"


def test_a_tester_alone_cannot_hand_in_what_has_not_run(case, tess: Client):
    shown = tess.get(case.get_absolute_url()).content.decode()
    assert "No test run is finished." in shown
    tess.post(f"{case.get_absolute_url()}submit/")
    case.refresh_from_db()
    assert case.state == "in_test"
