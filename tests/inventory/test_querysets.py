from datetime import date

import pytest

from inventory.models import Customer, ProcessElement, Product, Provision, SalesLead
from tests.inventory.factories import (
    CustomerFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db


def test_a_gap_is_what_is_needed_and_not_provided_the_widest_first():
    small = ProvisionFactory(capacity_needed=10, capacity_provided=9)
    ProvisionFactory(capacity_needed=10, capacity_provided=10)
    wide = ProvisionFactory(capacity_needed=10, capacity_provided=4)
    ProvisionFactory(capacity_needed=10, capacity_provided=1, state="retired")
    assert [(one.pk, one.gap) for one in Provision.objects.with_gap()] == [
        (wide.pk, 6),
        (small.pk, 1),
    ]


def test_a_provision_ends_by_a_day():
    ending = ProvisionFactory(serves_until=date(2026, 5, 1))
    ProvisionFactory(serves_until=date(2026, 5, 2))
    ProvisionFactory(serves_until=None)
    assert list(Provision.objects.ending_by(date(2026, 5, 1))) == [ending]


def test_support_processes_do_not_face_the_customer():
    support = ProcessFactory(vertical="OSR")
    billing = ProcessFactory(vertical="B")
    assert billing in ProcessElement.objects.fab()
    assert support not in ProcessElement.objects.fab()
    assert list(ProcessElement.objects.in_vertical("OSR").filter(key__startswith="9.")) == [support]


def test_a_process_is_found_by_its_key():
    assert ProcessElement.objects.by_key("1.3.11").name == "Bill Inquiry Handling"


def test_ownership_is_a_question(process_owner):
    owned, bare = ProcessFactory(owner=process_owner), ProcessFactory()
    ownerless = ProcessElement.objects.without_owner()
    assert bare in ownerless
    assert owned not in ownerless


@pytest.mark.parametrize("text", ["C-77", "ida", "invented", "ida@", "030"])
def test_a_customer_is_found_by_number_name_email_and_telephone(text):
    customer = CustomerFactory(
        number="C-7777", name="Ida Invented", email="ida@example.org", phone="030 1"
    )
    assert list(Customer.objects.matching(text)) == [customer]


@pytest.mark.parametrize("standing", ["suspended", "ended"])
def test_only_a_relationship_in_good_standing_is_active(standing):
    active = CustomerFactory()
    CustomerFactory(standing=standing)
    assert list(Customer.objects.active()) == [active]


def test_a_product_without_an_end_is_current():
    current = ProductFactory()
    ProductFactory(ended_on=date(2026, 1, 1))
    assert list(Product.objects.current()) == [current]


@pytest.mark.parametrize("model", [Customer, Product, SalesLead])
def test_customer_data_is_hidden_from_roles_that_do_not_need_it(model, agent, tester):
    ProductFactory()
    SalesLeadFactory()
    assert model.objects.visible_to(agent).exists()
    assert not model.objects.visible_to(tester).exists()
