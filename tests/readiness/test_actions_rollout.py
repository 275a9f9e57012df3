"""Stages, release, revert, closing: each all or nothing, and none without what it needs."""

from datetime import timedelta
from typing import Any

import pytest

from inventory.models import ProcessElement
from kernel import break_glass
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge.models import DocumentVersion
from readiness import actions
from readiness.models import ChangeCase, Stage
from readiness.queries.benefit import windows_of
from readiness.queries.rollout import current_stage, guardrail_objection, planned_stage
from tests.readiness.world import (
    MAKERS,
    TODAY,
    World,
    accepted,
    available,
    change_target,
    closed,
    in_limited,
    in_pilot,
    plan_pilot,
    ready,
    records_after,
    run_through,
    to_reconfirm,
)

pytestmark = pytest.mark.thorough

SOON = TODAY.date() + timedelta(days=10)
NO_ACCEPTANCE = ["proposed", "in_design", "in_test", "ready_for_acceptance", "reconfirm"]


def let_go(world: World, **wanted: Any) -> ChangeCase:
    """A pilot whose guardrail holds."""
    case = in_pilot(world, **wanted)
    records_after(world)
    return case


def in_force(world: World) -> list[int]:
    return [document.version_in_force.version for document in world.documents]


def afresh(case: ChangeCase) -> ChangeCase:
    return ChangeCase.objects.get(pk=case.pk)


@pytest.mark.parametrize("state", NO_ACCEPTANCE)
def test_no_stage_runs_without_an_acceptance(world: World, state: str):
    case = MAKERS[state](world)
    for act in (actions.start_pilot, actions.start_limited, actions.release_case):
        with pytest.raises(MoveRefused, match="is not possible while"):
            act(case, actor=world.admin)
    assert not Stage.objects.started().exists()


def test_one_item_that_refuses_holds_back_the_whole_release(world: World):
    case = let_go(world)
    item = case.release.items.last()
    DocumentVersion.objects.filter(pk=item.version_id).update(
        effective_at=TODAY + timedelta(days=10)
    )
    with pytest.raises(MoveRefused):
        actions.release_case(case, actor=world.anna)
    assert in_force(world) == [1, 1]
    assert (afresh(case).state, afresh(case).release.state) == ("pilot", "planned")
    assert current_stage(case).kind == "pilot"
    assert not AuditEntry.objects.filter(act="change_case.generally_available").exists()


def test_a_failure_half_way_leaves_no_document_in_force(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    case = let_go(world)
    acts = AuditEntry.objects.count()

    def breaks(*_args: Any, **_kwargs: Any) -> None:
        raise DomainError("The press stopped.")

    monkeypatch.setattr("readiness.actions.rollout.note_move", breaks)
    with pytest.raises(DomainError, match="press"):
        actions.release_case(case, actor=world.anna)
    assert in_force(world) == [1, 1]
    assert not case.stages.filter(kind="general_availability").exists()
    assert AuditEntry.objects.count() == acts


def test_a_release_is_at_one_instant(world: World):
    case = available(world)
    starts = {one.version_in_force.in_force_from for one in world.documents}
    assert starts == {afresh(case).release.enacted_at}


def test_all_open_conditions_are_named(world: World):
    wanted = [("Tell the shops.", SOON), ("Print the leaflet.", SOON)]
    case = let_go(world, conditions=wanted)
    with pytest.raises(MoveRefused) as refusal:
        actions.release_case(case, actor=world.anna)
    assert all(text in str(refusal.value) for text, _day in wanted)


def test_a_condition_set_during_the_pilot_holds_up_the_release_too(world: World):
    case = let_go(world)
    actions.set_condition(case, actor=world.anna, text="Tell the shops.", due_on=SOON)
    with pytest.raises(MoveRefused, match="Tell the shops"):
        actions.release_case(case, actor=world.anna)


def test_a_condition_is_not_due_in_the_past(world: World):
    yesterday = TODAY.date() - timedelta(days=1)
    with pytest.raises(DomainError, match="due on a day to come"):
        actions.accept_case(
            ready(world), actor=world.anna, conditions=[("Tell the shops.", yesterday)]
        )
    assert ChangeCase.objects.get().state == "ready_for_acceptance"


@pytest.mark.parametrize("name", ["sofia", "omar", "tess", "admin"])
def test_an_administrator_with_a_part_does_not_roll_out(world: World, name: str):
    case = let_go(world)
    ChangeCase.objects.filter(pk=case.pk).update(owner=world.people[name])
    world.people[name].is_superuser = True
    with pytest.raises(MoveRefused, match="someone else must decide"):
        actions.release_case(case, actor=world.people[name])
    assert in_force(world) == [1, 1]


@pytest.mark.parametrize(
    ("records", "told"),
    [({"days": 5}, "Too little data"), ({"share": 60}, "beyond the limit")],
)
def test_a_broken_glass_lifts_no_guardrail(world: World, records: dict[str, int], told: str):
    case = in_pilot(world)
    records_after(world, **records)
    ChangeCase.objects.filter(pk=case.pk).update(owner=world.admin)
    break_glass.open_glass(
        case, move="release", actor=world.admin, reason="Nobody else is awake tonight."
    )
    with pytest.raises(MoveRefused, match=told):
        actions.release_case(case, actor=world.admin)
    assert afresh(case).state == "pilot"


def test_a_broken_glass_is_for_one_move_only(world: World):
    case = ready(world)
    ChangeCase.objects.filter(pk=case.pk).update(owner=world.admin)
    break_glass.open_glass(
        case, move="accept", actor=world.admin, reason="Nobody else is awake tonight."
    )
    case = actions.accept_case(afresh(case), actor=world.admin)
    with pytest.raises(MoveRefused, match="someone else must decide"):
        actions.start_pilot(case, actor=world.admin)
    case = actions.return_case(_fallen_back(world, case), actor=world.anna, note="Again.")
    run_through(world, case)
    case = actions.submit_case(case, actor=world.tess)
    with pytest.raises(MoveRefused, match="someone else must decide"):
        actions.accept_case(case, actor=world.admin)


def _fallen_back(world: World, case: ChangeCase) -> ChangeCase:
    change_target(world)
    return actions.fall_back(case, actor=world.omar)


def test_a_stage_planned_again_replaces_the_plan(world: World):
    case = ready(world)
    first = planned_stage(case, "pilot")
    again = plan_pilot(world, case)
    assert planned_stage(case, "pilot") == again
    assert not Stage.objects.filter(pk=first.pk).exists()


@pytest.mark.parametrize("wanted", [{"minimum_cases": 0}, {"minimum_days": 0}])
def test_a_guardrail_without_a_minimum_guards_nothing(world: World, wanted: dict[str, int]):
    case = ready(world)
    before = planned_stage(case, "pilot")
    with pytest.raises(DomainError, match="at least one case and one day"):
        plan_pilot(world, case, **wanted)
    assert planned_stage(case, "pilot") == before


def test_general_availability_is_not_planned(world: World):
    with pytest.raises(DomainError, match="needs no plan"):
        plan_pilot(world, ready(world), "general_availability")


def test_general_availability_is_guarded_as_the_last_stage_was(world: World):
    case = available(world)
    pilot, general = case.stages.order_by("pk")
    assert (general.kind, general.share_percent) == ("general_availability", 100)
    assert (general.guard_limit, general.guard_measure) == (pilot.guard_limit, pilot.guard_measure)


def test_a_stage_that_ended_keeps_what_its_guardrail_said(world: World):
    pilot = in_limited(world).stages.get(kind="pilot")
    assert pilot.reading["conclusion"] == "holds"
    assert (pilot.reading["cases"], pilot.reading["days"]) == (600, 30)


def test_the_guardrail_of_a_running_stage_objects_until_it_holds(world: World):
    case = in_pilot(world)
    assert guardrail_objection(current_stage(case)).startswith("Too little data")
    records_after(world)
    assert guardrail_objection(current_stage(case)) == ""


def test_a_fall_back_plans_the_stages_anew_as_they_were(world: World):
    case = in_limited(world)
    change_target(world)
    case = actions.fall_back(case, actor=world.omar)
    stages = [(one.kind, one.state, one.guard_limit) for one in case.stages.order_by("pk")]
    assert stages == [
        ("pilot", "passed", 90.0),
        ("limited", "halted", 90.0),
        ("pilot", "planned", 90.0),
        ("limited", "planned", 90.0),
    ]


def test_a_reconfirmed_case_begins_with_its_pilot_again(world: World):
    case = actions.reconfirm_case(to_reconfirm(world), actor=world.anna)
    case = actions.start_pilot(case, actor=world.anna)
    assert (case.state, current_stage(case).kind) == ("pilot", "pilot")


@pytest.mark.parametrize("maker", [in_pilot, in_limited, available])
def test_a_revert_halts_what_runs_and_leaves_the_former_versions_in_force(world: World, maker: Any):
    case = actions.revert_case(maker(world), actor=world.anna, note="Too many calls.")
    assert in_force(world) == [1, 1]
    assert current_stage(case) is None
    assert case.stages.filter(state="halted").count() == 1


def test_a_reverted_release_is_over_and_another_is_planned(world: World):
    case = actions.revert_case(available(world), actor=world.anna, note="Too many calls.")
    case = actions.link_document(case, world.documents[0], actor=world.omar)
    assert case.release.state == "planned"
    assert case.release.number == "REL-0002"


def test_only_the_approver_reverts(world: World):
    with pytest.raises(MoveRefused, match="Your role does not include"):
        actions.revert_case(available(world), actor=world.omar, note="Too many calls.")
    assert in_force(world) == [2, 2]


def test_a_new_process_goes_along_with_its_case(world: World):
    ProcessElement.objects.filter(pk=world.process.pk).update(state="planned")
    case = in_pilot(world)
    assert ProcessElement.objects.get(pk=world.process.pk).state == "pilot"
    records_after(world)
    actions.release_case(case, actor=world.anna)
    assert ProcessElement.objects.get(pk=world.process.pk).state == "general_availability"


def test_a_process_that_serves_all_customers_stays_so_during_a_pilot(world: World):
    ProcessElement.objects.filter(pk=world.process.pk).update(state="general_availability")
    in_pilot(world)
    assert ProcessElement.objects.get(pk=world.process.pk).state == "general_availability"


def test_a_retired_process_is_not_released(world: World):
    case = let_go(world)
    ProcessElement.objects.filter(pk=world.process.pk).update(state="retired")
    with pytest.raises(MoveRefused, match="The process is retired"):
        actions.release_case(afresh(case), actor=world.anna)


def test_a_review_of_an_earlier_loop_does_not_close_the_next(world: World):
    case = available(world)
    records_after(world)
    actions.review_benefit(case, actor=world.sofia)
    old = TODAY - timedelta(days=400)
    case.benefit_reviews.update(reviewed_at=old)
    with pytest.raises(MoveRefused, match="Review the benefit first"):
        actions.close_case(case, actor=world.sofia)


def test_a_case_without_a_measure_has_no_benefit_to_review(world: World):
    case = actions.edit_case(available(world), actor=world.omar, measure=None)
    with pytest.raises(DomainError, match="names no measure to compare"):
        actions.review_benefit(case, actor=world.sofia)
    assert not case.benefit_reviews.exists()


def test_the_benefit_is_not_reviewed_before_general_availability(world: World):
    with pytest.raises(MoveRefused, match="Not while the case is in pilot"):
        actions.review_benefit(in_pilot(world), actor=world.sofia)


def test_a_worse_result_is_told_and_the_case_can_be_closed_on_it(world: World):
    case = available(world)
    records_after(world, share=40)
    review = actions.review_benefit(case, actor=world.sofia, note=" It made things worse. ")
    assert (review.conclusion, review.note) == ("worse", "It made things worse.")
    assert actions.close_case(case, actor=world.sofia).state == "closed"


def test_closing_ends_the_last_stage(world: World):
    case = closed(world)
    assert current_stage(case) is None
    assert case.stages.get(kind="general_availability").state == "passed"


def test_there_are_no_windows_before_general_availability(world: World):
    assert windows_of(in_pilot(world)) is None


def test_the_window_after_ends_with_the_last_record(world: World):
    case = available(world)
    opened = case.stages.get(kind="general_availability").started_on
    records_after(world, days=12)
    assert windows_of(case).after == (opened, opened + timedelta(days=12))


def test_a_case_accepted_twice_has_two_dossiers_and_keeps_the_first(world: World):
    case = accepted(world)
    first = case.dossiers.get()
    change_target(world)
    case = actions.fall_back(case, actor=world.omar)
    actions.reconfirm_case(case, actor=world.anna)
    first.refresh_from_db()
    assert first.content["pinned"]["target"][world.measure.name]["version"] == 1
    latest = case.dossiers.get(edition=2)
    assert latest.content["pinned"]["target"][world.measure.name]["version"] == 2
