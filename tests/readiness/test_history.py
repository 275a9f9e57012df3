"""Every act leaves one record: what it was, who did it, and whose histories tell it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inventory.models import Provision
from kernel import audit
from kernel.keys import key_of
from kernel.models import AuditEntry
from readiness import actions
from readiness.models import Criterion, Defect, Dossier, Result, Trigger
from readiness.queries.rollout import current_stage
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    available,
    change_target,
    closed,
    drafted,
    hotline,
    in_design,
    in_limited,
    in_pilot,
    in_test,
    plan_pilot,
    proposed,
    ready,
    records_after,
    rejected,
    run_through,
    to_reconfirm,
)

pytestmark = pytest.mark.once

LATER = TODAY.date() + timedelta(days=30)
WHY = "Because it is so."


def the_entry(act: str) -> AuditEntry:
    return AuditEntry.objects.filter(act=act).latest("pk")


def told_about(entry: AuditEntry) -> set[str]:
    return {about.key for about in entry.about.all()}


def reviewed(world: World) -> Any:
    case = available(world)
    records_after(world)
    actions.review_benefit(case, actor=world.sofia)
    return case


def out_of_date(world: World) -> Any:
    case = accepted(world)
    change_target(world)
    return case


def held_by_its_pilot(world: World) -> Any:
    case = accepted(world)
    plan_pilot(world, case, "limited")
    case = actions.start_pilot(case, actor=world.anna)
    records_after(world)
    return case


def let_go(world: World) -> Any:
    case = in_pilot(world)
    records_after(world)
    return case


MOVES: dict[str, tuple[Callable[[World], Any], str, str, str]] = {
    "start_design": (proposed, "omar", "design_started", "in_design"),
    "start_tests": (drafted, "omar", "handed_to_test", "in_test"),
    "submit": (lambda world: _tested(world), "tess", "submitted", "ready_for_acceptance"),
    "accept": (ready, "anna", "accepted", "accepted"),
    "reconfirm": (to_reconfirm, "anna", "reconfirmed", "accepted"),
    "start_pilot": (accepted, "anna", "pilot_started", "pilot"),
    "start_limited": (held_by_its_pilot, "anna", "limited_started", "limited"),
    "release": (let_go, "anna", "generally_available", "general_availability"),
    "close": (reviewed, "sofia", "closed", "closed"),
    "fall_back": (out_of_date, "omar", "fell_back", "reconfirm"),
    "return": (ready, "anna", "returned", "in_test"),
    "redesign": (in_test, "omar", "redesigned", "in_design"),
    "revert": (in_limited, "anna", "reverted", "in_design"),
    "reject": (in_design, "anna", "rejected", "rejected"),
    "propose_again": (rejected, "sofia", "proposed_again", "proposed"),
    "reopen": (closed, "sofia", "reopened", "in_design"),
}


def _tested(world: World) -> Any:
    case = in_test(world)
    run_through(world, case)
    return case


def test_every_move_but_the_start_of_a_run_is_told_as_a_move_of_the_case():
    assert set(MOVES) == set(actions.CASE_ACTS) - {"start_run"}


@pytest.mark.parametrize("move", list(MOVES))
def test_a_move_is_told_once_with_where_it_led_and_why(world: World, move: str):
    maker, who, act, state = MOVES[move]
    case = maker(world)
    was = case.state
    before = AuditEntry.objects.filter(act=f"change_case.{act}").count()
    actions.CASE_ACTS[move](case, actor=world.people[who], note=WHY)
    told = AuditEntry.objects.filter(act=f"change_case.{act}")
    entry = told.latest("pk")
    assert told.count() == before + 1
    assert (entry.actor, entry.subject) == (world.people[who], key_of(case))
    assert (entry.before["state"], entry.after["state"]) == (was, state)
    assert WHY in entry.note
    assert {key_of(case), key_of(world.process), key_of(world.measure)} <= told_about(entry)


def test_a_release_tells_its_dossier_stage_and_documents(world: World):
    case = available(world)
    entry = the_entry("change_case.generally_available")
    stage = current_stage(case)
    assert {key_of(stage), key_of(case.release)} <= told_about(entry)
    acts = set(audit.timeline(case.release).values_list("act", flat=True))
    assert "release.enacted" in acts


def test_an_acceptance_tells_the_digest_it_stands_on(world: World):
    case = accepted(world, note="Careful work.")
    entry, dossier = the_entry("change_case.accepted"), Dossier.objects.get(case=case)
    assert entry.after["digest"] == dossier.digest
    assert entry.after["dossier"] == 1
    assert key_of(dossier) in told_about(entry)


def test_a_fall_back_tells_what_has_changed(world: World):
    to_reconfirm(world)
    assert "Target SLA attainment has changed." in the_entry("change_case.fell_back").note


def test_an_opening_tells_the_trigger_in_words(world: World):
    proposed(world, verdict=None, trigger=Trigger.AUDIT, trigger_note="Finding 3.")
    entry = the_entry("change_case.opened")
    assert (entry.after["trigger"], entry.note) == ("audit", "Finding 3.")


def test_an_edit_tells_what_was_and_what_is(world: World):
    actions.edit_case(proposed(world), actor=world.sofia, title="Faster answers")
    entry = the_entry("change_case.edited")
    assert entry.before == {"title": "Answer bill inquiries in time"}
    assert entry.after == {"title": "Faster answers"}


def test_a_decision_not_to_act_stands_in_the_history_of_the_verdict(world: World):
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=LATER, actor=world.sofia
    )
    entry = the_entry("verdict.decided_not_to_act")
    assert entry.note == "The system is replaced."
    assert entry.after == {"until": LATER.isoformat()}
    assert {key_of(world.verdict), key_of(world.process)} <= told_about(entry)


@pytest.mark.parametrize(
    ("act", "told", "side"),
    [
        (actions.link_document, "change_case.document_linked", "after"),
        (actions.unlink_document, "change_case.document_unlinked", "before"),
    ],
)
def test_linking_a_document_is_told_in_its_history(world: World, act: Any, told: str, side: str):
    case = in_design(world)
    if act is actions.unlink_document:
        actions.link_document(case, world.documents[0], actor=world.omar)
    act(case, world.documents[0], actor=world.omar)
    entry = the_entry(told)
    assert getattr(entry, side) == {"document": "POL-0001"}
    assert key_of(world.documents[0]) in told_about(entry)


@pytest.fixture
def provision(world: World) -> Provision:
    return hotline(world)


def test_linking_infrastructure_is_told_in_its_history(world: World, provision: Provision):
    case = in_design(world)
    actions.link_provision(case, provision, actor=world.omar)
    actions.unlink_provision(case, provision, actor=world.omar)
    linked = the_entry("change_case.infrastructure_linked")
    unlinked = the_entry("change_case.infrastructure_unlinked")
    assert linked.after == unlinked.before == {"infrastructure": "INF-0001"}
    assert key_of(provision) in told_about(linked) & told_about(unlinked)


def test_infrastructure_linked_twice_is_told_once(world: World, provision: Provision):
    case = in_design(world)
    for _again in range(2):
        actions.link_provision(case, provision, actor=world.omar)
    assert AuditEntry.objects.filter(act="change_case.infrastructure_linked").count() == 1


def test_infrastructure_that_was_not_linked_is_not_told_as_gone(world: World, provision: Provision):
    actions.unlink_provision(in_design(world), provision, actor=world.omar)
    assert not AuditEntry.objects.filter(act="change_case.infrastructure_unlinked").exists()


def test_a_plan_tells_its_template(world: World):
    in_test(world)
    assert the_entry("test_plan.made").after == {"template": "billing-procedure-change"}


def test_a_rewritten_step_tells_its_former_words(world: World):
    plan = in_test(world).test_plan
    step = plan.steps.first()
    former = {"do": step.action, "expect": step.expected}
    actions.write_step(plan, actor=world.tess, step=step, action="Ask.", expected="An answer.")
    entry = the_entry("test_plan.step_written")
    assert entry.before == former
    assert entry.after == {"step": 1, "do": "Ask.", "expect": "An answer.", "mandatory": True}


def test_a_new_step_has_no_former_words(world: World):
    plan = in_test(world).test_plan
    actions.write_step(plan, actor=world.tess, action="Ask.", expected="An answer.")
    assert the_entry("test_plan.step_written").before is None


def test_a_deleted_step_is_told_in_full(world: World):
    step = in_test(world).test_plan.steps.first()
    actions.delete_step(step, actor=world.tess)
    entry = the_entry("test_plan.step_deleted")
    assert entry.before == {"step": 1, "do": step.action, "expect": step.expected}


def test_a_corrected_result_tells_the_former_one(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    result = run.results.first()
    actions.record_result(result, actor=world.tess, outcome=Result.PASSED)
    actions.record_result(result, actor=world.tess, outcome=Result.FAILED, note="No credit.")
    entry = the_entry("test_run.result_recorded")
    assert entry.before == {"result": "passed"}
    assert (entry.after, entry.note) == ({"step": 1, "result": "failed"}, "No credit.")
    assert key_of(run.case) in told_about(entry)


def test_a_finished_run_tells_its_counts(world: World):
    case = in_test(world)
    run_through(world, case, failing=(2,))
    steps = case.test_plan.steps.count()
    after = the_entry("test_run.finished").after
    assert after == {"Not run": 0, "Passed": steps - 1, "Failed": 1, "Blocked": 0}


def test_a_started_run_is_told_in_the_history_of_the_case(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    entry = the_entry("test_run.started")
    assert entry.after == {"state": "in_test", "run": 1}
    assert {key_of(run), key_of(run.case)} <= told_about(entry)


def test_an_abandoned_run_tells_why(world: World):
    run = actions.start_run(in_test(world), actor=world.tess)
    actions.abandon_run(run, actor=world.tess, note="The line was down.")
    assert the_entry("test_run.abandoned").note == "The line was down."


def test_a_defect_is_told_from_its_opening_to_its_end(world: World):
    case = in_test(world)
    run_through(world, case, failing=(1,))
    actions.fix_defect(Defect.objects.get(), actor=world.omar, note="A row was missing.")
    run_through(world, case)
    told = audit.timeline(Defect.objects.get()).filter(act__startswith="defect.").order_by("pk")
    assert [(one.act, one.after["state"]) for one in told] == [
        ("defect.opened", "open"),
        ("defect.fixed", "fixed"),
        ("defect.closed", "closed"),
    ]


def test_a_finding_and_a_waiver_are_told_in_the_history_of_the_case(world: World):
    case = _tested(world)
    briefed = Criterion.objects.get(key="staff-briefed")
    actions.record_finding(case, briefed, actor=world.tess, is_met=False, note="Two were away.")
    actions.waive_criterion(
        case, briefed, actor=world.anna, reason="They are back on Monday.", expires_on=LATER
    )
    found, waived = the_entry("criterion.found"), the_entry("criterion.waived")
    assert found.after == {"criterion": "staff-briefed", "met": False}
    assert waived.after == {"criterion": "staff-briefed", "expires_on": LATER.isoformat()}
    assert key_of(case) in told_about(found) & told_about(waived)


def test_a_condition_is_told_when_set_and_when_met(world: World):
    case = accepted(world, conditions=[("Tell the shops.", LATER)])
    actions.meet_condition(case.conditions.get(), actor=world.omar, note="They know.")
    assert the_entry("condition.set").after["text"] == "Tell the shops."
    met = the_entry("condition.met")
    assert (met.actor, met.note) == (world.omar, "They know.")
    assert key_of(case) in told_about(met)


def test_a_stage_is_told_when_planned_paused_and_resumed(world: World):
    case = in_pilot(world)
    stage = actions.pause_stage(current_stage(case), actor=world.anna, note="A strike.")
    actions.resume_stage(stage, actor=world.anna)
    acts = audit.timeline(stage).filter(act__startswith="stage.").order_by("pk")
    assert [one.act for one in acts] == ["stage.planned", "stage.paused", "stage.resumed"]
    assert the_entry("stage.planned").after["guardrail"].endswith(": 90.0")
    assert the_entry("stage.paused").note == "A strike."


def test_a_halted_stage_is_told(world: World):
    case = in_pilot(world)
    stage = current_stage(case)
    actions.revert_case(case, actor=world.anna, note="Too many calls.")
    entry = the_entry("stage.halted")
    assert (entry.subject, key_of(case) in told_about(entry)) == (key_of(stage), True)


def test_a_benefit_review_tells_its_sentence(world: World):
    case = reviewed(world)
    entry, review = the_entry("change_case.benefit_reviewed"), case.benefit_reviews.get()
    assert entry.after == {"conclusion": "better", "sentence": review.sentence}
    assert key_of(world.measure) in told_about(entry)
