"""Nobody accepts on other evidence than what they looked at, whichever door they come through."""

import pytest
from django.test import Client
from django.urls import reverse

from kernel.models import User
from readiness import actions
from readiness.models import ChangeCase, Dossier
from tests import doors
from tests.readiness.world import World, change_target, ready

pytestmark = pytest.mark.django_db
REFUSAL = "It has changed since you read it. Read it again, then decide."


@pytest.fixture
def case(world: World) -> ChangeCase:
    return ready(world)


@pytest.fixture
def anna(world: World) -> Client:
    User.objects.filter(pk=world.anna.pk).update(is_staff=True)
    client = Client()
    client.force_login(world.anna)
    return client


def has_been_accepted(case: ChangeCase) -> bool:
    return Dossier.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    "page",
    [
        lambda case: f"{case.get_absolute_url()}accept/",
        lambda case: reverse("admin:readiness_changecase_move", args=[case.pk, "accept"]),
    ],
    ids=["page", "admin"],
)
def test_evidence_that_changed_meanwhile_is_looked_at_again(world, case, anna, page):
    marks = doors.marks_on(anna.get(page(case)))
    change_target(world)
    response = anna.post(page(case), {"note": "Fine.", **marks}, follow=True)
    assert REFUSAL in response.content.decode()
    assert not has_been_accepted(case)
    doors.answer(anna, page(case), note="Fine.")
    assert has_been_accepted(case)


def test_nor_is_it_accepted_from_the_admin_list(world, case, anna):
    listing = reverse("admin:readiness_changecase_changelist")
    chosen = {"action": "move_accept", "_selected_action": [case.pk]}
    asked = anna.post(listing, chosen)
    assert not has_been_accepted(case)
    change_target(world)
    sent = {**chosen, **doors.marks_on(asked), "confirmed": "1"}
    assert REFUSAL in anna.post(listing, sent, follow=True).content.decode()
    assert not has_been_accepted(case)


def test_the_page_of_the_case_carries_what_was_looked_at(world, case, anna):
    shown = anna.get(case.get_absolute_url()).content.decode()
    link = shown.partition("accept/?read=")[2][:64]
    change_target(world)
    page = f"{case.get_absolute_url()}accept/?read={link}"
    assert doors.marks_on(anna.get(page)) == {"read": link}
    assert REFUSAL in doors.answer(anna, page, note="Fine.").content.decode()
    assert not has_been_accepted(case)


def test_a_click_without_the_mark_accepts_nothing(case, anna):
    response = anna.post(f"{case.get_absolute_url()}accept/", {"note": "Fine."})
    assert response.status_code == 409
    assert not has_been_accepted(case)


def test_who_acts_at_once_needs_no_mark(world, case):
    actions.accept_case(case, actor=world.anna)
    assert has_been_accepted(case)
