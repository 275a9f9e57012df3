"""The table of moves: every move from every state, tried by everyone."""

import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction

from kernel import break_glass
from kernel.lifecycle import Lifecycle, Move
from kernel.models import BreakGlass, JobRun, JobState
from kernel.ruling import MoveRefused
from tests.kernel.sheep import MAY, SHEEP, a_run, is_not_starter

LEGAL = [(m, s) for m in SHEEP.moves for s in JobState if SHEEP.allows(m, s)]
ILLEGAL = [(m, s) for m in SHEEP.moves for s in JobState if not SHEEP.allows(m, s)]
REASON = "Nobody else is on call tonight."


@pytest.fixture
def clerk(person):
    clerk = person("clara")
    clerk.user_permissions.add(Permission.objects.get(codename="change_jobrun"))
    return clerk


def test_the_table_says_every_legal_move():
    assert [(move, str(state)) for move, state in LEGAL] == [
        ("begin", "queued"),
        ("finish", "queued"),
        ("drop", "queued"),
        ("fail", "queued"),
        ("fail", "running"),
        ("again", "done"),
    ]


@pytest.mark.parametrize(("move", "state"), LEGAL)
def test_a_legal_move_reaches_its_target_in_the_database(move, state, clerk):
    run = a_run(state=state, steps_total=1)
    SHEEP.advance(run, move, actor=clerk, note="They sleep.")

    assert run.state == SHEEP.moves[move].target
    assert JobRun.objects.get(pk=run.pk).state == run.state


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(move, state, admin_user):
    run = a_run(state=state, steps_total=1)
    with pytest.raises(MoveRefused, match="is not possible while it is"):
        SHEEP.advance(run, move, actor=admin_user)

    assert JobRun.objects.get(pk=run.pk).state == state


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_an_open_glass_lifts_no_illegal_move(move, state, admin_user):
    run = a_run(state=state, started_by=admin_user)
    break_glass.open_glass(run, move=move, actor=admin_user, reason=REASON)

    assert not SHEEP.ruling(run, move, admin_user)


@pytest.mark.parametrize(("move", "state"), LEGAL)
def test_a_move_is_refused_without_its_permission(move, state, auditor):
    run = a_run(state=state, steps_total=1)

    ruling = SHEEP.ruling(run, move, auditor)

    assert "Your role does not include" in str(ruling)


def test_a_ruling_gives_every_reason_at_once(auditor):
    run = a_run()
    ruling = SHEEP.ruling(run, "fail", auditor)

    assert len(ruling.reasons) == 2
    assert "It has no steps." in ruling.reasons


def test_the_offers_are_the_moves_from_here_allowed_or_not(clerk):
    run = a_run(started_by=clerk)

    offers = {offer.move.name: bool(offer.ruling) for offer in SHEEP.offers(run, clerk)}

    assert offers == {"begin": True, "finish": False, "drop": True, "fail": False}


def test_two_people_are_kept_apart_and_a_superuser_too(admin_user, clerk):
    run = a_run(started_by=admin_user)
    with pytest.raises(MoveRefused, match="other than the starter"):
        SHEEP.advance(run, "finish", actor=admin_user)

    SHEEP.advance(run, "finish", actor=clerk)


def test_a_broken_glass_lets_a_superuser_through_once(admin_user):
    run = a_run(started_by=admin_user)
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)

    SHEEP.advance(run, "finish", actor=admin_user)

    assert BreakGlass.objects.get().used_at
    SHEEP.advance(run, "again", actor=admin_user)
    with pytest.raises(MoveRefused, match="other than the starter"):
        SHEEP.advance(run, "finish", actor=admin_user)


def test_a_broken_glass_is_not_spent_where_it_is_not_needed(admin_user, clerk):
    run = a_run(started_by=clerk)
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)

    SHEEP.advance(run, "finish", actor=admin_user)

    assert BreakGlass.objects.get().used_at is None


def test_a_glass_lifts_only_guards_that_keep_people_apart(admin_user):
    run = a_run(started_by=admin_user)
    break_glass.open_glass(run, move="fail", actor=admin_user, reason=REASON)

    assert SHEEP.ruling(run, "fail", admin_user).reasons == ("It has no steps.",)


def test_a_glass_that_breaks_with_the_transaction_is_not_spent(admin_user):
    run = a_run(started_by=admin_user)
    break_glass.open_glass(run, move="finish", actor=admin_user, reason=REASON)
    with transaction.atomic():
        SHEEP.advance(run, "finish", actor=admin_user)
        transaction.set_rollback(True)

    run.refresh_from_db()
    assert run.state == JobState.QUEUED
    assert SHEEP.ruling(run, "finish", admin_user)


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_a_move_that_needs_a_note_is_refused_without_one(note, clerk):
    run = a_run()
    with pytest.raises(MoveRefused, match="Say why"):
        SHEEP.advance(run, "drop", actor=clerk, note=note)

    assert JobRun.objects.get(pk=run.pk).state == JobState.QUEUED


def test_who_may_not_move_is_told_so_before_a_reason_is_asked_for(auditor):
    with pytest.raises(MoveRefused) as refused:
        SHEEP.advance(a_run(), "drop", actor=auditor)

    assert len(refused.value.ruling.reasons) == 1
    assert "Your role does not include" in str(refused.value)


def test_a_missing_note_does_not_use_up_a_broken_glass(admin_user):
    kept_apart = Lifecycle(
        Move("end", JobState.QUEUED, JobState.DONE, MAY, [is_not_starter], needs_note=True)
    )
    run = a_run(started_by=admin_user)
    break_glass.open_glass(run, move="end", actor=admin_user, reason=REASON)
    with pytest.raises(MoveRefused, match="Say why"):
        kept_apart.advance(run, "end", actor=admin_user)

    assert BreakGlass.objects.get().used_at is None


def test_a_stale_record_loses(clerk):
    run = a_run()
    stale = JobRun.objects.get(pk=run.pk)
    SHEEP.advance(run, "begin", actor=clerk)

    with pytest.raises(MoveRefused, match="Someone else changed this meanwhile"):
        SHEEP.advance(stale, "begin", actor=clerk)
    assert stale.state == JobState.QUEUED


def test_an_unknown_move_is_a_defect_and_not_a_refusal(clerk):
    with pytest.raises(KeyError):
        SHEEP.advance(a_run(), "explode", actor=clerk)


def test_a_move_without_a_label_goes_by_its_name(auditor):
    bare = Lifecycle(Move("begin", JobState.QUEUED, JobState.RUNNING, "kernel.change_jobrun"))

    assert "“begin”" in str(bare.ruling(a_run(), "begin", auditor))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_exactly_one_wins(django_user_model):
    admin = django_user_model.objects.create_superuser("ada")
    run = a_run()
    ready, outcomes = threading.Barrier(8), []

    def attempt() -> None:
        try:
            mine = JobRun.objects.get(pk=run.pk)
            ready.wait(timeout=10)
            with transaction.atomic():
                SHEEP.advance(mine, "begin", actor=admin)
            outcomes.append("won")
        except MoveRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused"] * 7 + ["won"]
