"""What a page asks the database does not grow with what it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.models import (
    Customer,
    Infrastructure,
    Offering,
    Product,
    Provision,
    SalesLead,
)
from tests.inventory.factories import (
    CustomerFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db
LIST_QUERIES = 12
PAGE_QUERIES = 12


@pytest.fixture
def full(steward, process_owner):
    process = ProcessFactory(key="9.9", owner=process_owner)
    for n in range(12):
        ProcessFactory(parent=process, owner=process_owner, key=f"9.9.{n}")
        ProvisionFactory(process=process)
        ProductFactory(customer__name=f"Ida {n}")
        SalesLeadFactory(customer=CustomerFactory())
    process.watchers.add(steward)
    process.third_parties.create(name="Northline", part="Answers at night")
    return process


@pytest.mark.parametrize(
    "route",
    [
        "process-list",
        "infrastructure-list",
        "provision-list",
        "customer-list",
        "product-list",
        "offering-list",
        "lead-list",
        "access-list",
        "customer-import-list",
    ],
)
def test_a_list_asks_little(route, full, steward, as_user, django_assert_max_num_queries):
    client = as_user(steward)
    with django_assert_max_num_queries(LIST_QUERIES):
        assert client.get(reverse(route)).status_code == 200


def test_the_page_of_a_process_asks_little(full, steward, as_user, django_assert_max_num_queries):
    client = as_user(steward)
    with django_assert_max_num_queries(PAGE_QUERIES):
        page = client.get(full.get_absolute_url())
    assert {child.key for child in page.context["children"]} == {f"9.9.{n}" for n in range(12)}


@pytest.mark.parametrize("model", [Customer, Infrastructure, Offering, Provision, SalesLead])
def test_the_page_of_a_record_asks_little(
    model, full, steward, as_user, django_assert_max_num_queries
):
    client = as_user(steward)
    with django_assert_max_num_queries(PAGE_QUERIES):
        assert client.get(model.objects.first().get_absolute_url()).status_code == 200


@pytest.mark.parametrize("route", ["customer-list", "product-list", "lead-list"])
def test_a_list_that_is_registered_is_counted_once(route, full, steward, as_user):
    client = as_user(steward)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(route))
    model = {"customer-list": Customer, "product-list": Product, "lead-list": SalesLead}[route]
    counts = [one["sql"] for one in asked if one["sql"].startswith("SELECT COUNT(*)")]
    assert sum(model._meta.db_table in sql for sql in counts) == 1
