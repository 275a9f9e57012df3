"""Separation of duties holds at every door, for a superuser too, unless the glass is broken."""

import pytest
from django.urls import reverse

from kernel import break_glass
from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge.actions.releases import add_to_release
from readiness import actions
from readiness.models import ChangeCase
from tests import doors
from tests.readiness.world import World, in_test, proposed, ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PARTS = ["sofia", "omar", "edith", "tess"]


def give_every_role(world: World, name: str):
    user = world.people[name]
    user.groups.set(type(world.anna.groups.first()).objects.all())
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("name", PARTS)
def test_whoever_has_another_part_does_not_accept(world: World, name: str):
    case = ready(world)
    with pytest.raises(MoveRefused, match="someone else must decide"):
        actions.accept_case(case, actor=give_every_role(world, name))


def test_no_door_of_the_release_changes_what_was_tested(world: World, as_user):
    case = ready(world)
    items = list(case.release.items.all())
    page = f"{case.release.get_absolute_url()}items/{items[0].pk}/remove/"
    told = as_user(give_every_role(world, "edith")).post(page, follow=True)
    assert f"It belongs to {case.number}" in told.content.decode()
    with pytest.raises(DomainError, match="only change while that is in design"):
        add_to_release(case.release, world.documents[-1], actor=world.omar)
    assert list(case.release.items.all()) == items


def test_the_proposer_does_not_test(world: World):
    case = in_test(world)
    with pytest.raises(MoveRefused, match="other than the proposer"):
        actions.start_run(case, actor=give_every_role(world, "sofia"))


@pytest.fixture
def own_case(world: World) -> ChangeCase:
    """A case ready for acceptance that the administrator has proposed."""
    case = ready(world)
    ChangeCase.objects.filter(pk=case.pk).update(proposer=world.admin)
    return ChangeCase.objects.get(pk=case.pk)


def state_of(case: ChangeCase) -> str:
    return ChangeCase.objects.get(pk=case.pk).state


def test_the_page_refuses_a_superuser_and_says_why(world: World, own_case: ChangeCase, as_user):
    client, page = as_user(world.admin), own_case.get_absolute_url()
    shown = client.get(page).content.decode()
    assert "You are proposer of this case; someone else must decide." in shown
    doors.answer(client, f"{page}accept/", note="Mine.")
    assert state_of(own_case) == "ready_for_acceptance"


def test_the_admin_page_refuses_a_superuser(world: World, own_case: ChangeCase, as_user):
    address = reverse("admin:readiness_changecase_change", args=[own_case.pk])
    address = address.replace("/change/", "/move/accept/")
    doors.answer(as_user(world.admin), address, note="Mine.")
    assert state_of(own_case) == "ready_for_acceptance"


def test_the_admin_bulk_action_refuses_a_superuser(world: World, own_case: ChangeCase, as_user):
    address = reverse("admin:readiness_changecase_changelist")
    response = doors.tick(as_user(world.admin), address, own_case.pk, "accept", note="Mine.")
    assert state_of(own_case) == "ready_for_acceptance"
    assert "someone else must decide" in response.content.decode()


def test_the_admin_makes_the_same_move_through_the_same_action(world: World, as_user):
    case = ready(world)
    world.anna.is_staff = True
    world.anna.save()
    address = reverse("admin:readiness_changecase_changelist")
    doors.tick(as_user(world.anna), address, case.pk, "accept")
    assert state_of(case) == "accepted"
    assert case.dossiers.exists()


def test_breaking_the_glass_lifts_the_separation_once_and_is_seen(
    world: World, own_case: ChangeCase, as_user
):
    break_glass.open_glass(
        own_case, move="accept", actor=world.admin, reason="Nobody else is awake tonight."
    )
    case = actions.accept_case(own_case, actor=world.admin)
    assert (case.state, case.broke_glass) == ("accepted", True)
    acts = set(AuditEntry.objects.filter(act__startswith="break_glass").values_list("act"))
    assert acts == {("break_glass.opened",), ("break_glass.used",)}
    shown = as_user(world.aude).get(case.get_absolute_url()).content.decode()
    assert "was lifted here by break-glass" in shown


def test_breaking_the_glass_lifts_no_other_guard(world: World):
    case = in_test(world)
    ChangeCase.objects.filter(pk=case.pk).update(proposer=world.admin, state="ready_for_acceptance")
    case.refresh_from_db()
    break_glass.open_glass(
        case, move="accept", actor=world.admin, reason="Nobody else is awake tonight."
    )
    with pytest.raises(MoveRefused, match="Not met: Mandatory tests have passed"):
        actions.accept_case(case, actor=world.admin)


def test_a_page_of_this_floor_is_closed_to_whoever_may_not_see_cases(world: World, as_user):
    case = proposed(world)
    world.ayo.groups.clear()
    client = as_user(world.ayo)
    for address in (case.get_absolute_url(), reverse("change-case-list")):
        assert client.get(address).status_code == 403
