"""The access register: who saw which customer data."""

from typing import Any

from django.utils import timezone

from inventory.models import AccessEntry, Customer, Product, SalesLead
from inventory.models.access import AccessKind
from kernel.context import request_id


def register_access(
    kind: AccessKind,
    *,
    actor: Any,
    page: str,
    customer: Customer | None = None,
    query: str = "",
    records: int = 1,
) -> AccessEntry:
    """Write down that `actor` saw customer data. One entry a page, however many it shows."""
    return AccessEntry.objects.create(
        at=timezone.now(),
        actor=actor,
        kind=kind,
        page=page[:80],
        customer=customer,
        customer_number=customer.number if customer else "",
        query=query[:2000],
        records=records,
        request_id=request_id.get(),
    )


def register_look(record: Customer | Product | SalesLead, *, actor: Any, page: str) -> AccessEntry:
    """Write down that `actor` saw one record, under the customer whom it is about."""
    if isinstance(record, Customer):
        return register_access(AccessKind.VIEW, actor=actor, page=page, customer=record)
    return register_access(
        AccessKind.VIEW,
        actor=actor,
        page=page,
        customer=record.customer,
        query=record.number if isinstance(record, SalesLead) else str(record.offering),
    )
