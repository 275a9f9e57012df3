from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import AccessEntry, ProcessElement
from tests.inventory.factories import (
    CustomerFactory,
    OfferingFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(steward, as_user):
    """The records a list shows to the steward."""
    client = as_user(steward)

    def found(route, **question):
        table = client.get(reverse(route), question).context["table"]
        return [row.record for row in table.paginated_rows]

    return found


def test_processes_are_found_by_name_identifier_and_key(found):
    assert {one.key for one in found("process-list", text="bill inquiry handling")} >= {"1.3.11"}
    assert found("process-list", text="1.3.11.")[0].key == "1.3.11.1"
    assert [one.key for one in found("process-list", text="O-1.1.1.3.2")] == ["O-1.1.1.3.2"]


def test_processes_are_found_by_owner_state_and_criticality(found, process_owner):
    process = ProcessFactory(owner=process_owner, state="pilot", criticality="high")
    assert found("process-list", owner=process_owner.pk) == [process]
    assert found("process-list", state="pilot") == [process]
    assert found("process-list", criticality="high") == [process]
    assert process not in found("process-list", owner="null")


def test_the_vertical_of_support_is_its_own(found):
    keys = {one.key for one in found("process-list", vertical="OSR")}
    assert "1.3.1" in keys
    assert "1.3.4" not in keys
    support = ProcessElement.objects.filter(vertical="OSR")
    assert len(keys) == support.count()


def test_provisions_are_found_by_process_state_gap_and_end(found):
    short = ProvisionFactory(capacity_provided=1, state="in_service")
    ending = ProvisionFactory(serves_until=date(2026, 3, 1))
    assert found("provision-list", process=short.process.pk) == [short]
    assert found("provision-list", state="in_service") == [short]
    assert found("provision-list", gap="on") == [short]
    assert found("provision-list", ends_by="2026-03-01") == [ending]


def test_products_are_found_by_customer_offering_and_whether_they_last(found):
    current = ProductFactory(customer__number="C-500")
    ended = ProductFactory(offering=current.offering, ended_on=date(2026, 1, 1))
    assert found("product-list", customer="c-50") == [current]
    assert set(found("product-list", offering=current.offering.pk)) == {current, ended}
    assert found("product-list", current="on") == [current]


def test_offerings_are_found_by_code_name_and_family(found):
    fibre = OfferingFactory(code="NET-1", name="Fibre", family="Internet")
    OfferingFactory(code="TV-1", name="Films", family="Television")
    assert found("offering-list", text="net") == [fibre]
    assert found("offering-list", text="fibre") == [fibre]
    assert found("offering-list", family="Internet") == [fibre]


def test_leads_are_found_by_what_is_due(found):
    due = SalesLeadFactory(next_step_on=date(2026, 3, 1), stage="proposal", channel="Shop")
    SalesLeadFactory(next_step_on=date(2026, 4, 1))
    assert found("lead-list", overdue_by="2026-03-15") == [due]
    assert found("lead-list", stage="proposal") == [due]
    assert found("lead-list", channel="Shop") == [due]
    assert found("lead-list", text=due.number.lower()) == [due]


def test_the_register_is_searched_by_person_act_customer_and_day(found, agent, steward):
    entry = AccessEntry.objects.create(
        at=timezone.now(), actor=agent, kind="view", page="customer", customer_number="C-1"
    )
    AccessEntry.objects.create(at=timezone.now(), actor=steward, kind="export", page="customer")
    today = timezone.localdate().isoformat()
    assert found("access-list", actor=agent.pk) == [entry]
    assert found("access-list", kind="view") == [entry]
    assert found("access-list", customer_number="C-1") == [entry]
    assert len(found("access-list", since=today, until=today)) == 2
    assert found("access-list", until="2001-01-01") == []


def test_a_question_that_makes_no_sense_finds_nothing_and_says_so(found):
    CustomerFactory()
    assert found("customer-list", segment="robots") == []
    assert found("lead-list", overdue_by="soon") == []
