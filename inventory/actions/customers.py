"""What may be done with customers, offerings and sales leads, one at a time."""

from typing import Any

from django.db import transaction

from inventory.actions.changes import take_over
from inventory.actions.numbers import next_number
from inventory.models import Customer, Offering, SalesLead
from kernel import audit


@transaction.atomic
def create_customer(*, actor: Any, **values: Any) -> Customer:
    customer = Customer(source="by hand")
    _before, after = take_over(customer, values)
    customer.save()
    audit.record("customer.created", customer, actor=actor, after=after)
    return customer


@transaction.atomic
def edit_customer(customer: Customer, *, actor: Any, note: str = "", **values: Any) -> Customer:
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    before, after = take_over(customer, values)
    if after:
        customer.save(update_fields=[*after, "updated_at"])
        audit.record(
            "customer.edited", customer, actor=actor, before=before, after=after, note=note
        )
    return customer


@transaction.atomic
def create_offering(*, actor: Any, **values: Any) -> Offering:
    offering = Offering()
    _before, after = take_over(offering, values)
    offering.save()
    audit.record("offering.created", offering, actor=actor, after=after)
    return offering


@transaction.atomic
def edit_offering(offering: Offering, *, actor: Any, **values: Any) -> Offering:
    offering = Offering.objects.select_for_update().get(pk=offering.pk)
    before, after = take_over(offering, values)
    if after:
        offering.save(update_fields=[*after])
        audit.record("offering.edited", offering, actor=actor, before=before, after=after)
    return offering


@transaction.atomic
def create_lead(*, actor: Any, **values: Any) -> SalesLead:
    lead = SalesLead(number=next_number(SalesLead, "LEAD", digits=5))
    _before, after = take_over(lead, values)
    lead.save()
    audit.record("sales_lead.created", lead, actor=actor, after=after)
    return lead


@transaction.atomic
def edit_lead(lead: SalesLead, *, actor: Any, **values: Any) -> SalesLead:
    lead = SalesLead.objects.select_for_update().get(pk=lead.pk)
    before, after = take_over(lead, values)
    if after:
        lead.save(update_fields=[*after])
        audit.record("sales_lead.edited", lead, actor=actor, before=before, after=after)
    return lead
