"""What serves the processes of the demonstration provider, with a gap where bills are explained."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from inventory.actions.infrastructure import (
    advance_provision,
    create_infrastructure,
    request_provision,
)
from inventory.models import Infrastructure, ProcessElement
from kernel.models import User

# name, kind, what it is
INFRASTRUCTURE = (
    ("Service hotline", "contact_point", "The telephone number printed on every bill."),
    ("Web chat", "channel", "Chat on the customer portal, from 7 to 22."),
    ("Customer portal", "web_page", "Orders, bills and reports for signed-in customers."),
    ("Bill explainer", "web_page", "Explains each line of a bill."),
    ("Bill question announcement", "ivr_announcement", "Leads callers to the bill explainer."),
    ("Outage announcement", "ivr_announcement", "Tells callers of known outages."),
    ("Bill inquiry team", "team", "Answers questions and complaints about bills."),
    ("Order desk", "team", "Checks, issues and follows orders."),
    ("Second-level support", "team", "Solves what the hotline cannot."),
    ("Billing system", "system", "Rates, bills and keeps receivables."),
    ("Customer record system", "system", "Customers, contacts and their history."),
    ("Trouble ticket tool", "tool", "Problem reports from opening to closure."),
    ("Line test tool", "tool", "Measures a line from the exchange."),
    ("Shop network", "channel", "Forty-one shops of our own."),
)
# infrastructure, process, needed, provided, unit, lead time, cost a month, state, ends in days
PROVISIONS = (
    ("Bill inquiry team", "1.3.11", 42, 34, "agents at a time", 90, 168000, "in_service", None),
    ("Bill explainer", "1.3.11", 9000, 0, "visits a day", 45, 2400, "requested", None),
    ("Bill question announcement", "1.3.11", 1, 0, "announcements", 14, 150, "approved", None),
    ("Service hotline", "1.3.11", 120, 120, "lines", 30, 3600, "in_service", None),
    ("Billing system", "1.3.11", 60, 60, "seats", 20, 5400, "in_service", None),
    ("Web chat", "1.3.11", 20, 12, "chats at a time", 21, 1800, "in_delivery", None),
    ("Order desk", "1.3.3", 30, 31, "agents at a time", 60, 121000, "in_service", None),
    ("Customer portal", "1.3.3.5", 4000, 6000, "orders a day", 60, 8200, "in_service", None),
    ("Shop network", "1.3.3.5", 164, 164, "desks", 180, 410000, "in_service", 70),
    ("Customer record system", "1.3.3", 200, 250, "seats", 20, 12500, "in_service", None),
    ("Second-level support", "1.3.7.6", 24, 20, "agents at a time", 90, 102000, "in_service", None),
    ("Trouble ticket tool", "1.3.7", 260, 300, "seats", 10, 3900, "in_service", None),
    ("Line test tool", "1.3.7.6", 40, 40, "tests at a time", 30, 1700, "in_service", 25),
    ("Outage announcement", "1.3.7.2", 2, 2, "announcements", 2, 300, "in_service", None),
    ("Service hotline", "1.3.7.2", 200, 220, "lines", 30, 6200, "in_service", None),
    ("Billing system", "1.3.9", 2500000, 3000000, "bills a month", 120, 46000, "in_service", None),
    ("Billing system", "1.3.10", 80, 80, "seats", 20, 7100, "in_service", None),
    (
        "Customer portal",
        "1.3.9.3",
        90000,
        120000,
        "bills shown a day",
        60,
        4100,
        "in_service",
        None,
    ),
    ("Shop network", "1.1.9", 164, 164, "desks", 180, 395000, "in_service", None),
    ("Web chat", "1.1.9", 15, 18, "chats at a time", 21, 1500, "in_service", None),
)
MOVES = {
    "requested": (),
    "approved": ("approve",),
    "in_delivery": ("approve", "order"),
    "in_service": ("approve", "order", "accept"),
}


def make_infrastructure(*, today: date, people: dict[str, User]) -> int:
    """Record the infrastructure and bring each provision to its state; returns how many."""
    made = {one.name: one for one in _infrastructure(people)}
    for name, key, needed, provided, unit, lead, cost, state, ends_in in PROVISIONS:
        provision = request_provision(
            made[name],
            process=ProcessElement.objects.by_key(key),
            capacity_needed=Decimal(needed),
            capacity_provided=Decimal(provided),
            unit=unit,
            lead_time_days=lead,
            monthly_cost=Decimal(cost),
            serves_until=today + timedelta(days=ends_in) if ends_in else None,
            actor=people["omar"],
        )
        for move in MOVES[state]:
            actor = people["sofia"] if move == "approve" else people["omar"]
            advance_provision(provision, move, actor=actor)
    return len(PROVISIONS)


def _infrastructure(people: dict[str, User]) -> Iterator[Infrastructure]:
    for name, kind, description in INFRASTRUCTURE:
        yield create_infrastructure(
            name=name,
            kind=kind,
            description=description,
            owner=people["stefan"],
            actor=people["stefan"],
        )
