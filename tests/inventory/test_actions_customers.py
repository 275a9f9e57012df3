from datetime import date
from decimal import Decimal

import pytest

from inventory.actions.access import register_access
from inventory.actions.changes import take_over
from inventory.actions.customers import (
    create_customer,
    create_lead,
    create_offering,
    edit_customer,
    edit_lead,
    edit_offering,
)
from inventory.models import Customer, SalesLead
from inventory.models.access import AccessKind
from kernel import audit
from kernel.numbers import next_number
from tests.inventory.factories import CustomerFactory, SalesLeadFactory

pytestmark = pytest.mark.django_db


def test_a_new_customer_is_told_with_what_is_known(steward):
    customer = create_customer(number="C-1", name="Ida", actor=steward)
    entry = audit.timeline(customer).get()
    assert entry.act == "customer.created"
    assert entry.after == {"number": "C-1", "name": "Ida"}


def test_an_edit_tells_what_differs_and_only_that(steward):
    customer = CustomerFactory(name="Ida", city="Kalden")
    edit_customer(customer, name="Ida", city="Norhaven", actor=steward, note="Moved.")
    entry = audit.timeline(customer).get()
    assert (entry.before, entry.after) == ({"city": "Kalden"}, {"city": "Norhaven"})
    assert entry.note == "Moved."


def test_an_edit_of_nothing_leaves_no_trace_and_no_new_date(steward):
    customer = CustomerFactory(name="Ida")
    edit_customer(customer, name="Ida", actor=steward)
    assert not audit.timeline(customer).exists()
    assert Customer.objects.get().updated_at == customer.updated_at


def test_an_edit_looks_at_the_record_as_it_is_now(steward):
    customer = CustomerFactory(name="Ida", city="Kalden")
    Customer.objects.update(city="Lindmouth")
    edit_customer(customer, city="Norhaven", actor=steward)
    assert audit.timeline(customer).get().before == {"city": "Lindmouth"}


def test_an_offering_and_a_lead_have_a_history(steward):
    offering = create_offering(code="F", name="Fibre", actor=steward)
    edit_offering(offering, monthly_price=Decimal("9.90"), actor=steward)
    lead = create_lead(
        name="Perhaps", offering=offering, received_on=date(2026, 5, 4), actor=steward
    )
    edit_lead(lead, stage="won", actor=steward)
    assert audit.timeline(offering).count() == 2
    newest = audit.timeline(lead).first()
    assert (newest.before, newest.after) == ({"stage": "new"}, {"stage": "won"})
    assert audit.timeline(lead).last().after["offering"] == "F Fibre"


def test_numbers_go_on_from_the_highest():
    assert next_number(SalesLead, "LEAD", digits=5) == "LEAD-00001"
    SalesLeadFactory(number="LEAD-00041")
    SalesLeadFactory(number="LEAD-00009")
    assert next_number(SalesLead, "LEAD", digits=5) == "LEAD-00042"


def test_numbers_go_on_when_the_digits_run_out():
    for number in ("LEAD-99999", "LEAD-100000", "LEAD-OLD-17", "LEADER-7000000"):
        SalesLeadFactory(number=number)
    assert next_number(SalesLead, "LEAD", digits=5) == "LEAD-100001"


def test_taking_over_sets_the_values_and_does_not_save(steward):
    customer = CustomerFactory(name="Ida")
    assert take_over(customer, {"name": "Ada"}) == ({"name": "Ida"}, {"name": "Ada"})
    assert customer.name == "Ada"
    assert Customer.objects.get().name == "Ida"


def test_the_register_keeps_a_long_question_short(agent):
    access = register_access(
        AccessKind.SEARCH, actor=agent, page="customer-list", query="x" * 5_000, records=7
    )
    assert (len(access.query), access.records, access.customer) == (2_000, 7, None)
