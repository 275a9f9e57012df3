"""Answers about the inventory that join several models."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q

from inventory.models import Customer, ProcessElement, Provision, Vertical


@dataclass(frozen=True, slots=True)
class VerticalCount:
    """How many processes a vertical has, and how many of them nobody owns."""

    vertical: str
    label: str
    processes: int
    ownerless: int


@dataclass(frozen=True, slots=True)
class CustomerCompleteness:
    """How many customers lack an e-mail, and how many businesses a tax id."""

    customers: int
    without_email: int
    businesses_without_tax_id: int


def vertical_counts() -> list[VerticalCount]:
    """In the order of the verticals; those without a process are left out."""
    rows = ProcessElement.objects.order_by().values("vertical")
    counted = rows.annotate(n=Count("pk"), bare=Count("pk", filter=Q(owner__isnull=True)))
    found = {row["vertical"]: row for row in counted}
    return [
        VerticalCount(vertical.value, str(vertical.label), row["n"], row["bare"])
        for vertical in Vertical
        if (row := found.get(vertical.value))
    ]


def ancestors(process: ProcessElement) -> list[ProcessElement]:
    """The processes it is a part of, the outermost first."""
    above = []
    parent = process.parent
    while parent is not None:
        above.append(parent)
        parent = parent.parent
    return above[::-1]


def provisions_of(process: ProcessElement) -> list[Provision]:
    """What serves a process now, the widest gap first."""
    current = Provision.objects.serving(process).current().with_capacity_gap()
    return list(current.select_related("infrastructure").order_by(F("gap").desc(), "pk"))


def monthly_cost(provisions: list[Provision]) -> Decimal:
    return sum((one.monthly_cost or Decimal(0) for one in provisions), Decimal(0))


def customer_completeness() -> CustomerCompleteness:
    """Over all active customers."""
    told = Customer.objects.active().aggregate(
        customers=Count("pk"),
        without_email=Count("pk", filter=Q(email="")),
        businesses_without_tax_id=Count("pk", filter=Q(tax_id="", segment="business")),
    )
    return CustomerCompleteness(**told)
