"""Which role opens which page, and what every other role is answered."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import CustomerImport
from inventory.permissions import ROLES as DECLARED
from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    OfferingFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROLES = sorted(DECLARED.keys() - {"Clock"})  # that one opens no page

ORDINARY = {
    "process-list",
    "process",
    "infrastructure-list",
    "infrastructure",
    "provision-list",
    "provision",
    "offering-list",
    "offering",
}
CUSTOMERS = {"customer-list", "customer", "product-list", "lead-list", "lead"}
CARE = {"customer-import-list", "customer-import", "import-row-list", "access-list"}
STEWARDSHIP = {
    "infrastructure-create",
    "infrastructure-edit",
    "offering-create",
    "offering-edit",
    "customer-create",
    "customer-edit",
    "customer-import-create",
    "lead-create",
    "lead-edit",
}
PROVIDING = {"provision-create", "provision-edit"}
STEERING = {"process-care", "third-party-create"}
OPEN_TO = {
    "Support manager": ORDINARY | CUSTOMERS | CARE | STEERING,
    "Process owner": ORDINARY | PROVIDING,
    "Knowledge editor": ORDINARY,
    "Readiness tester": ORDINARY,
    "Go-live approver": ORDINARY,
    "Inventory steward": ORDINARY | CUSTOMERS | CARE | STEWARDSHIP | PROVIDING,
    "Agent": ORDINARY | CUSTOMERS,
    "Auditor": ORDINARY | CUSTOMERS | CARE,
}
EVERYTHING = ORDINARY | CUSTOMERS | CARE | STEWARDSHIP | PROVIDING | STEERING


@pytest.fixture
def addresses(steward):
    """Every page of the inventory that answers GET, by its route."""
    batch = CustomerImport.objects.create(
        file_name="a.csv", created_by=steward, created_at=timezone.now()
    )
    process = ProcessFactory(key="9.9")
    records = {
        "process": process.key,
        "process-care": process.key,
        "third-party-create": process.key,
        "infrastructure": InfrastructureFactory(number="INF-9000").number,
        "infrastructure-edit": "INF-9000",
        "customer-import": batch.pk,
        "import-row-list": batch.pk,
    }
    made = {
        "provision": ProvisionFactory().pk,
        "customer": CustomerFactory().pk,
        "offering": OfferingFactory().pk,
        "lead": SalesLeadFactory().pk,
    }
    edits = {f"{route}-edit": pk for route, pk in made.items()}
    named = records | made | edits
    return {
        route: reverse(route, args=[named[route]] if route in named else []) for route in EVERYTHING
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_pages_and_no_other(role, addresses, person, as_user):
    client = as_user(person("somebody", role))
    answers = {route: client.get(url).status_code for route, url in addresses.items()}
    assert {route for route, status in answers.items() if status == 200} == OPEN_TO[role]
    assert set(answers.values()) <= {200, 403}


def test_without_a_role_nothing_opens(addresses, person, as_user):
    client = as_user(person("nobody"))
    assert {client.get(url).status_code for url in addresses.values()} == {403}


def test_who_is_not_signed_in_is_sent_to_sign_in(addresses, client):
    for url in addresses.values():
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert reverse("account_login") in answer.url


@pytest.mark.parametrize("role", ROLES)
def test_a_list_offers_new_only_to_who_may_make_one(role, addresses, person, as_user):
    client = as_user(person("somebody", role))
    for record in ("infrastructure", "provision", "customer", "offering", "lead"):
        if f"{record}-list" in OPEN_TO[role]:
            offered = client.get(addresses[f"{record}-list"]).context["create_url"]
            assert bool(offered) is (f"{record}-create" in OPEN_TO[role]), record


@pytest.mark.parametrize("role", ROLES)
def test_a_page_offers_change_only_to_who_may_change(role, addresses, person, as_user):
    client = as_user(person("somebody", role))
    for record in ("infrastructure", "provision", "customer", "offering", "lead"):
        if record in OPEN_TO[role]:
            page = client.get(addresses[record]).content.decode()
            link = f'href="{addresses[f"{record}-edit"]}"'
            assert (link in page) is (f"{record}-edit" in OPEN_TO[role]), record


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"Inventory steward"}))
def test_only_the_steward_takes_customers_out_of_the_house(role, person, as_user):
    ProductFactory()
    client = as_user(person("somebody", role))
    for route in ("customer-list", "product-list", "lead-list"):
        for kind in ("csv", "xlsx"):
            assert client.get(reverse(route), {"export": kind}).status_code == 403


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"Inventory steward"}))
def test_what_no_form_offers_cannot_be_sent_either(role, addresses, person, as_user):
    client = as_user(person("somebody", role))
    sent = {"name": "Forged", "number": "C-666", "code": "X", "kind": "channel"}
    for route in STEWARDSHIP:
        assert client.post(addresses[route], sent).status_code == 403, route
