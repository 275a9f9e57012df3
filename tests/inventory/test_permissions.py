import pytest

from inventory.permissions import ROLES

pytestmark = pytest.mark.django_db
CUSTOMER_DATA = ("customer", "product", "saleslead")
SEES_CUSTOMERS = {"Support manager", "Inventory steward", "Agent", "Auditor"}


@pytest.mark.parametrize("role", sorted(ROLES.keys() - {"Clock"}))
@pytest.mark.parametrize("record", ["processelement", "infrastructure", "provision", "offering"])
def test_every_role_sees_ordinary_records(role, record, person):
    assert person("somebody", role).has_perm(f"inventory.view_{record}")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("record", CUSTOMER_DATA)
def test_customer_data_is_for_those_who_work_with_customers(role, record, person):
    sees = person("somebody", role).has_perm(f"inventory.view_{record}")
    assert sees is (role in SEES_CUSTOMERS)


def test_the_auditor_sees_and_does_nothing_else(auditor):
    own = {one for one in auditor.get_all_permissions() if one.startswith("inventory.")}
    assert own
    assert all(one.startswith("inventory.view_") for one in own)


def test_whoever_asks_for_infrastructure_does_not_approve_it():
    for role, permissions in ROLES.items():
        asks = "inventory.add_provision" in permissions
        assert not (asks and "inventory.approve_provision" in permissions), role


def test_only_the_approver_brings_a_process_to_customers():
    bring = [role for role, may in ROLES.items() if "inventory.advance_processelement" in may]
    assert bring == ["Go-live approver"]
