from decimal import Decimal

import pytest

from inventory import queries
from inventory.models import ProcessElement
from tests.inventory.factories import CustomerFactory, ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


def test_verticals_are_counted_in_their_order_with_what_nobody_owns(process_owner):
    before = {one.vertical: one for one in queries.vertical_counts()}
    ProcessFactory(vertical="A", owner=process_owner)
    counts = queries.vertical_counts()
    assert [one.vertical for one in counts] == ["F", "A", "B", "F;A;B", "OSR"]
    assert counts[1].processes == before["A"].processes + 1
    assert counts[1].ownerless == before["A"].ownerless


def test_the_way_up_begins_at_the_outermost_process():
    process = ProcessElement.objects.by_key("1.3.11.2")
    assert [one.key for one in queries.ancestors(process)] == ["1.3", "1.3.11"]


def test_what_serves_a_process_is_listed_by_its_gap_with_its_cost():
    process = ProcessFactory()
    whole = ProvisionFactory(process=process, monthly_cost=Decimal("100.50"))
    short = ProvisionFactory(process=process, capacity_provided=1)
    ProvisionFactory(process=process, state="retired", monthly_cost=Decimal(7))
    provisions = queries.provisions_of(process)
    assert [one.pk for one in provisions] == [short.pk, whole.pk]
    assert queries.monthly_cost(provisions) == Decimal("100.50")


def test_completeness_looks_at_active_customers_only():
    CustomerFactory(email="", segment="business")
    CustomerFactory(tax_id="")
    CustomerFactory(email="", standing="ended")
    told = queries.customer_completeness()
    assert (told.customers, told.without_email, told.businesses_without_tax_id) == (2, 1, 1)
