import pytest

from reporting.permissions import ROLES

EVERYONE = [
    "Support manager",
    "Process owner",
    "Knowledge editor",
    "Readiness tester",
    "Go-live approver",
    "Inventory steward",
    "Agent",
    "Auditor",
]


@pytest.mark.parametrize("role", EVERYONE)
def test_every_role_sees_how_it_goes(role):
    assert {"reporting.view_source", "reporting.view_measure", "reporting.view_verdict"} <= set(
        ROLES[role]
    )


@pytest.mark.parametrize("role", ["Auditor", "Agent"])
def test_some_roles_only_look(role):
    assert all(one.startswith("reporting.view_") for one in ROLES[role])


def test_only_those_who_answer_for_the_records_load_them():
    loading = {role for role, may in ROLES.items() if "reporting.load_source" in may}
    by_itself = {"Clock"}  # looks into folders and tables that they set up
    assert loading - by_itself == {"Support manager", "Inventory steward"}


def test_only_those_who_answer_for_the_process_set_targets():
    setting = {role for role, may in ROLES.items() if "reporting.add_target" in may}
    assert setting == {"Support manager", "Process owner"}
