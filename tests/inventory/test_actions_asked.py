"""Nobody gets round a permission: each action of the inventory asks for its own."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission

from inventory.actions import customer_imports, customers, import_batches, infrastructure, processes
from inventory.models import Customer, Infrastructure, Offering, Provision, SalesLead, ThirdParty
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from tests.inventory import factories as made

pytestmark = pytest.mark.django_db
ASSIGN = "assign_processelement"
LEAD = {"stage": "new", "received_on": date(2026, 1, 5)}
ASKED = {
    "create_customer": (
        "add_customer",
        lambda w, a: customers.create_customer(number="C-9", name="Ida", actor=a),
    ),
    "edit_customer": (
        "change_customer",
        lambda w, a: customers.edit_customer(w.customer, name="Ida", actor=a),
    ),
    "create_offering": (
        "add_offering",
        lambda w, a: customers.create_offering(code="F9", name="Fibre", actor=a),
    ),
    "edit_offering": (
        "change_offering",
        lambda w, a: customers.edit_offering(w.offering, name="Fibre", actor=a),
    ),
    "create_lead": ("add_saleslead", lambda w, a: customers.create_lead(actor=a, **LEAD)),
    "edit_lead": (
        "change_saleslead",
        lambda w, a: customers.edit_lead(w.lead, stage="won", actor=a),
    ),
    "create_infrastructure": (
        "add_infrastructure",
        lambda w, a: infrastructure.create_infrastructure(name="Line", kind="channel", actor=a),
    ),
    "edit_infrastructure": (
        "change_infrastructure",
        lambda w, a: infrastructure.edit_infrastructure(w.infrastructure, name="Line", actor=a),
    ),
    "request_provision": (
        "add_provision",
        lambda w, a: infrastructure.request_provision(
            w.infrastructure, process=w.process, capacity_needed=1, unit="lines", actor=a
        ),
    ),
    "edit_provision": (
        "change_provision",
        lambda w, a: infrastructure.edit_provision(w.provision, unit="lines", actor=a),
    ),
    "set_process_owner": (
        ASSIGN,
        lambda w, a: processes.set_process_owner(w.process, owner=None, actor=a),
    ),
    "set_process_criticality": (
        ASSIGN,
        lambda w, a: processes.set_process_criticality(w.process, criticality="high", actor=a),
    ),
    "add_third_party": (
        "change_processelement",
        lambda w, a: processes.add_third_party(w.process, name="Printer", part="Prints", actor=a),
    ),
    "watch_process": (
        "view_processelement",
        lambda w, a: processes.watch_process(w.process, actor=a),
    ),
}
FILES = {
    "receive_customer_file": lambda a: import_batches.receive_customer_file(
        None, mapping={}, actor=a
    ),
    "import_customers": lambda a: customer_imports.import_customers(None, None, actor=a),
}
KINDS = (Customer, Infrastructure, Offering, Provision, SalesLead, ThirdParty)


@pytest.fixture
def world():
    return SimpleNamespace(
        customer=made.CustomerFactory(),
        offering=made.OfferingFactory(),
        lead=made.SalesLeadFactory(),
        infrastructure=made.InfrastructureFactory(),
        provision=made.ProvisionFactory(),
        process=made.ProcessFactory(),
    )


@pytest.fixture
def holding(person):
    def make(permission, *, all_but=False):
        wanted = Permission.objects.filter(content_type__app_label="inventory")
        same = {"codename": permission}
        found = person("holder")
        found.user_permissions.set(wanted.exclude(**same) if all_but else wanted.filter(**same))
        return found

    return make


@pytest.mark.parametrize("name", ASKED)
def test_every_other_permission_together_is_not_enough(world, holding, name):
    permission, act = ASKED[name]
    told = AuditEntry.objects.count()
    before = [list(kind.objects.order_by("pk").values()) for kind in KINDS]
    with pytest.raises(DomainError, match="role does not include"):
        act(world, holding(permission, all_but=True))
    assert before == [list(kind.objects.order_by("pk").values()) for kind in KINDS]
    assert AuditEntry.objects.count() == told


@pytest.mark.parametrize("name", ASKED)
def test_its_own_permission_is_enough(world, holding, name):
    permission, act = ASKED[name]
    act(world, holding(permission))


@pytest.mark.parametrize("name", ASKED)
def test_an_administrator_whose_account_was_ended_may_no_more(world, person, name):
    with pytest.raises(DomainError, match="role does not include"):
        ASKED[name][1](world, person("former", is_superuser=True, is_active=False))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_not_even_opened_for_who_may_not_import(name, agent):
    with pytest.raises(DomainError, match="role does not include"):
        FILES[name](agent)
