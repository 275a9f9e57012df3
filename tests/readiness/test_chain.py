"""Every move of the chain, from every state; every guard, by every door."""

import pytest

from kernel.ruling import DomainError, MoveRefused
from readiness import actions
from readiness.chain import CASE_LIFECYCLE
from readiness.lifecycle import CaseState
from readiness.models import ChangeCase
from tests.readiness.world import MAKERS, World

pytestmark = pytest.mark.once

ILLEGAL = [
    (move, state)
    for move in CASE_LIFECYCLE.moves
    for state in CaseState
    if not CASE_LIFECYCLE.allows(move, state)
]


@pytest.mark.parametrize("state", list(CaseState), ids=str)
def test_a_case_can_be_brought_to_every_state_by_its_moves_alone(world: World, state: str):
    case = MAKERS[state](world)
    assert ChangeCase.objects.get(pk=case.pk).state == state


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(world: World, move: str, state: str):
    case = MAKERS["proposed"](world)
    ChangeCase.objects.filter(pk=case.pk).update(state=state)
    act = actions.CASE_ACTS[move]
    wanted = {"note": "Because."} if CASE_LIFECYCLE.moves[move].needs_note else {}
    with pytest.raises(MoveRefused):
        act(case, actor=world.admin, **wanted)
    assert ChangeCase.objects.get(pk=case.pk).state == state


NOTED = [name for name, move in CASE_LIFECYCLE.moves.items() if move.needs_note]


@pytest.mark.parametrize("move", NOTED)
def test_a_move_that_wants_a_reason_is_refused_without_one(world: World, move: str):
    source = CASE_LIFECYCLE.moves[move].source
    state = source if isinstance(source, str) else source[0]
    case = MAKERS["proposed"](world)
    ChangeCase.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(DomainError, match="Say why"):
        actions.CASE_ACTS[move](case, actor=world.admin, note=" ")
    assert ChangeCase.objects.get(pk=case.pk).state == state


@pytest.mark.parametrize("move", list(CASE_LIFECYCLE.moves))
def test_an_auditor_makes_no_move(world: World, move: str):
    source = CASE_LIFECYCLE.moves[move].source
    state = source if isinstance(source, str) else source[0]
    case = MAKERS["proposed"](world)
    ChangeCase.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(MoveRefused):
        actions.CASE_ACTS[move](case, actor=world.aude, note="Because.") if move in NOTED else (
            actions.CASE_ACTS[move](case, actor=world.aude)
        )
