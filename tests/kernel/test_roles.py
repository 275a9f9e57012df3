"""The roles in the database say what the code says."""

import pytest
from django.contrib.auth.models import Group, Permission

from kernel import roles
from kernel.roles import declared_roles, sync_roles

pytestmark = pytest.mark.django_db
NAMES = {
    "Support manager",
    "Process owner",
    "Knowledge editor",
    "Readiness tester",
    "Go-live approver",
    "Inventory steward",
    "Agent",
    "Auditor",
    "Clock",
}


def held_by(role):
    names = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in names}


def declare(monkeypatch, **declared):
    monkeypatch.setattr(roles, "declared_roles", lambda: declared)


def test_the_house_has_its_nine_roles():
    assert set(declared_roles()) == NAMES


@pytest.mark.parametrize("role", sorted(NAMES))
def test_after_migrate_a_role_holds_exactly_what_is_declared(role):
    assert held_by(role) == declared_roles()[role]


def test_an_auditor_may_look_at_everything_and_do_nothing():
    assert all(name.partition(".")[2].startswith("view_") for name in held_by("Auditor"))


@pytest.mark.parametrize("role", sorted(NAMES - {"Auditor"}))
def test_only_auditors_see_broken_glass(role):
    assert "kernel.view_breakglass" not in held_by(role)


@pytest.mark.parametrize("role", sorted(NAMES))
def test_no_role_makes_accounts_or_roles(role):
    touching = {name for name in held_by(role) if name.endswith(("_user", "_group"))}
    assert {name for name in touching if not name.partition(".")[2].startswith("view_")} == set()


def test_no_role_but_the_clocks_is_without_a_view():
    assert not [
        role
        for role in NAMES - {"Clock"}
        if not any(".view_" in name for name in declared_roles()[role])
    ]


def test_the_floors_add_to_the_same_role():
    floors = {name.partition(".")[0] for name in declared_roles()["Auditor"]}
    assert floors >= {"kernel", "inventory", "knowledge", "reporting", "readiness"}


def test_a_permission_given_or_taken_by_hand_is_set_right():
    agent = Group.objects.get(name="Agent")
    agent.permissions.set(Permission.objects.filter(codename="approve_documentversion"))

    sync_roles()

    assert held_by("Agent") == declared_roles()["Agent"]


def test_people_keep_their_role(agent):
    sync_roles()

    assert agent.role_names == ["Agent"]


def test_a_role_that_was_deleted_is_made_anew():
    Group.objects.filter(name="Agent").delete()

    sync_roles()

    assert held_by("Agent") == declared_roles()["Agent"]


def test_groups_of_ones_own_are_left_alone():
    own = Group.objects.create(name="Night shift")
    own.permissions.add(Permission.objects.get(codename="view_jobrun"))

    sync_roles()

    assert held_by("Night shift") == {"kernel.view_jobrun"}


def test_a_role_without_permissions_gets_none(monkeypatch):
    declare(monkeypatch, Guest=set())

    sync_roles()

    assert held_by("Guest") == set()


def test_an_unknown_permission_is_named_with_its_role(monkeypatch):
    declare(monkeypatch, Baker={"kernel.view_jobrun", "kernel.bake_bread"})

    with pytest.raises(LookupError, match=r"'Baker'.*kernel\.bake_bread") as refused:
        sync_roles()

    assert "view_jobrun" not in str(refused.value)
    assert not Group.objects.filter(name="Baker").exists()


def test_the_right_name_on_the_wrong_floor_is_unknown(monkeypatch):
    declare(monkeypatch, Baker={"inventory.view_jobrun"})

    with pytest.raises(LookupError, match=r"inventory\.view_jobrun"):
        sync_roles()


def test_syncing_again_changes_nothing():
    before = {role: held_by(role) for role in NAMES}

    sync_roles()
    sync_roles()

    assert {role: held_by(role) for role in NAMES} == before
