"""What may be done with customers, offerings and sales leads, one at a time."""

from typing import Any

from django.db import transaction

from inventory.actions.changes import create, edit
from inventory.models import Customer, Offering, SalesLead
from kernel.numbers import next_number


def create_customer(*, actor: Any, **values: Any) -> Customer:
    return create(Customer(source="by hand"), "customer.created", values, actor=actor)


def edit_customer(customer: Customer, *, actor: Any, note: str = "", **values: Any) -> Customer:
    return edit(customer, "customer.edited", values, actor=actor, note=note)


def create_offering(*, actor: Any, **values: Any) -> Offering:
    return create(Offering(), "offering.created", values, actor=actor)


def edit_offering(offering: Offering, *, actor: Any, **values: Any) -> Offering:
    return edit(offering, "offering.edited", values, actor=actor)


@transaction.atomic
def create_lead(*, actor: Any, **values: Any) -> SalesLead:
    lead = SalesLead(number=next_number(SalesLead, "LEAD", digits=5))
    return create(lead, "sales_lead.created", values, actor=actor)


def edit_lead(lead: SalesLead, *, actor: Any, **values: Any) -> SalesLead:
    return edit(lead, "sales_lead.edited", values, actor=actor)
