"""The administration makes the same moves through the same actions, and changes nothing else."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from kernel.models import AuditEntry, User
from readiness import actions, models
from readiness.chain import CASE_LIFECYCLE
from tests import doors
from tests.readiness.conftest import Standing
from tests.readiness.world import TODAY, World, ready, run_through

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Desk = Callable[[World, str], Client]
KINDS = [
    model._meta.model_name
    for model in apps.get_app_config("readiness").get_models()
    if model in admin.site._registry
]
WITH_A_LIFE = {"changecase", "testrun", "defect", "stage"}
STARTING_POINTS = [
    (name, state)
    for name, move in CASE_LIFECYCLE.moves.items()
    for state in ([move.source] if isinstance(move.source, str) else move.source)
]


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    """A case ready for acceptance, with a record of nearly every kind."""
    with standing() as world:
        case = ready(world)
        actions.return_case(case, actor=world.anna, note="Once more.")
        run_through(world, case, failing=(1,))
        actions.fix_defect(case.defects.get(), actor=world.omar, note="Mended.")
        run_through(world, case)
        case = actions.submit_case(case, actor=world.tess)
        conditions = [("Tell the shops.", TODAY.date())]
        actions.accept_case(case, actor=world.anna, conditions=conditions)
        User.objects.filter(username__in=["anna", "sofia", "omar", "aude"]).update(is_staff=True)
        models.ChangeCase.objects.update(state="ready_for_acceptance", approver=None)
        yield world


@pytest.fixture
def case(world: World) -> models.ChangeCase:
    return models.ChangeCase.objects.get()


@pytest.fixture
def ada(world: World, desk: Desk) -> Client:
    return desk(world, "admin")


def one_of(kind: str):
    return apps.get_model("readiness", kind).objects.first()


def in_admin(kind: str, page: str, *args: object) -> str:
    return reverse(f"admin:readiness_{kind}_{page}", args=args)


def press(client: Client, record, move: str, **sent: object):
    """The button of a move on the record's page."""
    kind = record._meta.model_name
    return doors.answer(client, in_admin(kind, "move", record.pk, move), **sent)


def tick(client: Client, record, move: str, **sent: object):
    """The same for records ticked in the list."""
    kind = record._meta.model_name
    return doors.tick(client, in_admin(kind, "changelist"), record.pk, move, **sent)


def test_every_record_a_person_writes_is_registered():
    parts_of_others = {"caseprovision", "stepresult", "steptrace", "teststep", "templatestep"}
    every = {model._meta.model_name for model in apps.get_app_config("readiness").get_models()}
    assert set(KINDS) == every - parts_of_others


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_added_changed_or_deleted_by_hand(ada: Client, kind: str):
    assert ada.get(in_admin(kind, "changelist")).status_code == 200
    assert ada.get(in_admin(kind, "add")).status_code == 403
    record = one_of(kind)
    if record is None:
        return
    before = type(record).objects.values().get(pk=record.pk)
    page = in_admin(kind, "change", record.pk)
    shown = ada.get(page)
    assert shown.status_code == 200
    assert not shown.context["adminform"].form.fields
    ada.post(page, dict.fromkeys(before, "1"))
    assert ada.post(in_admin(kind, "delete", record.pk), {"post": "yes"}).status_code == 403
    assert type(record).objects.values().get(pk=record.pk) == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_list_offers_to_delete(ada: Client, kind: str):
    record = one_of(kind)
    if record is None:
        return
    chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [record.pk], "post": "yes"}
    ada.post(in_admin(kind, "changelist"), chosen)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_the_page_of_a_case_offers_the_moves_of_its_state(case, ada: Client):
    shown = ada.get(in_admin("changecase", "change", case.pk))
    offered = [offer.move.name for offer in shown.context["offers"]]
    assert offered == ["accept", "return", "reject"]


@pytest.mark.parametrize("door", [press, tick])
def test_a_move_is_the_same_action_with_the_same_record_of_it(world: World, case, desk, door):
    editions = case.dossiers.count()
    door(desk(world, "anna"), case, "accept", note="From here.")
    case.refresh_from_db()
    assert (case.state, case.approver) == ("accepted", world.anna)
    assert case.dossiers.count() == editions + 1
    entry = AuditEntry.objects.filter(act="change_case.accepted").latest("pk")
    assert entry.actor == world.anna


@pytest.mark.parametrize("door", [press, tick])
@pytest.mark.parametrize("part", ["proposer", "owner", "tester"])
def test_a_superuser_with_a_part_does_not_accept(world: World, case, ada: Client, door, part: str):
    models.ChangeCase.objects.update(**{part: world.admin})
    response = door(ada, case, "accept", note="Mine.")
    assert f"You are {part} of this case; someone else must decide." in response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.approver) == ("ready_for_acceptance", None)


@pytest.mark.parametrize("door", [press, tick])
def test_an_author_of_a_linked_version_does_not_accept(world: World, case, ada: Client, door):
    version = case.release.items.first().version
    version.contributors.add(world.admin)
    response = door(ada, case, "accept")
    assert "You are author of this case" in response.content.decode()
    case.refresh_from_db()
    assert case.state == "ready_for_acceptance"


@pytest.mark.parametrize("door", [press, tick])
def test_a_shut_gate_refuses_a_superuser(case, ada: Client, door):
    case.manual_findings.all().delete()
    response = door(ada, case, "accept")
    assert "Not met: " in response.content.decode()
    case.refresh_from_db()
    assert case.state == "ready_for_acceptance"


@pytest.mark.parametrize("door", [press, tick])
@pytest.mark.parametrize("name", ["sofia", "omar", "aude"])
def test_no_role_gets_a_move_by_this_door_that_it_has_not(world: World, case, desk, door, name):
    door(desk(world, name), case, "accept")
    case.refresh_from_db()
    assert case.state == "ready_for_acceptance"


@pytest.mark.parametrize("move", sorted({move for move, _state in STARTING_POINTS}))
def test_no_move_starts_from_another_state(case, ada: Client, move: str):
    before = AuditEntry.objects.count()
    allowed = {state for name, state in STARTING_POINTS if name == move}
    state = next(one for one in ("closed", "proposed", "rejected") if one not in allowed)
    models.ChangeCase.objects.update(state=state)
    press(ada, case, move, note="Please.")
    tick(ada, case, move, note="Please.", confirmed="1")
    case.refresh_from_db()
    assert case.state == state
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("door", [press, tick])
def test_a_move_that_wants_a_reason_asks_for_it(case, ada: Client, door):
    asked = door(ada, case, "reject", note="")
    assert "The change is not made." in asked.content.decode()
    case.refresh_from_db()
    assert case.state == "ready_for_acceptance"


def test_a_reason_given_in_the_list_stands_in_the_history(world: World, case, desk: Desk):
    tick(desk(world, "anna"), case, "reject", note="Another case covers it.", confirmed="1")
    case.refresh_from_db()
    assert case.state == "rejected"
    entry = AuditEntry.objects.get(act="change_case.rejected")
    assert (entry.note, entry.actor) == ("Another case covers it.", world.anna)


def test_a_closed_defect_is_reopened_through_its_action(case, world: World, ada: Client):
    defect = case.defects.get()
    assert defect.state == "closed"
    press(ada, defect, "reopen", note="Seen again.")
    assert AuditEntry.objects.filter(act="defect.reopened").count() == 1


@pytest.mark.parametrize("door", [press, tick])
def test_whoever_fixed_a_defect_does_not_close_it_here_either(case, world: World, ada, door):
    models.Defect.objects.update(state="fixed", fixed_by=world.admin)
    defect = case.defects.get()
    response = door(ada, defect, "close")
    assert "Someone other than the person who fixed it" in response.content.decode()
    defect.refresh_from_db()
    assert defect.state == "fixed"


@pytest.mark.parametrize("door", [press, tick])
def test_the_proposer_starts_no_run_here_either(case, world: World, ada: Client, door):
    models.ChangeCase.objects.update(state="in_test", proposer=world.admin)
    response = door(ada, case, "start_run")
    assert "Someone other than the proposer must test." in response.content.decode()
    assert not models.TestRun.objects.filter(state="running").exists()


@pytest.mark.parametrize("kind", sorted(WITH_A_LIFE))
def test_what_follows_by_itself_has_no_button(ada: Client, kind: str):
    """A stage starts, passes and halts with its case alone."""
    shown = ada.get(in_admin(kind, "change", one_of(kind).pk))
    offered = {offer.move.name for offer in shown.context["offers"]}
    assert not offered & {"start", "pass", "settle", "halt"}


@pytest.mark.parametrize("move", ["start", "pass", "settle", "halt"])
def test_a_stage_is_not_moved_without_its_case(ada: Client, move: str):
    stage = one_of("stage")
    assert press(ada, stage, move, note="Now.").status_code == 404


@pytest.mark.parametrize("asked", ["CHG-0001", "bill inquiries"])
def test_a_case_is_found_by_its_number_or_title(case, ada: Client, asked: str):
    found = ada.get(in_admin("changecase", "changelist"), {"q": asked})
    assert [*found.context["cl"].result_list] == [case]
