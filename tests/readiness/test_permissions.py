"""Which role may do what: the whole table, so that no change of it goes unseen."""

import pytest
from django.contrib.auth.models import Permission

from readiness.chain import CASE_LIFECYCLE
from readiness.lifecycle import DEFECT_LIFECYCLE, RUN_LIFECYCLE, STAGE_LIFECYCLE
from readiness.permissions import ROLES, VIEW
from readiness.permits import PERMITS
from tests.readiness.world import PEOPLE, person

pytestmark = pytest.mark.django_db

# fmt: off
MAY = {
    "add_changecase":      {"Support manager", "Process owner"},
    "change_changecase":   {"Support manager", "Process owner"},
    "design_changecase":   {"Process owner"},
    "test_changecase":     {"Readiness tester"},
    "accept_changecase":   {"Go-live approver"},
    "release_changecase":  {"Go-live approver"},
    "reject_changecase":   {"Support manager", "Go-live approver"},
    "review_changecase":   {"Support manager"},
    "plan_stage":          {"Process owner", "Go-live approver"},
    "fix_defect":          {"Process owner", "Knowledge editor", "Readiness tester"},
    "add_verdictdecision": {"Support manager"},
    "meet_condition":      {"Support manager", "Process owner", "Knowledge editor",
                            "Readiness tester", "Go-live approver"},
    "add_manualfinding":   {"Support manager", "Process owner", "Readiness tester",
                            "Go-live approver"},
    "question_changecase": {"Support manager", "Process owner", "Readiness tester",
                            "Go-live approver", "Clock"},
}
# fmt: on
HUMAN = sorted(set(PEOPLE.values()))
ALL_MOVES = [
    move
    for life in (CASE_LIFECYCLE, RUN_LIFECYCLE, DEFECT_LIFECYCLE, STAGE_LIFECYCLE)
    for move in life.moves.values()
]
APART = [
    ("test_changecase", "accept_changecase"),
    ("add_changecase", "accept_changecase"),
    ("add_changecase", "test_changecase"),
    ("design_changecase", "accept_changecase"),
]


def holders(permission: str) -> set[str]:
    return {role for role, granted in ROLES.items() if f"readiness.{permission}" in granted}


@pytest.mark.parametrize("permission", MAY)
def test_a_permission_belongs_to_these_roles_alone(permission: str):
    assert holders(permission) == MAY[permission]


def test_no_role_has_a_permission_that_the_table_does_not_name():
    named = {f"readiness.{permission}" for permission in MAY} | set(VIEW)
    assert {one for granted in ROLES.values() for one in granted} == named


@pytest.mark.parametrize("role", HUMAN)
def test_every_role_reads_every_record(role: str):
    reader = person("reader", role)
    assert all(reader.has_perm(permission) for permission in VIEW)


@pytest.mark.parametrize("role", ["Agent", "Auditor", "Inventory steward"])
def test_these_roles_read_and_nothing_else(role: str):
    assert set(ROLES[role]) == set(VIEW)


@pytest.mark.parametrize("pair", APART)
def test_no_role_holds_two_parts_that_must_be_two_people(pair: tuple[str, str]):
    first, second = pair
    assert not holders(first) & holders(second)


@pytest.mark.parametrize("role", ROLES)
def test_every_granted_permission_exists(role: str):
    known = {
        f"{app}.{name}"
        for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert set(ROLES[role]) <= known


@pytest.mark.parametrize("move", ALL_MOVES, ids=lambda move: f"{move.name}-{move.permission}")
def test_every_move_can_be_made_by_some_role(move):
    assert holders(move.permission.removeprefix("readiness."))


@pytest.mark.parametrize("work", PERMITS)
def test_every_work_can_be_done_by_some_role(work: str):
    assert holders(PERMITS[work].permission.removeprefix("readiness."))


def test_nobody_may_delete_anything():
    granted = {one for permissions in ROLES.values() for one in permissions}
    assert not {one for one in granted if ".delete_" in one}


def test_the_clock_questions_and_never_decides():
    assert set(ROLES["Clock"]) == {
        "readiness.view_changecase",
        "readiness.question_changecase",
    }
