"""Every move that judges, tried at every door by whoever has another part in the case."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kernel import break_glass
from kernel.models import AuditEntry, User
from readiness.chain import CASE_LIFECYCLE
from readiness.models import ChangeCase
from tests import doors
from tests.readiness.conftest import Standing
from tests.readiness.test_doors import give_every_role, state_of
from tests.readiness.world import World, available

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def by_page(client: Client, case: ChangeCase, move: str) -> None:
    doors.answer(client, f"{case.get_absolute_url()}{move}/", note="Mine.")


def by_forged_post(client: Client, case: ChangeCase, move: str) -> None:
    """With fields that no page has."""
    forged = {"note": "Mine.", "state": "accepted", "proposer": "", "actor": 1, "force": "1"}
    page = f"{case.get_absolute_url()}{move}/?confirmed=1"
    doors.answer(client, page, **forged, confirmed="1")


def by_admin_page(client: Client, case: ChangeCase, move: str) -> None:
    page = reverse("admin:readiness_changecase_move", args=[case.pk, move])
    doors.answer(client, page, note="Mine.")


def by_admin_list(client: Client, case: ChangeCase, move: str) -> None:
    listing = reverse("admin:readiness_changecase_changelist")
    doors.tick(client, listing, case.pk, move, note="Mine.")


DOORS = [by_page, by_forged_post, by_admin_page, by_admin_list]
SEPARATED = {
    name: [guard for guard in move.guards if getattr(guard, "separates_duties", False)]
    for name, move in CASE_LIFECYCLE.moves.items()
}
KEPT_APART = [name for name, guards in SEPARATED.items() if guards]


@pytest.fixture(scope="module")
def stood(standing: Standing) -> Iterator[World]:
    with standing() as world:
        available(world)
        yield world


@pytest.mark.parametrize("move", KEPT_APART)
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["sofia", "admin"])
def test_no_door_lets_a_proposer_judge_their_own_change(stood: World, move, door, name, as_user):
    """Whoever holds every role, and a superuser."""
    judge = give_every_role(stood, name)
    type(judge).objects.filter(pk=judge.pk).update(is_staff=True)
    source = CASE_LIFECYCLE.moves[move].source
    state = source if isinstance(source, str) else source[0]
    ChangeCase.objects.update(proposer=judge, state=state)
    case, before = ChangeCase.objects.get(), AuditEntry.objects.count()
    door(as_user(judge), case, move)
    assert state_of(case) == state
    assert AuditEntry.objects.count() == before


def test_the_moves_of_one_who_judges_are_kept_apart_from_all_others():
    judged = {"accept", "reconfirm", "start_pilot", "start_limited", "release"}
    assert set(KEPT_APART) == judged | {"start_run", "submit"}


@pytest.mark.parametrize("door", DOORS)
def test_a_glass_broken_for_one_move_opens_no_other(stood: World, door, as_user):
    ChangeCase.objects.update(proposer=stood.admin, state="accepted")
    case = ChangeCase.objects.get()
    break_glass.open_glass(
        case, move="accept", actor=stood.admin, reason="Nobody else is awake tonight."
    )
    door(as_user(stood.admin), case, "start_pilot")
    assert state_of(case) == "accepted"


@pytest.mark.parametrize("door", DOORS)
def test_a_glass_broken_by_one_superuser_opens_for_no_other(stood: World, door, as_user):
    other = User.objects.create_superuser("second", "second@example.org", "x")
    ChangeCase.objects.update(proposer=other, state="accepted")
    case = ChangeCase.objects.get()
    break_glass.open_glass(
        case, move="start_pilot", actor=stood.admin, reason="Nobody else is awake tonight."
    )
    door(as_user(other), case, "start_pilot")
    assert state_of(case) == "accepted"


def test_a_superuser_is_offered_the_glass_where_duties_are_separated_and_nobody_else_is(
    stood: World, as_user
):
    ChangeCase.objects.update(proposer=stood.admin, state="ready_for_acceptance")
    case = ChangeCase.objects.get()
    glass = reverse("break-glass")
    assert glass in as_user(stood.admin).get(case.get_absolute_url()).content.decode()
    for name in ("anna", "sofia", "omar"):
        assert (
            glass not in as_user(stood.people[name]).get(case.get_absolute_url()).content.decode()
        )


def test_the_database_itself_keeps_proposer_tester_and_approver_apart(stood: World):
    for pair in (
        {"approver": stood.sofia, "proposer": stood.sofia},
        {"tester": stood.sofia, "proposer": stood.sofia},
        {"tester": stood.anna, "approver": stood.anna},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeCase.objects.update(**pair)
