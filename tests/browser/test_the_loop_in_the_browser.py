"""The whole loop, clicked by the people whose work it is; each finds the next step in “My work”."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as house
from django.test import Client
from django.utils import timezone

from kernel.accounts import clock_user
from readiness.models import ChangeCase
from reporting.actions.judging import judge_measures
from tests.browser.desk import WIDE, Desk, Keyboard, Mouse
from tests.readiness.world import TODAY, World, make_world, records_after

pytestmark = pytest.mark.first
PASSWORD = "a-long-and-quiet-word"
WAYS = {
    "with a mouse": (Mouse, True),
    "with the keyboard": (Keyboard, True),
    "without JavaScript": (Mouse, False),
}
POLICY, PROCEDURE = "POL-0001 Bill credit and goodwill", "PRO-0001 Handle a bill inquiry"
Sit = Callable[[str], Desk]


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with time_machine.travel(TODAY, tick=True):
        made = make_world()
        made.sofia.set_password(PASSWORD)
        made.sofia.save()
        yield made


@pytest.fixture(params=WAYS)
def sit(request, world, browser, live_server, faults) -> Iterator[Sit]:
    """The desk of one of them, signed in; sofia signs herself in."""
    hand, javascript = WAYS[request.param]
    desks: dict[str, Desk] = {}

    def sit_down(name: str) -> Desk:
        if name not in desks:
            context = browser.new_context(
                viewport=WIDE, locale="en-US", java_script_enabled=javascript
            )
            if name != "sofia":
                context.add_cookies([session_of(world.people[name], live_server.url)])
            look = faults if request.param == "with a mouse" else None
            desks[name] = Desk(context.new_page(), live_server.url, hand(), look)
            desks[name].opens()
        return desks[name]

    yield sit_down
    found = {name: desk.wrong for name, desk in desks.items() if desk.wrong}
    for desk in desks.values():
        desk.page.context.close()
    assert found == {}


def session_of(person, url):
    client = Client()
    client.force_login(person)
    name = house.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def test_a_failing_process_goes_once_around_the_loop(world: World, sit: Sit) -> None:
    the_support_manager_answers_the_verdict(sit)
    the_owner_takes_it_into_design(sit)
    the_editor_is_refused_what_a_colleague_approves(sit)
    the_owner_plans_the_pilot_and_hands_over(sit)
    the_tester_finds_a_defect(sit)
    the_owner_fixes_it_and_the_tester_tests_again(sit)
    the_tester_asks_for_acceptance(sit)
    the_approver_accepts_on_a_condition(sit)
    the_guardrail_holds_the_pilot(sit)
    records_after(world)
    the_guardrail_lets_go(sit)
    records_after(world, days=60)
    judge_measures([world.measure], actor=clock_user())
    the_support_manager_reviews_the_benefit_and_closes(sit)
    the_timeline_and_the_chart_tell_it_all(sit)
    assert ChangeCase.objects.get().state == "closed"


def the_support_manager_answers_the_verdict(sit: Sit) -> None:
    sofia = sit("sofia")
    sofia.signs_in("sofia", PASSWORD)
    sofia.reads("Answer a verdict")
    sofia.looks_around()
    sofia.follows("Overview")
    sofia.reads("Bill Inquiry Handling")
    sofia.looks_around()
    sofia.follows("Wants an answer")
    sofia.reads("Misses its target and is deteriorating", "This verdict demands an answer")
    sofia.looks_around()
    sofia.presses("Open a change case")
    sofia.looks_around()
    sofia.writes("Title", "Answer bill inquiries in time")
    sofia.chooses("Owner", "Omar")
    sofia.presses("Open the case")
    sofia.reads("CHG-0001", "Take into design")
    assert "Your role does not include" in sofia.is_refused("Take into design")
    sofia.looks_around()
    sofia.follows("My work")
    sofia.finds_no("Answer a verdict")


def the_owner_takes_it_into_design(sit: Sit) -> None:
    omar = sit("omar")
    omar.takes_up("Take into design")
    omar.presses("Take into design")
    omar.takes_up("Link what must change")
    assert "Link a document that must change" in omar.is_refused("Hand over to test")
    for _document in (POLICY, PROCEDURE):
        omar.presses("Link a document")
        omar.presses("Link it")
    omar.reads("Nobody drafted it yet")
    assert "Nobody has drafted POL-0001, PRO-0001 yet." in omar.is_refused("Hand over to test")


def the_editor_is_refused_what_a_colleague_approves(sit: Sit) -> None:
    edith, viktor = sit("edith"), sit("viktor")
    for document in (POLICY, PROCEDURE):
        edith.takes_up("Draft a new version", document)
        edith.presses("Draft a new version")
        edith.writes("Text", "Agents credit up to 20 by themselves.")
        edith.writes("What changes, and why", "A limit for agents.")
        edith.presses("Save the draft")
        edith.reads("What changes against version 1")
        edith.presses("Submit for review")
        edith.reads("Material: everybody in its audience")
        edith.presses("Submit for review")
        assert "Someone other than the author must approve." in edith.is_refused("Approve")
        edith.looks_around()
        viktor.takes_up("Read and approve")
        viktor.reads("What changes against version 1")
        viktor.presses("Approve")
        viktor.presses("Approve")
        viktor.reads("Approved")


def the_owner_plans_the_pilot_and_hands_over(sit: Sit) -> None:
    omar = sit("omar")
    omar.takes_up("Hand over to test")
    omar.presses("Plan a stage")
    omar.looks_around()
    omar.writes("Scope", "Team North")
    omar.writes("At least so many cases", "100")
    omar.writes("At least so many days", "14")
    omar.writes("Guardrail", "90")
    omar.presses("Plan the stage")
    omar.reads("Team North")
    omar.presses("Hand over to test")


def the_tester_finds_a_defect(sit: Sit) -> None:
    tess = sit("tess")
    tess.takes_up("Plan the tests")
    tess.chooses("Template", "Billing procedure change")
    tess.presses("Make the plan")
    tess.looks_around()
    tess.takes_up("Run the tests")
    tess.presses("Start a test run")
    assert "No step has a result yet." in tess.is_refused("Finish the run")
    records_each_step(tess, failing=2)
    tess.looks_around()
    tess.presses("Finish the run")
    tess.reads("Frozen since", "DEF-0001")


def records_each_step(tess: Desk, failing: int = 0) -> None:
    """Every step that was not carried over from the run before."""
    for position in range(1, 8):
        step = tess.page.locator(f"#step-{position}")
        if step.get_by_text("Passed", exact=True).first.is_visible():
            continue
        tess.hand.choose(step.get_by_label("Result"), "Failed" if position == failing else "Passed")
        if position == failing:
            tess.hand.write(step.get_by_label("What was seen"), "It asked nobody.")
        tess.hand.press(step.get_by_role("button", name="Record"))
        step.locator(".panel__head").get_by_text(
            "Failed" if position == failing else "Passed"
        ).wait_for()


def the_owner_fixes_it_and_the_tester_tests_again(sit: Sit) -> None:
    omar, tess = sit("omar"), sit("tess")
    omar.takes_up("Fix DEF-0001")
    omar.looks_around()
    omar.presses("Mark as fixed")
    omar.writes("Reason", "The table was wrong.")
    omar.presses("Mark as fixed")
    tess.takes_up("Test again")
    tess.presses("Start a test run")
    tess.reads("Carried over from run 1")
    records_each_step(tess)
    tess.presses("Finish the run")
    tess.reads("Frozen since")


def the_tester_asks_for_acceptance(sit: Sit) -> None:
    tess = sit("tess")
    tess.takes_up("Ask for acceptance")
    tess.reads("DEF-0001", "Nobody has recorded evidence yet.")
    for criterion in ("Staff are briefed", "The way back is known"):
        tess.presses("Record evidence", criterion)
        tess.writes("Evidence, in words", "Seen on the floor.")
        tess.presses("Record the evidence")
    tess.presses("Ask for acceptance")
    tess.reads("10 of 10")


def the_approver_accepts_on_a_condition(sit: Sit) -> None:
    for name in ("sofia", "omar", "tess"):
        sit(name).opens(ChangeCase.objects.get().get_absolute_url())
        assert sit(name).is_refused("Accept")
    anna = sit("anna")
    anna.takes_up("Look at the gate and decide")
    anna.reads("10 of 10")
    anna.looks_around()
    anna.presses("Accept")
    anna.looks_around()
    due = timezone.localdate() + timedelta(days=20)
    anna.writes("On condition that", "Tell the shops.")
    anna.writes("By", typed(anna, due))
    anna.presses("Accept")
    anna.follows("Dossier 1")
    anna.reads("The content is as it was accepted", "POL-0001 v2")
    anna.looks_around()
    anna.takes_up("Start the pilot")
    anna.presses("Start the pilot")


def typed(desk: Desk, day) -> str:
    """A day as its field takes it from the keyboard, or at once."""
    return f"{day:%m%d%Y}" if isinstance(desk.hand, Keyboard) else day.isoformat()


def the_guardrail_holds_the_pilot(sit: Sit) -> None:
    anna = sit("anna")
    anna.takes_up("Watch the guardrail")
    anna.reads("Too little data holds the rollout")
    reason = anna.is_refused("Release to general availability")
    assert "Too little data: 0 of 100 cases" in reason
    anna.looks_around()


def the_guardrail_lets_go(sit: Sit) -> None:
    anna, omar = sit("anna"), sit("omar")
    omar.takes_up("Meet a condition")
    omar.writes("How it was met", "They know.")
    omar.presses("It is met")
    anna.takes_up("Decide on the next stage")
    anna.reads("The guardrail lets go")
    anna.presses("Release to general availability")
    anna.reads("All linked documents come into force together")
    anna.presses("Release to general availability")
    anna.reads("General availability")
    for document in (POLICY, PROCEDURE):
        anna.follows(document)
        anna.reads("Version 2", "Agents credit up to 20 by themselves.")
        anna.looks_around()
        anna.page.go_back()


def the_support_manager_reviews_the_benefit_and_closes(sit: Sit) -> None:
    sofia = sit("sofia")
    sofia.takes_up("Review the benefit")
    assert "Review the benefit first." in sofia.is_refused("Close the case")
    sofia.presses("Review the benefit")
    sofia.reads("Before", "After")
    sofia.looks_around()
    sofia.writes("What we learned", "Agents decide by themselves now.")
    sofia.presses("Keep this review")
    sofia.reads("Better", "Agents decide by themselves now.")
    sofia.takes_up("Close the case")
    sofia.presses("Close the case")
    sofia.reads("This case is over; nothing waits.")


def the_timeline_and_the_chart_tell_it_all(sit: Sit) -> None:
    aude = sit("aude")
    aude.opens(ChangeCase.objects.get().get_absolute_url())
    aude.reads(
        "Change case opened",
        "Test run finished",
        "Defect opened",
        "Change case accepted",
        "Change case pilot started",
        "Change case generally available",
        "Change case benefit reviewed",
        "Change case closed",
    )
    aude.looks_around()
    aude.follows("All about this measure")
    for told in ("CHG-0001: pilot", "CHG-0001: general availability"):
        aude.page.get_by_text(told).first.wait_for(state="attached")
    aude.looks_around()
