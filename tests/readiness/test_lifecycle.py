"""The small lives of the floor: a test run, a defect, a stage of the rollout."""

from typing import Any

import pytest

from kernel.lifecycle import Lifecycle
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from readiness import actions
from readiness.lifecycle import (
    DEFECT_LIFECYCLE,
    RUN_LIFECYCLE,
    STAGE_LIFECYCLE,
    DefectState,
    RunState,
    StageState,
)
from readiness.models import Defect, Result
from readiness.queries.rollout import current_stage
from tests.readiness.world import World, available, in_pilot, in_test, run_through

ROLES = ["sofia", "omar", "edith", "tess", "anna", "stefan", "ayo", "aude"]


def illegal(lifecycle: Lifecycle, acts: Any, states: Any) -> list[tuple[str, str]]:
    return [(move, state) for move in acts for state in states if not lifecycle.allows(move, state)]


def put(record: Any, state: str) -> Any:
    """The record as if its life had brought it there."""
    type(record)._base_manager.filter(pk=record.pk).update(state=state)
    record.refresh_from_db()
    return record


def allowed_by_role(lifecycle: Lifecycle, record: Any, move: str, world: World) -> set[str]:
    rulings = {name: lifecycle.ruling(record, move, world.people[name]) for name in ROLES}
    return {name for name, ruling in rulings.items() if "Your role" not in str(ruling)}


@pytest.fixture
def run(world: World) -> Any:
    return actions.start_run(in_test(world), actor=world.tess)


@pytest.fixture
def defect(world: World) -> Defect:
    run_through(world, in_test(world), failing=(1,))
    return Defect.objects.get()


@pytest.fixture
def stage(world: World) -> Any:
    return current_stage(in_pilot(world))


@pytest.mark.parametrize(("move", "state"), illegal(RUN_LIFECYCLE, actions.RUN_ACTS, RunState))
def test_a_run_that_is_over_moves_no_more(world: World, run: Any, move: str, state: str):
    put(run, state)
    with pytest.raises(MoveRefused, match="is not possible while it is"):
        actions.RUN_ACTS[move](run, actor=world.tess, note="Because.")
    run.refresh_from_db()
    assert run.state == state


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("move", "state"), illegal(DEFECT_LIFECYCLE, actions.DEFECT_ACTS, DefectState)
)
def test_a_defect_makes_no_other_move(world: World, defect: Defect, move: str, state: str):
    put(defect, state)
    with pytest.raises(MoveRefused, match="is not possible while it is"):
        actions.DEFECT_ACTS[move](defect, actor=world.admin, note="Because.")
    defect.refresh_from_db()
    assert defect.state == state


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("move", "state"), illegal(STAGE_LIFECYCLE, actions.STAGE_ACTS, StageState)
)
def test_a_stage_makes_no_other_move(world: World, stage: Any, move: str, state: str):
    put(stage, state)
    with pytest.raises(MoveRefused, match="is not possible while it is"):
        actions.STAGE_ACTS[move](stage, actor=world.admin, note="Because.")
    stage.refresh_from_db()
    assert stage.state == state


@pytest.mark.parametrize("move", list(RUN_LIFECYCLE.moves))
def test_only_testers_end_a_run(world: World, run: Any, move: str):
    assert allowed_by_role(RUN_LIFECYCLE, run, move, world) == {"tess"}


@pytest.mark.parametrize(
    ("move", "state", "may"),
    [
        ("fix", DefectState.OPEN, {"omar", "edith", "tess"}),
        ("close", DefectState.FIXED, {"tess"}),
        ("reopen", DefectState.CLOSED, {"tess"}),
    ],
)
def test_owners_editors_and_testers_fix_and_testers_judge(
    world: World, defect: Defect, move: str, state: str, may: set[str]
):
    assert allowed_by_role(DEFECT_LIFECYCLE, put(defect, state), move, world) == may


@pytest.mark.parametrize(
    ("move", "state", "may"),
    [
        ("start", StageState.PLANNED, {"anna"}),
        ("pause", StageState.RUNNING, {"anna"}),
        ("resume", StageState.PAUSED, {"anna"}),
        ("pass", StageState.RUNNING, {"anna"}),
        ("settle", StageState.RUNNING, {"sofia"}),
        ("halt", StageState.RUNNING, {"sofia", "omar", "tess", "anna"}),
    ],
)
def test_the_approver_runs_the_stages_and_others_can_only_stop_them(
    world: World, stage: Any, move: str, state: str, may: set[str]
):
    assert allowed_by_role(STAGE_LIFECYCLE, put(stage, state), move, world) == may


@pytest.mark.parametrize(("act", "state"), [("fix", "open"), ("reopen", "fixed")])
def test_a_defect_is_told_of_in_words(world: World, defect: Defect, act: str, state: str):
    put(defect, state)
    with pytest.raises(DomainError, match="Say why"):
        actions.DEFECT_ACTS[act](defect, actor=world.tess, note="  ")
    defect.refresh_from_db()
    assert defect.state == state


def test_a_run_is_not_abandoned_without_a_reason(world: World, run: Any):
    with pytest.raises(DomainError, match="Say why"):
        actions.abandon_run(run, actor=world.tess, note="")
    run.refresh_from_db()
    assert (run.state, run.finished_at) == ("running", None)


def test_a_stage_is_not_paused_without_a_reason(world: World, stage: Any):
    with pytest.raises(DomainError, match="Say why"):
        actions.pause_stage(stage, actor=world.anna, note=" ")
    stage.refresh_from_db()
    assert stage.state == "running"


def test_a_refused_move_leaves_no_trace(world: World, run: Any):
    before = AuditEntry.objects.count()
    with pytest.raises(MoveRefused):
        actions.finish_run(run, actor=world.tess)
    assert AuditEntry.objects.count() == before


def test_nothing_is_fixed_in_a_case_that_is_over(world: World, defect: Defect):
    put(defect.case, "rejected")
    with pytest.raises(MoveRefused, match="change case is over"):
        actions.fix_defect(defect, actor=world.omar, note="Done.")


def test_nothing_is_reopened_in_a_case_that_is_over(world: World, defect: Defect):
    put(defect, DefectState.CLOSED)
    put(defect.case, "closed")
    with pytest.raises(MoveRefused, match="change case is over"):
        actions.reopen_defect(defect, actor=world.tess, note="Again.")


def test_the_proposer_does_not_end_a_run_either(world: World, run: Any):
    actions.record_result(run.results.first(), actor=world.tess, outcome=Result.PASSED)
    type(run.case).objects.filter(pk=run.case.pk).update(proposer=world.admin)
    with pytest.raises(MoveRefused, match="other than the proposer"):
        actions.finish_run(run, actor=world.admin)


def test_a_rejected_case_keeps_its_runs(world: World):
    case = in_test(world)
    finished = run_through(world, case)
    case = actions.redesign_case(case, actor=world.omar, note="Start over.")
    case = actions.reject_case(case, actor=world.anna, note="Not worth it.")
    assert list(case.test_plan.runs.all()) == [finished]


def test_general_availability_is_not_paused(world: World):
    stage = current_stage(available(world))
    with pytest.raises(MoveRefused, match="revert the case instead"):
        actions.pause_stage(stage, actor=world.anna, note="A strike.")
    stage.refresh_from_db()
    assert stage.state == "running"
