from datetime import date

import pytest

from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.lifecycle import BASELINE_LIFECYCLE, SIGNAL_LIFECYCLE, SignalState
from reporting.models import Signal
from tests.reporting.history import drifting, judged_process, signal_on

pytestmark = pytest.mark.django_db
ILLEGAL = [
    (move, state)
    for move in actions.SIGNAL_ACTS
    for state in SignalState
    if not SIGNAL_LIFECYCLE.allows(move, state)
]


@pytest.fixture
def measure(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    return measure


def act(move, signal, actor):
    note = {"note": "Because of it."} if move != "assign" else {}
    return actions.SIGNAL_ACTS[move](signal, actor=actor, **note)


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_a_superuser(move, state, measure, admin_user):
    signal = signal_on(measure, state=state)
    entries = AuditEntry.objects.count()
    with pytest.raises(MoveRefused, match="is not possible while it is"):
        act(move, signal, admin_user)
    assert Signal.objects.get(pk=signal.pk).state == state
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("move", sorted(actions.SIGNAL_ACTS))
@pytest.mark.parametrize("who", ["agent", "auditor", "tester"])
def test_who_only_reads_moves_nothing(move, who, measure, request):
    state = "explained" if move == "reopen" else "open"
    signal = signal_on(measure, state=state)
    with pytest.raises(DomainError, match=r"role does not include|does not handle signals"):
        act(move, signal, request.getfixturevalue(who))
    assert Signal.objects.get(pk=signal.pk).state == state


@pytest.mark.parametrize("move", ["explain", "dismiss", "reopen"])
def test_what_settles_a_signal_needs_a_reason(move, measure, support_manager):
    signal = signal_on(measure, state="explained" if move == "reopen" else "open")
    with pytest.raises(MoveRefused, match="Say why"):
        actions.SIGNAL_ACTS[move](signal, actor=support_manager, note="  ")


def test_an_undone_baseline_is_not_undone_again(measure, support_manager, admin_user):
    baseline = actions.freeze_limits(
        measure,
        since=date(2024, 1, 1),
        until=date(2025, 6, 1),
        reason="Before the new contract.",
        actor=support_manager,
    )
    actions.undo_baseline(baseline, actor=support_manager, note="It was the wrong year.")
    assert not BASELINE_LIFECYCLE.allows("undo", "undone")
    with pytest.raises(MoveRefused, match="is not possible while it is undone"):
        actions.undo_baseline(baseline, actor=admin_user, note="Once more.")
