"""Answers about the inventory that join several models."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DateField, F, IntegerField, Q, Value

from inventory.models import Customer, ProcessElement, Provision, ThirdParty, Vertical
from kernel.models import User


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


def people_around(process: ProcessElement) -> tuple[list[User], list[ThirdParty]]:
    """Who is told of a process, and which companies run a part of it: both in one question."""
    parties = process.third_parties.order_by().values_list(
        Value(None, IntegerField()), F("name"), F("part"), Value(""), "contract_until"
    )
    watchers = process.watchers.order_by().values_list(
        "pk", "last_name", "first_name", "username", Value(None, DateField())
    )
    told = sorted(parties.union(watchers, all=True), key=lambda row: row[1:4])
    return (
        [
            User(pk=pk, last_name=last, first_name=first, username=username)
            for pk, last, first, username, _until in told
            if pk
        ],
        [
            ThirdParty(name=name, part=part, contract_until=until)
            for pk, name, part, _none, until in told
            if not pk
        ],
    )


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
