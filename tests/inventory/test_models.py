from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import resolve

from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    OfferingFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "route"),
    [
        (ProcessFactory, "process"),
        (InfrastructureFactory, "infrastructure"),
        (ProvisionFactory, "provision"),
        (CustomerFactory, "customer"),
        (OfferingFactory, "offering"),
        (SalesLeadFactory, "lead"),
        (ProductFactory, "customer"),
    ],
)
def test_every_record_has_its_page(factory, route):
    assert resolve(factory().get_absolute_url()).url_name == route


def test_a_process_with_an_odd_key_has_its_page_too(agent, as_user):
    process = ProcessFactory(key="G-Design-&-Develop", identifier="", name="Design")
    assert as_user(agent).get(process.get_absolute_url()).status_code == 200
    assert str(process) == "Design"


def test_a_customer_with_an_odd_number_has_a_page(agent, as_user):
    customer = CustomerFactory(number="A/7 ?#é")
    page = as_user(agent).get(customer.get_absolute_url()).content.decode()
    assert "A/7 ?#é" in page


@pytest.mark.parametrize(
    ("needed", "provided", "gap", "percent"),
    [(10, 7, 3, 70), (10, 12, 0, 120), (0, 0, 0, 100), ("0.5", 0, Decimal("0.5"), 0)],
)
def test_the_gap_is_never_below_zero(needed, provided, gap, percent):
    provision = ProvisionFactory.build(
        capacity_needed=Decimal(needed),
        capacity_provided=Decimal(provided),
        process=ProcessFactory.build(),
        infrastructure=InfrastructureFactory.build(),
    )
    assert (provision.capacity_gap, provision.covered_percent) == (gap, percent)


def test_capacity_below_zero_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        ProvisionFactory(capacity_provided=-1)


def test_an_infrastructure_serves_a_process_once_while_current():
    former = ProvisionFactory(state="retired")
    again = {"process": former.process, "infrastructure": former.infrastructure}
    ProvisionFactory(**again)
    with pytest.raises(IntegrityError):
        ProvisionFactory(**again)


def test_a_customer_has_a_product_once():
    product = ProductFactory(service_number="0999 1")
    ProductFactory(customer=product.customer, offering=product.offering, service_number="0999 2")
    with pytest.raises(IntegrityError):
        ProductFactory(
            customer=product.customer, offering=product.offering, service_number="0999 1"
        )
