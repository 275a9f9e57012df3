"""A change that goes wrong: the acceptance falls, the pilot does worse, the way back is taken."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kernel.models import User
from readiness.models import ChangeCase
from readiness.tasks import review_acceptances
from tests import doors
from tests.readiness.world import (
    TODAY,
    World,
    accepted,
    change_target,
    make_world,
    records_after,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(TODAY, tick=True):
        yield make_world()


@pytest.fixture
def desk(as_user: Callable[[User], Client], world: World) -> SignIn:
    return lambda name: as_user(world.people[name])


def test_a_change_that_goes_wrong_is_stopped_and_taken_back(world: World, desk: SignIn) -> None:
    case = accepted(world)
    a_new_target_voids_the_acceptance(world, desk, case)
    the_approver_confirms_it_again_and_starts_the_pilot(desk, case)
    the_guardrail_stops_the_pilot(world, desk, case)
    the_approver_alone_takes_it_back(world, desk, case)


def reads(client: Client, url: str) -> str:
    page = client.get(url, follow=True).content.decode()
    return " ".join(page.replace("&#x27;", "'").split())


def state_of(case: ChangeCase) -> str:
    return ChangeCase.objects.get(pk=case.pk).state


def a_new_target_voids_the_acceptance(world: World, desk: SignIn, case: ChangeCase) -> None:
    change_target(world)
    anna = desk("anna")
    anna.post(f"{case.get_absolute_url()}start_pilot/")
    assert state_of(case) == "accepted"
    assert "The acceptance no longer stands" in reads(anna, case.get_absolute_url())
    review_acceptances()
    assert state_of(case) == "reconfirm"
    assert "Re-confirm the acceptance" in reads(anna, reverse("home"))


def the_approver_confirms_it_again_and_starts_the_pilot(desk: SignIn, case: ChangeCase) -> None:
    anna = desk("anna")
    doors.answer(anna, f"{case.get_absolute_url()}reconfirm/", note="The new target is harder.")
    assert case.dossiers.count() == 2
    assert "The content is as it was accepted" in reads(
        anna, f"{case.get_absolute_url()}dossiers/2/"
    )
    anna.post(f"{case.get_absolute_url()}start_pilot/")
    assert state_of(case) == "pilot"


def the_guardrail_stops_the_pilot(world: World, desk: SignIn, case: ChangeCase) -> None:
    records_after(world, share=60.0)
    anna = desk("anna")
    assert "The guardrail holds the rollout" in reads(anna, case.get_absolute_url())
    assert "Watch the guardrail" in reads(anna, reverse("home"))
    anna.post(f"{case.get_absolute_url()}release/", {"note": "It will get better."})
    assert state_of(case) == "pilot"


def the_approver_alone_takes_it_back(world: World, desk: SignIn, case: ChangeCase) -> None:
    page = case.get_absolute_url()
    desk("omar").post(f"{page}revert/", {"note": "Back."})
    assert state_of(case) == "pilot"
    desk("anna").post(f"{page}revert/", {"note": "Inquiries take longer."})
    assert state_of(case) == "in_design"
    for document in world.documents:
        assert document.version_in_force.version == 1
    assert "Inquiries take longer." in reads(desk("aude"), page)
    assert "Hand over to test" in reads(desk("omar"), reverse("home"))
