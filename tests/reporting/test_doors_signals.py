"""Each guard of signals and baselines, tried by page, admin, admin's list and action."""

from datetime import date

import pytest
from django.urls import reverse

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, Signal
from tests import doors
from tests.reporting.history import TIME, judged_process, noise, signal_on

pytestmark = [pytest.mark.django_db, pytest.mark.once]
STEP = 97 - 4.0 * (TIME >= 24) + noise(5)
WHY = "The new system changed it for good."


@pytest.fixture
def measure(support_manager):
    measure = judged_process(STEP)
    judge_measures([measure], actor=support_manager)
    return measure


@pytest.fixture
def taken(measure, process_owner):
    """A signal that the process owner has taken on."""
    return signal_on(measure, state="acknowledged", assignee=process_owner)


def by_page(client, record, move, **sent):
    doors.answer(client, f"{record.get_absolute_url()}{move}/", **sent)


def by_admin(client, record, move, **sent):
    name = f"admin:reporting_{record._meta.model_name}_change"
    page = reverse(name, args=[record.pk]).replace("/change/", f"/move/{move}/")
    doors.answer(client, page, **sent)


def by_list(client, record, move, **sent):
    page = reverse(f"admin:reporting_{record._meta.model_name}_changelist")
    doors.tick(client, page, record.pk, move, **sent)


DOORS = [by_page, by_admin, by_list]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("move", ["explain", "dismiss"])
def test_what_somebody_has_taken_on_a_superuser_does_not_settle(
    door, move, taken, admin_user, as_user
):
    door(as_user(admin_user), taken, move, note="I know better.")
    assert Signal.objects.get(pk=taken.pk).state == "acknowledged"
    with pytest.raises(DomainError, match="has taken this on"):
        actions.SIGNAL_ACTS[move](taken, actor=admin_user, note="I know better.")


@pytest.mark.parametrize("door", DOORS)
def test_without_a_reason_nothing_is_settled(door, measure, admin_user, as_user):
    signal = signal_on(measure)
    for move in ("explain", "dismiss"):
        door(as_user(admin_user), signal, move, note=" ")
        assert Signal.objects.get(pk=signal.pk).state == "open"


@pytest.mark.parametrize("door", DOORS)
def test_a_signal_that_moved_limits_is_not_reopened(
    door, measure, support_manager, admin_user, as_user
):
    signal = signal_on(measure, period=date(2026, 9, 1))
    actions.reset_limits(
        measure, since=date(2025, 11, 1), reason=WHY, signal=signal, actor=support_manager
    )
    door(as_user(admin_user), signal, "reopen", note="Not so sure.")
    assert Signal.objects.get(pk=signal.pk).state == "explained"


@pytest.mark.parametrize("door", DOORS)
def test_only_the_newest_baseline_is_undone(door, measure, support_manager, admin_user, as_user):
    told = {"until": date(2025, 6, 1), "reason": WHY, "actor": support_manager}
    first = actions.freeze_limits(measure, since=date(2024, 1, 1), **told)
    newest = actions.freeze_limits(measure, since=date(2024, 2, 1), **told)
    client = as_user(admin_user)
    door(client, first, "undo", note="The wrong year.")
    assert Baseline.objects.in_force().count() == 2
    door(client, newest, "undo", note="The wrong year.")
    assert Baseline.objects.in_force().get() == first
    entry = AuditEntry.objects.get(act="baseline.undone")
    assert (entry.actor, entry.note) == (admin_user, "The wrong year.")


@pytest.mark.parametrize("door", DOORS)
def test_the_same_moves_work_for_whom_they_are(door, measure, admin_user, as_user):
    signal = signal_on(measure)
    door(as_user(admin_user), signal, "acknowledge")
    door(as_user(admin_user), signal, "explain", note="A storm cut the lines.")
    signal.refresh_from_db()
    assert (signal.state, signal.explanation) == ("explained", "A storm cut the lines.")


@pytest.mark.parametrize("who", ["agent", "auditor", "steward"])
def test_who_only_reads_gets_through_no_door(who, measure, request, as_user):
    signal, client = signal_on(measure), as_user(request.getfixturevalue(who))
    for move in ("acknowledge", "dismiss", "assign"):
        by_page(client, signal, move, note="Nothing.")
    assert Signal.objects.get(pk=signal.pk).state == "open"


def test_the_lists_move_for_several_each_by_itself(measure, taken, admin_user, as_user):
    free = signal_on(measure, rule="one_way")
    page = reverse("admin:reporting_signal_changelist")
    chosen = {"action": "move_dismiss", "_selected_action": [taken.pk, free.pk]}
    sent = {**chosen, "confirmed": "1", "note": "By chance."}
    text = as_user(admin_user).post(page, sent, follow=True).content.decode()
    assert "has taken this on" in text
    states = dict(Signal.objects.values_list("pk", "state"))
    assert (states[taken.pk], states[free.pk]) == ("acknowledged", "dismissed")


def test_moves_that_follow_from_others_have_no_address(measure, as_user, admin_user):
    signal, client = signal_on(measure, state="explained"), as_user(admin_user)
    for move in ("restore", "nonsense"):
        assert client.post(f"{signal.get_absolute_url()}{move}/").status_code == 404
    assert "/restore/" not in client.get(signal.get_absolute_url()).content.decode()
