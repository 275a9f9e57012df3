"""One failing process, once around the loop, by five people on the pages they use."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from knowledge.models import DocumentVersion
from readiness.models import BenefitReview, ChangeCase, Defect, TestRun
from reporting.actions.judging import judge_measures
from tests import doors
from tests.readiness.world import TODAY, World, make_world, records_after

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(TODAY, tick=True):
        yield make_world()


@pytest.fixture
def desk(world: World) -> SignIn:
    """The browser of one of them, signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return sign_in


def reads(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return re.sub(r"\s+", " ", response.content.decode())


def does(client: Client, url: str, **answers: object) -> str:
    """Send a form and follow to the page it leads to."""
    answers = {**doors.marks_on(client.get(url)), **answers}
    response = client.post(
        url, answers, follow=True, headers={"referer": f"http://testserver{url}"}
    )
    assert response.status_code == 200, response.content.decode()[:3000]
    return re.sub(r"\s+", " ", response.content.decode())


def work_of(client: Client) -> str:
    return reads(client, reverse("home"))


def test_a_failing_process_goes_once_around_the_loop(world: World, desk: SignIn) -> None:
    case = the_support_manager_answers_the_verdict(world, desk)
    the_owner_links_what_must_change(world, desk, case)
    editors_write_and_approve(world, desk, case)
    the_tester_finds_a_defect_and_tests_again(world, desk, case)
    the_approver_accepts_and_starts_the_pilot(world, desk, case)
    the_guardrail_holds_and_then_lets_go(world, desk, case)
    the_support_manager_reviews_and_closes(world, desk, case)
    one_timeline_tells_it_all(world, desk, case)


def the_support_manager_answers_the_verdict(world: World, desk: SignIn) -> ChangeCase:
    sofia = desk("sofia")
    assert "Answer a verdict" in work_of(sofia)
    page = reads(sofia, world.measure.get_absolute_url())
    assert "This verdict demands an answer" in page
    form = reverse("change-case-open", args=[world.verdict.pk])
    assert form in page
    assert world.verdict.reason.split(".")[0] in reads(sofia, form).replace("&#x27;", "'")
    does(
        sofia,
        form,
        title="Answer bill inquiries in time",
        trigger_note=world.verdict.reason,
        description="Agents may credit small amounts without asking.",
        owner=world.omar.pk,
    )
    case = ChangeCase.objects.get()
    assert (case.measure, case.process, case.proposer) == (
        world.measure,
        world.process,
        world.sofia,
    )
    assert "This verdict has its answer" in reads(sofia, world.measure.get_absolute_url())
    assert "Answer a verdict" not in work_of(sofia)
    return case


def the_owner_links_what_must_change(world: World, desk: SignIn, case: ChangeCase) -> None:
    omar, page = desk("omar"), case.get_absolute_url()
    assert "Take into design" in work_of(omar)
    does(omar, f"{page}start_design/")
    assert "Link what must change" in work_of(omar)
    shown = reads(omar, page)
    assert "Link a document that must change, or infrastructure that is needed." in shown
    for document in world.documents:
        shown = does(omar, f"{page}link-document/", document=document.pk)
    assert "Nobody drafted it yet" in shown
    assert "Nobody has drafted POL-0001, PRO-0001 yet." in shown
    refused = does(omar, f"{page}start_tests/")
    assert "Nobody has drafted" in refused
    does(
        omar,
        f"{page}plan-stage/",
        kind="pilot",
        scope="Team North",
        minimum_cases=100,
        minimum_days=14,
        guard_measure=world.measure.pk,
        guard_limit="90",
    )
    case.refresh_from_db()
    assert case.state == "in_design"


def editors_write_and_approve(world: World, desk: SignIn, case: ChangeCase) -> None:
    edith, viktor, omar = desk("edith"), desk("viktor"), desk("omar")
    assert work_of(edith).count("Draft a new version") == 2
    for document in world.documents:
        does(edith, f"{document.get_absolute_url()}draft/")
        version = DocumentVersion.objects.get(document=document, state="draft")
        does(
            edith,
            f"{version.get_absolute_url()}edit/",
            body="Agents credit up to 20 by themselves.",
            summary="A limit for agents.",
            expected_digest=version.digest,
        )
        does(edith, f"{version.get_absolute_url()}submit/")
        assert "Someone other than the author must approve." in reads(
            edith, version.get_absolute_url()
        ) or not world.edith.has_perm("knowledge.approve_documentversion")
        does(edith, f"{version.get_absolute_url()}approve/")
        version.refresh_from_db()
        assert version.state == "in_review"
        does(viktor, f"{version.get_absolute_url()}approve/")
        version.refresh_from_db()
        assert version.state == "approved"
    assert "Hand over to test" in work_of(omar)
    does(omar, f"{case.get_absolute_url()}start_tests/")


def the_tester_finds_a_defect_and_tests_again(world: World, desk: SignIn, case: ChangeCase) -> None:
    tess, page = desk("tess"), case.get_absolute_url()
    assert "Plan the tests" in work_of(tess)
    template = reads(tess, f"{page}plan-tests/")
    value = re.search(r'value="(\d+)"[^>]*>Billing procedure change', template)
    assert value
    does(tess, f"{page}plan-tests/", template=value.group(1))
    assert "Run the tests" in work_of(tess)

    run = run_all(tess, page, failing=2)
    shown = does(tess, f"{run.get_absolute_url()}finish/")
    defect = Defect.objects.get()
    assert defect.number in shown
    assert "Frozen since" in shown
    assert f"Fix {defect.number}" in work_of(desk("omar"))

    does(desk("omar"), f"{defect.get_absolute_url()}fix/", note="The table was wrong.")
    assert "Test again" in work_of(tess)
    retest = run_all(tess, page)
    assert retest.results.filter(carried_from=run).count() == retest.results.count() - 1
    does(tess, f"{retest.get_absolute_url()}finish/")
    defect.refresh_from_db()
    assert defect.state == "closed"

    for key in ("staff-briefed", "way-back-known"):
        does(tess, f"{page}criteria/{key}/", is_met="on", note="Seen on the floor.")
    does(tess, f"{page}submit/")


def run_all(tess: Client, page: str, failing: int = 0) -> TestRun:
    does(tess, f"{page}start_run/")
    run = TestRun.objects.latest("number")
    for result in run.results.filter(result="not_run"):
        outcome = "failed" if result.position == failing else "passed"
        does(
            tess,
            reverse("step-result", args=[result.pk]),
            **{f"{result.pk}-outcome": outcome, f"{result.pk}-note": "It did nothing."},
        )
    return run


def the_approver_accepts_and_starts_the_pilot(world: World, desk: SignIn, case: ChangeCase) -> None:
    anna, page = desk("anna"), case.get_absolute_url()
    assert "Look at the gate and decide" in work_of(anna)
    shown = reads(anna, page)
    assert "10 of 10" in shown
    for name in ("sofia", "omar", "tess"):
        does(desk(name), f"{page}accept/")
        case.refresh_from_db()
        assert case.state == "ready_for_acceptance"
    admin = reads(desk("admin"), page)
    assert "Accept" in admin
    due = timezone.localdate() + timedelta(days=20)
    does(anna, f"{page}accept/", note="Good work.", condition="Tell the shops.", due_on=due)
    dossier = reads(anna, f"{page}dossiers/1/")
    assert "The content is as it was accepted" in dossier
    assert "POL-0001 v2" in dossier
    assert "Start the pilot" in work_of(anna)
    does(anna, f"{page}start_pilot/")
    case.refresh_from_db()
    assert case.state == "pilot"


def the_guardrail_holds_and_then_lets_go(world: World, desk: SignIn, case: ChangeCase) -> None:
    anna, page = desk("anna"), case.get_absolute_url()
    shown = reads(anna, page)
    assert "Too little data holds the rollout" in shown
    assert "Too little data: 0 of 100 cases" in does(anna, f"{page}release/")
    records_after(world)
    shown = reads(anna, page)
    assert "The guardrail lets go" in shown
    assert "Conditions are open" in does(anna, f"{page}release/")
    condition = case.conditions.get()
    assert "Meet a condition" in work_of(desk("omar"))
    does(desk("omar"), reverse("condition-meet", args=[condition.pk]), note="They know.")
    assert "Decide on the next stage" in work_of(anna)
    does(anna, f"{page}release/")
    case.refresh_from_db()
    assert case.state == "general_availability"
    for document in world.documents:
        assert document.version_in_force.version == 2
    world.process.refresh_from_db()
    assert world.process.state == "general_availability"


def the_support_manager_reviews_and_closes(world: World, desk: SignIn, case: ChangeCase) -> None:
    sofia, page = desk("sofia"), case.get_absolute_url()
    assert "Review the benefit" in work_of(sofia)
    assert "Review the benefit first." in does(sofia, f"{page}close/")
    records_after(world, days=60)
    judge_measures([world.measure], actor=clock_user())
    shown = does(sofia, f"{page}review-benefit/", note="Agents decide by themselves now.")
    review = BenefitReview.objects.get()
    assert review.conclusion == "better"
    assert re.sub(r"\s+", " ", review.sentence) in shown
    assert "Close the case" in work_of(sofia)
    does(sofia, f"{page}close/")
    case.refresh_from_db()
    assert case.state == "closed"


def one_timeline_tells_it_all(world: World, desk: SignIn, case: ChangeCase) -> None:
    shown = reads(desk("aude"), case.get_absolute_url())
    for told in (
        "Change case opened",
        "Change case document linked",
        "Test run finished",
        "Defect opened",
        "Change case accepted",
        "Change case pilot started",
        "Change case generally available",
        "Change case benefit reviewed",
        "Change case closed",
    ):
        assert told in shown
    assert AuditEntry.objects.filter(act="change_case.accepted", actor=world.anna).exists()
    chart = reads(desk("sofia"), world.measure.get_absolute_url())
    assert f"{case.number}: pilot" in chart
    assert f"{case.number}: general availability" in chart
