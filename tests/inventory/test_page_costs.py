"""What a page asks the database does not grow with what it shows."""

import pytest
from django.urls import reverse

from inventory.models import ProcessElement
from tests.inventory.factories import (
    CustomerFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture
def full(steward, process_owner):
    process = ProcessFactory(key="9.9", owner=process_owner)
    for n in range(12):
        ProcessFactory(parent=process, owner=process_owner, key=f"9.9.{n}")
        ProvisionFactory(process=process)
        ProductFactory(customer__name=f"Ida {n}")
        SalesLeadFactory(customer=CustomerFactory())
    process.watchers.add(steward)
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
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(reverse(route)).status_code == 200


def test_the_page_of_a_process_asks_little(full, steward, as_user, django_assert_max_num_queries):
    client = as_user(steward)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(full.get_absolute_url()).status_code == 200
    assert ProcessElement.objects.filter(parent=full).count() == 12
